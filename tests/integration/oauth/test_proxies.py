"""Behind a real nginx that ends TLS: what is answered names the address that a browser is at."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.host import Host
from tests.integration.login.forms import Visitor
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import CALLBACK, SIGNED_OUT, App, location, make_app
from tests.nginx import Nginx, running_nginx

_PREFIX = "/_aws/cognito-idp"
_DISCOVERY = "/.well-known/openid-configuration"
_FOR = {"X-Forwarded-For": "$proxy_add_x_forwarded_for"}
# What guides to nginx set, and what a host is told of where the browser is.
_SETTINGS = {
    "host": {
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-Host": "$http_host",
        **_FOR,
    },
    "port": {
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-Host": "$host",
        "X-Forwarded-Port": "$server_port",
        **_FOR,
    },
    "own host": {"Host": "$http_host", "X-Forwarded-Proto": "$scheme"},
}


@pytest.fixture(scope="module")
def proxies(
    host: Host, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Nginx]]:
    """Runs an nginx with the settings of a name, once."""
    running: dict[str, Nginx] = {}
    with ExitStack() as stack:

        def run(name: str) -> Nginx:
            if name not in running:
                folder = tmp_path_factory.mktemp("nginx")
                upstream = f"http://127.0.0.1:{host.port}"
                running[name] = stack.enter_context(
                    running_nginx(folder, upstream, _SETTINGS[name])
                )
            return running[name]

        yield run


@pytest.fixture(params=list(_SETTINGS))
def proxy(request: pytest.FixtureRequest, proxies: Callable[[str], Nginx]) -> Nginx:
    return proxies(request.param)


def at(proxy: Nginx, app: App, prefix: str = _PREFIX) -> Visitor:
    """Return somebody whose browser knows only the proxy."""
    visitor = Visitor(App(f"{proxy.url}{prefix}", app.pool_id, app.client_id))
    visitor.browser.verify = str(proxy.certificate)
    # Else the environment's own certificates would go first.
    visitor.browser.trust_env = False
    return visitor


def get(proxy: Nginx, path: str, **options: Any) -> requests.Response:
    return requests.get(
        f"{proxy.url}{path}",
        verify=str(proxy.certificate),
        allow_redirects=False,
        timeout=30,
        **options,
    )


def test_discovery_names_the_proxy(proxy: Nginx, app: App) -> None:
    document = get(proxy, f"/{app.pool_id}{_DISCOVERY}").json()
    endpoints = [value for name, value in document.items() if name.endswith("_endpoint")]
    assert len(endpoints) == 5
    for endpoint in endpoints:
        assert endpoint.startswith(f"{proxy.url}{_PREFIX}/")
    assert document["jwks_uri"].startswith(f"{proxy.url}/{app.pool_id}/")
    assert len(get(proxy, urlsplit(document["jwks_uri"]).path).json()["keys"]) == 2


def test_the_identity_pools_document_names_the_proxy(proxy: Nginx) -> None:
    document = get(proxy, _DISCOVERY).json()
    assert document["jwks_uri"] == f"{proxy.url}/.well-known/jwks_uri"


def test_a_whole_sign_in_goes_through_the_proxy(proxy: Nginx, app: App) -> None:
    someone = at(proxy, app)
    page = someone.open("oauth2/authorize")
    assert page.url.startswith(f"{proxy.url}{_PREFIX}/login?")
    addresses = [
        *(form.action for form in page.forms),
        *page.links.values(),
        *page.sheets,
    ]
    assert len(addresses) > 3
    for address in addresses:
        assert address.startswith(f"{proxy.url}/"), address
    someone.submit(username="alice", password=PASSWORD)
    assert "access_token" in app.redeem(someone.code()).json()


def test_cookies_are_for_tls_only(proxy: Nginx, app: App) -> None:
    someone = at(proxy, app)
    someone.open("oauth2/authorize")
    someone.submit(username="alice", password=PASSWORD)
    someone.open("logout", logout_uri=SIGNED_OUT)
    cookies: list[Any] = list(someone.browser.cookies)
    assert {one.name for one in cookies} >= {"XSRF-TOKEN", "signed-out"}
    for cookie in cookies:
        assert cookie.secure, cookie.name


def test_an_error_leads_to_the_proxys_page(proxy: Nginx, app: App) -> None:
    query = {"response_type": "code", "client_id": app.client_id, "redirect_uri": "https://x.y"}
    answer = get(proxy, f"{_PREFIX}/oauth2/authorize", params=query)
    assert location(answer) == f"{proxy.url}{_PREFIX}/error"


@pytest.mark.parametrize(
    "name",
    [
        "people-behind.auth.us-east-1.localhost.localstack.cloud",
        "people-behind.auth.us-east-1.amazoncognito.com",
        "auth.behind.example.com",
    ],
)
def test_a_domains_own_name_may_be_the_proxys(
    proxies: Callable[[str], Nginx], domain_app: App, name: str
) -> None:
    proxy = proxies("host")
    query = {
        "response_type": "code",
        "client_id": domain_app.client_id,
        "redirect_uri": CALLBACK,
    }
    headers = {"Host": f"{name}:{proxy.port}"}
    answer = get(proxy, "/oauth2/authorize", params=query, headers=headers)
    assert location(answer) == f"https://{name}:{proxy.port}/login"
    assert "Path=/;" in answer.headers["Set-Cookie"]
    document = get(proxy, _DISCOVERY, headers=headers).json()
    assert document["token_endpoint"] == f"https://{name}:{proxy.port}/oauth2/token"


@pytest.fixture(scope="module")
def domain_app(host: Host, cognito: Any) -> App:
    """An app of a pool with a prefix domain and a custom one."""
    pool_id = cognito.create_user_pool(PoolName="behind")["UserPool"]["Id"]
    cognito.create_user_pool_domain(UserPoolId=pool_id, Domain="people-behind")
    certificate = "arn:aws:acm:us-east-1:000000000000:certificate/x"
    cognito.create_user_pool_domain(
        UserPoolId=pool_id,
        Domain="auth.behind.example.com",
        CustomDomainConfig={"CertificateArn": certificate},
    )
    return make_app(host, pool_id)


def test_the_clients_address_is_the_one_before_the_proxy(
    host: Host, proxies: Callable[[str], Nginx], cognito: Any, new_user: Callable[..., str]
) -> None:
    pool_id = cognito.create_user_pool(
        PoolName="seen", UserPoolTier="PLUS", UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"}
    )["UserPool"]["Id"]
    new_user(pool_id)
    someone = at(proxies("host"), make_app(host, pool_id))
    someone.browser.headers["X-Forwarded-For"] = "203.0.113.7"
    someone.open("oauth2/authorize")
    someone.submit(username="alice", password=PASSWORD)
    someone.code()
    event = cognito.admin_list_user_auth_events(UserPoolId=pool_id, Username="alice")
    seen = [one["EventContextData"]["IpAddress"] for one in event["AuthEvents"]]
    # nginx adds its own client, this machine, behind what that has said.
    assert seen == ["203.0.113.7"]


def _own_address() -> str:
    """Return an address of this machine that others reach it at."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])


@pytest.mark.parametrize("is_named", [True, False])
def test_another_machines_proxy_is_trusted_where_it_is_named(
    start_host: Callable[..., AbstractContextManager[Host]], tmp_path: Path, is_named: bool
) -> None:
    address = _own_address()
    named = {"COGNITO_TRUSTED_PROXIES": f"198.51.100.1, {address}/32"} if is_named else {}
    with (
        start_host("--host", "0.0.0.0", **named) as host,
        running_nginx(
            tmp_path / "nginx", f"http://{address}:{host.port}", _SETTINGS["host"]
        ) as proxy,
    ):
        pool_id = host.client("cognito-idp").create_user_pool(PoolName="p")["UserPool"]["Id"]
        document = get(proxy, f"/{pool_id}{_DISCOVERY}").json()
    base = proxy.url if is_named else f"http://{address}:{host.port}"
    assert document["token_endpoint"] == f"{base}{_PREFIX}/oauth2/token"


def test_a_setting_that_cannot_be_read_is_in_the_log(
    start_host: Callable[..., AbstractContextManager[Host]],
) -> None:
    with start_host(COGNITO_TRUSTED_PROXIES="nginx") as host:
        assert "COGNITO_TRUSTED_PROXIES: 'nginx' does not appear to be" in host.output()
