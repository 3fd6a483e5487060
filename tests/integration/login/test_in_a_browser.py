"""The pages in a real browser: narrow and wide, light and dark, by keyboard, without scripts."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import axe_playwright_python
import pyotp
import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page

from tests.host import Host
from tests.integration.conftest import PASSWORD
from tests.integration.oauth.apps import App, make_app

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
NEW_PASSWORD = "Another123!"
_TIMEOUT = 15_000
_FIND_VIOLATIONS = """async () => {
    const found = await axe.run(document, { resultTypes: ["violations"] });
    return found.violations
        .filter((one) => ["serious", "critical"].includes(one.impact))
        .map((one) => [one.id, one.nodes.map((node) => node.html)]);
}"""
LOOKS = [(320, "light"), (1600, "dark")]


class Visitor:
    """Somebody who looks at each page that she comes to."""

    def __init__(
        self, page: Page, app: App, callback: str, pictures: Path, *, has_scripts: bool = True
    ) -> None:
        self.page = page
        self.app = app
        self.callback = callback
        self.pictures = pictures
        self.has_scripts = has_scripts
        self.said: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))

    def visit(self, endpoint: str = "oauth2/authorize", **query: str) -> None:
        given = {"response_type": "code", "client_id": self.app.client_id, **query}
        asked = requests.Request(
            "GET", f"{self.app.base}/{endpoint}", params={"redirect_uri": self.callback, **given}
        )
        self.page.goto(str(asked.prepare().url))
        self.look()

    def look(self) -> None:
        """See whether the page fits, says what it is, and can be used by everybody."""
        page = self.page
        number = len(list(self.pictures.glob("*.png")))
        page.screenshot(path=self.pictures / f"{number:02}.png", full_page=True)
        assert page.locator("h1").count() == 1
        assert page.locator("html").get_attribute("lang")
        if not self.has_scripts:
            return
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.evaluate(AXE)
        assert page.evaluate(_FIND_VIOLATIONS) == []

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f"[name='{name}']", value)

    def send(self, button: str = "button[type=submit] >> nth=0", **fields: str) -> None:
        """Fill the form in and send it, and look at what comes of it."""
        self.fill(**fields)
        self.page.click(button)
        if not self.is_back:
            self.look()

    @property
    def title(self) -> str:
        return self.page.inner_text("h1")

    @property
    def problem(self) -> str:
        """What is said beside the field that is wrong, which has the focus then."""
        field = self.page.locator("[aria-invalid=true]")
        described = (field.get_attribute("aria-describedby") or "").split()
        summary = self.page.inner_text("#errors")
        if self.has_scripts:
            assert field.evaluate("field => field === document.activeElement")
        assert self.page.inner_text(f"#{described[0]}") == summary
        return summary

    @property
    def is_back(self) -> bool:
        return self.page.url.startswith(self.callback)

    def code(self) -> str:
        """Return the code that the app is sent."""
        self.page.wait_for_url(f"{self.callback}?*")
        found = re.search(r"[?&]code=([0-9a-f-]{36})", self.page.url)
        assert found, self.page.url
        return found[1]

    def sent_code(self) -> str:
        """Read the newest code where the page's corner leads."""
        link = self.page.locator("a", has_text=re.compile("emulator|messages", re.I)).first
        address = link.get_attribute("href") or ""
        url = requests.compat.urljoin(self.page.url, address)
        messages = requests.get(url, timeout=10).json()["messages"]
        return str(messages[-1]["Code"])


class _App(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"the app")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def callback() -> Iterator[str]:
    """Where browsers are sent back to."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _App) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/callback"
        server.shutdown()


@pytest.fixture
def contexts() -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture
def visitor(
    chromium: Browser,
    host: Host,
    new_pool: Callable[..., str],
    callback: str,
    tmp_path: Path,
    contexts: list[BrowserContext],
) -> Callable[..., Visitor]:
    """Sends somebody to the pages of a new pool's app."""

    def send(
        width: int = 320, scheme: Any = "light", *, has_scripts: bool = True, **settings: Any
    ) -> Visitor:
        options = {name: settings.pop(name) for name in ("locale",) if name in settings}
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            java_script_enabled=has_scripts,
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(_TIMEOUT)
        app = make_app(host, new_pool(**settings), CallbackURLs=[callback])
        page = context.new_page()
        return Visitor(page, app, callback, tmp_path, has_scripts=has_scripts)

    return send


def redeem(visitor: Visitor) -> None:
    answer = visitor.app.redeem(visitor.code(), redirect_uri=visitor.callback)
    assert answer.json()["access_token"], answer.text


REQUIRED = {
    "Schema": [{"Name": "email", "Required": True}, {"Name": "given_name", "Required": True}],
    "AutoVerifiedAttributes": ["email"],
}


@pytest.mark.parametrize(
    ("width", "scheme", "has_scripts"),
    [(320, "light", True), (1600, "dark", True), (320, "light", False)],
)
def test_signing_up(
    visitor: Callable[..., Visitor], width: int, scheme: str, has_scripts: bool
) -> None:
    somebody = visitor(width, scheme, has_scripts=has_scripts, **REQUIRED)
    somebody.visit()
    assert somebody.title == "Sign in"
    somebody.send(username="bob", password=PASSWORD)
    assert somebody.problem == "There is no such user."
    somebody.page.click("text=Sign up")
    somebody.look()
    assert somebody.title == "Sign up"
    about = {"attribute.email": "bob@example.com", "attribute.given_name": "Bob"}
    somebody.send(username="bob", password="Short1!", **about)
    assert somebody.problem == "The password is too short."
    assert somebody.page.input_value("[name='attribute.given_name']") == "Bob"
    somebody.send(password=PASSWORD)
    assert somebody.title == "Confirm your account"
    assert "b***@e***" in somebody.page.inner_text("[role=status]")
    code = somebody.sent_code()
    somebody.send(code=f"{(int(code) + 1) % 1_000_000:06}")
    assert somebody.problem == "The code is wrong."
    # Who has just proven that she is herself need not do so again.
    somebody.send(code=code)
    redeem(somebody)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_forgetting_a_password(
    visitor: Callable[..., Visitor],
    new_user: Callable[..., str],
    width: int,
    scheme: str,
) -> None:
    somebody = visitor(width, scheme)
    new_user(somebody.app.pool_id, email="alice@example.com", email_verified="true")
    somebody.visit()
    somebody.send(username="alice", password="Wrong123!")
    assert somebody.problem == "Incorrect username or password."
    somebody.page.click("text=Forgot your password?")
    somebody.look()
    somebody.send(username="alice")
    assert somebody.title == "Choose a new password"
    code = somebody.sent_code()
    somebody.send(code=code, password="nouppercase1!")
    assert somebody.problem == "The password needs an uppercase letter."
    somebody.send(code=code, password=NEW_PASSWORD)
    assert somebody.title == "Sign in"
    assert "changed" in somebody.page.inner_text("[role=status]")
    somebody.send(username="alice", password=NEW_PASSWORD)
    redeem(somebody)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_a_first_sign_in_with_an_authenticator_app(
    visitor: Callable[..., Visitor], cognito: Any, width: int, scheme: str
) -> None:
    somebody = visitor(width, scheme, Schema=[{"Name": "nickname", "Required": True}])
    pool_id = somebody.app.pool_id
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id,
        MfaConfiguration="ON",
        SoftwareTokenMfaConfiguration={"Enabled": True},
    )
    cognito.admin_create_user(
        UserPoolId=pool_id, Username="carol", TemporaryPassword=PASSWORD, MessageAction="SUPPRESS"
    )
    somebody.visit()
    somebody.send(username="carol", password=PASSWORD)
    assert somebody.title == "Choose a new password"
    somebody.send(password="x", **{"attribute.nickname": "Carrie"})
    assert somebody.problem == "The password is too short."
    somebody.send(password=NEW_PASSWORD, **{"attribute.nickname": "Carrie"})
    assert somebody.title == "Set up multi-factor authentication"
    picture = somebody.page.locator("img.qr")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    app = pyotp.TOTP(somebody.page.inner_text("code").replace(" ", ""))
    somebody.send(code="000000")
    assert somebody.problem == "The code is wrong."
    somebody.send(code=app.now())
    redeem(somebody)


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_choosing_codes_and_passkeys(
    visitor: Callable[..., Visitor],
    cognito: Any,
    new_user: Callable[..., str],
    width: int,
    scheme: str,
) -> None:
    factors = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]}}
    somebody = visitor(width, scheme, Policies=factors)
    pool_id = somebody.app.pool_id
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, WebAuthnConfiguration={"RelyingPartyId": "localhost"}
    )
    new_user(pool_id, "dora", email="dora@example.com", email_verified="true")
    devices = somebody.page.context.new_cdp_session(somebody.page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    somebody.visit()
    somebody.send(username="dora")
    assert somebody.title == "Choose how to sign in"
    somebody.send("text=Code by email")
    somebody.send(code=somebody.sent_code())
    redeem(somebody)

    somebody.visit("passkeys/add")
    assert somebody.title == "Add a passkey"
    somebody.page.click("button[type=submit]")
    somebody.page.wait_for_url(f"{somebody.callback}*")
    somebody.page.context.clear_cookies()
    somebody.visit()
    somebody.send(username="dora")
    somebody.send("text=Passkey")
    assert somebody.title == "Use a passkey"
    somebody.page.click("button[type=submit]")
    redeem(somebody)
    assert not [text for text in somebody.said if "Content Security Policy" in text]


def test_signing_in_by_keyboard(
    visitor: Callable[..., Visitor], new_user: Callable[..., str]
) -> None:
    somebody = visitor()
    new_user(somebody.app.pool_id)
    somebody.visit()
    keyboard = somebody.page.keyboard
    keyboard.press("Tab")
    keyboard.type("alice")
    keyboard.press("Tab")
    keyboard.type(PASSWORD)
    keyboard.press("Enter")
    redeem(somebody)


def test_signing_out(visitor: Callable[..., Visitor], new_user: Callable[..., str]) -> None:
    somebody = visitor()
    new_user(somebody.app.pool_id)
    somebody.visit()
    somebody.send(username="alice", password=PASSWORD)
    somebody.code()
    # An hour long she is not asked again.
    somebody.page.goto("about:blank")
    asked = f"response_type=code&client_id={somebody.app.client_id}"
    back = f"redirect_uri={somebody.callback}"
    somebody.page.goto(f"{somebody.app.base}/oauth2/authorize?{asked}&{back}")
    somebody.code()
    somebody.visit("logout", scope="openid")
    assert somebody.title == "Sign in"
    somebody.visit()
    assert somebody.title == "Sign in"


def test_a_long_name_of_a_provider_fits(visitor: Callable[..., Visitor], cognito: Any) -> None:
    somebody = visitor()
    name = "W" * 31
    url = "https://idp.example.com"
    cognito.create_identity_provider(
        UserPoolId=somebody.app.pool_id,
        ProviderName=name,
        ProviderType="OIDC",
        ProviderDetails={
            "client_id": "ours",
            "attributes_request_method": "GET",
            "oidc_issuer": url,
            "authorize_scopes": "openid",
            "authorize_url": f"{url}/authorize",
            "token_url": f"{url}/token",
            "attributes_url": f"{url}/userinfo",
            "jwks_uri": f"{url}/keys",
        },
    )
    cognito.update_user_pool_client(
        UserPoolId=somebody.app.pool_id,
        ClientId=somebody.app.client_id,
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid"],
        CallbackURLs=[somebody.callback],
        SupportedIdentityProviders=["COGNITO", name],
    )
    somebody.visit()
    assert name in somebody.page.inner_text("main")


def test_what_no_app_is_told(visitor: Callable[..., Visitor]) -> None:
    somebody = visitor()
    somebody.visit(redirect_uri="https://evil.example.com/")
    assert somebody.title == "Something went wrong"
    assert somebody.page.url.startswith(f"{somebody.app.base}/error?error=redirect_mismatch")


@pytest.mark.parametrize(
    ("locale", "title"),
    [
        ("en-GB", "Sign in"),
        ("de-DE", "Anmelden"),
        ("es-ES", "Iniciar sesión"),
        ("fr-FR", "Se connecter"),
        ("ja-JP", "サインイン"),
        ("sw-KE", "Sign in"),
    ],
)
def test_in_the_browsers_language(visitor: Callable[..., Visitor], locale: str, title: str) -> None:
    somebody = visitor(locale=locale)
    somebody.visit()
    assert somebody.title == title
    somebody.visit(lang="de")
    assert somebody.title == "Anmelden"
