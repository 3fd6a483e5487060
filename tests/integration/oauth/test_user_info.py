"""Whom an access token speaks for, and what may be read of her."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import App, claims, error, signed_in
from tests.integration.oauth.conftest import make_alice
from tests.other_texts import OTHER_TEXTS

_EMAIL = {"email": "alice@example.com", "email_verified": "true"}
_NO_OPENID = {
    "error": "invalid_token",
    "error_description": "Access token does not contain openid scope",
}
_PHONE = {"phone_number": "+15555550100", "phone_number_verified": "false"}
_PROFILE = {"name": "Alice", "custom:team": "red"}
# A header has no line's end.
HEADERS_TEXTS = {name: one for name, one in OTHER_TEXTS.items() if name != "a line's end"}
INVALID_TOKEN = (
    "Access token is expired, disabled, or deleted, or the user has globally signed out."
)


def _access_token(app: App, browser: requests.Session, scope: str) -> str:
    return str(app.redeem(app.code(browser, scope=scope)).json()["access_token"])


@pytest.mark.parametrize(
    ("scope", "shown"),
    [
        ("openid", {**_EMAIL, **_PHONE, **_PROFILE, "address": "1 Main Street"}),
        ("openid email", _EMAIL),
        ("openid phone", _PHONE),
        ("openid profile", _PROFILE),
        ("openid email phone profile", {**_EMAIL, **_PHONE, **_PROFILE}),
        ("openid email aws.cognito.signin.user.admin", _EMAIL),
    ],
)
def test_scopes_say_what_may_be_read(
    app: App, browser: requests.Session, scope: str, shown: dict[str, str]
) -> None:
    token = _access_token(app, browser, scope)
    answer = app.user_info(token)
    assert answer.status_code == 200
    assert answer.json() == {"sub": claims(token)["sub"], **shown, "username": "alice"}
    assert answer.headers["Content-Type"] == "application/json;charset=UTF-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_client_must_be_allowed_to_read_it(
    new_app: Callable[..., App], browser: requests.Session
) -> None:
    app = new_app(ReadAttributes=["name", "phone_number"])
    shown = app.user_info(_access_token(app, browser, "openid")).json()
    assert set(shown) == {"sub", "name", "phone_number", "username"}


def test_the_token_may_be_posted_too(app: App, browser: requests.Session) -> None:
    token = _access_token(app, browser, "openid email")
    answer = requests.post(
        f"{app.base}/oauth2/userInfo", headers={"Authorization": f"bearer {token}"}, timeout=30
    )
    assert answer.json() == app.user_info(token).json()


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic eDp5"}, {"Authorization": "x"}])
def test_a_request_without_a_token_is_a_bad_one(app: App, headers: dict[str, str]) -> None:
    answer = requests.get(f"{app.base}/oauth2/userInfo", headers=headers, timeout=30)
    text = "Bad OAuth2 request at UserInfo Endpoint"
    assert error(answer) == (400, {"error": "invalid_request", "error_description": text})
    assert answer.headers["WWW-Authenticate"] == (
        f'error="invalid_request", error_description="{text}"'
    )


@pytest.mark.parametrize("token", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "ä"])
def test_a_token_that_is_none_is_refused(app: App, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}".encode("latin-1")}
    answer = requests.get(f"{app.base}/oauth2/userInfo", headers=headers, timeout=30)
    assert error(answer) == (401, {"error": "invalid_token", "error_description": INVALID_TOKEN})
    assert answer.headers["WWW-Authenticate"] == (
        f'error="invalid_token", error_description="{INVALID_TOKEN}"'
    )


@pytest.mark.parametrize("rewrite", HEADERS_TEXTS.values(), ids=HEADERS_TEXTS)
def test_a_token_is_one_text(
    app: App, browser: requests.Session, rewrite: Callable[[str], str]
) -> None:
    token = app.redeem(app.code(browser)).json()["access_token"]
    assert app.user_info(token).status_code == 200
    answer = app.user_info(rewrite(token))
    assert error(answer) == (401, {"error": "invalid_token", "error_description": INVALID_TOKEN})


def test_an_id_token_is_no_access_token(app: App, browser: requests.Session) -> None:
    tokens = app.redeem(app.code(browser)).json()
    assert app.user_info(tokens["id_token"]).status_code == 401
    assert app.user_info(tokens["refresh_token"]).status_code == 401


def test_a_token_of_the_api_is_not_for_this(app: App, cognito: Any) -> None:
    token = cognito.initiate_auth(
        ClientId=app.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]["AccessToken"]
    answer = app.user_info(token)
    assert error(answer) == (401, _NO_OPENID)
    assert answer.headers["WWW-Authenticate"] == (
        'error="invalid_token", error_description="Access token does not contain openid scope"'
    )


@pytest.mark.parametrize(
    "scope", ["shop/read", "aws.cognito.signin.user.admin", "shop/read shop/write"]
)
def test_a_token_that_was_not_asked_for_with_openid_is_not_for_this(
    new_app: Callable[..., App], browser: requests.Session, scope: str
) -> None:
    app = new_app(AllowedOAuthScopes=["openid", *scope.split()])
    answer = app.user_info(_access_token(app, browser, scope))
    assert error(answer) == (401, _NO_OPENID)


def test_a_token_of_a_client_is_nobodys(new_app: Callable[..., App]) -> None:
    machine = new_app(
        GenerateSecret=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=["shop/read"],
        CallbackURLs=[],
    )
    token = machine.token("client_credentials").json()["access_token"]
    assert machine.user_info(token).status_code == 401


def test_a_user_who_signed_out_or_is_gone_is_told_of_no_more(
    app: App, cognito: Any, alice_pool: str
) -> None:
    make_alice(cognito, alice_pool, "dora")
    browser = signed_in(app, "dora")
    first, second = (_access_token(app, browser, "openid") for _ in range(2))
    assert app.user_info(first).status_code == 200
    cognito.admin_user_global_sign_out(UserPoolId=alice_pool, Username="dora")
    assert app.user_info(first).status_code == 401
    third = _access_token(app, browser, "openid")
    assert app.user_info(third).status_code == 200
    cognito.admin_delete_user(UserPoolId=alice_pool, Username="dora")
    assert app.user_info(third).status_code == 401
    assert app.user_info(second).status_code == 401
