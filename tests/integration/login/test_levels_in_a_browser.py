"""A step-up in a real browser: who is signed in by the cookie is asked for the code alone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.host import Host
from tests.integration.login.browser import Visitor
from tests.integration.login.levels import said_of
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import make_app
from tests.integration.signin.choosing import BOTH, TOTP, Choosing, next_code
from tests.integration.signin.climbing import level


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("is_classic", [False, True])
def test_stepping_up(
    new_context: Callable[..., BrowserContext],
    host: Host,
    cognito: Any,
    new_user: Callable[..., str],
    callback: str,
    tmp_path: Path,
    width: int,
    is_classic: bool,
) -> None:
    pool = Choosing(cognito, ("PASSWORD",))
    pool.user(**BOTH)
    pool.mfa(**TOTP)
    totp = pool.set_up_app(enabled=False)
    new_user(pool.id, "bob")
    if is_classic:
        cognito.create_user_pool_domain(UserPoolId=pool.id, Domain=f"stepping-up-{width}")
    app = make_app(host, pool.id, CallbackURLs=[callback])
    alice = Visitor(new_context(width).new_page(), app, callback, tmp_path)

    def tokens() -> dict[str, str]:
        answer = app.redeem(alice.code(), redirect_uri=callback)
        assert answer.status_code == 200, answer.text
        given: dict[str, str] = answer.json()
        alice.page.goto("about:blank")
        return given

    def sign_in(username: str) -> None:
        page = alice.page
        page.locator("[name=username]:visible").fill(username)
        page.locator("[name=password]:visible").fill(PASSWORD)
        page.keyboard.press("Enter")

    alice.visit(scope="openid")
    sign_in("alice")
    assert said_of(tokens()) == (None, None)

    alice.visit(scope="openid", acr_values=level(4, 1))
    assert alice.title == "Enter the code"
    assert "Signing in as alice" in alice.page.inner_text("body")
    assert alice.page.locator("[name=password]").count() == 0
    alice.send(code="000000")
    assert alice.problem == "The code is wrong."
    alice.send(code=next_code(totp))
    assert said_of(tokens()) == (level(4), ["pwd", "otp", "mfa"])

    # Who has no app is told, and another may sign in.
    alice.visit(scope="openid", acr_values=level(4), prompt="login")
    sign_in("bob")
    alice.page.locator("text=stronger sign-in >> visible=true").wait_for()
    alice.look()
    sign_in("alice")
    alice.page.wait_for_selector("text=Enter the code")
    alice.page.click("text=Sign in as somebody else")
    alice.look()
    assert alice.page.locator("[name=password]:visible").count() == 1
