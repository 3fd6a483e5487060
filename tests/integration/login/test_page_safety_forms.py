"""What attackers try with pages and forms, and what comes of it."""

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import requests

from tests.host import Host
from tests.integration.login.forms import Page, Visitor
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import CALLBACK, App, make_app

MARKUP = "\"'><script>alert(1)</script><b id=injected>"
CHOICE = ["PASSWORD", "EMAIL_OTP"]
PAGES = ("login", "signup", "confirmUser", "resendcode", "forgotPassword", "confirmForgotPassword")


@pytest.fixture(scope="module")
def app(host: Host, cognito: Any) -> App:
    """An app of a pool with alice."""
    pool_id = cognito.create_user_pool(PoolName="safe")["UserPool"]["Id"]
    cognito.admin_create_user(UserPoolId=pool_id, Username="alice", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(
        UserPoolId=pool_id, Username="alice", Password=PASSWORD, Permanent=True
    )
    return make_app(host, pool_id)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_the_headers_that_keep_it_safe(app: App, name: str) -> None:
    page = Visitor(app).open(name)
    headers = page.answer.headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "form-action": "'self' https: http:",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in headers
    assert page.scripts == []
    assert len(page.answer.content) < 15_000
    origin = app.base.removesuffix("/_aws/cognito-idp")
    addresses = [*page.sheets, *page.links.values(), *(form.action for form in page.forms)]
    assert [one for one in addresses if not one.startswith((origin, "/"))] == []
    for sheet in page.sheets:
        assert requests.get(sheet, timeout=30).headers["Content-Type"].startswith("text/css")


@pytest.mark.parametrize("name", PAGES)
def test_a_form_without_its_token_is_not_taken(app: App, name: str) -> None:
    someone = Visitor(app)
    page = someone.open(name)
    form = page.forms[0]
    assert form.fields["_csrf"]
    filled = {**form.fields, "username": "alice", "password": PASSWORD}
    for token in ("", "A" * 32, form.fields["_csrf"][:-1], "é", "\0"):
        refused = someone.post(form.action, {**filled, "_csrf": token})
        assert refused.status == 403
        assert refused.problem == "This form is no longer valid. Try again."
    assert "cognito" not in someone.browser.cookies
    # Nor is one browser's token good in another, or in one that has none.
    assert Visitor(app).post(form.action, filled).status == 403
    other = Visitor(app)
    other.open(name)
    assert other.post(form.action, filled).status == 403


def test_the_token_is_not_for_scripts_and_stays_here(app: App) -> None:
    answer = Visitor(app).open().answer
    (cookie,) = [one for one in answer.raw.headers.getlist("Set-Cookie") if "XSRF" in one]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/_aws/cognito-idp" in cookie


@pytest.mark.parametrize("cookie", ["short", "x" * 33, MARKUP, "a b" * 11])
def test_a_token_of_somebody_elses_making_is_none(app: App, cookie: str) -> None:
    someone = Visitor(app, Cookie=f"XSRF-TOKEN={quote(cookie)}")
    page = someone.open()
    assert page.forms[0].fields["_csrf"] != cookie
    assert someone.post(page.forms[0].action, {"_csrf": cookie}).status == 403


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "parameter", ["state", "login_hint", "lang", "nonce", "scope", "prompt", "notice", "x"]
)
def test_no_parameter_is_markup(app: App, name: str, parameter: str) -> None:
    answer = requests.get(
        Visitor(app).address(name, **{parameter: MARKUP}), allow_redirects=False, timeout=30
    )
    assert "<script>alert" not in answer.text
    assert "<b id" not in answer.text
    if answer.status_code == 200:
        Page(answer)


@pytest.mark.parametrize("name", PAGES)
def test_no_field_is_markup(app: App, name: str) -> None:
    someone = Visitor(app)
    someone.open(name)
    fields = ("username", "password", "code", "session", "journey", "attribute.email", "answer")
    page = someone.submit(**dict.fromkeys(fields, MARKUP))
    assert page.status < 500
    assert "<script>alert" not in page.answer.text
    assert "<b id" not in page.answer.text


@pytest.mark.parametrize("error", [MARKUP, "redirect_mismatch", ""])
def test_the_error_page_shows_what_it_is_told_as_text(app: App, error: str) -> None:
    answer = requests.get(f"{app.base}/error", params={"error": error}, timeout=30)
    assert answer.status_code == 400
    assert "An error was encountered with the requested page." in answer.text
    assert Page(answer).text("code") == error
    assert "<script>" not in answer.text


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "redirect_uri",
    [
        f"{CALLBACK}/../evil",
        f"{CALLBACK}.evil.example.com",
        "https://evil.example.com",
        CALLBACK.upper(),
        "https://app.example.com:444/callback",
        "https://app.example.com@evil.example.com/callback",
        "https://app.example.com%2Fcallback",
        "https://app.example.com/callback%0d%0aSet-Cookie:%20a=b",
        "https://app.example.com/callback\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "//app.example.com/callback",
    ],
)
def test_nobody_is_sent_elsewhere(app: App, name: str, redirect_uri: str) -> None:
    someone = Visitor(app)
    url = someone.address(name, redirect_uri=redirect_uri)
    for method in ("GET", "POST"):
        answer = requests.request(method, url, allow_redirects=False, timeout=30)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(f"{app.base}/error?error=redirect_mismatch")
        assert "Set-Cookie" not in answer.headers


def test_a_form_cannot_change_where_the_user_is_sent(app: App) -> None:
    someone = Visitor(app)
    someone.open()
    someone.submit(
        username="alice", password=PASSWORD, redirect_uri="https://evil.example.com", state="evil"
    )
    assert someone.sent_to is not None
    assert someone.sent_to.startswith(f"{CALLBACK}?code=")
    assert "evil" not in someone.sent_to


def journey(**members: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(members).encode()).decode()


@pytest.mark.parametrize(
    "kept",
    [
        "!!!",
        base64.b64encode(b"[" * 20_000).decode(),
        base64.b64encode(b"\xff\xfe").decode(),
        journey(),
        journey(name="PASSWORD", username="alice", session="s", parameters=[], choices=[]),
        journey(name="PASSWORD", username="alice", session="s", parameters={}, choices=1),
        journey(name=["x"], username="alice", session="s", parameters={}, choices=[]),
        journey(name="CUSTOM_CHALLENGE", username="alice", session="s", parameters={}, choices=[]),
        journey(name="PASSWORD", username="alice", session="s" * 30, parameters={}, choices=[]),
        journey(
            name="NEW_PASSWORD_REQUIRED",
            username="alice",
            session="s" * 30,
            parameters={"requiredAttributes": "1"},
            choices=[],
        ),
        journey(
            name="MFA_SETUP",
            username="alice",
            session="",
            parameters={"secret": MARKUP, "MFAS_CAN_SETUP": "{}"},
            choices=[],
        ),
        journey(name="WEB_AUTHN", username="alice", session="", parameters={}, choices=[]),
    ],
)
def test_a_journey_of_somebodys_own_making_leads_nowhere(app: App, kept: str) -> None:
    someone = Visitor(app)
    someone.open()
    page = someone.submit(journey=kept, code="1", password="", username="")
    assert page.status in (200, 400)
    assert page.title == "Sign in"
    assert "cognito" not in someone.browser.cookies
    assert someone.sent_to is None


def test_a_session_of_another_app_is_none_here(
    host: Host, app: App, cognito: Any, new_user: Callable[..., str]
) -> None:
    pool_id = cognito.create_user_pool(
        PoolName="other", Policies={"SignInPolicy": {"AllowedFirstAuthFactors": CHOICE}}
    )["UserPool"]["Id"]
    new_user(pool_id, email="alice@example.com", email_verified="true")
    theirs = Visitor(make_app(host, pool_id))
    theirs.open()
    theirs.submit(username="alice")
    kept = theirs.press("PASSWORD").forms[0].fields["journey"]
    someone = Visitor(app)
    someone.open()
    page = someone.submit(journey=kept, password=PASSWORD)
    assert page.problem == "That took too long. Sign in again."
    assert "cognito" not in someone.browser.cookies


def test_a_form_that_is_too_long_is_none(app: App) -> None:
    someone = Visitor(app)
    page = someone.open()
    form = page.forms[0]
    answer = someone.post(form.action, {**form.fields, "username": "a" * 200_000})
    assert answer.status == 403
    assert len(answer.answer.content) < 15_000


def test_a_hundred_megabytes_are_not_taken(app: App) -> None:
    someone = Visitor(app)
    form = someone.open().forms[0]
    parts = (b"_csrf=" + form.fields["_csrf"].encode(), *(b"&a=" + b"a" * 1_000_000,) * 100)
    try:
        answer = someone.browser.post(
            form.action,
            data=iter(parts),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            timeout=60,
        )
    except requests.ConnectionError:
        # The host may hang up before it has heard it all.
        pass
    else:
        assert answer.status_code in (403, 413)
    assert someone.open().status == 200


def test_a_form_may_come_in_chunks(app: App) -> None:
    someone = Visitor(app)
    form = someone.open().forms[0]
    filled = urlencode({**form.fields, "username": "alice", "password": PASSWORD}).encode()
    answer = someone.browser.post(
        form.action,
        data=iter((filled[:40], filled[40:])),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        allow_redirects=False,
        timeout=30,
    )
    assert answer.status_code == 302
    assert "cognito" in someone.browser.cookies


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_pages_are_read_and_forms_are_posted(app: App, name: str, method: str) -> None:
    answer = requests.request(method, Visitor(app).address(name), timeout=30)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("headers", "lang", "language", "title"),
    [
        ({}, None, "en", "Sign in"),
        ({"Accept-Language": "de-CH,en;q=0.5"}, None, "de", "Anmelden"),
        ({"Accept-Language": "pt, fr;q=0.8, en;q=0.5"}, None, "fr", "Se connecter"),
        ({"Accept-Language": "pt"}, None, "en", "Sign in"),
        ({"Accept-Language": "de"}, "es", "es", "Iniciar sesión"),
        ({}, "ja", "ja", "サインイン"),
        ({"Accept-Language": "de"}, "xx", "de", "Anmelden"),
        ({"Accept-Language": ";;;q=x"}, None, "en", "Sign in"),
    ],
)
def test_pages_speak_the_browsers_language_or_the_one_that_the_app_asks_for(
    app: App, headers: dict[str, str], lang: str | None, language: str, title: str
) -> None:
    page = Visitor(app, **headers).open(lang=lang)
    assert (page.language, page.title) == (language, title)
