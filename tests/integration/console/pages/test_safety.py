"""Whose forms the console takes, what its pages may load, and what is markup in them."""

import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
import requests
from botocore.exceptions import ClientError

from tests.integration.console.pages.conftest import Shop, make_shop
from tests.integration.console.pages.developer import BASE, MARKUP, Developer, csrf_of, title_of
from tests.integration.making import PASSWORD

PAGES: list[Callable[[Shop], str]] = [
    lambda shop: "",
    lambda shop: shop.path,
    lambda shop: f"{shop.path}/clients/{shop.client_id}",
    lambda shop: f"{shop.path}/run/UpdateUserPool",
    lambda shop: f"{shop.path}/users",
    lambda shop: f"{shop.path}/users/alice",
    lambda shop: "/messages",
    lambda shop: "/activity",
    lambda shop: "/sessions",
    lambda shop: "/token",
    lambda shop: "/try",
    lambda shop: f"/try?client_id={shop.client_id}",
    lambda shop: "/try/callback",
    lambda shop: "/clock",
    lambda shop: "/files",
    lambda shop: "/works",
    lambda shop: "/together?username=bob",
]
_MOST_BYTES = 90_000


@pytest.mark.parametrize("base", [BASE, "/_aws/cognito-idp/console"])
def test_every_page_is_closed_to_others(shop: Shop, base: str) -> None:
    for page in PAGES:
        path = page(shop)
        answer = requests.get(f"{shop.host.url}{base}{path}", timeout=30)
        assert answer.status_code == 200, path
        headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        cookie = headers["Set-Cookie"]
        for word in ("HttpOnly", "SameSite=Strict", f"Path={base}"):
            assert word in cookie
        # Nothing of a page runs or looks like something by itself, and nothing is elsewhere.
        assert not re.search(r"<[^>]+\s(?:style|on\w+)=", answer.text), path
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|<iframe", answer.text), path
        for loaded in re.findall(
            r'<(?:script|link|img|image)[^>]*\s(?:src|href)="([^"]*)"', answer.text
        ):
            assert loaded.startswith(("/", "data:,")), loaded


def test_a_page_and_all_that_it_loads_is_small(shop: Shop) -> None:
    for page in PAGES:
        url = f"{shop.host.url}{BASE}{page(shop)}"
        answer = requests.get(url, timeout=30)
        loaded = re.findall(r'<(?:script|link)[^>]*\s(?:src|href)="(/[^"]*)"', answer.text)
        files = [requests.get(f"{shop.host.url}{one}", timeout=30) for one in loaded]
        assert {one.status_code for one in files} == {200}
        assert sum(len(one.content) for one in files) < _MOST_BYTES, page(shop)
    # What a page has without anything to show.
    empty = requests.get(f"{shop.host.url}{BASE}/messages?username=nobody", timeout=30)
    assert len(empty.content) < 100_000 - _MOST_BYTES


@pytest.mark.parametrize(
    "path",
    [
        *("/nothing", "/pools", "/pools/us-east-1_none", "/pools/us-east-1_none/users"),
        *("/activity/none", "/static/none.css", "/static/../console.py", "/pools/%00", "/save"),
        *("/pools/us-east-1_none/run/ListUsers", "/together?username=%00"),
    ],
)
def test_what_is_not_there_is_not_found(developer: Developer, path: str) -> None:
    answer = developer.get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("inner", ["/clients/none", "/users/none", "/run/NoOperation", "/none"])
def test_what_a_pool_has_not_is_not_found(developer: Developer, shop: Shop, inner: str) -> None:
    answer = developer.get(f"{shop.path}{inner}")
    assert answer.status_code == 404
    assert title_of(answer) == "There is no such page"


def _delete_form(shop: Shop) -> tuple[str, dict[str, str]]:
    return f"{shop.host.url}{BASE}{shop.path}/users/alice", {"do": "delete"}


def test_a_form_without_a_token_changes_nothing(shop: Shop, developer: Developer) -> None:
    url, form = _delete_form(shop)
    assert requests.post(url, data=form, timeout=30).status_code == 403
    # Also where the browser has been here, and where the token is empty or of another browser.
    of_another = csrf_of(Developer(shop.host).get("/clock"))
    developer.get("/clock")
    for token in (None, "", of_another):
        sent = {**form, **({"_csrf": token} if token is not None else {})}
        answer = developer.session.post(url, data=sent, timeout=30)
        assert answer.status_code == 403
        assert title_of(answer) == "This form is not from here"
    assert requests.post(url, data={**form, "_csrf": ""}, timeout=30).status_code == 403
    assert shop.user()["UserStatus"] == "CONFIRMED"


def test_pages_of_others_and_foreign_names_have_no_say(shop: Shop, developer: Developer) -> None:
    url, form = _delete_form(shop)
    token = csrf_of(developer.get("/clock"))
    cookies = {one.name: str(one.value) for one in developer.session.cookies}
    for headers in (
        {"Origin": "https://foreign.test"},
        {"Host": "foreign.test:80"},
        {"Origin": "null"},
    ):
        answer = requests.post(
            url, data={**form, "_csrf": token}, headers=headers, cookies=cookies, timeout=30
        )
        assert answer.status_code == 403, headers
        assert "_csrf" not in answer.text
    read = requests.get(f"{shop.host.url}{BASE}", headers={"Host": "foreign.test"}, timeout=30)
    assert read.status_code == 403
    assert shop.user()["UserStatus"] == "CONFIRMED"


def test_a_form_with_its_token_is_taken(developer: Developer, own_shop: Shop) -> None:
    """The counterpart of the refusals: the same form is good where the page was open."""
    page = developer.get(f"{own_shop.path}/users/alice")
    developer.do(page, "delete")
    with pytest.raises(ClientError):
        own_shop.user()


def test_names_with_markup_are_texts_everywhere(shop: Shop, developer: Developer) -> None:
    cognito = shop.cognito
    evil = make_shop(
        shop.host,
        UserPoolTags={"tag": MARKUP},
        VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        EmailVerificationSubject=MARKUP,
        EmailVerificationMessage=f"{MARKUP} {{####}} </p><script>alert(1)</script>",
    )
    cognito.create_group(UserPoolId=evil.pool_id, GroupName=MARKUP.replace(" ", "_"))
    cognito.admin_create_user(
        UserPoolId=evil.pool_id,
        Username=MARKUP.replace(" ", "_"),
        UserAttributes=[
            {"Name": "email", "Value": "evil@example.com"},
            {"Name": "nickname", "Value": MARKUP},
        ],
    )
    cognito.admin_add_user_to_group(
        UserPoolId=evil.pool_id,
        Username=MARKUP.replace(" ", "_"),
        GroupName=MARKUP.replace(" ", "_"),
    )
    cognito.sign_up(
        ClientId=evil.client_id,
        Username="mallory",
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": "m@example.com"}],
    )
    with pytest.raises(ClientError):
        cognito.describe_user_pool(UserPoolId=f"us-east-1_{MARKUP}")
    users = f"{evil.path}/users"
    name = quote(MARKUP.replace(" ", "_"), safe="")
    paths = [
        *("", evil.path, users, f"{users}/{name}", f"{evil.path}/clients/{evil.client_id}"),
        *("/messages", "/activity", f"/messages?username={name}", f"/activity?operation={name}"),
        *(f"{users}?value={name}&by=username", f"/works?q={name}", f"/try?client_id={name}"),
        *(f"{users}?page={name}", f"/try/callback?error={name}&error_description={name}"),
        *(f"{evil.path}/run/GetGroup?GroupName={name}", f"/together?user_pool_id={evil.pool_id}"),
    ]
    shown = 0
    for path in paths:
        page = developer.get(path)
        for raw in ("<b onclick", "<script>alert", "{{7*7}}</b>", "49</b>"):
            assert raw not in page.text, path
        shown += "&lt;b" in page.text
    assert shown >= 12
    token = developer.get("/token")
    answer = developer.session.post(
        token.url, data={"_csrf": csrf_of(token), "token": MARKUP, "scopes": MARKUP}, timeout=30
    )
    assert "<b onclick" not in answer.text
    # What only htmx fetches is escaped alike.
    for path in ("/messages", "/activity"):
        part = developer.session.get(
            f"{shop.host.url}{BASE}{path}", headers={"HX-Request": "true"}, timeout=30
        )
        assert "<html" not in part.text
        assert "<b onclick" not in part.text


def test_only_a_browser_is_sent_to_the_console(shop: Shop) -> None:
    for path in ("/_aws/cognito-idp/", "/_aws/cognito-idp"):
        url = f"{shop.host.url}{path}"
        browser = {"Accept": "text/html,application/xhtml+xml"}
        answer = requests.get(url, headers=browser, allow_redirects=False, timeout=30)
        assert answer.status_code == 303
        assert (
            requests.get(f"{shop.host.url}{answer.headers['Location']}", timeout=30).status_code
            == 200
        )
        assert requests.get(url, timeout=30).status_code == 404
