"""Scripts that sign a user in without a browser: no page is read, and no redirect followed."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from tests.integration.login.forms import Visitor
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import CALLBACK, location, query_of

Send = Callable[..., Visitor]


@pytest.fixture
def script(visitor: Send, new_user: Callable[..., str]) -> Visitor:
    """A script for a pool with alice."""
    someone = visitor()
    new_user(someone.app.pool_id)
    return someone


def ask(script: Visitor, endpoint: str = "oauth2/authorize", **asked: str) -> requests.Response:
    return script.browser.get(script.address(endpoint, **asked), allow_redirects=False, timeout=30)


def token_of(answer: requests.Response) -> str:
    """Return the token of its forms that a browser is given."""
    token: str | None = answer.cookies["XSRF-TOKEN"]
    assert token
    return token


def sign_in(script: Visitor, token: str, **asked: str) -> requests.Response:
    return script.browser.post(
        script.address("login", **asked),
        data={"_csrf": token, "username": "alice", "password": PASSWORD, "cognitoAsfData": ""},
        allow_redirects=False,
        timeout=30,
    )


@pytest.mark.parametrize("endpoint", ["oauth2/authorize", "authorize"])
def test_the_first_redirect_brings_the_token_of_the_form(script: Visitor, endpoint: str) -> None:
    answer = ask(script, endpoint)
    assert location(answer) == f"{script.app.base}/login"
    token = token_of(answer)
    answer = sign_in(script, token)
    assert location(answer) == CALLBACK
    code = query_of(answer)["code"]
    assert "access_token" in script.app.redeem(code).json()


def test_a_browser_keeps_the_token_that_it_has(script: Visitor) -> None:
    first = token_of(ask(script))
    assert token_of(ask(script)) == first


def test_the_token_is_not_for_scripts_of_a_page(script: Visitor) -> None:
    said = ask(script).headers["Set-Cookie"]
    assert "HttpOnly" in said
    assert "SameSite=Lax" in said
    assert "Path=/_aws/cognito-idp" in said


@pytest.mark.parametrize("asked", [{}, {"state": "a b&c"}, {"prompt": "login"}, {"max_age": "0"}])
def test_a_right_password_leads_straight_to_the_app(script: Visitor, asked: dict[str, str]) -> None:
    answer = sign_in(script, token_of(ask(script, **asked)), **asked)
    assert location(answer) == CALLBACK
    given = query_of(answer)
    assert given.get("state") == asked.get("state")
    assert "cognito" in answer.cookies
    assert "id_token" in script.app.redeem(given["code"]).json()


def test_implicit_tokens_come_straight_to_the_app(script: Visitor) -> None:
    asked = {"response_type": "token", "scope": "openid", "state": "s"}
    answer = sign_in(script, token_of(ask(script, **asked)), **asked)
    assert location(answer) == CALLBACK
    given = dict(parse_qsl(urlsplit(answer.headers["Location"]).fragment))
    tokens = ["id_token", "access_token", "expires_in", "token_type"]
    assert list(given) == [*tokens, "state", "iss"]


def test_a_challenge_on_the_way_leads_straight_to_the_app_too(
    script: Visitor, cognito: Any
) -> None:
    cognito.admin_set_user_password(
        UserPoolId=script.app.pool_id, Username="alice", Password=PASSWORD, Permanent=False
    )
    script.open()
    page = script.submit(username="alice", password=PASSWORD)
    assert page.title == "Choose a new password"
    form = page.forms[0]
    answer = script.browser.post(
        form.action,
        data={**form.fields, "password": "Another123!"},
        allow_redirects=False,
        timeout=30,
    )
    assert location(answer) == CALLBACK


def test_a_wrong_password_gives_no_code(script: Visitor) -> None:
    token = token_of(ask(script))
    answer = script.browser.post(
        script.address("login"),
        data={"_csrf": token, "username": "alice", "password": "Wrong123!"},
        allow_redirects=False,
        timeout=30,
    )
    assert answer.status_code == 400
    assert "cognito" not in answer.cookies


def test_another_token_than_the_browsers_gives_no_code(script: Visitor) -> None:
    ask(script)
    assert sign_in(script, "x" * 32).status_code == 403
