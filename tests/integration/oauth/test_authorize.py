"""What an app gets for the browser that it sends: a code, tokens, an error, or a page first."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.oauth.apps import (
    CALLBACK,
    CHALLENGE,
    App,
    claims,
    fragment_of,
    location,
    make_app,
    query_of,
    signed_in,
)
from tests.integration.oauth.conftest import make_alice

_UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def test_who_is_not_signed_in_is_sent_to_the_page_with_the_same_query(app: App) -> None:
    answer = app.authorize(state="a b&c=d", scope="openid email", nonce="n", lang="de")
    assert location(answer) == f"{app.base}/login"
    assert query_of(answer) == {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": CALLBACK,
        "state": "a b&c=d",
        "scope": "openid email",
        "nonce": "n",
        "lang": "de",
    }


def test_who_is_signed_in_is_sent_back_with_a_code(app: App, browser: requests.Session) -> None:
    answer = app.authorize(browser, state="a b&c=d ä")
    assert location(answer) == CALLBACK
    given = query_of(answer)
    assert list(given) == ["code", "state"]
    assert given["state"] == "a b&c=d ä"
    assert _UUID4.fullmatch(given["code"])
    assert app.code(browser) != given["code"]


def test_a_state_that_was_not_sent_does_not_come_back(app: App, browser: requests.Session) -> None:
    assert list(query_of(app.authorize(browser))) == ["code"]


def test_a_request_may_be_posted(app: App, browser: requests.Session) -> None:
    answer = browser.post(
        f"{app.base}/oauth2/authorize",
        data={
            "response_type": "code",
            "client_id": app.client_id,
            "redirect_uri": CALLBACK,
            "state": "posted",
        },
        allow_redirects=False,
        timeout=30,
    )
    assert location(answer) == CALLBACK
    assert query_of(answer)["state"] == "posted"


def test_answers_are_kept_and_framed_by_nobody(app: App) -> None:
    headers = app.authorize().headers
    assert headers["Cache-Control"] == "no-cache, no-store, max-age=0, must-revalidate"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["x-amz-cognito-request-id"]
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_other_methods_are_refused(app: App, method: str) -> None:
    answer = requests.request(method, f"{app.base}/oauth2/authorize", timeout=30)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, POST"


def test_implicit_tokens_come_in_the_fragment(app: App, browser: requests.Session) -> None:
    answer = app.authorize(
        browser, response_type="token", state="s", nonce="n", scope="openid email"
    )
    assert location(answer) == CALLBACK
    given = fragment_of(answer)
    assert list(given) == ["id_token", "access_token", "expires_in", "token_type", "state"]
    assert (given["expires_in"], given["token_type"], given["state"]) == ("3600", "Bearer", "s")
    identity = claims(given["id_token"])
    assert identity["nonce"] == "n"
    assert "at_hash" in identity
    assert app.user_info(given["access_token"]).json()["email"] == "alice@example.com"


def test_without_openid_there_is_no_id_token(app: App, browser: requests.Session) -> None:
    answer = app.authorize(
        browser, response_type="token", scope="aws.cognito.signin.user.admin", nonce="n"
    )
    given = fragment_of(answer)
    assert list(given) == ["access_token", "expires_in", "token_type"]
    assert claims(given["access_token"])["scope"] == "aws.cognito.signin.user.admin"


@pytest.mark.parametrize(
    ("response_type", "read"), [("code", query_of), ("token", fragment_of)], ids=["code", "token"]
)
def test_an_app_that_wants_no_page_is_told_that_one_is_needed(
    app: App, response_type: str, read: Callable[[requests.Response], dict[str, str]]
) -> None:
    answer = app.authorize(prompt="none", state="s", response_type=response_type)
    assert location(answer) == CALLBACK
    assert read(answer) == {"state": "s", "error": "login_required"}


def test_an_app_that_wants_no_page_gets_a_code_for_who_is_signed_in(
    app: App, browser: requests.Session
) -> None:
    assert "code" in query_of(app.authorize(browser, prompt="none"))


@pytest.mark.parametrize("prompt", ["login", "login select_account"])
def test_an_app_may_ask_to_sign_in_once_more(
    app: App, browser: requests.Session, prompt: str
) -> None:
    answer = app.authorize(browser, prompt=prompt)
    assert location(answer) == f"{app.base}/login"
    assert query_of(answer)["prompt"] == prompt


@pytest.mark.parametrize("prompt", ["select_account", "consent"])
def test_other_prompts_ask_nothing_of_who_is_signed_in(
    app: App, browser: requests.Session, prompt: str
) -> None:
    assert "code" in query_of(app.authorize(browser, prompt=prompt))


_REFUSED: list[tuple[dict[str, str | None], dict[str, str]]] = [
    (
        {"response_type": None},
        {
            "error_description": "Required String parameter 'response_type' is not present",
            "error": "invalid_request",
        },
    ),
    ({"response_type": "id_token"}, {"error": "invalid_request"}),
    ({"response_type": "code token"}, {"error": "invalid_request"}),
    ({"code_challenge": CHALLENGE}, {"error": "invalid_request"}),
    ({"code_challenge_method": "S256"}, {"error": "invalid_request"}),
    (
        {"code_challenge": CHALLENGE, "code_challenge_method": "plain"},
        {"error": "invalid_request"},
    ),
    (
        {"code_challenge": CHALLENGE, "code_challenge_method": "s256"},
        {"error": "invalid_request"},
    ),
    ({"code_challenge": "short", "code_challenge_method": "S256"}, {"error": "invalid_request"}),
    ({"scope": "nobody/knows"}, {"error_description": "invalid_scope", "error": "invalid_request"}),
    (
        {"scope": "openid shop/read"},
        {"error_description": "invalid_scope", "error": "invalid_request"},
    ),
    ({"scope": "email"}, {"error_description": "invalid_scope", "error": "invalid_request"}),
    ({"prompt": "none login"}, {"error": "invalid_request"}),
    ({"prompt": "create"}, {"error": "invalid_request"}),
]


@pytest.mark.parametrize(("changes", "error"), _REFUSED)
def test_the_app_is_told_what_is_wrong(
    app: App,
    browser: requests.Session,
    changes: dict[str, str | None],
    error: dict[str, str],
) -> None:
    answer = app.authorize(browser, **changes)
    assert location(answer) == CALLBACK
    assert query_of(answer) == error


def test_errors_come_in_awss_order_with_the_state(app: App, browser: requests.Session) -> None:
    answer = app.authorize(browser, scope="nobody", state="s")
    assert answer.headers["Location"].startswith(
        f"{CALLBACK}?error_description=invalid_scope&state=s&error=invalid_request&iss="
    )


def test_errors_of_implicit_requests_come_in_the_fragment(app: App) -> None:
    answer = app.authorize(response_type="token", scope="nobody", state="s")
    assert answer.headers["Location"].startswith(
        f"{CALLBACK}#error_description=invalid_scope&state=s&error=invalid_request&iss="
    )


@pytest.mark.parametrize(
    ("settings", "response_type", "error"),
    [
        ({"AllowedOAuthFlows": ["implicit"]}, "code", {"error": "unauthorized_client"}),
        ({"AllowedOAuthFlows": ["code"]}, "token", {"error": "unauthorized_client"}),
        (
            {"AllowedOAuthFlowsUserPoolClient": False},
            "code",
            {
                "error_description": "Client is not enabled for OAuth2.0 flows.",
                "error": "unauthorized_client",
            },
        ),
    ],
)
def test_a_client_asks_only_for_what_it_may(
    new_app: Callable[..., App],
    settings: dict[str, Any],
    response_type: str,
    error: dict[str, str],
) -> None:
    answer = new_app(**settings).authorize(response_type=response_type)
    assert location(answer) == CALLBACK
    assert (fragment_of if response_type == "token" else query_of)(answer) == error


def test_a_client_that_may_not_read_what_a_scope_is_for_does_not_get_it(
    new_app: Callable[..., App], browser: requests.Session
) -> None:
    app = new_app(ReadAttributes=["email", "name"])
    assert query_of(app.authorize(browser, scope="openid email"))["error"] == "invalid_request"
    assert "code" in query_of(app.authorize(browser, scope="openid"))


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": None}, {"error": "Required String parameter 'client_id' is not present"}),
        (
            {"client_id": "nobody"},
            {"error": "Client does not exist.", "client_id": "nobody"},
        ),
        (
            {"client_id": "<script>\0"},
            {"error": "Client does not exist.", "client_id": "<script>\uffff"},
        ),
        (
            {"redirect_uri": None},
            {"error": "Required String parameter 'redirect_uri' is not present"},
        ),
        ({"redirect_uri": "https://elsewhere.example.com"}, {"error": "redirect_mismatch"}),
        ({"identity_provider": "Google"}, {"error": "invalid_request"}),
        ({"idp_identifier": "nobody.example.com"}, {"error": "invalid_request"}),
        ({"idp_identifier": "\0"}, {"error": "invalid_request"}),
    ],
)
def test_what_cannot_go_back_to_the_app_is_shown_on_a_page(
    app: App,
    browser: requests.Session,
    changes: dict[str, str | None],
    error: dict[str, str],
) -> None:
    answer = app.authorize(browser, **changes)
    assert location(answer) == f"{app.base}/error"
    client = {} if "client_id" in changes else {"client_id": app.client_id}
    assert query_of(answer) == {**error, **client}


def test_a_client_has_a_default_for_where_its_users_are_sent(
    new_app: Callable[..., App], browser: requests.Session
) -> None:
    app = new_app(DefaultRedirectURI=CALLBACK)
    assert location(app.authorize(browser, redirect_uri=None)) == CALLBACK


def test_a_session_is_one_of_its_pool(
    host: Host, browser: requests.Session, new_pool: Callable[..., str]
) -> None:
    other = make_app(host, new_pool())
    assert location(other.authorize(browser)) == f"{other.base}/login"


@pytest.mark.parametrize("cookie", ["", "x", "a" * 4000, "ä\x01"])
def test_a_cookie_that_is_none_signs_nobody_in(app: App, cookie: str) -> None:
    browser = requests.Session()
    browser.headers["Cookie"] = f"cognito={cookie}"
    assert location(app.authorize(browser)) == f"{app.base}/login"


def test_a_user_who_was_disabled_is_not_signed_in_any_more(
    app: App, cognito: Any, alice_pool: str
) -> None:
    make_alice(cognito, alice_pool, "barbara")
    browser = signed_in(app, "barbara")
    assert "code" in query_of(app.authorize(browser))
    cognito.admin_disable_user(UserPoolId=alice_pool, Username="barbara")
    assert location(app.authorize(browser)) == f"{app.base}/login"
