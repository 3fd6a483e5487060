"""The resource that an access token is for: named at authorize, and again for each token."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.oauth.apps import (
    CALLBACK,
    App,
    claims,
    error,
    fragment_of,
    location,
    make_app,
    query_of,
    signed_in,
)

RESOURCE = "https://api.example.com/v1"
OTHER = "https://api.example.com/v2"
INVALID_TARGET = (400, {"error": "invalid_target"})


@pytest.mark.parametrize(
    "resource",
    [
        *(RESOURCE, "https://api.example.com", "https://api.example.com/?a=b"),
        *("http://localhost:8080/mcp", "http://127.0.0.1:8080/mcp", "http://[::1]:8080/mcp"),
        *("myapp://api", "urn:example:api"),
    ],
)
def test_an_access_token_is_for_what_the_app_names(
    app: App, browser: requests.Session, resource: str
) -> None:
    tokens = app.redeem(app.code(browser, resource=resource), resource=resource).json()
    assert claims(tokens["access_token"])["aud"] == resource
    assert claims(tokens["id_token"])["aud"] == app.client_id


def test_so_is_one_that_the_browser_brings(app: App, browser: requests.Session) -> None:
    back = app.authorize(browser, response_type="token", scope="openid", resource=RESOURCE)
    tokens = fragment_of(back)
    assert claims(tokens["access_token"])["aud"] == RESOURCE
    assert claims(tokens["id_token"])["aud"] == app.client_id


def test_a_token_for_nothing_has_no_audience(app: App, browser: requests.Session) -> None:
    tokens = app.redeem(app.code(browser)).json()
    assert "aud" not in claims(tokens["access_token"])


@pytest.mark.parametrize(
    "resource",
    [
        *("http://api.example.com", "http://localhost.example.com", "shop", "/mcp", "https://"),
        *("https://api.example.com/#part", "javascript:alert(1)", f"{RESOURCE} {OTHER}"),
    ],
)
@pytest.mark.parametrize(("response_type", "read"), [("code", query_of), ("token", fragment_of)])
def test_the_app_is_told_of_what_no_token_can_be_for(
    app: App,
    browser: requests.Session,
    resource: str,
    response_type: str,
    read: Callable[[requests.Response], dict[str, str]],
) -> None:
    answer = app.authorize(browser, resource=resource, response_type=response_type, state="s")
    assert location(answer) == CALLBACK
    assert read(answer) == {"state": "s", "error": "invalid_target"}


def test_a_token_is_for_one_resource(app: App, browser: requests.Session) -> None:
    answer = browser.get(
        f"{app.base}/oauth2/authorize",
        params={
            "response_type": "code",
            "client_id": app.client_id,
            "redirect_uri": CALLBACK,
            "resource": [RESOURCE, OTHER],
        },
        allow_redirects=False,
        timeout=30,
    )
    assert query_of(answer) == {"error": "invalid_target"}


_FIRST: list[tuple[str | None, list[str], bool]] = [
    # named at authorize, at the token endpoint: is it given?
    (None, [], True),
    (RESOURCE, [], True),
    (RESOURCE, [RESOURCE], True),
    (RESOURCE, [RESOURCE, RESOURCE], True),
    (RESOURCE, [OTHER], False),
    (RESOURCE, [f"{RESOURCE}/"], False),
    (RESOURCE, [RESOURCE, OTHER], False),
    (None, [RESOURCE], False),
]


@pytest.mark.parametrize("is_chunked", [False, True])
@pytest.mark.parametrize(("granted", "named", "is_given"), _FIRST)
def test_a_token_is_asked_for_what_was_granted(
    app: App,
    browser: requests.Session,
    granted: str | None,
    named: list[str],
    is_given: bool,
    is_chunked: bool,
) -> None:
    code = app.code(browser, resource=granted)
    redeemed = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    answer = _ask(app, redeemed, named, is_chunked=is_chunked)
    if not is_given:
        assert error(answer) == INVALID_TARGET
        # It was not used up: a client that has erred may ask again.
        answer = app.redeem(code)
    tokens = answer.json()
    assert claims(tokens["access_token"]).get("aud") == granted
    refreshed = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    again = _ask(app, refreshed, named, is_chunked=is_chunked)
    if not is_given:
        assert error(again) == INVALID_TARGET
        again = app.refresh(tokens["refresh_token"])
    assert claims(again.json()["access_token"]).get("aud") == granted
    assert claims(again.json()["id_token"])["aud"] == app.client_id


def test_a_refresh_token_that_is_refused_for_its_target_is_not_replaced(
    new_app: Callable[..., App],
) -> None:
    app = new_app(
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
    )
    tokens = app.redeem(app.code(signed_in(app), resource=RESOURCE)).json()
    first = tokens["refresh_token"]
    refused = app.token("refresh_token", refresh_token=first, resource=OTHER)
    assert error(refused) == INVALID_TARGET
    rotated = app.token("refresh_token", refresh_token=first, resource=RESOURCE).json()
    assert claims(rotated["access_token"])["aud"] == RESOURCE
    assert rotated["refresh_token"] != first


def test_a_wrong_code_is_told_before_a_wrong_resource(
    app: App, new_app: Callable[..., App], browser: requests.Session
) -> None:
    code = app.code(browser, resource=RESOURCE)
    refused = app.redeem(code, redirect_uri="https://app.example.com/other", resource=OTHER)
    assert error(refused) == (400, {"error": "invalid_grant"})
    token = app.redeem(code).json()["refresh_token"]
    other = new_app().token("refresh_token", refresh_token=token, resource=OTHER)
    assert error(other) == (400, {"error": "invalid_grant"})


def test_what_verifies_our_tokens_takes_those_for_a_resource(
    app: App, cognito: Any, browser: requests.Session
) -> None:
    tokens = app.redeem(app.code(browser, resource=RESOURCE)).json()
    token = tokens["access_token"]
    assert app.user_info(token).json()["username"] == "alice"
    assert cognito.get_user(AccessToken=token)["Username"] == "alice"
    refreshed = cognito.get_tokens_from_refresh_token(
        ClientId=app.client_id, RefreshToken=tokens["refresh_token"]
    )["AuthenticationResult"]
    assert claims(refreshed["AccessToken"])["aud"] == RESOURCE
    assert app.ask("oauth2/revoke", token=tokens["refresh_token"]).status_code == 200
    assert app.user_info(token).status_code == 401


@pytest.mark.parametrize(("version", "is_refused"), [(1, True), (2, False)])
def test_the_classic_pages_know_of_no_resource(
    host: Host, cognito: Any, new_pool: Callable[..., str], version: int, is_refused: bool
) -> None:
    pool_id = new_pool()
    cognito.create_user_pool_domain(
        UserPoolId=pool_id, Domain=f"resource-{version}", ManagedLoginVersion=version
    )
    app = make_app(host, pool_id)
    answer = app.authorize(resource=RESOURCE)
    if is_refused:
        told = {"error_description": "invalid_scope", "error": "invalid_request"}
        assert (location(answer), query_of(answer)) == (CALLBACK, told)
    else:
        assert location(answer) == f"{app.base}/login"
        assert query_of(answer)["resource"] == RESOURCE
    assert location(app.authorize()) == f"{app.base}/login"


def _ask(
    app: App, form: dict[str, str], resources: list[str], *, is_chunked: bool
) -> requests.Response:
    fields = {**form, "client_id": app.client_id, "resource": resources}
    body = requests.Request("POST", app.base, data=fields).prepare().body
    assert isinstance(body, str)
    return requests.post(
        f"{app.base}/oauth2/token",
        data=iter([body.encode()]) if is_chunked else body,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        timeout=30,
    )
