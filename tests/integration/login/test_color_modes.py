"""In which colours a page is seen: those of its branding, and AWS's own for the rest of a mode."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.host import Host
from tests.integration.oauth.apps import CALLBACK, make_app

# AWS's own, by the mode: the page, the button, and what is written on it.
LIGHT = ("rgb(255, 255, 255)", "rgb(9, 114, 211)", "rgb(255, 255, 255)")
DARK = ("rgb(15, 27, 42)", "rgb(83, 159, 229)", "rgb(0, 7, 22)")
NAVY = {"primaryButton": {"lightMode": {"defaults": {"backgroundColor": "102040ff"}}}}
HALF = ("rgb(255, 255, 255)", "rgb(16, 32, 64)", "rgb(255, 255, 255)")
DARK_PAGE = {"pageBackground": {"darkMode": {"color": "300030ff"}}}
HALF_DARK = ("rgb(48, 0, 48)", *DARK[1:])


def mode(name: str | None, components: dict[str, Any] | None = None) -> dict[str, Any]:
    settings: dict[str, Any] = {"components": components} if components else {}
    if name:
        settings["categories"] = {"global": {"colorSchemeMode": name}}
    return settings


@pytest.fixture
def seen(
    new_context: Callable[..., BrowserContext],
    host: Host,
    cognito: Any,
    new_pool: Callable[..., str],
) -> Callable[..., tuple[str, ...]]:
    """Opens the sign-in page of an app with a branding's settings, and returns its colours."""

    def see(settings: dict[str, Any] | None, scheme: Any) -> tuple[str, ...]:
        app = make_app(host, new_pool())
        if settings is not None:
            cognito.create_managed_login_branding(
                UserPoolId=app.pool_id, ClientId=app.client_id, Settings=settings
            )
        page = new_context(color_scheme=scheme).new_page()
        asked = f"client_id={app.client_id}&response_type=code&redirect_uri={CALLBACK}"
        page.goto(f"{app.base}/login?{asked}")
        return colours(page)

    return see


def colours(page: Page) -> tuple[str, ...]:
    button = "button[type=submit]"
    return (
        _of(page, "body", "backgroundColor"),
        _of(page, button, "backgroundColor"),
        _of(page, button, "color"),
    )


def _of(page: Page, selector: str, name: str) -> str:
    return str(
        page.locator(selector).first.evaluate("(one, name) => getComputedStyle(one)[name]", name)
    )


@pytest.mark.parametrize(
    ("settings", "scheme", "expected"),
    [
        (None, "light", LIGHT),
        (None, "dark", LIGHT),
        ({}, "dark", LIGHT),
        (mode("LIGHT"), "dark", LIGHT),
        (mode("nonsense"), "dark", LIGHT),
        (mode("DARK"), "light", DARK),
        (mode("DYNAMIC"), "light", LIGHT),
        (mode("DYNAMIC"), "dark", DARK),
        (mode(None, NAVY), "dark", HALF),
        (mode("DYNAMIC", NAVY), "light", HALF),
        (mode("DYNAMIC", NAVY), "dark", DARK),
        (mode("DARK", NAVY), "light", DARK),
        (mode("DARK", DARK_PAGE), "light", HALF_DARK),
        (mode("DYNAMIC", DARK_PAGE), "light", LIGHT),
    ],
)
def test_a_page_is_light_unless_its_branding_says_otherwise(
    seen: Callable[..., tuple[str, ...]],
    settings: dict[str, Any] | None,
    scheme: str,
    expected: tuple[str, ...],
) -> None:
    assert seen(settings, scheme) == expected
