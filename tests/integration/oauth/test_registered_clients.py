"""What clients do that registered themselves: their users sign in, and they manage themselves."""

import hashlib
import secrets
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.making import make_user
from tests.integration.oauth.apps import (
    CALLBACK,
    CHALLENGE,
    VERIFIER,
    App,
    claims,
    error,
    query_of,
    sign_in,
)
from tests.integration.oauth.registering import (
    ASKED,
    MACHINE,
    PUBLIC,
    Registrar,
    make_registrar,
    refused,
)

_TIMEOUT = 30
_OPEN = {"OpenDcrEnabled": True, "AllowedScopes": ["shop/read"]}
_NO_TOKEN = "The access token is missing, expired, revoked or not for this."
_FOREIGN = "https://inspector.example.com"
_OTHER = "https://other.example.com/cb"


@pytest.fixture(scope="module")
def registrar(host: Host) -> Registrar:
    """A pool whose clients register openly."""
    return make_registrar(host, **_OPEN)


def manage(
    told: dict[str, Any],
    method: str,
    metadata: dict[str, Any] | None = None,
    token: str | None = None,
) -> requests.Response:
    """Manage a registration as RFC 7592 has it."""
    return requests.request(
        method,
        told["registration_client_uri"],
        json=metadata,
        headers={"Authorization": f"Bearer {token or told['registration_access_token']}"},
        timeout=_TIMEOUT,
    )


def test_an_app_finds_the_endpoint_registers_and_signs_its_user_in(host: Host) -> None:
    """The walk of a client that knows the issuer alone, at the host name of the pool's domain."""
    cognito = host.client("cognito-idp")
    registrar = make_registrar(host, **_OPEN)
    prefix = f"dcr-{secrets.token_hex(4)}"
    cognito.create_user_pool_domain(UserPoolId=registrar.pool_id, Domain=prefix)
    make_user(cognito, registrar.pool_id)
    discovery = f"{host.url}/{registrar.pool_id}/.well-known/openid-configuration"
    found = requests.get(discovery, timeout=_TIMEOUT).json()
    answer = requests.post(found["registration_endpoint"], json=PUBLIC, timeout=_TIMEOUT)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    app = App(f"{host.url}/_aws/cognito-idp", registrar.pool_id, told["client_id"])
    browser = requests.Session()
    asked = {"code_challenge": CHALLENGE, "code_challenge_method": "S256", "state": "x"}
    scope = "openid email shop/read"
    sign_in(app, browser, "alice", "Example123!", scope=scope, **asked)
    back = query_of(app.authorize(browser, scope=scope, **asked))
    assert back["state"] == "x"
    tokens = app.redeem(back["code"], code_verifier=VERIFIER).json()
    assert claims(tokens["access_token"])["scope"] == scope
    assert claims(tokens["id_token"])["aud"] == told["client_id"]
    assert app.refresh(tokens["refresh_token"]).status_code == 200
    # And at the domain's own name, which need not resolve here.
    name = f"{prefix}.auth.us-east-1.localhost.localstack.cloud:{host.port}"
    at_domain = requests.post(
        f"{host.url}/oauth2/register", json=PUBLIC, headers={"Host": name}, timeout=_TIMEOUT
    )
    assert at_domain.status_code == 201, at_domain.text
    told = at_domain.json()
    assert told["registration_client_uri"] == (
        f"http://{name}/oauth2/register?client_id={told['client_id']}"
    )
    assert registrar.described(told["client_id"])
    answer = requests.get(
        f"{host.url}/.well-known/openid-configuration", headers={"Host": name}, timeout=_TIMEOUT
    )
    assert answer.json()["registration_endpoint"] == f"http://{name}/oauth2/register"
    elsewhere = make_registrar(host, **_OPEN)
    answer = requests.post(
        f"{host.url}/oauth2/register",
        params={"user_pool_id": elsewhere.pool_id},
        json=PUBLIC,
        headers={"Host": name},
        timeout=_TIMEOUT,
    )
    text = f"There is no user pool {elsewhere.pool_id} here."
    assert error(answer) == refused("not_found", text, 404)


@pytest.mark.parametrize(
    ("configuration", "has_domain", "is_told"),
    [
        ({}, True, True),
        ({"OpenDcrEnabled": True}, True, True),
        ({}, False, False),
        ({"EnableStatus": "Disabled", "OpenDcrEnabled": True}, True, False),
        (None, True, False),
    ],
)
def test_discovery_tells_where_clients_register(
    host: Host, configuration: dict[str, Any] | None, has_domain: bool, is_told: bool
) -> None:
    cognito = host.client("cognito-idp")
    given = {} if configuration is None else {"DcrConfiguration": configuration}
    pool_id = cognito.create_user_pool(PoolName="pool", **given)["UserPool"]["Id"]
    if has_domain:
        cognito.create_user_pool_domain(UserPoolId=pool_id, Domain=f"d-{secrets.token_hex(4)}")
    answer = requests.get(
        f"{host.url}/{pool_id}/.well-known/openid-configuration", timeout=_TIMEOUT
    )
    expected = f"{host.url}/_aws/cognito-idp/oauth2/register?user_pool_id={pool_id}"
    assert answer.json().get("registration_endpoint") == (expected if is_told else None)


def test_a_client_reads_what_it_has_registered(registrar: Registrar) -> None:
    for metadata in (ASKED, PUBLIC):
        told = registrar.registered({**metadata, "client_uri": "https://a.example.com"})
        answer = manage(told, "GET")
        assert (answer.status_code, answer.json()) == (200, told)
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_client_sees_what_others_have_changed(registrar: Registrar) -> None:
    told = registrar.registered(ASKED)
    registrar.host.client("cognito-idp").update_user_pool_client(
        UserPoolId=registrar.pool_id,
        ClientId=told["client_id"],
        ClientName="renamed",
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid"],
        CallbackURLs=[_OTHER],
    )
    changes = {"client_name": "renamed", "redirect_uris": [_OTHER], "scope": "openid"}
    assert manage(told, "GET").json() == {**told, **changes}


def test_a_client_changes_what_it_has_registered(registrar: Registrar) -> None:
    told = registrar.registered({**ASKED, "client_uri": "https://a.example.com"})
    client_id = told["client_id"]
    cognito = registrar.host.client("cognito-idp")
    described = registrar.described(client_id)
    passing = ("LastModifiedDate", "CreationDate", "ClientSecret")
    cognito.update_user_pool_client(
        **{name: value for name, value in described.items() if name not in passing},
        AccessTokenValidity=5,
        DefaultRedirectURI=CALLBACK,
    )
    asked = {
        "client_id": client_id,
        "client_secret": told["client_secret"],
        "redirect_uris": [_OTHER],
        "client_name": "Second",
        "scope": "openid",
        "token_endpoint_auth_method": "client_secret_post",
    }
    answer = manage(told, "PUT", asked)
    changed = {name: value for name, value in told.items() if name != "client_uri"}
    assert (answer.status_code, answer.json()) == (200, {**changed, **asked})
    assert manage(told, "GET").json() == {**changed, **asked}
    after = registrar.described(client_id)
    assert (after["ClientName"], after["CallbackURLs"]) == ("Second", [_OTHER])
    # What others have set stays, but for what leads where nobody is sent any more.
    assert after["AccessTokenValidity"] == 5
    assert "DefaultRedirectURI" not in after


def test_what_is_null_is_left_out(registrar: Registrar) -> None:
    told = registrar.registered(ASKED)
    names = ("client_secret", "client_id_issued_at", "registration_access_token")
    asked = {**ASKED, "client_id": told["client_id"], **dict.fromkeys(names)}
    assert manage(told, "PUT", asked).json() == told


_METADATA = "invalid_client_metadata"
_NO_SECRET = "The client cannot be given a secret, nor have its secret taken away."
_NOT_CHANGED: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"client_id": None}, _METADATA, "client_id must be that of the client."),
    ({"client_id": "another"}, _METADATA, "client_id must be that of the client."),
    ({"client_secret": "x"}, _METADATA, "client_secret is not that of the client."),
    ({"client_secret": 1}, _METADATA, "client_secret is not that of the client."),
    *(
        ({name: "x"}, _METADATA, f"{name} must not be given.")
        for name in (
            "registration_access_token",
            "registration_client_uri",
            "client_secret_expires_at",
            "client_id_issued_at",
        )
    ),
    ({"token_endpoint_auth_method": "none"}, _METADATA, _NO_SECRET),
    (
        {"redirect_uris": ["http://a.example.com"]},
        "invalid_redirect_uri",
        "http://a.example.com cannot use the HTTP protocol.",
    ),
    ({"scope": "shop/write"}, _METADATA, "Invalid scope requested: shop/write"),
    (MACHINE, _METADATA, "The requested grant types are not allowed."),
)


@pytest.mark.parametrize(("changes", "name", "description"), _NOT_CHANGED)
def test_what_a_client_may_not_change(
    registrar: Registrar, changes: dict[str, Any], name: str, description: str
) -> None:
    told = registrar.registered(ASKED)
    answer = manage(told, "PUT", {**ASKED, "client_id": told["client_id"], **changes})
    assert error(answer) == refused(name, description)
    assert manage(told, "GET").json() == told


def test_a_client_that_came_with_a_token_may_have_what_it_could_then(registrar: Registrar) -> None:
    told = registrar.registered(ASKED, registrar.token())
    answer = manage(told, "PUT", {**MACHINE, "client_id": told["client_id"]})
    assert answer.status_code == 200, answer.text
    assert registrar.described(told["client_id"])["AllowedOAuthFlows"] == ["client_credentials"]


def test_a_client_deletes_itself(registrar: Registrar) -> None:
    told = registrar.registered(ASKED)
    answer = manage(told, "DELETE")
    assert (answer.status_code, answer.content) == (204, b"")
    cognito = registrar.host.client("cognito-idp")
    with pytest.raises(cognito.exceptions.ResourceNotFoundException):
        registrar.described(told["client_id"])
    for method in ("GET", "PUT", "DELETE"):
        assert error(manage(told, method, {})) == refused("invalid_token", _NO_TOKEN, 401)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_a_registration_is_managed_with_its_own_token_alone(
    registrar: Registrar, method: str
) -> None:
    told, other = registrar.registered(ASKED), registrar.registered(ASKED)
    initial = registrar.token()
    digest = hashlib.sha256(told["registration_access_token"].encode()).hexdigest()
    for token in ("x", other["registration_access_token"], initial, digest):
        answer = manage(told, method, {}, token)
        assert error(answer) == refused("invalid_token", _NO_TOKEN, 401)
        assert answer.headers["WWW-Authenticate"].startswith('Bearer error="invalid_token"')
    bare = requests.request(method, told["registration_client_uri"], timeout=_TIMEOUT)
    assert error(bare) == refused("invalid_token", _NO_TOKEN, 401)
    basic = requests.request(
        method, told["registration_client_uri"], auth=("a", "b"), timeout=_TIMEOUT
    )
    assert basic.status_code == 401
    unnamed = requests.request(method, registrar.url, timeout=_TIMEOUT)
    text = "client_id in the address must say which client."
    assert error(unnamed) == refused("invalid_request", text)


def test_a_client_that_somebody_else_made_has_no_registration(registrar: Registrar) -> None:
    cognito = registrar.host.client("cognito-idp")
    made = cognito.create_user_pool_client(UserPoolId=registrar.pool_id, ClientName="made")
    told = registrar.registered(ASKED)
    client_id = made["UserPoolClient"]["ClientId"]
    told["registration_client_uri"] = f"{registrar.url}?client_id={client_id}"
    assert error(manage(told, "GET")) == refused("invalid_token", _NO_TOKEN, 401)


def test_while_registration_is_off_nothing_is_managed(host: Host) -> None:
    registrar = make_registrar(host, **_OPEN)
    told = registrar.registered(ASKED)
    cognito = host.client("cognito-idp")
    cognito.update_user_pool(
        UserPoolId=registrar.pool_id, DcrConfiguration={"EnableStatus": "Disabled"}
    )
    text = "Dynamic client registration is not enabled for this user pool."
    for method in ("GET", "PUT", "DELETE"):
        answer = manage(told, method, {**ASKED, "client_id": told["client_id"]})
        assert error(answer) == refused("not_found", text, 404)
    # It goes on to be a client.
    assert registrar.described(told["client_id"])
    cognito.update_user_pool(UserPoolId=registrar.pool_id, DcrConfiguration={})
    assert manage(told, "GET").json() == told


def test_other_methods_are_refused(registrar: Registrar) -> None:
    answer = requests.patch(registrar.url, timeout=_TIMEOUT)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST, GET, PUT, DELETE")


def test_web_pages_of_any_origin_register_and_manage(registrar: Registrar) -> None:
    parameters = {"user_pool_id": registrar.pool_id}
    for method in ("POST", "PUT", "DELETE", "GET"):
        preflight = requests.options(
            registrar.url,
            params=parameters,
            headers={
                "Origin": _FOREIGN,
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": "authorization,content-type",
            },
            timeout=_TIMEOUT,
        )
        assert preflight.status_code == 200
        assert preflight.headers["Access-Control-Allow-Origin"] == "*"
        assert method in preflight.headers["Access-Control-Allow-Methods"]
        allowed = preflight.headers["Access-Control-Allow-Headers"]
        assert allowed == "authorization,content-type"
    answer = requests.post(
        registrar.url,
        params=parameters,
        json=PUBLIC,
        headers={"Origin": _FOREIGN},
        timeout=_TIMEOUT,
    )
    assert answer.status_code == 201
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    told = answer.json()
    for method in ("GET", "DELETE"):
        answer = requests.request(
            method,
            told["registration_client_uri"],
            headers={
                "Origin": _FOREIGN,
                "Authorization": f"Bearer {told['registration_access_token']}",
            },
            timeout=_TIMEOUT,
        )
        assert answer.ok
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_registrations_are_noted_with_what_was_asked_for_and_why_not(registrar: Registrar) -> None:
    told = registrar.registered({**PUBLIC, "client_name": "Noted"})
    registrar.register({**PUBLIC, "scope": "shop/write", "client_secret": "Very-Secret-1"})
    records = requests.get(
        f"{registrar.host.url}/_aws/cognito-idp/activity",
        params={"user_pool_id": registrar.pool_id, "operation": "oauth2/register", "limit": "2"},
        timeout=_TIMEOUT,
    ).json()["records"]
    by_outcome = {record["Outcome"]: record for record in records}
    done, not_done = by_outcome["ok"], by_outcome["refused"]
    assert done["ClientId"] == told["client_id"]
    assert done["Details"]["metadata"]["client_name"] == "Noted"
    assert (not_done["Error"], not_done["Status"]) == ("invalid_client_metadata", 400)
    assert not_done["Reason"] == (
        "Clients that register themselves may have openid, email, phone, profile, shop/read, by "
        "AllowedScopes of the pool's DcrConfiguration, and not shop/write."
    )
    assert not_done["Details"]["metadata"]["client_secret"] == "<secret>"


def test_an_initial_token_counts_for_as_long_as_it_is_good(
    own_host: Host, at: Callable[[float], None]
) -> None:
    registrar = make_registrar(own_host)
    token = registrar.token()
    assert registrar.register(ASKED, token).status_code == 201
    at(3601)
    assert error(registrar.register(ASKED, token)) == refused("invalid_token", _NO_TOKEN, 401)
