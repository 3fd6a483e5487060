"""How the pages of an app look where its developer has a say."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.login.forms import Page
from tests.integration.oauth.apps import CALLBACK, App, make_app

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
CSS = ".submitButton-customizable { background-color: #ff00aa; }"
SETTINGS = {
    "categories": {"global": {"colorSchemeMode": "DARK"}},
    "components": {
        "primaryButton": {
            "lightMode": {"defaults": {"backgroundColor": "112233ff", "textColor": "ffffff"}},
            "darkMode": {"defaults": {"backgroundColor": "red;} body{display:none"}},
        },
        "form": {"borderRadius": 12.5},
    },
    "componentClasses": {"buttons": {"borderRadius": "8px"}},
}
_numbers = itertools.count()


class Domain:
    """A pool with a domain, seen by a browser that is at it."""

    def __init__(self, host: Host, cognito: Any, pool_id: str, version: int) -> None:
        self.host = host
        self.prefix = f"branded{next(_numbers)}"
        self.app: App = make_app(host, pool_id)
        cognito.create_user_pool_domain(
            UserPoolId=pool_id, Domain=self.prefix, ManagedLoginVersion=version
        )
        self.name = f"{self.prefix}.auth.us-east-1.localhost.localstack.cloud:{host.port}"

    def get(self, path: str) -> requests.Response:
        """Return what is at a path or an address of the domain."""
        path = path.removeprefix(f"http://{self.name}")
        url = f"http://localhost:{self.host.port}{path}"
        return requests.get(url, headers={"Host": self.name}, timeout=30)

    def page(self, name: str = "login", query: str = "") -> Page:
        """Return a page."""
        client_id = self.app.client_id
        given = f"response_type=code&client_id={client_id}&redirect_uri={CALLBACK}{query}"
        return Page(self.get(f"/{name}?{given}"))


@pytest.fixture
def domain(host: Host, cognito: Any, new_pool: Callable[..., str]) -> Callable[[int], Domain]:
    """Makes a pool with a domain of a version of managed login."""
    return lambda version: Domain(host, cognito, new_pool(), version)


def test_pages_have_the_style_and_the_logo_of_the_classic_branding(
    domain: Callable[[int], Domain], cognito: Any
) -> None:
    at = domain(1)
    assert len(at.page().sheets) == 1
    assert at.page().images == []
    cognito.set_ui_customization(
        UserPoolId=at.app.pool_id, ClientId=at.app.client_id, CSS=CSS, ImageFile=PNG
    )
    page = at.page()
    style = at.get(page.sheets[1])
    assert (style.text, style.headers["Content-Type"]) == (CSS, "text/css;charset=UTF-8")
    logo = at.get(page.images[0]["src"])
    assert (logo.content, logo.headers["Content-Type"]) == (PNG, "image/png")
    # What knows of no dark is not shown dark.
    assert 'data-scheme="light"' in page.answer.text
    assert at.get("/static/style.css").ok


def test_pages_have_the_colours_and_the_logos_of_the_managed_branding(
    domain: Callable[[int], Domain], cognito: Any
) -> None:
    at = domain(2)
    cognito.create_managed_login_branding(
        UserPoolId=at.app.pool_id,
        ClientId=at.app.client_id,
        Settings=SETTINGS,
        Assets=[
            {"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": PNG},
            {"Category": "FORM_LOGO", "ColorMode": "DARK", "Extension": "SVG", "Bytes": SVG},
            {"Category": "FAVICON_ICO", "ColorMode": "DYNAMIC", "Extension": "PNG", "Bytes": PNG},
        ],
    )
    page = at.page()
    assert at.get(page.sheets[1]).text == (
        ":root {\n"
        "  color-scheme: dark;\n"
        "  --button-light: #112233ff;\n"
        "  --on-button-light: #ffffff;\n"
        "  --form-corner: 12.5px;\n"
        "}\n"
    )
    light = at.get(page.images[0]["src"])
    assert (light.content, light.headers["Content-Type"]) == (PNG, "image/png")
    dark = at.get(page.images[0]["src"].replace("LIGHT", "DARK"))
    assert (dark.content, dark.headers["Content-Type"]) == (SVG, "image/svg+xml")
    assert at.get(page.icon).content == PNG
    assert "sandbox" in dark.headers["Content-Security-Policy"]
    assert at.get(page.images[0]["src"].replace("LIGHT", "DYNAMIC")).status_code == 404


def test_cognitos_own_style_is_a_style(domain: Callable[[int], Domain], cognito: Any) -> None:
    at = domain(2)
    cognito.create_managed_login_branding(
        UserPoolId=at.app.pool_id, ClientId=at.app.client_id, UseCognitoProvidedValues=True
    )
    page = at.page()
    assert (page.status, page.title, len(page.sheets)) == (200, "Sign in", 1)


@pytest.mark.parametrize("name", ["login", "signup", "forgotPassword"])
def test_managed_login_has_no_pages_for_an_app_without_a_branding(
    domain: Callable[[int], Domain], name: str
) -> None:
    page = domain(2).page(name)
    assert page.status == 403
    assert "Login pages unavailable. Please contact an administrator." in page.text("main")
    assert page.forms == []


def test_new_users_see_the_terms_in_their_language(
    domain: Callable[[int], Domain], cognito: Any
) -> None:
    at = domain(1)
    cognito.create_terms(
        UserPoolId=at.app.pool_id,
        ClientId=at.app.client_id,
        TermsName="terms-of-use",
        TermsSource="LINK",
        Enforcement="NONE",
        Links={
            "cognito:default": "https://app.example.com/terms",
            "cognito:german": "https://app.example.com/agb",
        },
    )
    assert at.page("signup").links["Terms of use"] == "https://app.example.com/terms"
    german = at.page("signup", "&lang=de")
    assert german.links["Nutzungsbedingungen"] == "https://app.example.com/agb"
