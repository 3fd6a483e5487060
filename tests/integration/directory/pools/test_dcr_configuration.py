"""DcrConfiguration: what it is without a word, what an update keeps, and what LITE pools lack."""

from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito.directory.pools.dcr_configuration import permitted_flows
from localstack_cognito.directory.pools.user_pools import find_user_pool
from tests.integration.making import describe_pool, detected, make_pool, refused

DEFAULTS: dict[str, Any] = {
    "EnableStatus": "Enabled",
    "OpenDcrEnabled": False,
    "AuthenticatedGrantTypes": ["code", "client_credentials"],
    "OpenDcrGrantTypes": ["code"],
    "AllowedScopes": [],
}
SCOPES = ["shop/read", "aws.cognito.signin.user.admin", "aws.cognito/dcr/register"]
EVERY: dict[str, Any] = {
    "EnableStatus": "Enabled",
    "OpenDcrEnabled": True,
    "AuthenticatedGrantTypes": ["client_credentials"],
    "OpenDcrGrantTypes": ["code", "implicit", "client_credentials"],
    "AllowedScopes": SCOPES,
}
OFF = {"EnableStatus": "Disabled"}
LITE = (
    "FeatureUnavailableInTierException",
    "The following features need to be disabled for the LITE pricing tier configured: "
    "Dynamic Client Registration",
)


@pytest.fixture
def cognito(in_process: Callable[[str], Any]) -> Any:
    return in_process("cognito-idp")


@pytest.mark.parametrize(
    "given",
    [
        {},
        OFF,
        {"EnableStatus": "Enabled"},
        {"OpenDcrEnabled": True},
        {"AuthenticatedGrantTypes": []},
        {"AuthenticatedGrantTypes": ["implicit"]},
        {"OpenDcrGrantTypes": []},
        {"OpenDcrGrantTypes": ["client_credentials"]},
        {"AllowedScopes": SCOPES},
        {"AllowedScopes": [f"shop/{number}" for number in range(50)]},
        EVERY,
    ],
)
def test_what_is_left_out_is_default(cognito: Any, given: dict[str, Any]) -> None:
    expected = {**DEFAULTS, **given}
    created = cognito.create_user_pool(PoolName="pool", DcrConfiguration=given)["UserPool"]
    assert created["DcrConfiguration"] == expected
    assert describe_pool(cognito, created["Id"])["DcrConfiguration"] == expected
    # An update gives it whole: what was set before and is left out is default again.
    pool_id = make_pool(cognito, DcrConfiguration={**EVERY, "EnableStatus": "Disabled"})
    cognito.update_user_pool(UserPoolId=pool_id, DcrConfiguration=given)
    assert describe_pool(cognito, pool_id)["DcrConfiguration"] == expected
    cognito.update_user_pool(UserPoolId=pool_id)
    assert describe_pool(cognito, pool_id)["DcrConfiguration"] == expected


def test_a_pool_without_it_describes_none(cognito: Any) -> None:
    assert "DcrConfiguration" not in describe_pool(cognito, make_pool(cognito))


@pytest.mark.parametrize(
    ("given", "member", "rule"),
    [
        (
            {"EnableStatus": "On"},
            "'On' at 'dcrConfiguration.enableStatus'",
            "Member must satisfy enum value set: [Enabled, Disabled]",
        ),
        (
            {"OpenDcrGrantTypes": ["code"] * 4},
            "'[code, code, code, code]' at 'dcrConfiguration.openDcrGrantTypes'",
            "Member must have length less than or equal to 3",
        ),
        (
            {"AllowedScopes": ["a"] * 51},
            f"'[{', '.join('a' * 51)}]' at 'dcrConfiguration.allowedScopes'",
            "Member must have length less than or equal to 50",
        ),
    ],
)
def test_what_the_model_refuses(
    cognito: Any, given: dict[str, Any], member: str, rule: str
) -> None:
    with refused("InvalidParameterException", detected(member, rule)):
        make_pool(cognito, DcrConfiguration=given)


@pytest.mark.parametrize("given", [{}, {"EnableStatus": "Enabled"}, {"OpenDcrEnabled": True}])
def test_lite_pools_register_no_clients(cognito: Any, given: dict[str, Any]) -> None:
    with refused(*LITE):
        make_pool(cognito, UserPoolTier="LITE", DcrConfiguration=given)
    pool_id = make_pool(cognito, UserPoolTier="LITE", DcrConfiguration=OFF)
    with refused(*LITE):
        cognito.update_user_pool(UserPoolId=pool_id, UserPoolTier="LITE", DcrConfiguration=given)


def test_a_pool_goes_to_lite_as_it_turns_registration_off(cognito: Any) -> None:
    pool_id = make_pool(cognito, DcrConfiguration={})
    with refused(*LITE):
        cognito.update_user_pool(UserPoolId=pool_id, UserPoolTier="LITE")
    cognito.update_user_pool(UserPoolId=pool_id, UserPoolTier="LITE", DcrConfiguration=OFF)
    described = describe_pool(cognito, pool_id)
    assert (described["UserPoolTier"], described["DcrConfiguration"]) == (
        "LITE",
        {**DEFAULTS, **OFF},
    )
    # What was turned off keeps no pool from it.
    pool_id = make_pool(cognito, DcrConfiguration=OFF)
    cognito.update_user_pool(UserPoolId=pool_id, UserPoolTier="LITE")


@pytest.mark.parametrize("tier", ["ESSENTIALS", "PLUS"])
def test_the_other_tiers_have_it(cognito: Any, tier: str) -> None:
    pool_id = make_pool(cognito, UserPoolTier=tier, DcrConfiguration={})
    assert describe_pool(cognito, pool_id)["DcrConfiguration"] == DEFAULTS


REGISTRAR: dict[str, Any] = {
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["client_credentials"],
    "AllowedOAuthScopes": ["aws.cognito/dcr/register"],
}


def test_a_client_with_a_secret_may_have_the_scope_without_a_resource_server(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    made = cognito.create_user_pool_client(
        UserPoolId=pool_id, ClientName="registrar", GenerateSecret=True, **REGISTRAR
    )["UserPoolClient"]
    assert made["AllowedOAuthScopes"] == REGISTRAR["AllowedOAuthScopes"]


def test_a_public_client_may_not_have_it(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    settings = {
        **REGISTRAR,
        "AllowedOAuthFlows": ["code"],
        "CallbackURLs": ["https://app.example.com"],
    }
    with refused("ScopeDoesNotExistException", "Invalid scope requested: aws.cognito/dcr/register"):
        cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="public", **settings)


def test_a_pool_has_a_thousand_clients_at_most(
    cognito: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from localstack_cognito.directory.clients import user_pool_clients

    assert user_pool_clients._MOST_CLIENTS == 1000
    monkeypatch.setattr(user_pool_clients, "_MOST_CLIENTS", 2)
    pool_id = make_pool(cognito)
    for name in ("first", "second"):
        cognito.create_user_pool_client(UserPoolId=pool_id, ClientName=name)
    with refused(
        "LimitExceededException",
        "The user pool already has 2 app clients, the most that it can have.",
    ):
        cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="third")
    cognito.create_user_pool_client(UserPoolId=make_pool(cognito), ClientName="another")


def test_implicit_is_taken_and_permits_nothing(cognito: Any) -> None:
    flows = ["implicit", "code"]
    configuration = {"AuthenticatedGrantTypes": flows, "OpenDcrGrantTypes": flows}
    pool = find_user_pool(make_pool(cognito, DcrConfiguration=configuration))
    assert pool is not None
    for is_open in (True, False):
        assert permitted_flows(pool, is_open=is_open) == ("code",)
