"""What a page of a stranger gets from the host in a real browser."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.host import Host
from tests.integration.clients.site import running_site
from tests.integration.making import PASSWORD

IDP = "AWSCognitoIdentityProviderService"
STRANGER = "www.foreign.test"
BLOCKED = "blocked"

CALL = """async ([url, method, target, body]) => {
    const headers = target ? {
        "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target,
    } : {};
    try {
        const options = { method, headers, body, referrerPolicy: "no-referrer" };
        const answer = await fetch(url, options);
        return `${answer.status} ${await answer.text()}`;
    } catch (error) {
        return "blocked";
    }
}"""


@pytest.fixture(scope="module")
def site() -> Iterator[int]:
    """A web server with an empty page, by its port."""
    with running_site(b"<!doctype html><title>page</title>", {}) as port:
        yield port


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context().new_page()


@pytest.fixture
def call(page: Page, host: Host) -> Callable[..., str]:
    """Lets the page ask the host, and returns the status and the body that it may read."""

    def send(
        path: str, method: str = "GET", target: str | None = None, body: Any = None, **place: str
    ) -> str:
        url = f"http://{place.get('name', 'localhost')}:{host.port}{path}"
        sent = json.dumps(body) if body is not None else None
        return str(page.evaluate(CALL, [url, method, target, sent]))

    return send


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("ListUserPools", {"MaxResults": 1}),
        ("CreateUserPool", {"PoolName": "a-stranger-s"}),
        ("GetUserPoolMfaConfig", {"UserPoolId": "us-east-1_none"}),
    ],
)
def test_it_calls_no_operation_that_aws_wants_signed(
    page: Page, site: int, call: Callable[..., str], cognito: Any, operation: str, body: Any
) -> None:
    page.goto(f"http://{STRANGER}:{site}/")
    assert call("/", "POST", f"{IDP}.{operation}", body) == BLOCKED
    pools = cognito.list_user_pools(MaxResults=60)["UserPools"]
    assert "a-stranger-s" not in [pool["Name"] for pool in pools]


def test_its_users_sign_in(
    page: Page,
    site: int,
    call: Callable[..., str],
    pool_id: str,
    client_id: str,
    new_user: Callable[..., str],
) -> None:
    user = {"USERNAME": new_user(pool_id), "PASSWORD": PASSWORD}
    page.goto(f"http://{STRANGER}:{site}/")
    asked = {"ClientId": client_id, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": user}
    status, _, body = call("/", "POST", f"{IDP}.InitiateAuth", asked).partition(" ")
    assert status == "200"
    token = json.loads(body)["AuthenticationResult"]["AccessToken"]
    got = call("/", "POST", f"{IDP}.GetUser", {"AccessToken": token})
    assert got.startswith("200 ")
    assert call(f"/{pool_id}/.well-known/jwks.json").startswith("200 ")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "messages", None),
        ("DELETE", "messages", None),
        ("GET", "clock", None),
        ("PUT", "clock", {"offset": 0}),
        ("GET", "risks", None),
        ("PUT", "risks", {"UserPoolId": "x", "RiskLevel": "High"}),
    ],
)
def test_it_reads_nothing_that_is_for_developers(
    page: Page, site: int, call: Callable[..., str], method: str, path: str, body: Any
) -> None:
    page.goto(f"http://{STRANGER}:{site}/")
    assert call(f"/_aws/cognito-idp/{path}", method, None, body) == BLOCKED


def test_a_name_that_is_led_here_later_reads_nothing_either(
    page: Page, host: Host, call: Callable[..., str]
) -> None:
    """The page and the host have one name and one port, so the browser holds nothing back."""
    page.goto(f"http://{STRANGER}:{host.port}/_localstack/health")
    assert call("/_localstack/health", name=STRANGER).startswith("200 ")
    for path in ("messages", "clock", "risks"):
        assert call(f"/_aws/cognito-idp/{path}", name=STRANGER).startswith("403 ")
    listed = call("/", "POST", f"{IDP}.ListUserPools", {"MaxResults": 1}, name=STRANGER)
    assert listed.startswith("403 ")


def test_a_page_of_this_machine_uses_everything(
    page: Page, site: int, call: Callable[..., str]
) -> None:
    page.goto(f"http://localhost:{site}/")
    listed = call("/", "POST", f"{IDP}.ListUserPools", {"MaxResults": 1})
    assert listed.startswith('200 {"UserPools"')
