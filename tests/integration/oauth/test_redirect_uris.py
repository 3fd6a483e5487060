"""Where codes may be sent, and what somebody might try to have one sent elsewhere."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.oauth.apps import (
    CALLBACK,
    App,
    error,
    location,
    make_app,
    query_of,
)

_NEAR_MISSES = [
    "https://app.example.com",
    "https://app.example.com/",
    f"{CALLBACK}/",
    f"{CALLBACK}/more",
    f"{CALLBACK}evil",
    f"{CALLBACK}?x=1",
    f"{CALLBACK}?",
    f"{CALLBACK}#",
    f"{CALLBACK}#x",
    f"{CALLBACK}%2f..%2fother",
    f"{CALLBACK}/../other",
    "https://app.example.com%2fcallback",
    "https://app.example.com//callback",
    "https://app.example.com/./callback",
    "https://app.example.com/Callback",
    "https://APP.example.com/callback",
    "HTTPS://app.example.com/callback",
    "http://app.example.com/callback",
    "https://app.example.com:443/callback",
    "https://app.example.com:8443/callback",
    "https://app.example.com./callback",
    "https://user@app.example.com/callback",
    "https://app.example.com@evil.example.com/callback",
    "https://evil.example.com/https://app.example.com/callback",
    "https://app.example.com.evil.example.com/callback",
    "https://evil.example.com\\@app.example.com/callback",
    "//app.example.com/callback",
    "/callback",
    f" {CALLBACK}",
    f"{CALLBACK} ",
    f"{CALLBACK}\t",
    f"{CALLBACK}\r\nSet-Cookie: evil=1",
    f"{CALLBACK}\0",
    f"{CALLBACK}ä",
    "https://app.example.com/c\u0430llback",
    "javascript:alert(1)",
    "data:text/html,x",
]


@pytest.mark.parametrize("redirect_uri", _NEAR_MISSES)
def test_only_the_very_same_address_is_taken(
    app: App, browser: requests.Session, redirect_uri: str
) -> None:
    answer = app.authorize(browser, redirect_uri=redirect_uri)
    assert location(answer) == f"{app.base}/error"
    assert query_of(answer) == {"error": "redirect_mismatch", "client_id": app.client_id}
    assert "evil" not in answer.headers.get("Set-Cookie", "")


def test_of_an_address_that_is_given_twice_the_first_counts(
    app: App, browser: requests.Session
) -> None:
    given = [
        ("response_type", "code"),
        ("client_id", app.client_id),
        ("redirect_uri", "https://evil.example.com"),
        ("redirect_uri", CALLBACK),
    ]
    for query, where in ((given, f"{app.base}/error"), (given[:2] + given[:1:-1], CALLBACK)):
        answer = browser.get(
            f"{app.base}/oauth2/authorize", params=query, allow_redirects=False, timeout=30
        )
        assert location(answer) == where


@pytest.mark.parametrize(
    ("registered", "separator"),
    [
        ("https://app.example.com/callback?tenant=1", "&"),
        ("https://app.example.com/", "?"),
        ("http://localhost:3000/callback", "?"),
        ("http://127.0.0.1/callback", "?"),
        ("myapp://callback", "?"),
        ("com.example.app:/callback", "?"),
    ],
)
def test_a_code_is_added_to_the_address(
    new_app: Callable[..., App], browser: requests.Session, registered: str, separator: str
) -> None:
    app = new_app(CallbackURLs=[CALLBACK, registered])
    answer = app.authorize(browser, redirect_uri=registered)
    assert answer.headers["Location"].startswith(f"{registered}{separator}code=")
    code = query_of(answer)["code"]
    assert app.redeem(code, redirect_uri=registered).status_code == 200


@pytest.mark.parametrize("name", ["state", "nonce", "scope", "lang", "login_hint"])
def test_no_parameter_splits_the_answer(app: App, browser: requests.Session, name: str) -> None:
    value = "x\r\nSet-Cookie: evil=1\r\n\r\n<script>"
    for visitor in (browser, requests.Session()):
        answer = app.authorize(visitor, **{name: value})
        # What a new browser is given is the token of its forms, and nothing of the parameter's.
        assert set(answer.cookies.keys()) <= {"XSRF-TOKEN"}
        assert "evil" not in answer.headers.get("Set-Cookie", "")
        assert "<script>" not in answer.text
        assert not set("\r\n<") & set(answer.headers["Location"])


class TestWithoutSettings:
    """A client that has no OAuth settings at all is eased into it."""

    @pytest.mark.parametrize(
        "redirect_uri",
        ["http://example.com", "https://localhost:3000/x?y=z", "myapp://callback", "myapp:/x"],
    )
    def test_it_may_send_codes_to_any_app(
        self, bare_app: App, browser: requests.Session, redirect_uri: str
    ) -> None:
        answer = bare_app.authorize(browser, redirect_uri=redirect_uri)
        assert location(answer) == redirect_uri.partition("?")[0]
        code = query_of(answer)["code"]
        assert error(bare_app.redeem(code)) == (400, {"error": "invalid_grant"})
        tokens = bare_app.redeem(code, redirect_uri=redirect_uri).json()
        assert bare_app.user_info(tokens["access_token"]).json()["username"] == "alice"

    def test_the_log_warns(self, host: Host, bare_app: App, browser: requests.Session) -> None:
        bare_app.authorize(browser, redirect_uri="http://warned.example.com")
        assert (
            f"App client {bare_app.client_id} has no OAuth settings: its redirect_uri "
            "'http://warned.example.com' is taken as it is."
        ) in host.output()

    @pytest.mark.parametrize(
        "redirect_uri",
        [
            "/callback",
            "//evil.example.com",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "https:///x",
            "https://[",
            "https://example.com:port/",
            "https://example.com/#x",
            "https://example.com/\r\nSet-Cookie: x=y",
            "https://example.com\\@evil.example.com",
            "callback",
        ],
    )
    def test_but_only_to_what_leads_to_one(
        self, bare_app: App, browser: requests.Session, redirect_uri: str
    ) -> None:
        answer = bare_app.authorize(browser, redirect_uri=redirect_uri)
        assert location(answer) == f"{bare_app.base}/error"
        assert query_of(answer)["error"] == "redirect_mismatch"

    def test_it_has_no_address_to_sign_out_to(self, bare_app: App) -> None:
        answer = bare_app.logout(requests.Session(), logout_uri="http://example.com")
        assert location(answer) == f"{bare_app.base}/error"


@pytest.fixture(scope="module")
def bare_app(host: Host, alice_pool: str) -> App:
    """An app that has no OAuth settings."""
    return _bare_app(host, alice_pool)


def _bare_app(host: Host, pool_id: str) -> App:
    client = host.client("cognito-idp").create_user_pool_client(
        UserPoolId=pool_id, ClientName="bare"
    )["UserPoolClient"]
    return App(f"{host.url}/_aws/cognito-idp", pool_id, client["ClientId"])


def test_one_setting_makes_the_rules_awss(
    new_app: Callable[..., App], browser: requests.Session
) -> None:
    app = new_app(
        CallbackURLs=[],
        LogoutURLs=["https://app.example.com/out"],
        AllowedOAuthFlows=[],
        AllowedOAuthScopes=[],
        AllowedOAuthFlowsUserPoolClient=False,
    )
    answer = app.authorize(browser)
    assert location(answer) == f"{app.base}/error"
    assert query_of(answer)["error"] == "redirect_mismatch"


def test_a_strict_host_eases_nothing(start_host: Callable[..., Any]) -> None:
    with start_host(COGNITO_STRICT="1") as host:
        cognito = host.client("cognito-idp")
        pool_id = cognito.create_user_pool(PoolName="strict")["UserPool"]["Id"]
        bare = _bare_app(host, pool_id)
        answer = bare.authorize(redirect_uri="http://example.com")
        assert location(answer) == f"{bare.base}/error"
        assert query_of(answer)["error"] == "redirect_mismatch"
        assert error(bare.redeem("x")) == (400, {"error": "unauthorized_client"})
        app = make_app(host, pool_id)
        assert location(app.authorize()) == f"{app.base}/login"
