"""The console in a real browser: narrow and wide, light and dark, by keyboard, without scripts."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.integration.console.pages.conftest import Shop, make_shop
from tests.integration.console.pages.developer import BASE
from tests.integration.login.browser import LOOKS
from tests.integration.making import PASSWORD

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
_FIND_VIOLATIONS = """async (rules) => {
    const chosen = rules.length ? { runOnly: rules } : {};
    const found = await axe.run(document, { resultTypes: ["violations"], ...chosen });
    return found.violations.map((one) => [one.id, one.nodes.map((node) => node.html)]);
}"""
_LONG = "a.very.long.name." * 7


@pytest.fixture(scope="module")
def busy(console_host: Any) -> Shop:
    """A pool with something on every page: groups, a long name, a passkey, refusals."""
    shop = make_shop(console_host, UserPoolTags={"team": "x" * 200})
    cognito = shop.cognito
    cognito.create_group(UserPoolId=shop.pool_id, GroupName="admins")
    cognito.admin_add_user_to_group(UserPoolId=shop.pool_id, Username="alice", GroupName="admins")
    cognito.admin_create_user(UserPoolId=shop.pool_id, Username=_LONG)
    cognito.create_managed_login_branding(
        UserPoolId=shop.pool_id, ClientId=shop.client_id, UseCognitoProvidedValues=True
    )
    for password in ("Wrong123!", PASSWORD):
        try:
            cognito.initiate_auth(
                ClientId=shop.client_id,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": "alice", "PASSWORD": password},
            )
        except cognito.exceptions.NotAuthorizedException:
            continue
    return shop


def identity_pool_of(shop: Shop) -> str:
    """Make an identity pool that a guest has an identity of, and return its id."""
    client = shop.host.client("cognito-identity")
    made = client.create_identity_pool(
        IdentityPoolName="An identity pool whose name is long " * 3,
        AllowUnauthenticatedIdentities=True,
        SupportedLoginProviders={"graph.facebook.com": "7" * 15},
    )
    client.get_id(IdentityPoolId=made["IdentityPoolId"])
    return str(made["IdentityPoolId"])


def paths_of(shop: Shop) -> list[str]:
    """Return the path of every page."""
    return [
        *("", shop.path, f"{shop.path}/clients/{shop.client_id}", f"{shop.path}/users"),
        *(f"{shop.path}/users/alice", f"{shop.path}/users/{_LONG}"),
        *(f"/messages?user_pool_id={shop.pool_id}", f"/activity?user_pool_id={shop.pool_id}"),
        *(f"{shop.path}/run/UpdateUserPool", "/token", "/try", "/clock", "/files", "/works"),
        "/sessions",
        f"/identity-pools/{identity_pool_of(shop)}",
        *(f"/try?client_id={shop.client_id}", f"/together?user_pool_id={shop.pool_id}"),
    ]


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1600, "light")])
def test_colours_and_sizes_are_good_in_the_other_scheme_too(
    new_context: Callable[..., BrowserContext], busy: Shop, width: int, scheme: Any
) -> None:
    page = new_context(width, color_scheme=scheme).new_page()
    # What they have in common is seen on these.
    for path in (
        *(busy.path, f"{busy.path}/users/alice", f"/messages?user_pool_id={busy.pool_id}"),
        *(f"/activity?user_pool_id={busy.pool_id}", f"/together?user_pool_id={busy.pool_id}"),
        "/works",
    ):
        page.goto(f"{busy.host.url}{BASE}{path}")
        look(page, "color-contrast", "target-size")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_fits_and_can_be_used_by_everybody(
    new_context: Callable[..., BrowserContext], busy: Shop, width: int, scheme: Any
) -> None:
    context = new_context(width, color_scheme=scheme)
    page = context.new_page()
    said: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    for path in paths_of(busy):
        page.goto(f"{busy.host.url}{BASE}{path}")
        look(page)
    # What is only there after a form.
    page.goto(f"{busy.host.url}{BASE}{busy.path}/users/alice")
    page.click("button[value=make_passkey]")
    page.click("button[value=use_passkey]")
    assert page.locator("h3", has_text="access_token").count() == 1
    look(page)
    page.click("text=What is in it >> nth=0")
    assert page.locator(".checks .tag.ok").count() >= 6
    look(page)
    page.goto(f"{busy.host.url}{BASE}{busy.path}/users/alice")
    page.fill("[name=password]", "short")
    page.click("button[value=password]")
    assert "InvalidPasswordException" in page.inner_text("[role=alert]")
    look(page)
    page.goto(f"{busy.host.url}{BASE}/nothing")
    look(page)
    # A page that is not found, and a form that is refused, are told of by the browser itself.
    assert [one for one in said if "status of 40" not in one] == []
    assert asked == {urlsplit(busy.host.url).netloc}


def look(page: Page, *rules: str) -> None:
    """See whether the page fits, and what axe finds in it, by these of its rules or by all."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
    assert page.locator("h1").count() == 1
    page.evaluate(_AXE)
    assert page.evaluate(_FIND_VIOLATIONS, list(rules)) == [], page.url


def test_the_keyboard_does_it_all_in_the_order_that_is_seen(
    new_context: Callable[..., BrowserContext], busy: Shop
) -> None:
    page = new_context(1280).new_page()
    page.goto(f"{busy.host.url}{BASE}{busy.path}/users")
    page.keyboard.press("Tab")
    assert focus(page) == "Skip to the content"
    page.keyboard.press("Enter")
    order = []
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.crumbs')"):
            continue
        order.append(page.evaluate("document.activeElement.name || document.activeElement.text"))
    assert order == ["by", "how"]
    page.keyboard.press("Tab")
    page.keyboard.type("bo")
    page.keyboard.press("Enter")
    page.wait_for_url("**value=bo**")
    assert page.locator("tbody a").all_inner_texts() == ["bob"]
    # The form that makes a user.
    page.focus("[name=username]")
    names = []
    for _ in range(8):
        names.append(page.evaluate("document.activeElement.name || document.activeElement.type"))
        page.keyboard.press("Tab")
    assert names == [
        *("username", "email", "phone_number", "password"),
        *("permanent", "verified", "quiet", "submit"),
    ]


def focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText"))


def test_without_scripts_all_can_be_read_and_done(
    new_context: Callable[..., BrowserContext], console_host: Any
) -> None:
    shop = make_shop(console_host)
    page = new_context(360, java_script_enabled=False).new_page()
    page.goto(f"{shop.host.url}{BASE}{shop.path}/users/bob")
    # What needs a script is not there.
    assert page.locator("button.copy:visible").count() == 0
    page.click("button[value=confirm]")
    assert page.inner_text("[role=status]") == "The user is confirmed."
    page.goto(f"{shop.host.url}{BASE}/messages?user_pool_id={shop.pool_id}")
    assert re.fullmatch(r"\d{6}", page.locator(".code").first.inner_text())
    page.goto(f"{shop.host.url}{BASE}/activity?user_pool_id={shop.pool_id}")
    page.click("table.records a >> nth=0")
    assert page.locator(".step").count() >= 1


def test_messages_and_activity_come_by_themselves(
    new_context: Callable[..., BrowserContext], console_host: Any
) -> None:
    shop = make_shop(console_host)
    context = new_context(1280, permissions=["clipboard-read", "clipboard-write"])
    messages, activity = context.new_page(), context.new_page()
    with messages.expect_response("**/activity?follow=1**"):
        messages.goto(f"{shop.host.url}{BASE}/messages?user_pool_id={shop.pool_id}")
    with activity.expect_response("**/activity?follow=1**"):
        activity.goto(f"{shop.host.url}{BASE}/activity?user_pool_id={shop.pool_id}")
    shop.cognito.sign_up(
        ClientId=shop.client_id,
        Username="carol",
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": "carol@example.com"}],
    )
    expect(messages.locator(".mail", has_text="carol@example.com")).to_be_visible()
    expect(activity.locator("table.records td.whom", has_text="carol").first).to_be_visible()
    messages.bring_to_front()
    mail = messages.locator(".mail", has_text="carol@example.com")
    mail.locator("button.copy").click()
    expect(mail.locator("button.copy")).to_contain_text("Copied")
    code = mail.locator(".code").inner_text()
    assert messages.evaluate("navigator.clipboard.readText()") == code
