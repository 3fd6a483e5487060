"""Threat protection asks the database nothing where there is nothing to protect."""

from typing import Any

import pytest

from localstack_cognito.directory.protection import threat_protection
from localstack_cognito.storage.user_pools import UserPool


def pool(**settings: Any) -> UserPool:
    return UserPool("p", "000000000000", "us-east-1", "pool", settings, 0.0, 0.0)


def add_ons(mode: str, custom: str | None = None) -> dict[str, Any]:
    flows = {"AdvancedSecurityAdditionalFlows": {"CustomAuthMode": custom}} if custom else {}
    return {"UserPoolAddOns": {"AdvancedSecurityMode": mode, **flows}}


OFF = [{}, {"UserPoolAddOns": None}, add_ons("OFF")]


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise AssertionError("the database was asked")

    monkeypatch.setattr(threat_protection, "database", fail)


@pytest.mark.parametrize("settings", OFF)
@pytest.mark.usefixtures("no_database")
def test_a_pool_without_protection_pays_nothing(settings: dict[str, Any]) -> None:
    unprotected = pool(**settings)
    for is_custom in (True, False):
        threat_protection.check_address(unprotected, "c", is_custom=is_custom)
        found = threat_protection.assess(
            unprotected, "c", ["alice"], has_password=True, is_custom=is_custom
        )
        assert found is None
    assert threat_protection.check_first_password(unprotected, "c", ["alice"]) is None


@pytest.mark.usefixtures("no_database")
def test_addresses_are_looked_up_where_they_are_refused_only() -> None:
    threat_protection.check_address(pool(**add_ons("AUDIT")), "c")
    threat_protection.check_address(pool(**add_ons("ENFORCED")), "c", is_custom=True)
    with pytest.raises(AssertionError, match="the database was asked"):
        threat_protection.check_address(pool(**add_ons("ENFORCED")), "c")


@pytest.mark.parametrize(
    ("mode", "custom", "of_passwords", "of_functions"),
    [
        ("AUDIT", None, "AUDIT", None),
        ("ENFORCED", None, "ENFORCED", None),
        ("AUDIT", "ENFORCED", "AUDIT", "ENFORCED"),
        ("OFF", "AUDIT", None, "AUDIT"),
        ("OFF", "ENFORCED", None, "ENFORCED"),
        ("OFF", None, None, None),
    ],
)
def test_sign_ins_that_functions_decide_on_have_a_mode_of_their_own(
    mode: str, custom: str | None, of_passwords: str | None, of_functions: str | None
) -> None:
    protected = pool(**add_ons(mode, custom))
    assert threat_protection.mode_of(protected) == of_passwords
    assert threat_protection.mode_of(protected, is_custom=True) == of_functions
