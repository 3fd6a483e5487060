"""SetUserMFAPreference and AdminSetUserMFAPreference: what a request makes of what there is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyotp
import pytest

from tests.integration.directory.users.accounts import ADDRESS, PHONE, Account, make_account
from tests.integration.making import refused

SMS, APP, EMAIL = "SMSMfaSettings", "SoftwareTokenMfaSettings", "EmailMfaSettings"
NAMES = {SMS: "SMS_MFA", APP: "SOFTWARE_TOKEN_MFA", EMAIL: "EMAIL_OTP"}
ON, OFF = {"Enabled": True}, {"Enabled": False}
PREFERRED = {"Enabled": True, "PreferredMfa": True}
NOT_PREFERRED = {"Enabled": True, "PreferredMfa": False}
INVALID = "InvalidParameterException"
ONLY_ONE = "Only one MFA factor can be set as preferred."
NOT_ENABLED = "A factor that is not enabled cannot be preferred."

Settings = Mapping[str, Mapping[str, bool]]


@dataclass(frozen=True)
class Case:
    """What is enabled and preferred before, the request, and what is so then."""

    before: Settings
    request: Settings
    enabled: Sequence[str] = field(default=())
    preferred: str | None = None


CASES: dict[str, Case] = {
    "enabled": Case({}, {SMS: ON}, [SMS]),
    "enabled and preferred": Case({}, {SMS: PREFERRED}, [SMS], SMS),
    "two enabled, one preferred": Case({}, {SMS: ON, APP: PREFERRED}, [SMS, APP], APP),
    "what is left out stays": Case({SMS: PREFERRED}, {APP: ON}, [SMS, APP], SMS),
    "nothing said changes nothing": Case({SMS: PREFERRED}, {}, [SMS], SMS),
    "another preferred": Case({SMS: PREFERRED}, {APP: PREFERRED}, [SMS, APP], APP),
    "no longer preferred": Case({SMS: PREFERRED}, {SMS: NOT_PREFERRED}, [SMS]),
    "no longer preferred, another stays": Case(
        {SMS: PREFERRED, APP: ON}, {SMS: NOT_PREFERRED}, [SMS, APP]
    ),
    "PreferredMfa left out stays": Case({SMS: PREFERRED}, {SMS: ON}, [SMS], SMS),
    "false of one that is not preferred": Case(
        {SMS: PREFERRED, APP: ON}, {APP: NOT_PREFERRED}, [SMS, APP], SMS
    ),
    "false of the preferred, true of another": Case(
        {SMS: PREFERRED}, {SMS: NOT_PREFERRED, APP: PREFERRED}, [SMS, APP], APP
    ),
    "disabled": Case({SMS: ON, APP: ON}, {SMS: OFF}, [APP]),
    "the preferred disabled": Case({SMS: PREFERRED, APP: ON}, {SMS: OFF}, [APP]),
    "another than the preferred disabled": Case({SMS: ON, APP: PREFERRED}, {SMS: OFF}, [APP], APP),
    "the last disabled": Case({SMS: PREFERRED}, {SMS: OFF}),
    "the preferred disabled, another preferred": Case(
        {SMS: PREFERRED}, {SMS: OFF, EMAIL: PREFERRED}, [EMAIL], EMAIL
    ),
    "what is not there disabled": Case({SMS: ON}, {EMAIL: OFF}, [SMS]),
    "enabled again": Case({SMS: PREFERRED, APP: ON}, {SMS: PREFERRED}, [SMS, APP], SMS),
}
REFUSED: dict[str, tuple[Settings, str]] = {
    "two preferred": ({SMS: PREFERRED, APP: PREFERRED}, ONLY_ONE),
    "a preferred one that is disabled": (
        {SMS: {"Enabled": False, "PreferredMfa": True}},
        NOT_ENABLED,
    ),
}


@pytest.fixture(params=["SetUserMFAPreference", "AdminSetUserMFAPreference"])
def prefer(request: pytest.FixtureRequest) -> Callable[[Account, Settings], None]:
    """Sets a user's preference by one of the two operations."""

    def set_preference(alice: Account, settings: Settings) -> None:
        if request.param.startswith("Admin"):
            alice.cognito.admin_set_user_mfa_preference(**alice.in_pool, **settings)
        else:
            alice.cognito.set_user_mfa_preference(**alice.by_token, **settings)

    return set_preference


@pytest.fixture
def alice(in_process: Callable[[str], Any]) -> Account:
    """A user who can use every factor."""
    cognito = in_process("cognito-idp")
    alice = make_account(cognito, phone_number=PHONE, email=ADDRESS)
    cognito.set_user_pool_mfa_config(
        UserPoolId=alice.pool_id,
        MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True},
    )
    secret = cognito.associate_software_token(**alice.by_token)["SecretCode"]
    cognito.verify_software_token(UserCode=pyotp.TOTP(secret).now(), **alice.by_token)
    return alice


def _preference(alice: Account) -> tuple[list[str], str | None]:
    user = alice.user
    return sorted(user.get("UserMFASettingList", [])), user.get("PreferredMfaSetting")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_request_makes_this_of_what_there_is(
    alice: Account, prefer: Callable[[Account, Settings], None], case: Case
) -> None:
    if case.before:
        prefer(alice, case.before)
    prefer(alice, case.request)
    preferred = NAMES[case.preferred] if case.preferred else None
    assert _preference(alice) == (sorted(NAMES[name] for name in case.enabled), preferred)


@pytest.mark.parametrize(("settings", "message"), REFUSED.values(), ids=REFUSED)
def test_a_request_that_contradicts_itself_changes_nothing(
    alice: Account,
    prefer: Callable[[Account, Settings], None],
    settings: Settings,
    message: str,
) -> None:
    prefer(alice, {EMAIL: PREFERRED})
    with refused(INVALID, message):
        prefer(alice, settings)
    assert _preference(alice) == (["EMAIL_OTP"], "EMAIL_OTP")
