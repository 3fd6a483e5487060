"""Amplify's signInWithRedirect in Chromium: by the provider that an app names, and by the pages."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.host import Host
from tests.integration.clients.site import do, running_site
from tests.integration.federation.corp import make_corp_app, running_corp, sign_in_at_corp
from tests.integration.oauth.apps import App
from tests.node import Runner

_FOLDER = Path(__file__).parent
_PAGE = b"""<!doctype html>
<html lang="en"><title>An app</title><link rel="icon" href="data:,">
<script src="/app.js"></script></html>
"""
_ID_TOKEN = "auth.fetchAuthSession().then(({tokens}) => tokens.idToken.payload)"


@pytest.fixture
def site(host: Host, tmp_path: Path) -> Iterator[str]:
    """Where the app's page is."""
    runner = Runner(host, _FOLDER, tmp_path)
    script = tmp_path / "app.js"
    bundle = ("amplify/page.mjs", "--bundle", f"--outfile={script}")
    runner.run(runner.installed("esbuild/bin/esbuild"), *bundle)
    with running_site(_PAGE, {"/app.js": script.read_bytes()}) as port:
        yield f"http://localhost:{port}"


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A tab that takes the host's own certificate: Amplify knows no pages without TLS."""
    return new_context(ignore_https_errors=True).new_page()


def test_a_user_comes_by_a_provider_and_goes(host: Host, site: str, page: Page) -> None:
    back = f"{site}/"
    with running_corp(host) as corp:
        app = make_corp_app(host, corp, back, LogoutURLs=[back])
        page.goto(f"{back}?{urlencode({'settings': json.dumps(settings(host, app, back))})}")
        do(page, "void auth.signInWithRedirect({provider: {custom: 'Corp'}})")
        # Nobody sees a page of the pool.
        page.wait_for_url(f"{corp}/interaction/*")
        sign_in_at_corp(page)
        page.wait_for_url(f"{back}*")
        assert do(page, "arrived") == ["signInWithRedirect", None]
        said = do(page, _ID_TOKEN)
        assert said["cognito:username"] == "Corp_ada"
        assert said["cognito:groups"] == [f"{app.pool_id}_Corp"]
        assert [one["providerName"] for one in said["identities"]] == ["Corp"]
        assert do(page, "auth.getCurrentUser()")["username"] == "Corp_ada"

        with page.expect_navigation(url=back):
            do(page, "void auth.signOut()")
        # The provider knows her still, and is to ask her all the same.
        anew = "{provider: {custom: 'Corp'}, options: {prompt: 'LOGIN'}}"
        do(page, f"void auth.signInWithRedirect({anew})")
        page.wait_for_url(f"{corp}/interaction/*")
        page.click("text=Cancel")
        page.wait_for_url(f"{back}*")
        assert do(page, "arrived") == ["signInWithRedirect_failure", "End-User aborted interaction"]


def settings(host: Host, app: App, back: str) -> dict[str, Any]:
    """Return Amplify's settings."""
    return {
        "userPoolId": app.pool_id,
        "userPoolClientId": app.client_id,
        "userPoolEndpoint": host.url,
        "loginWith": {
            "oauth": {
                "domain": app.base.removeprefix("http://"),
                "scopes": ["openid", "email", "aws.cognito.signin.user.admin"],
                "redirectSignIn": [back],
                "redirectSignOut": [back],
                "responseType": "code",
            }
        },
    }
