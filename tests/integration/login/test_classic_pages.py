"""AWS's classic pages, driven as end-to-end tests that were written for AWS drive them."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyotp
import pytest
import requests
from playwright.sync_api import BrowserContext, Page

from tests.host import Host
from tests.integration.login.browser import Visitor
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import CALLBACK, App, make_app

NEW_PASSWORD = "Another123!"
NARROW, WIDE = 360, 1280
_WIDE_BOX = "modal-content background-customizable modal-content-mobile visible-md visible-lg"
_DEEP = (
    f"//div[@class='{_WIDE_BOX}']//div[@class='modal-body']//div//div//div//div"
    "//form[@name='cognitoSignInForm']//div//input[@id='signInForm{field}']"
)
_numbers = itertools.count()


def add_domain(cognito: Any, pool_id: str, **settings: Any) -> str:
    """Make a prefix domain, a classic one unless the settings say otherwise."""
    prefix = f"classic{next(_numbers)}"
    cognito.create_user_pool_domain(UserPoolId=pool_id, Domain=prefix, **settings)
    return prefix


@pytest.fixture
def visitor(
    new_context: Callable[..., BrowserContext],
    host: Host,
    cognito: Any,
    new_pool: Callable[..., str],
    callback: str,
    tmp_path: Path,
) -> Callable[..., Visitor]:
    """Sends somebody to the classic pages of a new pool's app."""

    def send(width: int = WIDE, *, has_scripts: bool = True, **settings: Any) -> Visitor:
        context = new_context(width, java_script_enabled=has_scripts)
        app = make_app(host, new_pool(**settings), CallbackURLs=[callback])
        add_domain(cognito, app.pool_id)
        return Visitor(context.new_page(), app, callback, tmp_path, has_scripts=has_scripts)

    return send


def redeem(visitor: Visitor) -> None:
    answer = visitor.app.redeem(visitor.code(), redirect_uri=visitor.callback)
    assert answer.json()["access_token"], answer.text


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"[name='{name}']:visible").fill(value)


def press(visitor: Visitor, button: str) -> None:
    """Press the visible button of a name, and look at what comes of it."""
    visitor.page.locator(f"[name={button}]:visible").click()
    if not visitor.is_back:
        visitor.look()


def problem(page: Page) -> str:
    """Return what is said to be wrong; it is seen once, and in the tree of a reader once."""
    [seen] = page.locator("#loginErrorMessage:visible").all()
    assert page.get_by_role("alert").count() == 1
    return seen.inner_text()


@pytest.mark.parametrize(
    ("width", "username", "password", "button"),
    [
        (
            WIDE,
            "(//input[@id='signInFormUsername'])[2]",
            "(//input[@id='signInFormPassword'])[2]",
            "(//input[@name='signInSubmitButton'])[2]",
        ),
        (
            WIDE,
            ".visible-lg #signInFormUsername",
            ".visible-lg #signInFormPassword",
            ".visible-lg input[name=signInSubmitButton]",
        ),
        (
            WIDE,
            "#signInFormUsername:visible",
            "#signInFormPassword:visible",
            "input[name='signInSubmitButton']:visible",
        ),
        (
            WIDE,
            _DEEP.format(field="Username"),
            _DEEP.format(field="Password"),
            f"div[class='{_WIDE_BOX}'] div[class='modal-body'] div div div div "
            "input[name='signInSubmitButton']",
        ),
        (
            WIDE,
            "form[name=cognitoSignInForm]:visible >> input[name=username]",
            "form[name=cognitoSignInForm]:visible >> input[name=password]",
            "form[class='cognito-asf'] > input[class='btn btn-primary submitButton-customizable']"
            ":visible",
        ),
        (
            WIDE,
            "(//input[@name='username'])[2]",
            "(//input[@name='password'])[2]",
            "(//input[@class='btn btn-primary submitButton-customizable'])[2]",
        ),
        (
            WIDE,
            "role=textbox[name='Username']",
            "[placeholder=Password]:visible",
            "role=button[name='submit']",
        ),
        (
            NARROW,
            "(//input[@id='signInFormUsername'])[1]",
            "(//input[@id='signInFormPassword'])[1]",
            "(//input[@name='signInSubmitButton'])[1]",
        ),
        (
            NARROW,
            "#signInFormUsername >> nth=0",
            "#signInFormPassword >> nth=0",
            "input[type=Submit] >> nth=0",
        ),
        (
            NARROW,
            ".visible-xs #signInFormUsername",
            ".visible-xs #signInFormPassword",
            ".visible-xs input[value='Sign in']",
        ),
        (
            NARROW,
            "#signInFormUsername:visible",
            "#signInFormPassword:visible",
            "input[name='signInSubmitButton']:visible",
        ),
    ],
)
def test_a_suite_that_was_written_for_aws_signs_in(
    visitor: Callable[..., Visitor],
    new_user: Callable[..., str],
    width: int,
    username: str,
    password: str,
    button: str,
) -> None:
    somebody = visitor(width)
    new_user(somebody.app.pool_id)
    somebody.visit()
    somebody.page.locator(username).fill("alice")
    somebody.page.locator(password).fill(PASSWORD)
    somebody.page.locator(button).click()
    redeem(somebody)


@pytest.mark.parametrize("width", [320, 767, 768, 991, 992, 1600])
@pytest.mark.parametrize("endpoint", ["login", "signup", "forgotPassword", "confirmUser"])
def test_of_the_two_forms_one_is_there_for_people(
    visitor: Callable[..., Visitor], width: int, endpoint: str
) -> None:
    somebody = visitor(width)
    somebody.visit(endpoint)
    page = somebody.page
    assert page.locator("[name=username]").count() == 2
    assert page.locator("[name=username]:visible").count() == 1
    assert page.get_by_role("textbox", name="Username").count() == 1
    assert page.locator(".visible-lg").is_visible() == (width >= 992)
    assert page.locator(".visible-xs").is_visible() == (width < 992)


@pytest.mark.parametrize(
    ("endpoint", "order"),
    [
        ("login", ["xs", "lg"]),
        ("forgotPassword", ["xs", "lg"]),
        # As a page that was kept from AWS has them, and suites that take the first one.
        ("signup", ["lg", "xs"]),
        ("confirmUser", ["lg", "xs"]),
    ],
)
def test_the_copies_come_in_awss_order(
    visitor: Callable[..., Visitor], endpoint: str, order: list[str]
) -> None:
    somebody = visitor()
    somebody.visit(endpoint)
    boxes = somebody.page.locator(".container > .modal-dialog > .modal-content").all()
    classes = [(box.get_attribute("class") or "").split() for box in boxes]
    assert ["xs" if "visible-xs" in has else "lg" for has in classes] == order
    for has in classes:
        assert {"background-customizable", "modal-content-mobile"} <= set(has)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_signing_up(visitor: Callable[..., Visitor], width: int) -> None:
    required = [{"Name": "email", "Required": True}, {"Name": "given_name", "Required": True}]
    somebody = visitor(width, Schema=required, AutoVerifiedAttributes=["email"])
    page = somebody.page
    somebody.visit()
    page.locator("text=Sign up >> visible=true").click()
    somebody.look()
    about = {
        "requiredAttributes[email]": "bob@example.com",
        "requiredAttributes[given_name]": "Bob",
    }
    fill(page, username="bob", password="Short1!", **about)
    press(somebody, "signUpButton")
    assert problem(page) == "The password is too short."
    assert page.locator("[name='requiredAttributes[given_name]']:visible").input_value() == "Bob"
    fill(page, password=PASSWORD)
    press(somebody, "signUpButton")
    assert "b***@e***" in page.get_by_role("status").inner_text()
    code = somebody.sent_code()
    page.locator("#verification_code:visible").fill(f"{(int(code) + 1) % 1_000_000:06}")
    press(somebody, "confirm")
    assert problem(page) == "The code is wrong."
    press(somebody, "resend")
    page.locator("#verification_code:visible").fill(somebody.sent_code())
    press(somebody, "confirm")
    redeem(somebody)


def test_a_suite_that_takes_the_first_of_each_name_signs_up(
    visitor: Callable[..., Visitor],
) -> None:
    email = [{"Name": "email", "Required": True}]
    somebody = visitor(Schema=email, AutoVerifiedAttributes=["email"])
    page = somebody.page
    somebody.visit("signup")
    page.locator("[name=username]").first.fill("bob")
    page.locator("[name='requiredAttributes[email]']").first.fill("bob@example.com")
    page.locator("[name=password]").first.fill(PASSWORD)
    page.locator("(//button[text()='Sign up'])[1]").click()
    page.locator("#verification_code").first.fill(somebody.sent_code())
    page.locator("//button[text()='Confirm account'] >> nth=0").click()
    redeem(somebody)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_forgetting_a_password(
    visitor: Callable[..., Visitor], new_user: Callable[..., str], width: int
) -> None:
    somebody = visitor(width)
    page = somebody.page
    new_user(somebody.app.pool_id, email="alice@example.com", email_verified="true")
    somebody.visit()
    fill(page, username="alice", password="Wrong123!")
    press(somebody, "signInSubmitButton")
    assert problem(page) == "Incorrect username or password."
    field = page.locator("#signInFormPassword:visible")
    assert field.get_attribute("aria-invalid") == "true"
    assert field.evaluate("field => field === document.activeElement")
    page.locator("text=Forgot your password? >> visible=true").click()
    somebody.look()
    page.locator("#username:visible").fill("alice")
    press(somebody, "reset_my_password")
    code = somebody.sent_code()
    page.locator("#forgot_verification_code:visible").fill(code)
    page.locator("#new_password:visible").fill(NEW_PASSWORD)
    page.locator("#confirm_password:visible").fill(f"{NEW_PASSWORD}!")
    press(somebody, "reset_password")
    assert problem(page) == "The passwords are not the same."
    page.locator("#new_password:visible").fill(NEW_PASSWORD)
    page.locator("#confirm_password:visible").fill(NEW_PASSWORD)
    press(somebody, "reset_password")
    assert "changed" in page.get_by_role("status").inner_text()
    fill(page, username="alice", password=NEW_PASSWORD)
    press(somebody, "signInSubmitButton")
    redeem(somebody)


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_what_comes_after_the_password_is_dressed_alike(
    visitor: Callable[..., Visitor], cognito: Any, width: int
) -> None:
    somebody = visitor(width, Schema=[{"Name": "nickname", "Required": True}])
    page = somebody.page
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
    fill(page, username="carol", password=PASSWORD)
    press(somebody, "signInSubmitButton")
    fill(page, password=NEW_PASSWORD, confirm_password="Other123!")
    press(somebody, "reset_password")
    assert problem(page) == "The passwords are not the same."
    nickname = {"requiredAttributes[nickname]": "Carrie"}
    fill(page, password=NEW_PASSWORD, confirm_password=NEW_PASSWORD, **nickname)
    press(somebody, "reset_password")
    assert somebody.title == "Set up multi-factor authentication"
    app = pyotp.TOTP(page.inner_text("#secret"))
    somebody.send(code="000000")
    assert somebody.problem == "The code is wrong."
    somebody.send(code=app.now())
    redeem(somebody)


def add_providers(cognito: Any, app: App, callback: str, *names: str) -> None:
    url = "https://idp.example.com"
    for name in names:
        is_google = name == "Google"
        details = {"client_id": "ours", "client_secret": "x", "authorize_scopes": "openid"}
        oidc = {
            "attributes_request_method": "GET",
            "oidc_issuer": url,
            "authorize_url": f"{url}/authorize",
            "token_url": f"{url}/token",
            "attributes_url": f"{url}/userinfo",
            "jwks_uri": f"{url}/keys",
        }
        cognito.create_identity_provider(
            UserPoolId=app.pool_id,
            ProviderName=name,
            ProviderType="Google" if is_google else "OIDC",
            ProviderDetails=details if is_google else {**details, **oidc},
        )
    cognito.update_user_pool_client(
        UserPoolId=app.pool_id,
        ClientId=app.client_id,
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid"],
        CallbackURLs=[callback],
        SupportedIdentityProviders=["COGNITO", *names],
    )


@pytest.mark.parametrize(
    ("width", "button", "provider"),
    [
        (WIDE, "input[name=Acme]:visible", "Acme"),
        (NARROW, ".visible-xs input[value=Acme]", "Acme"),
        (WIDE, "form[name=loginWithIdentityProvider] >> role=button[name='Acme']", "Acme"),
        (WIDE, "button[name=googleSignUpButton]:visible", "Google"),
        (WIDE, "text=Continue with Google >> visible=true", "Google"),
    ],
)
def test_a_providers_button_leads_to_it(
    visitor: Callable[..., Visitor], cognito: Any, width: int, button: str, provider: str
) -> None:
    somebody = visitor(width)
    add_providers(cognito, somebody.app, somebody.callback, "Acme", "Google", "scope")
    somebody.visit(state="s")
    asked: list[str] = []
    somebody.page.route("https://**", lambda route: route.abort())
    somebody.page.on("request", lambda request: asked.append(request.url))
    with somebody.page.expect_request(lambda request: "oauth2/authorize" in request.url):
        somebody.page.locator(button).click()
    [sent] = [url for url in asked if url.startswith(somebody.app.base)]
    assert f"identity_provider={provider}" in sent
    assert "state=s" in sent


def test_what_is_typed_is_in_both_copies_and_labels_lead_into_their_own(
    visitor: Callable[..., Visitor],
) -> None:
    somebody = visitor()
    somebody.visit()
    page = somebody.page
    page.locator(".visible-lg .label-customizable >> text=Username").click()
    page.keyboard.type("alice")
    page.locator("#signInFormPassword:visible").fill("secret")
    page.set_viewport_size({"width": NARROW, "height": 800})
    assert page.locator("#signInFormUsername:visible").input_value() == "alice"
    assert page.locator("#signInFormPassword:visible").input_value() == "secret"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a", {"lowerletter"}),
        ("A", {"upperletter"}),
        ("1234567", {"numbers"}),
        ("12345678", {"numbers", "length"}),
        ("-", {"symbols"}),
        ("a b", {"lowerletter", "symbols"}),
        ("ä", set()),
        (PASSWORD, {"lowerletter", "upperletter", "numbers", "symbols", "length"}),
    ],
)
def test_each_rule_says_whether_the_password_keeps_it(
    visitor: Callable[..., Visitor], typed: str, kept: set[str]
) -> None:
    somebody = visitor()
    somebody.visit("signup")
    page = somebody.page
    assert page.locator("[class*=passwordCheck]").count() == 0
    page.locator("[name=password]:visible").press_sequentially(typed)
    valid = page.locator(".passwordCheck-valid-customizable:visible").all()
    assert {one.get_attribute("data-rule") for one in valid} == kept
    broken = page.locator(".passwordCheck-notValid-customizable:visible")
    assert broken.count() == 5 - len(kept)
    somebody.look()


def test_no_script_is_needed(
    visitor: Callable[..., Visitor], cognito: Any, new_user: Callable[..., str]
) -> None:
    somebody = visitor(has_scripts=False)
    new_user(somebody.app.pool_id)
    add_providers(cognito, somebody.app, somebody.callback, "Acme")
    somebody.visit()
    assert somebody.page.locator("a:visible >> text=Continue with Acme").count() == 1
    fill(somebody.page, username="alice", password=PASSWORD)
    press(somebody, "signInSubmitButton")
    redeem(somebody)


@pytest.mark.parametrize(
    ("settings", "is_at_host_name", "is_branded", "is_classic"),
    [
        ({}, False, False, True),
        ({"ManagedLoginVersion": 1}, False, False, True),
        ({"ManagedLoginVersion": 1}, True, False, True),
        ({"ManagedLoginVersion": 1}, True, True, True),
        ({"ManagedLoginVersion": 2}, True, True, False),
        ({"ManagedLoginVersion": 2}, False, True, False),
        (None, False, True, False),
        (None, False, False, False),
    ],
)
def test_the_version_of_the_pools_domain_says_which_pages_there_are(
    host: Host,
    cognito: Any,
    pool_id: str,
    settings: dict[str, int] | None,
    is_at_host_name: bool,
    is_branded: bool,
    is_classic: bool,
) -> None:
    app = make_app(host, pool_id)
    prefix = add_domain(cognito, pool_id, **settings) if settings is not None else ""
    if is_branded:
        cognito.create_managed_login_branding(
            UserPoolId=pool_id, ClientId=app.client_id, UseCognitoProvidedValues=True
        )
    asked = f"login?client_id={app.client_id}&response_type=code&redirect_uri={CALLBACK}"
    if is_at_host_name:
        headers = {"Host": f"{prefix}.auth.us-east-1.localhost:{host.port}"}
        page = requests.get(f"{host.url}/{asked}", headers=headers, timeout=30)
    else:
        page = requests.get(f"{app.base}/{asked}", timeout=30)
    assert page.status_code == 200
    assert ('id="signInFormUsername"' in page.text) == is_classic


def test_a_pool_without_a_domain_has_the_pages_of_its_ui_customization(
    host: Host, cognito: Any, pool_id: str
) -> None:
    app = make_app(host, pool_id)
    add_domain(cognito, pool_id)
    cognito.set_ui_customization(
        UserPoolId=pool_id, ClientId=app.client_id, CSS=".label-customizable { font-weight: 700; }"
    )
    [prefix] = [cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]["Domain"]]
    cognito.delete_user_pool_domain(UserPoolId=pool_id, Domain=prefix)
    asked = f"login?client_id={app.client_id}&response_type=code&redirect_uri={CALLBACK}"
    assert "signInFormUsername" in requests.get(f"{app.base}/{asked}", timeout=30).text


def test_classic_pages_ask_for_a_password_only(
    host: Host, cognito: Any, new_pool: Callable[..., str]
) -> None:
    factors = {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]}
    app = make_app(host, new_pool(Policies={"SignInPolicy": factors}))
    add_domain(cognito, app.pool_id)
    asked = f"login?client_id={app.client_id}&response_type=code&redirect_uri={CALLBACK}"
    page = requests.get(f"{app.base}/{asked}", timeout=30).text
    assert page.count('id="signInFormPassword"') == 2
    assert "passkey" not in page.lower()
