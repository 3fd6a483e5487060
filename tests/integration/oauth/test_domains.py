"""Endpoints at the root of a domain's own host name, and what discovery says of where they are."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.host import Host
from tests.integration.oauth.apps import (
    CALLBACK,
    SIGNED_OUT,
    App,
    error,
    location,
    make_app,
    query_of,
)

_DISCOVERY = "/.well-known/openid-configuration"
_CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/x"
_CUSTOM = "auth.people.example.com"
_ENDPOINTS = {
    "authorization_endpoint": "/oauth2/authorize",
    "token_endpoint": "/oauth2/token",
    "userinfo_endpoint": "/oauth2/userInfo",
    "revocation_endpoint": "/oauth2/revoke",
    "end_session_endpoint": "/logout",
}


@pytest.fixture(scope="module")
def domains(cognito: Any, alice_pool: str) -> None:
    """A prefix and a custom domain of alice's pool."""
    cognito.create_user_pool_domain(UserPoolId=alice_pool, Domain="people")
    cognito.create_user_pool_domain(
        UserPoolId=alice_pool,
        Domain=_CUSTOM,
        CustomDomainConfig={"CertificateArn": _CERTIFICATE},
    )


_REGIONS = ("us-east-1", "us-west-2")
_NAMES = [
    "people.auth.us-east-1.localhost.localstack.cloud",
    "people.auth.us-east-1.localhost",
    "People.AUTH.us-east-1.localhost.localstack.cloud",
    "people.auth.us-east-1.amazoncognito.com",
    _CUSTOM,
]


def _get(host: Host, name: str, path: str, **query: str) -> requests.Response:
    """Ask the host by a name of its own, which need not resolve."""
    return requests.get(
        f"{host.url}{path}",
        params=query,
        headers={"Host": f"{name}:{host.port}"},
        allow_redirects=False,
        timeout=30,
    )


@pytest.mark.usefixtures("domains")
def test_a_prefix_of_two_regions_leads_to_the_pool_of_each(host: Host) -> None:
    clients = {region: host.client("cognito-idp", region=region) for region in _REGIONS}
    apps = {}
    for region, cognito in clients.items():
        pool_id = cognito.create_user_pool(PoolName="p")["UserPool"]["Id"]
        cognito.create_user_pool_domain(UserPoolId=pool_id, Domain="two-regions")
        apps[region] = cognito.create_user_pool_client(
            UserPoolId=pool_id,
            ClientName="c",
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["code"],
            AllowedOAuthScopes=["openid"],
            CallbackURLs=[CALLBACK],
            SupportedIdentityProviders=["COGNITO"],
        )["UserPoolClient"]["ClientId"]
    for region in _REGIONS:
        name = f"two-regions.auth.{region}.localhost.localstack.cloud"
        for of_region, client_id in apps.items():
            query = {"response_type": "code", "client_id": client_id, "redirect_uri": CALLBACK}
            page = urlsplit(_get(host, name, "/oauth2/authorize", **query).headers["Location"])
            assert page.path == ("/login" if of_region == region else "/error")
    absent = "two-regions.auth.eu-west-1.localhost.localstack.cloud"
    assert _get(host, absent, "/oauth2/token").status_code != 405


@pytest.mark.usefixtures("domains")
@pytest.mark.parametrize("name", _NAMES)
def test_the_endpoints_are_at_a_domains_root(host: Host, app: App, name: str) -> None:
    query = {"response_type": "code", "client_id": app.client_id, "redirect_uri": CALLBACK}
    base = f"http://{name.lower()}:{host.port}"
    assert location(_get(host, name, "/oauth2/authorize", **query)) == f"{base}/login"
    assert location(_get(host, name, "/logout")) == f"{base}/error"
    assert _get(host, name, "/oauth2/token").status_code == 405
    assert _get(host, name, "/oauth2/userInfo").status_code == 400
    answer = _get(host, name, "/logout", client_id=app.client_id, logout_uri=SIGNED_OUT)
    assert answer.headers["Location"] == SIGNED_OUT
    assert "Path=/;" in answer.headers["Set-Cookie"] + ";"


@pytest.mark.usefixtures("domains")
@pytest.mark.parametrize("name", _NAMES)
def test_a_domain_is_its_pools_alone(host: Host, name: str, new_pool: Callable[..., str]) -> None:
    stranger = make_app(host, new_pool())
    answer = _get(
        host,
        name,
        "/oauth2/authorize",
        response_type="code",
        client_id=stranger.client_id,
        redirect_uri=CALLBACK,
    )
    assert query_of(answer)["error"] == "Client does not exist."
    assert _get(host, name, f"/{stranger.pool_id}{_DISCOVERY}").status_code == 404
    posted = requests.post(
        f"{host.url}/oauth2/token",
        data={"grant_type": "refresh_token", "refresh_token": "x", "client_id": stranger.client_id},
        headers={"Host": name},
        timeout=30,
    )
    assert error(posted) == (400, {"error": "invalid_client"})


@pytest.mark.usefixtures("domains")
@pytest.mark.parametrize("name", _NAMES)
@pytest.mark.parametrize("in_pool", [False, True])
def test_discovery_at_a_domain_names_it(
    host: Host, alice_pool: str, name: str, in_pool: bool
) -> None:
    base = f"http://{name.lower()}:{host.port}"
    path = f"/{alice_pool}{_DISCOVERY}" if in_pool else _DISCOVERY
    document = _get(host, name, path).json()
    assert document["issuer"] == f"{host.url}/{alice_pool}"
    for member, endpoint in _ENDPOINTS.items():
        assert document[member] == f"{base}{endpoint}"
    assert document["jwks_uri"].startswith(base)
    keys = _get(host, name, urlsplit(document["jwks_uri"]).path).json()
    assert keys == _get(host, name, "/.well-known/jwks.json").json()
    assert len(keys["keys"]) == 2


@pytest.mark.parametrize(
    "name", ["127.0.0.1", "localhost.localstack.cloud", "host.docker.internal"]
)
def test_discovery_elsewhere_names_what_was_asked(host: Host, alice_pool: str, name: str) -> None:
    document = _get(host, name, f"/{alice_pool}{_DISCOVERY}").json()
    for member, endpoint in _ENDPOINTS.items():
        assert document[member] == f"http://{name}:{host.port}/_aws/cognito-idp{endpoint}"


@pytest.mark.parametrize(
    "name",
    [
        "nobody.auth.us-east-1.localhost.localstack.cloud",
        "people.auth.eu-west-1.localhost.localstack.cloud",
        "people.auth.us-east-1.example.com",
        "people.auth.eu-west-1.amazoncognito.com",
        "nobody.auth.us-east-1.amazoncognito.com",
        "people.us-east-1.amazoncognito.com",
        "people.auth.us-east-1.amazoncognito.com.evil.example.com",
        "people.auth.localhost",
        "auth.nobody.example.com",
        f"x.{_CUSTOM}",
        "auth.people.example.com.evil.example.com",
    ],
)
@pytest.mark.usefixtures("domains")
def test_other_names_are_no_domains(host: Host, name: str) -> None:
    assert _get(host, name, "/oauth2/userInfo").status_code == 404


@pytest.mark.usefixtures("domains")
@pytest.mark.parametrize("name", _NAMES)
@pytest.mark.parametrize("path", ["/", "/nonsense", "/oauth2/introspect", "/favicon.ico"])
def test_what_a_domain_does_not_have_is_told_as_it_is_there(
    host: Host, name: str, path: str
) -> None:
    answer = _get(host, name, path)
    assert answer.status_code == 404
    assert answer.json()["message"].startswith(f"There is no {path} here.")
    assert {"/oauth2/token", "/login", "/signup"} <= set(answer.json()["paths"])


@pytest.mark.usefixtures("domains")
def test_what_is_the_hosts_own_stays_so_at_a_domain(host: Host) -> None:
    answer = _get(host, _CUSTOM, "/_localstack/health")
    assert "services" in answer.json()


def test_a_bucket_may_be_named_as_an_endpoint(host: Host) -> None:
    s3: Any = host.client("s3")
    s3.create_bucket(Bucket="people")
    s3.put_object(Bucket="people", Key="oauth2/userInfo", Body=b"mine")
    for name in ("people.s3.us-east-1.localhost.localstack.cloud", "people.s3.amazonaws.com"):
        assert _get(host, name, "/oauth2/userInfo").text == "mine"


@pytest.mark.usefixtures("domains")
def test_a_whole_sign_in_goes_through_a_domain(
    host: Host, app: App, browser: requests.Session
) -> None:
    at_domain = replace(app, base=host.url)
    session = requests.Session()
    session.headers["Host"] = f"{_CUSTOM}:{host.port}"
    session.headers["Cookie"] = f"cognito={browser.cookies['cognito']}"
    code = at_domain.code(session)
    # Where the code was asked for and where it is redeemed are two doors of one house.
    tokens = app.redeem(code).json()
    answer = requests.get(
        f"{host.url}/oauth2/userInfo",
        headers={"Host": _CUSTOM, "Authorization": f"Bearer {tokens['access_token']}"},
        timeout=30,
    )
    assert answer.json()["username"] == "alice"


@pytest.mark.usefixtures("domains")
def test_a_web_page_of_any_origin_may_ask_a_domain(host: Host) -> None:
    headers = {"Host": _CUSTOM, "Origin": "https://app.example.com"}
    answer = requests.post(f"{host.url}/oauth2/token", headers=headers, timeout=30)
    assert error(answer) == (400, {"error": "invalid_request"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    preflight = requests.options(
        f"{host.url}/oauth2/userInfo",
        headers={
            **headers,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization",
        },
        timeout=30,
    )
    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Headers"] == "authorization"


def test_a_domain_that_is_deleted_is_one_no_more(
    host: Host, cognito: Any, new_pool: Callable[..., str]
) -> None:
    pool_id = new_pool()
    cognito.create_user_pool_domain(UserPoolId=pool_id, Domain="passing")
    name = "passing.auth.us-east-1.localhost.localstack.cloud"
    assert _get(host, name, "/error").status_code == 400
    cognito.delete_user_pool_domain(UserPoolId=pool_id, Domain="passing")
    assert _get(host, name, "/error").status_code == 404
