"""oidc-client-ts in Chromium: an app without a server, on an origin of its own."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Error, Page

from tests.host import Host
from tests.integration.clients.conftest import EMAIL, App
from tests.integration.clients.site import do, running_site
from tests.integration.federation.corp import make_corp_app, running_corp, sign_in_at_corp
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import OAUTH
from tests.integration.oauth.apps import App as OAuthApp

_FOLDER = Path(__file__).parent
_USER = "(user) => user && {tokens: [user.access_token, user.refresh_token], profile: user.profile}"


@pytest.fixture
def site() -> Iterator[str]:
    """Where the app's page is."""
    library = _FOLDER / "node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js"
    page = (_FOLDER / "hosted/app.html").read_bytes()
    with running_site(page, {"/oidc-client-ts.js": library.read_bytes()}) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A tab of a browser that knows nothing yet."""
    return new_context().new_page()


def test_a_user_signs_in_by_redirect_and_out(host: Host, site: str, page: Page) -> None:
    callback, signed_out = f"{site}/callback", f"{site}/signed-out"
    app = App(host, **{**OAUTH, "CallbackURLs": [callback], "LogoutURLs": [signed_out]})
    app.add("alice", email=EMAIL)
    _open(page, host, app, site)
    assert _user(page, "users.getUser()") is None

    _sign_in(page, callback)
    user = _user(page, "users.signinCallback()")
    assert user["profile"]["email"] == EMAIL
    assert user["profile"]["sub"] == app.user()["attributes"]["sub"]
    assert user["profile"]["cognito:username"] == "alice"
    assert _user(page, "users.getUser()") == user

    renewed = _user(page, "users.signinSilent()")
    assert renewed["tokens"][0] != user["tokens"][0]
    assert app.claims(renewed["tokens"][0])["username"] == "alice"

    do(page, "users.getUser().then((user) => { window.before = user; })")
    do(page, "users.revokeTokens(['refresh_token'])")
    with pytest.raises(Error, match="invalid_grant"):
        do(page, "users.storeUser(before).then(() => users.signinSilent())")

    leaving = {"client_id": app.client_id, "logout_uri": signed_out}
    do(page, f"void users.signoutRedirect({{extraQueryParams: {json.dumps(leaving)}}})")
    page.wait_for_url(signed_out)
    assert _user(page, "users.getUser()") is None
    do(page, "void users.signinRedirect()")
    page.locator("input[name=password]:visible").wait_for()


def test_a_user_comes_by_the_provider_that_the_app_names(host: Host, site: str, page: Page) -> None:
    with running_corp(host) as corp:
        app = make_corp_app(host, corp, f"{site}/callback")
        _open(page, host, app, site, extraQueryParams={"identity_provider": "Corp"})
        do(page, "void users.signinRedirect()")
        # Nobody sees a page of the pool.
        page.wait_for_url(f"{corp}/interaction/*")
        sign_in_at_corp(page)
        page.wait_for_url(f"{site}/callback?*")
        profile = _user(page, "users.signinCallback()")["profile"]
    assert profile["cognito:username"] == "Corp_ada"
    assert profile["email"] == "ada@corp.example.com"
    assert profile["cognito:groups"] == [f"{app.pool_id}_Corp"]
    [identity] = profile["identities"]
    assert (identity["providerName"], identity["userId"]) == ("Corp", "ada")
    assert _user(page, "users.signinSilent()")["profile"]["sub"] == profile["sub"]


def _open(page: Page, host: Host, app: App | OAuthApp, site: str, **more: Any) -> None:
    settings = {
        "authority": f"{host.url}/{app.pool_id}",
        "client_id": app.client_id,
        "redirect_uri": f"{site}/callback",
        "scope": "openid email",
        "requestTimeoutInSeconds": 10,
        "automaticSilentRenew": False,
        **more,
    }
    page.goto(f"{site}/?{urlencode({'settings': json.dumps(settings)})}")


def _user(page: Page, promise: str) -> Any:
    """Return the tokens and the profile that a promise ends with."""
    return do(page, f"{promise}.then({_USER})")


def _sign_in(page: Page, callback: str) -> None:
    do(page, "void users.signinRedirect()")
    page.locator("input[name=username]:visible").fill("alice")
    page.locator("input[name=password]:visible").fill(PASSWORD)
    page.locator("form:has(input[name=password]:visible) [type=submit]").first.click()
    page.wait_for_url(f"{callback}?*")
