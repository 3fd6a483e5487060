"""How a browser is signed out, and where it is sent then."""

from collections.abc import Callable

import pytest
import requests

from tests.host import Host
from tests.integration.oauth.apps import (
    CALLBACK,
    SIGNED_OUT,
    App,
    location,
    make_app,
    query_of,
    signed_in,
)


def test_a_browser_is_signed_out_and_sent_to_the_app(app: App) -> None:
    browser = signed_in(app)
    cookie = browser.cookies["cognito"]
    answer = app.logout(browser, logout_uri=SIGNED_OUT, state="ignored")
    assert answer.headers["Location"] == SIGNED_OUT
    assert "cognito" not in browser.cookies
    assert location(app.authorize(browser)) == f"{app.base}/login"
    # Nor does the session count for who has kept the cookie.
    thief = requests.Session()
    thief.headers["Cookie"] = f"cognito={cookie}"
    assert location(app.authorize(thief)) == f"{app.base}/login"


def test_a_browser_stays_signed_in_to_other_pools(
    host: Host, app: App, new_pool: Callable[..., str], new_user: Callable[..., str]
) -> None:
    other = make_app(host, new_pool())
    new_user(other.pool_id)
    browser = signed_in(other, browser=signed_in(app))
    assert location(app.authorize(browser)) == location(other.authorize(browser)) == CALLBACK
    kept = browser.cookies["cognito"]
    app.logout(browser, logout_uri=SIGNED_OUT)
    assert location(app.authorize(browser)) == f"{app.base}/login"
    assert location(other.authorize(browser)) == CALLBACK
    other.logout(browser, logout_uri=SIGNED_OUT)
    assert "cognito" not in browser.cookies
    for cookie in (kept, ".", "x" * 4000, ".".join("x" * 50), f"..{kept}.é"):
        thief = requests.Session()
        thief.headers["Cookie"] = f"cognito={cookie}".encode().decode("latin-1")
        assert location(app.authorize(thief)) == f"{app.base}/login"


def test_tokens_outlive_the_session_on_the_pages(app: App) -> None:
    browser = signed_in(app)
    tokens = app.redeem(app.code(browser)).json()
    app.logout(browser, logout_uri=SIGNED_OUT)
    assert app.refresh(tokens["refresh_token"]).status_code == 200


def test_a_browser_may_be_sent_to_sign_in_again(app: App) -> None:
    browser = signed_in(app)
    answer = app.logout(
        browser, redirect_uri=CALLBACK, response_type="code", state="s", scope="openid"
    )
    assert location(answer) == f"{app.base}/login"
    assert query_of(answer) == {
        "client_id": app.client_id,
        "redirect_uri": CALLBACK,
        "response_type": "code",
        "state": "s",
        "scope": "openid",
    }
    assert "cognito" not in browser.cookies


def test_the_address_to_sign_out_to_counts_first(app: App, browser: requests.Session) -> None:
    answer = app.logout(
        requests.Session(), logout_uri=SIGNED_OUT, redirect_uri=CALLBACK, response_type="code"
    )
    assert answer.headers["Location"] == SIGNED_OUT


@pytest.mark.parametrize(
    "logout_uri",
    [
        CALLBACK,
        f"{SIGNED_OUT}/",
        f"{SIGNED_OUT}?x=1",
        f"{SIGNED_OUT}#x",
        SIGNED_OUT.upper(),
        SIGNED_OUT.replace("https", "http"),
        SIGNED_OUT.replace("app.", "app.example.com@evil."),
        "//evil.example.com",
        f"{SIGNED_OUT}\r\nSet-Cookie: x=y",
        "",
    ],
)
def test_nobody_is_sent_anywhere_else(app: App, logout_uri: str) -> None:
    browser = signed_in(app)
    answer = app.logout(browser, logout_uri=logout_uri)
    assert location(answer) == f"{app.base}/error"
    assert query_of(answer) == {
        "error": "Required String parameter 'redirect_uri' is not present",
        "client_id": app.client_id,
    }
    # Who was refused is not signed out either.
    assert "code" in query_of(app.authorize(browser))


def test_a_client_is_needed(app: App) -> None:
    for client_id, text in (
        ("", "Required String parameter 'client_id' is not present"),
        ("nobody", "Client does not exist."),
    ):
        answer = app.logout(requests.Session(), client_id=client_id, logout_uri=SIGNED_OUT)
        assert location(answer) == f"{app.base}/error"
        assert query_of(answer)["error"] == text


def test_an_address_to_sign_in_from_is_checked_as_ever(app: App) -> None:
    answer = app.logout(
        requests.Session(), redirect_uri="https://evil.example.com", response_type="code"
    )
    assert location(answer) == f"{app.base}/error"
    assert query_of(answer)["error"] == "redirect_mismatch"


def test_nobody_is_signed_out_by_a_form(app: App) -> None:
    browser = signed_in(app)
    answer = browser.post(
        f"{app.base}/logout",
        data={"client_id": app.client_id, "logout_uri": SIGNED_OUT},
        allow_redirects=False,
        timeout=30,
    )
    assert answer.status_code == 405
    assert "code" in query_of(app.authorize(browser))
