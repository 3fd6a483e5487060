"""What a client gets that speaks for itself."""

from collections.abc import Callable

import pytest

from tests.integration.oauth.apps import INVALID_GRANT, INVALID_SECRET, App, claims, error

_MACHINE = {
    "GenerateSecret": True,
    "AllowedOAuthFlows": ["client_credentials"],
    "AllowedOAuthScopes": ["shop/read", "shop/write"],
    "CallbackURLs": [],
    "LogoutURLs": [],
}


@pytest.fixture(scope="module")
def machine(new_app: Callable[..., App]) -> App:
    """A client that speaks for itself."""
    return new_app(**_MACHINE)


def test_it_gets_its_custom_scopes(machine: App) -> None:
    answer = machine.token("client_credentials").json()
    assert list(answer) == ["access_token", "expires_in", "token_type"]
    access = claims(answer["access_token"])
    assert access["sub"] == access["client_id"] == machine.client_id
    assert (access["scope"], access["version"]) == ("shop/read shop/write", 2)
    assert not {"username", "origin_jti", "event_id", "cognito:groups"} & access.keys()


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("shop/write", "shop/write"),
        ("shop/write shop/read", "shop/write shop/read"),
        ("shop/read nobody/knows openid", "shop/read"),
    ],
)
def test_it_may_ask_for_some(machine: App, asked: str, given: str) -> None:
    answer = machine.token("client_credentials", scope=asked).json()
    assert claims(answer["access_token"])["scope"] == given


@pytest.mark.parametrize("scope", ["nobody/knows", "openid"])
def test_it_gets_no_token_for_nothing(machine: App, scope: str) -> None:
    answer = machine.token("client_credentials", scope=scope)
    assert error(answer) == (400, {"error": "invalid_scope"})


def test_it_is_refused_without_its_secret(machine: App) -> None:
    public = App(machine.base, machine.pool_id, machine.client_id)
    assert error(public.token("client_credentials")) == INVALID_SECRET


def test_a_client_for_people_is_refused(new_app: Callable[..., App]) -> None:
    app = new_app(GenerateSecret=True)
    assert error(app.token("client_credentials")) == INVALID_GRANT


def test_it_has_no_users(machine: App) -> None:
    answer = machine.redeem("x")
    assert error(answer) == (400, {"error": "unauthorized_client"})
