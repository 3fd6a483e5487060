"""A real SAML provider on another site in a real browser, which brings no cookies from there."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Request

from tests.host import Host
from tests.integration.federation.saml_corp import make_saml_app, running_saml_corp
from tests.integration.login.browser import Visitor
from tests.integration.oauth.apps import App, claims


@pytest.fixture(scope="module")
def corp() -> Iterator[str]:
    with running_saml_corp() as url:
        yield url


@pytest.fixture
def context(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    return new_context()


def app_of(host: Host, corp: str, callback: str, **settings: Any) -> App:
    """Make a pool and an app to which a browser may come back."""
    urls = {"CallbackURLs": [callback], "LogoutURLs": [f"{callback}/signed-out"]}
    return make_saml_app(host, corp, **{**urls, **settings})


def test_in_and_out(
    host: Host, corp: str, callback: str, context: BrowserContext, tmp_path: Path
) -> None:
    app = app_of(host, corp, callback, details={"IDPSignout": "true"})
    ada = Visitor(context.new_page(), app, callback, tmp_path)
    asked: list[Request] = []
    ada.page.on("request", lambda request: asked.append(request))

    def posted() -> list[tuple[str, bool]]:
        saml = [one for one in asked if one.method == "POST" and "/saml2/" in one.url]
        return [(one.url, "csrf-state" in one.all_headers().get("cookie", "")) for one in saml]

    ada.visit(scope="openid email")
    ada.page.click("text=Continue with Corp")
    assert ada.page.url.startswith(f"{corp}/sso?")
    ada.page.fill("[name=name]", "ada")
    ada.page.click("button")
    answer = app.redeem(ada.code(), redirect_uri=callback)
    said = claims(answer.json()["id_token"])
    assert said["cognito:username"] == "Corp_ada"
    assert said["email"] == "ada@corp.example.com"
    # From the other site the cookie does not come, and from the page that is answered it does.
    here = f"{app.base}/saml2/idpresponse"
    assert posted() == [(here, False), (here, True)]

    ada.page.goto("about:blank")
    ada.page.goto(ada.address(scope="openid"))
    assert ada.code(), "she is known by her session"

    signed_out = f"{callback}/signed-out"
    ada.page.goto(ada.address("logout", logout_uri=signed_out, redirect_uri=None))
    ada.page.wait_for_url(signed_out)
    assert posted()[2:] == [(f"{app.base}/saml2/logout", False)]
    ada.page.goto(ada.address(identity_provider="Corp"))
    assert ada.page.url.startswith(f"{corp}/sso?")


def test_from_the_provider(host: Host, corp: str, callback: str, context: BrowserContext) -> None:
    app = app_of(host, corp, callback, details={"IDPInit": "true"}, providers=())
    wishes = {
        "identity_provider": "Corp",
        "client_id": app.client_id,
        "redirect_uri": callback,
        "response_type": "code",
    }
    query = {"pool": app.pool_id, "name": "bob", "state": urlencode(wishes)}
    page = context.new_page()
    page.goto(f"{corp}/begin?{urlencode(query)}")
    page.wait_for_url(f"{callback}?code=*")
