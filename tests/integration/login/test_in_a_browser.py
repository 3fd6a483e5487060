"""The pages in a real browser: narrow and wide, light and dark, by keyboard, without scripts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyotp
import pytest
from playwright.sync_api import BrowserContext

from tests.host import Host
from tests.integration.login.browser import LOOKS, Visitor
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import make_app

NEW_PASSWORD = "Another123!"


@pytest.fixture
def visitor(
    new_context: Callable[..., BrowserContext],
    host: Host,
    new_pool: Callable[..., str],
    callback: str,
    tmp_path: Path,
) -> Callable[..., Visitor]:
    """Sends somebody to the pages of a new pool's app."""

    def send(
        width: int = 320, scheme: Any = "light", *, has_scripts: bool = True, **settings: Any
    ) -> Visitor:
        options = {name: settings.pop(name) for name in ("locale",) if name in settings}
        context = new_context(
            width, color_scheme=scheme, java_script_enabled=has_scripts, **options
        )
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
    # Who has just proven who they are need not do so again.
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
    # An hour long nobody is asked again.
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
