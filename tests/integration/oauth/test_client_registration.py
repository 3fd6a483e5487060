"""Apps register themselves: what they ask for, what they are given, and what is refused."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.making import describe_pool, make_pool
from tests.integration.oauth.apps import CALLBACK, App, error
from tests.integration.oauth.registering import (
    ASKED,
    MACHINE,
    PUBLIC,
    REGISTER_SCOPE,
    Registrar,
    machine,
    make_registrar,
    refused,
    token_of,
)

_TIMEOUT = 30
_OPENID = "openid email phone profile"
_SHOP = ["shop/read", "aws.cognito.signin.user.admin", REGISTER_SCOPE, "gone/scope"]
_OPEN = {
    "OpenDcrEnabled": True,
    "OpenDcrGrantTypes": ["code", "implicit"],
    "AllowedScopes": _SHOP,
}


@pytest.fixture(scope="module")
def registrar(host: Host) -> Registrar:
    """A pool whose clients register openly for codes, and with a token for all there is."""
    return make_registrar(host, **_OPEN)


# What is registered.

_TOLD: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    # metadata, what of the answer it changes
    (ASKED, {}),
    (PUBLIC, {"token_endpoint_auth_method": "none"}),
    (
        {**ASKED, "token_endpoint_auth_method": "client_secret_post"},
        {"token_endpoint_auth_method": "client_secret_post"},
    ),
    (
        {**ASKED, "grant_types": ["authorization_code", "refresh_token"]},
        {"grant_types": ["authorization_code", "refresh_token"]},
    ),
    # What is not known is left out, as long as there is something else.
    ({**ASKED, "grant_types": ["urn:x", "authorization_code", "implicit"]}, {}),
    ({**ASKED, "response_types": ["code", "token"]}, {}),
    ({**ASKED, "scope": "openid shop/read"}, {"scope": "openid shop/read"}),
    ({**ASKED, "scope": "openid openid"}, {"scope": "openid"}),
    ({**ASKED, "scope": ""}, {}),
    ({**ASKED, "client_name": "Claude Code (demo)"}, {"client_name": "Claude Code demo"}),
    ({**ASKED, "client_name": "_custom_id_:mine"}, {"client_name": "_custom_id_ mine"}),
    ({**ASKED, "client_name": "Caf\u00e9 <b>"}, {"client_name": "Cafe b"}),
    ({**ASKED, "client_name": "x" * 200}, {"client_name": "x" * 128}),
    ({**ASKED, "client_name": "\u732b"}, {}),
    ({**ASKED, "jwks_uri": "https://a.example.com", "unknown": {"a": [1]}}, {}),
    ({**ASKED, "client_uri": None}, {}),
    (
        {**ASKED, "client_uri": "https://a.example.com", "contacts": ["a@b.c"]},
        {"client_uri": "https://a.example.com", "contacts": ["a@b.c"]},
    ),
    ({**ASKED, "application_type": "native"}, {"application_type": "native"}),
    (
        {**ASKED, "post_logout_redirect_uris": ["https://app.example.com/out"]},
        {"post_logout_redirect_uris": ["https://app.example.com/out"]},
    ),
    *(
        ({"redirect_uris": [uri]}, {"redirect_uris": [uri]})
        for uri in (
            "http://localhost:8765/cb",
            "http://127.0.0.1:33418/",
            "cursor://anysphere.cursor-retrieval/oauth/callback",
            "com.example.app:/cb",
        )
    ),
)


@pytest.mark.parametrize(("metadata", "changes"), _TOLD)
def test_an_app_is_told_what_was_registered(
    registrar: Registrar, metadata: dict[str, Any], changes: dict[str, Any]
) -> None:
    answer = registrar.register(metadata)
    assert answer.status_code == 201, answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    told = answer.json()
    client_id, token = told.pop("client_id"), told.pop("registration_access_token")
    described = registrar.described(client_id)
    assert told.pop("client_id_issued_at") == int(described["CreationDate"].timestamp())
    is_public = metadata.get("token_endpoint_auth_method") == "none"
    if is_public:
        assert "ClientSecret" not in described
    else:
        assert told.pop("client_secret") == described["ClientSecret"]
        assert told.pop("client_secret_expires_at") == 0
    assert len(token) >= 40
    assert told == {
        "registration_client_uri": f"{registrar.url}?client_id={client_id}",
        "client_name": "Registered client",
        "redirect_uris": [CALLBACK],
        "grant_types": ["authorization_code"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "client_secret_basic",
        "scope": f"{_OPENID} shop/read aws.cognito.signin.user.admin",
        **changes,
    }
    assert described["ClientName"] == told["client_name"]
    assert described["CallbackURLs"] == told["redirect_uris"]
    assert sorted(described["AllowedOAuthScopes"]) == sorted(told["scope"].split())


def test_it_is_an_app_client_as_others_are(registrar: Registrar) -> None:
    client_id = registrar.registered(PUBLIC)["client_id"]
    described = registrar.described(client_id)
    cognito = registrar.host.client("cognito-idp")
    listed = cognito.get_paginator("list_user_pool_clients").paginate(UserPoolId=registrar.pool_id)
    assert client_id in [one["ClientId"] for page in listed for one in page["UserPoolClients"]]
    expected = {
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": ["code"],
        "SupportedIdentityProviders": ["COGNITO"],
        "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": True,
        "RefreshTokenValidity": 30,
    }
    assert {name: described[name] for name in expected} == expected


def test_its_users_have_all_the_providers_of_the_pool(host: Host) -> None:
    registrar = make_registrar(host, **_OPEN)
    details = {
        "client_id": "id",
        "authorize_scopes": "openid",
        "oidc_issuer": "https://corp.example.com",
        "attributes_request_method": "GET",
        "authorize_url": "https://corp.example.com/authorize",
        "token_url": "https://corp.example.com/token",
        "attributes_url": "https://corp.example.com/userinfo",
        "jwks_uri": "https://corp.example.com/jwks",
    }
    host.client("cognito-idp").create_identity_provider(
        UserPoolId=registrar.pool_id,
        ProviderName="Corp",
        ProviderType="OIDC",
        ProviderDetails=details,
    )
    described = registrar.described(registrar.registered(PUBLIC)["client_id"])
    assert sorted(described["SupportedIdentityProviders"]) == ["COGNITO", "Corp"]


# Who may register, and for what.

_GRANTS = "The requested grant types are not allowed."
_CODE, _MACHINES = "authorization_code", "client_credentials"
_PERMITTED: tuple[tuple[dict[str, Any], bool, list[str]], ...] = (
    # DcrConfiguration, whether a token is sent, the grants that can be registered
    ({}, True, [_CODE, _MACHINES]),
    ({"OpenDcrEnabled": True}, True, [_CODE, _MACHINES]),
    ({"OpenDcrEnabled": True}, False, [_CODE]),
    ({"OpenDcrEnabled": True, "OpenDcrGrantTypes": []}, False, []),
    ({"OpenDcrEnabled": True, "OpenDcrGrantTypes": ["implicit"]}, False, []),
    ({"OpenDcrEnabled": True, "OpenDcrGrantTypes": ["client_credentials"]}, False, [_MACHINES]),
    ({"OpenDcrEnabled": True, "OpenDcrGrantTypes": []}, True, [_CODE, _MACHINES]),
    ({"AuthenticatedGrantTypes": []}, True, []),
    ({"AuthenticatedGrantTypes": ["implicit"]}, True, []),
    ({"AuthenticatedGrantTypes": ["code"]}, True, [_CODE]),
    ({"AuthenticatedGrantTypes": [], "OpenDcrEnabled": True}, False, [_CODE]),
)


@pytest.mark.parametrize(("configuration", "has_token", "permitted"), _PERMITTED)
def test_the_pool_says_what_grants_there_are(
    host: Host, configuration: dict[str, Any], has_token: bool, permitted: list[str]
) -> None:
    registrar = make_registrar(host, AllowedScopes=["shop/read"], **configuration)
    token = registrar.token() if has_token else None
    for grant in (_CODE, _MACHINES):
        answer = registrar.register({**ASKED, "grant_types": [grant]}, token)
        if grant in permitted:
            assert answer.status_code == 201, answer.text
            assert answer.json()["grant_types"] == [grant]
        else:
            assert error(answer) == refused("invalid_client_metadata", _GRANTS)


def test_a_client_that_speaks_for_itself_gets_tokens(registrar: Registrar) -> None:
    told = registrar.registered(MACHINE, registrar.token())
    assert (told["scope"], told["response_types"]) == ("shop/read", [])
    assert "redirect_uris" not in told
    base = registrar.url.removesuffix("/oauth2/register")
    app = App(base, registrar.pool_id, told["client_id"], told["client_secret"])
    assert token_of(app)


def test_a_client_is_registered_without_a_token_only_where_that_is_open(host: Host) -> None:
    registrar = make_registrar(host)
    answer = registrar.register(ASKED)
    text = "Registration requires an initial access token."
    assert error(answer) == refused("invalid_token", text, 401)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


_OFF = "Dynamic client registration is not enabled for this user pool."


@pytest.mark.parametrize("configuration", [None, {"EnableStatus": "Disabled", **_OPEN}])
def test_where_it_is_off_nothing_is_there(host: Host, configuration: dict[str, Any] | None) -> None:
    cognito = host.client("cognito-idp")
    given = {"DcrConfiguration": configuration} if configuration else {}
    registrar = Registrar(host, make_pool(cognito, **given))
    for token in (None, registrar.token()):
        assert error(registrar.register(ASKED, token)) == refused("not_found", _OFF, 404)


def test_a_token_that_is_no_good_is_refused_also_where_none_is_needed(
    registrar: Registrar,
) -> None:
    text = "The access token is missing, expired, revoked or not for this."
    other = make_registrar(registrar.host, **_OPEN)
    forged = registrar.token()[:-8] + "AAAAAAAA"
    for token in ("x", forged, other.token()):
        answer = registrar.register(ASKED, token)
        assert error(answer) == refused("invalid_token", text, 401)
        assert answer.headers["WWW-Authenticate"].startswith('Bearer error="invalid_token"')
    answer = requests.post(
        registrar.url,
        params={"user_pool_id": registrar.pool_id},
        json=ASKED,
        auth=("a", "b"),
        timeout=_TIMEOUT,
    )
    assert error(answer) == refused("invalid_token", text, 401)


def test_a_token_without_the_scope_is_refused(registrar: Registrar) -> None:
    token = token_of(machine(registrar.host, registrar.pool_id, "shop/read"))
    answer = registrar.register(ASKED, token)
    text = f"The access token must have the scope {REGISTER_SCOPE}."
    assert error(answer) == refused("insufficient_scope", text, 403)
    assert f'scope="{REGISTER_SCOPE}"' in answer.headers["WWW-Authenticate"]


def test_a_token_names_its_pool(registrar: Registrar) -> None:
    token = registrar.token()
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.post(registrar.url, json=ASKED, headers=headers, timeout=_TIMEOUT)
    assert answer.status_code == 201, answer.text
    assert registrar.described(answer.json()["client_id"])


def test_a_pool_must_be_named(host: Host) -> None:
    url = Registrar(host, "").url
    answer = requests.post(url, json=ASKED, timeout=_TIMEOUT)
    text = "user_pool_id in the address must say at which user pool."
    assert error(answer) == refused("invalid_request", text)
    answer = requests.post(url, params={"user_pool_id": "nobody"}, json=ASKED, timeout=_TIMEOUT)
    assert error(answer) == refused("not_found", "There is no user pool nobody here.", 404)


def test_no_registered_client_may_register_others(registrar: Registrar) -> None:
    token = registrar.token()
    answer = registrar.register({**MACHINE, "scope": REGISTER_SCOPE}, token)
    text = f"Invalid scope requested: {REGISTER_SCOPE}"
    assert error(answer) == refused("invalid_client_metadata", text)
    told = registrar.registered(MACHINE, token)
    cognito = registrar.host.client("cognito-idp")
    with pytest.raises(cognito.exceptions.ScopeDoesNotExistException):
        cognito.update_user_pool_client(
            UserPoolId=registrar.pool_id,
            ClientId=told["client_id"],
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthFlows=["client_credentials"],
            AllowedOAuthScopes=[REGISTER_SCOPE],
        )
    base = registrar.url.removesuffix("/oauth2/register")
    app = App(base, registrar.pool_id, told["client_id"], told["client_secret"])
    answer = app.token("client_credentials", scope=REGISTER_SCOPE)
    assert error(answer) == (400, {"error": "invalid_scope"})


# What is refused of what they ask for.

_METADATA, _URI = "invalid_client_metadata", "invalid_redirect_uri"
_LIST = "must be a list of texts of at most 2048 characters."
_TEXT = "must be a text of at most 2048 characters."
_METHODS = "client_secret_basic, client_secret_post, none"
_NEEDS_URIS = "redirect_uris is needed with the grant type authorization_code."
_REFUSED: tuple[tuple[Any, str, str], ...] = (
    (["no object"], _METADATA, "The body must be a JSON object."),
    ({}, _URI, _NEEDS_URIS),
    ({"redirect_uris": []}, _URI, _NEEDS_URIS),
    ({"redirect_uris": CALLBACK}, _URI, f"redirect_uris {_LIST}"),
    ({"redirect_uris": [1]}, _URI, f"redirect_uris {_LIST}"),
    (
        {"redirect_uris": [f"https://{number}.example.com" for number in range(101)]},
        _URI,
        "redirect_uris must have at most 100 texts.",
    ),
    (
        {"redirect_uris": ["http://app.example.com/"]},
        _URI,
        "http://app.example.com/ cannot use the HTTP protocol.",
    ),
    (
        {"redirect_uris": ["https://app.example.com/#x"]},
        _URI,
        "https://app.example.com/#x cannot use fragment",
    ),
    *(
        ({"redirect_uris": [uri]}, _URI, f"{uri!r} is not a valid redirect URI.")
        for uri in ("", "app.example.com", "javascript:alert(1)", "data:text/html,x", "https://")
    ),
    *(
        ({**ASKED, name: 1}, _METADATA, f"{name} {_TEXT}")
        for name in ("client_name", "scope", "client_uri", "software_id")
    ),
    *(
        ({**ASKED, name: "code"}, _METADATA, f"{name} {_LIST}")
        for name in ("grant_types", "response_types", "contacts")
    ),
    (
        {**ASKED, "post_logout_redirect_uris": "code"},
        _URI,
        f"post_logout_redirect_uris {_LIST}",
    ),
    (
        {**ASKED, "response_types": ["token"]},
        _METADATA,
        "response_types must have code with the grant type authorization_code.",
    ),
    ({**ASKED, "grant_types": ["implicit"]}, _METADATA, _GRANTS),
    ({**ASKED, "grant_types": ["refresh_token"]}, _METADATA, _GRANTS),
    ({**ASKED, "grant_types": ["password"]}, _METADATA, _GRANTS),
    (
        {**ASKED, "token_endpoint_auth_method": "private_key_jwt"},
        _METADATA,
        f"token_endpoint_auth_method must be one of {_METHODS}.",
    ),
    (
        {**MACHINE, "token_endpoint_auth_method": "none"},
        _METADATA,
        "client_credentials needs a token_endpoint_auth_method other than none.",
    ),
    (
        {**ASKED, "grant_types": ["authorization_code", "client_credentials"]},
        _METADATA,
        "client_credentials flow can not be selected along with code flow or implicit flow.",
    ),
    ({**MACHINE, "scope": "openid"}, _METADATA, "Invalid scope requested: openid"),
    ({**ASKED, "scope": "shop/write"}, _METADATA, "Invalid scope requested: shop/write"),
    ({**ASKED, "scope": "offline_access"}, _METADATA, "Invalid scope requested: offline_access"),
    # Allowed, but of no resource server.
    ({**ASKED, "scope": "gone/scope"}, _METADATA, "Invalid scope requested: gone/scope"),
    (
        {**ASKED, "application_type": "desktop"},
        _METADATA,
        "application_type must be one of web, native.",
    ),
    (
        {**ASKED, "post_logout_redirect_uris": ["x"]},
        _URI,
        "'x' is not a valid redirect URI.",
    ),
    *(
        (
            {**ASKED, "post_logout_redirect_uris": [uri]},
            _URI,
            f"{uri!r} is not a valid redirect URI.",
        )
        for uri in ("javascript:alert(1)", "data:text/html,x")
    ),
    (
        {**ASKED, "software_statement": "x"},
        "invalid_software_statement",
        "software_statement is no JWT.",
    ),
)


@pytest.mark.parametrize(("metadata", "name", "description"), _REFUSED)
def test_what_is_refused(registrar: Registrar, metadata: Any, name: str, description: str) -> None:
    answer = registrar.register(metadata, registrar.token())
    assert error(answer) == refused(name, description)
    assert "no-store" in answer.headers["Cache-Control"]


def test_software_statements_are_of_nobody_who_is_trusted(registrar: Registrar) -> None:
    answer = registrar.register({**ASKED, "software_statement": registrar.token()})
    text = "No issuer of software statements is trusted."
    assert error(answer) == refused("unapproved_software_statement", text)


def test_machines_need_a_scope(host: Host) -> None:
    registrar = make_registrar(host)
    answer = registrar.register(MACHINE, registrar.token())
    text = "No scope is allowed for this client."
    assert error(answer) == refused("invalid_client_metadata", text)


@pytest.mark.parametrize("is_measured", [True, False])
def test_a_body_has_an_end(registrar: Registrar, is_measured: bool) -> None:
    body = b'{"redirect_uris": ["' + CALLBACK.encode() + b'"]' + b" " * 128 * 1024 + b"}"

    def chunks() -> Iterator[bytes]:
        yield body

    answer = requests.post(
        registrar.url,
        params={"user_pool_id": registrar.pool_id},
        data=body if is_measured else chunks(),
        headers={"Content-Type": "application/json"},
        timeout=_TIMEOUT,
    )
    text = "The body must be shorter than 131072 bytes."
    assert error(answer) == refused("invalid_request", text, 413)


def test_a_body_of_no_known_length_is_read(registrar: Registrar) -> None:
    def chunks() -> Iterator[bytes]:
        yield b'{"redirect_uris": ["'
        yield CALLBACK.encode() + b'"]}'

    answer = requests.post(
        registrar.url,
        params={"user_pool_id": registrar.pool_id},
        data=chunks(),
        headers={"Content-Type": "application/json"},
        timeout=_TIMEOUT,
    )
    assert answer.status_code == 201, answer.text


def test_registrations_count_as_operations_on_clients(start_host: Callable[..., Any]) -> None:
    with start_host() as host:
        registrar = make_registrar(host, **_OPEN)
        host.client("cognito-idp").update_provisioned_limit(
            LimitDefinition={
                "LimitClass": "API_CATEGORY",
                "Attributes": {"Category": "UserPoolClientUpdate"},
            },
            RequestedLimitValue=15,
        )
        answers = [registrar.register(PUBLIC) for _ in range(40)]
        assert answers[0].status_code == 201
        late = [answer for answer in answers if answer.status_code != 201]
        assert error(late[0]) == refused("too_many_requests", "Rate exceeded", 429)


def test_a_pool_takes_its_clients_along(host: Host) -> None:
    registrar = make_registrar(host, **_OPEN)
    told = registrar.registered(ASKED)
    host.client("cognito-idp").delete_user_pool(UserPoolId=registrar.pool_id)
    answer = requests.get(
        told["registration_client_uri"],
        headers={"Authorization": f"Bearer {told['registration_access_token']}"},
        timeout=_TIMEOUT,
    )
    assert answer.status_code == 401
    text = f"There is no user pool {registrar.pool_id} here."
    assert error(registrar.register(ASKED)) == refused("not_found", text, 404)


def test_describe_says_how_registration_is_set(registrar: Registrar) -> None:
    pool = describe_pool(registrar.host.client("cognito-idp"), registrar.pool_id)
    assert pool["DcrConfiguration"]["OpenDcrGrantTypes"] == ["code", "implicit"]
