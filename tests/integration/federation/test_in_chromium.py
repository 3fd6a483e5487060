"""People of a real provider in a real browser: from an app to the provider's pages and back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.host import Host
from tests.integration.federation.corp import (
    DOMAIN,
    domain_url,
    make_corp_app,
    running_corp,
    sign_in_at_corp,
)
from tests.integration.federation.provider import query_of
from tests.integration.login.browser import LOOKS, Visitor
from tests.integration.making import PASSWORD, as_dict
from tests.integration.oauth.apps import OAUTH, App, claims, make_app

Visits = Callable[..., Visitor]


@pytest.fixture(scope="module")
def corp(host: Host) -> Iterator[str]:
    """Where the provider is."""
    with running_corp(host) as issuer:
        yield issuer


@pytest.fixture
def visitor(new_context: Callable[..., BrowserContext], callback: str, tmp_path: Path) -> Visits:
    """Gives somebody a browser to come to an app's pages with."""

    def give(app: App, width: int = 320, scheme: Any = "light") -> Visitor:
        context = new_context(width, color_scheme=scheme)
        return Visitor(context.new_page(), app, callback, tmp_path)

    return give


def id_claims(somebody: Visitor) -> dict[str, Any]:
    answer = somebody.app.redeem(somebody.code(), redirect_uri=somebody.callback)
    assert answer.status_code == 200, answer.text
    return claims(answer.json()["id_token"])


def leave(somebody: Visitor) -> None:
    """Be at the app again, as its next code is to be told from the last."""
    somebody.page.goto("about:blank")


def test_from_an_app_to_the_provider_and_back(
    host: Host, corp: str, callback: str, visitor: Visits
) -> None:
    ada = visitor(make_corp_app(host, corp, callback))
    ada.visit(scope="openid email profile")
    ada.page.click("text=Continue with Corp")
    assert ada.page.url.startswith(f"{corp}/interaction/")
    sign_in_at_corp(ada.page)
    said = id_claims(ada)
    assert said["cognito:username"] == "Corp_ada"
    assert said["cognito:groups"] == [f"{ada.app.pool_id}_Corp"]
    assert [one["userId"] for one in said["identities"]] == ["ada"]
    assert (said["email"], said["name"]) == ("ada@corp.example.com", "ada of Corp")

    leave(ada)
    ada.page.goto(ada.address())
    assert id_claims(ada)["sub"] == said["sub"], "she is known by her session"

    leave(ada)
    ada.page.goto(ada.address("login"))
    ada.look()
    ada.page.click("text=Continue as Corp_ada")
    assert id_claims(ada)["sub"] == said["sub"]

    leave(ada)
    # As the app wants one of the pool's own users, it would not take her.
    ada.visit(identity_provider="COGNITO")
    assert "Corp_ada" not in ada.page.inner_text("main")
    # Somebody else is whom the provider asks for, however well it knows her.
    ada.page.goto(ada.address("login"))
    ada.page.click("text=Continue with Corp")
    assert ada.page.url.startswith(f"{corp}/interaction/")
    sign_in_at_corp(ada.page, "bob")
    assert id_claims(ada)["cognito:username"] == "Corp_bob"

    ada.page.goto(ada.address("logout", logout_uri=f"{callback}/signed-out", redirect_uri=None))
    assert ada.page.url == f"{callback}/signed-out"
    ada.visit()
    ada.page.click("text=Continue with Corp")
    # Signed out here is not signed out there.
    assert id_claims(ada)["cognito:username"] == "Corp_bob"


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("has_form", [True, False])
def test_each_provider_has_a_button(
    host: Host,
    corp: str,
    callback: str,
    visitor: Visits,
    width: int,
    scheme: str,
    has_form: bool,
) -> None:
    names = ("Corp", "Corp-of-the-northern-hemisphere", "Müller&Söhne<b>")
    supported = ["COGNITO", *names] if has_form else [*names]
    app = make_corp_app(host, corp, callback, names=names, SupportedIdentityProviders=supported)
    somebody = visitor(app, width, scheme)
    somebody.visit()
    buttons = somebody.page.locator(".idpButton-customizable")
    assert buttons.all_inner_texts() == [f"Continue with {name}" for name in names]
    assert somebody.page.locator("[name=password]").count() == has_form
    for button in buttons.all():
        box = button.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    somebody.page.click(f"text=Continue with {names[2]}")
    assert somebody.page.url.startswith(f"{corp}/interaction/")


def test_where_there_is_but_one_provider_nobody_is_asked(
    host: Host, corp: str, callback: str, visitor: Visits
) -> None:
    ada = visitor(make_corp_app(host, corp, callback, SupportedIdentityProviders=["Corp"]))
    ada.page.goto(ada.address())
    assert ada.page.url.startswith(f"{corp}/interaction/")
    sign_in_at_corp(ada.page)
    ada.code()
    ada.page.goto(ada.address("login"))
    ada.look()
    assert ada.page.get_by_text("Continue").all_inner_texts() == [
        "Continue as Corp_ada",
        "Continue with Corp",
    ]


def test_the_keyboard_is_enough(host: Host, corp: str, callback: str, visitor: Visits) -> None:
    ada = visitor(make_corp_app(host, corp, callback))
    ada.visit()
    focused = ada.page.locator(":focus")
    for _ in range(10):
        ada.page.keyboard.press("Tab")
        if "Corp" in focused.inner_text():
            break
    assert focused.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    ada.page.keyboard.press("Enter")
    ada.page.wait_for_url(f"{corp}/interaction/*")
    for name, typed in (("login", "ada"), ("password", "any")):
        # The provider's page puts the cursor there by itself, a moment after it is shown.
        ada.page.wait_for_selector(f"input[name={name}]:focus")
        ada.page.keyboard.type(typed)
        ada.page.keyboard.press("Tab")
    ada.page.keyboard.press("Enter")
    ada.page.wait_for_selector("text=Continue")
    ada.page.keyboard.press("Enter")
    assert id_claims(ada)["cognito:username"] == "Corp_ada"


def test_what_goes_wrong_at_the_provider_is_told_to_the_app(
    host: Host, corp: str, callback: str, visitor: Visits
) -> None:
    ada = visitor(make_corp_app(host, corp, callback))
    ada.visit(state="the app's")
    ada.page.click("text=Continue with Corp")
    ada.page.click("text=Cancel")
    ada.page.wait_for_url(f"{callback}?*")
    assert query_of(ada.page.url) == {
        "error": "invalid_request",
        "error_description": "End-User aborted interaction",
        "state": "the app's",
    }


def test_a_domain_is_where_the_provider_sends_people_back_to(
    host: Host, corp: str, callback: str, visitor: Visits, cognito: Any
) -> None:
    app = make_corp_app(host, corp, callback)
    cognito.create_user_pool_domain(UserPoolId=app.pool_id, Domain=DOMAIN)
    ada = visitor(replace(app, base=domain_url(host)))
    asked: list[str] = []
    ada.page.on("request", lambda request: asked.append(request.url))
    ada.visit()
    assert ada.page.url.startswith(f"{ada.app.base}/login?")
    # On a classic page a provider's button has its name, and the page is there twice.
    ada.page.click("input[name=Corp]:visible")
    sign_in_at_corp(ada.page)
    code = ada.code()
    [sent] = [query_of(url) for url in asked if url.startswith(f"{corp}/auth?")]
    assert sent["redirect_uri"] == f"{ada.app.base}/oauth2/idpresponse"
    kept = {one["name"]: one for one in ada.page.context.cookies(ada.app.base)}
    assert {one["path"] for one in kept.values()} == {"/"}
    assert "cognito" in kept
    tokens = app.redeem(code, redirect_uri=callback).json()
    assert claims(tokens["id_token"])["cognito:username"] == "Corp_ada"


def test_a_pool_is_another_pools_provider(
    host: Host,
    callback: str,
    visitor: Visits,
    new_pool: Callable[..., str],
    new_user: Callable[..., str],
    cognito: Any,
) -> None:
    staff_pool = new_pool()
    new_user(staff_pool, email="alice@example.com", email_verified="true")
    back = f"{host.url}/_aws/cognito-idp/oauth2/idpresponse"
    staff = make_app(host, staff_pool, CallbackURLs=[back, callback], GenerateSecret=True)
    shop = make_app(host, new_pool(), CallbackURLs=[callback])
    assert staff.secret
    cognito.create_identity_provider(
        UserPoolId=shop.pool_id,
        ProviderName="Staff",
        ProviderType="OIDC",
        ProviderDetails={
            "client_id": staff.client_id,
            "client_secret": staff.secret,
            "oidc_issuer": f"{host.url}/{staff_pool}",
            "authorize_scopes": "openid email profile",
            "attributes_request_method": "GET",
        },
        AttributeMapping={"email": "email", "preferred_username": "cognito:username"},
    )
    cognito.update_user_pool_client(
        UserPoolId=shop.pool_id,
        ClientId=shop.client_id,
        **{**OAUTH, "CallbackURLs": [callback], "SupportedIdentityProviders": ["COGNITO", "Staff"]},
    )
    alice = visitor(shop)
    alice.visit()
    alice.page.click("text=Continue with Staff")
    assert query_of(alice.page.url)["client_id"] == staff.client_id
    alice.send(username="alice", password=PASSWORD)
    said = id_claims(alice)
    in_staff = cognito.admin_get_user(UserPoolId=staff_pool, Username="alice")
    sub = as_dict(in_staff["UserAttributes"])["sub"]
    assert said["cognito:username"] == f"Staff_{sub}"
    assert (said["email"], said["preferred_username"]) == ("alice@example.com", "alice")

    # She is signed in to both pools, as she would be at two domains of AWS.
    for app in (shop, staff, shop):
        leave(alice)
        alice.app = app
        alice.page.goto(alice.address())
        assert id_claims(alice)["aud"] == app.client_id
    alice.app = staff
    alice.page.goto(alice.address("logout", scope="openid"))
    alice.visit()
    assert alice.title == "Sign in"
    alice.app = shop
    alice.page.goto(alice.address())
    assert id_claims(alice)["cognito:username"] == f"Staff_{sub}"
