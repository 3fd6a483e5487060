"""Tokens in exchange for others: for whom, by whom, for what, and which are not taken."""

import re
from collections.abc import Callable
from typing import Any

import jwt
import pytest
import requests

from tests.host import Host
from tests.integration.making import ALL_FLOWS, attributes, make_client, make_pool, refused
from tests.integration.making import make_user as make_pools_user
from tests.integration.signin.signing_in import initiate, sign_in

API_SCOPE = "aws.cognito.signin.user.admin"
SERVER = "https://api.example.com"
READ, WRITE = f"{SERVER}/read", f"{SERVER}/write"
IMPERSONATION, DELEGATION = "ALLOW_TOKEN_EXCHANGE_IMPERSONATION", "ALLOW_TOKEN_EXCHANGE_DELEGATION"
DENIED, INVALID = "NotAuthorizedException", "InvalidParameterException"
NOT_ENABLED = (DENIED, "Auth flow not enabled for this client")
WRONG_SECRET = (DENIED, "Invalid client secret.")
NOT_A_TOKEN = (DENIED, "Invalid Access Token")
REVOKED = (DENIED, "Access Token has been revoked")
UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
# What a token and one that was derived from it say alike.
ALIKE = ("sub", "event_id", "origin_jti", "auth_time", "cognito:groups", "iss")


def claims(token: str) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


class Exchange:
    """A pool with alice, a client that exchanges tokens, and one that speaks for itself."""

    def __init__(self, cognito: Any, *flows: str, scopes: tuple[str, ...] = (READ,)) -> None:
        self.cognito = cognito
        self.pool_id = make_pool(cognito)
        names = [{"ScopeName": name, "ScopeDescription": name} for name in ("read", "write")]
        cognito.create_resource_server(
            UserPoolId=self.pool_id, Identifier=SERVER, Name="API", Scopes=names
        )
        email = attributes(email="alice@example.com", email_verified="true")
        make_pools_user(cognito, self.pool_id, "alice", email)
        cognito.create_group(UserPoolId=self.pool_id, GroupName="staff")
        cognito.admin_add_user_to_group(
            UserPoolId=self.pool_id, Username="alice", GroupName="staff"
        )
        self.app = make_client(cognito, self.pool_id)
        self.client_id = make_client(
            cognito,
            self.pool_id,
            ExplicitAuthFlows=[*ALL_FLOWS, *(flows or (IMPERSONATION, DELEGATION))],
            AllowedOAuthScopes=list(scopes),
        )
        self.alice = self.sign_in()

    def sign_in(self, username: str = "alice") -> dict[str, Any]:
        tokens: dict[str, Any] = sign_in(self.cognito, self.pool_id, self.app, USERNAME=username)[
            "AuthenticationResult"
        ]
        return tokens

    def machine(self) -> str:
        """Return the token of a client that speaks for itself, with both scopes."""
        client = self.cognito.create_user_pool_client(
            UserPoolId=self.pool_id,
            ClientName="machine",
            GenerateSecret=True,
            ExplicitAuthFlows=["ALLOW_CLIENT_TOKEN_AUTH"],
            AllowedOAuthScopes=[READ, WRITE],
        )["UserPoolClient"]
        answer = self.cognito.get_client_token(
            ClientId=client["ClientId"], Secret=client["ClientSecret"]
        )
        return str(answer["ClientAuthenticationResult"]["AccessToken"])

    def derive(self, subject: str | None = None, **more: Any) -> dict[str, Any]:
        """Exchange a token: alice's access token, if no other is given."""
        request = {
            "ClientId": self.client_id,
            "SubjectToken": subject or self.alice["AccessToken"],
            "SubjectTokenType": "ACCESS_TOKEN",
            **more,
        }
        answer: dict[str, Any] = self.cognito.get_derived_token(**request)
        answer.pop("ResponseMetadata")
        return answer

    def derive_from_id_token(self, **more: Any) -> dict[str, Any]:
        return self.derive(self.alice["IdToken"], SubjectTokenType="ID_TOKEN", **more)

    def claims(self, subject: str | None = None, **more: Any) -> dict[str, Any]:
        return claims(self.derive(subject, **more)["IssuedToken"])


def by(actor: str, kind: str = "ACCESS_TOKEN") -> dict[str, str]:
    return {"ActorToken": actor, "ActorTokenType": kind}


@pytest.fixture(scope="module")
def exchange(cognito: Any) -> Exchange:
    """One that no test changes."""
    return Exchange(cognito)


def test_a_derived_token_speaks_for_its_user(host: Host, exchange: Exchange) -> None:
    answer = exchange.derive()
    token = answer.pop("IssuedToken")
    assert answer == {
        "IssuedTokenType": "ACCESS_TOKEN",
        "TokenType": "Bearer",
        "ExpiresIn": 3600,
        "Scopes": [API_SCOPE],
    }
    url = f"{host.url}/{exchange.pool_id}/.well-known/jwks.json"
    keys = jwt.PyJWKSet(requests.get(url, timeout=30).json()["keys"])
    key = keys[jwt.get_unverified_header(token)["kid"]]
    given, derived = claims(exchange.alice["AccessToken"]), jwt.decode(token, key, ["RS256"])
    assert derived["cognito:groups"] == ["staff"]
    assert UUID.fullmatch(derived.pop("jti"))
    assert derived.pop("exp") - derived.pop("iat") == 3600
    assert derived == {
        **{name: given[name] for name in ALIKE},
        "token_use": "access",
        "username": "alice",
        "scope": API_SCOPE,
        "client_id": exchange.client_id,
    }


@pytest.mark.parametrize("source", ["AccessToken", "IdToken"])
def test_an_id_token_is_derived_for_a_user(exchange: Exchange, source: str) -> None:
    asked = {"RequestedTokenType": "ID_TOKEN"}
    derive = exchange.derive if source == "AccessToken" else exchange.derive_from_id_token
    answer = derive(**asked)
    derived = claims(answer.pop("IssuedToken"))
    assert answer == {
        "IssuedTokenType": "ID_TOKEN",
        "TokenType": "N_A",
        "ExpiresIn": 3600,
        "Scopes": [],
    }
    given = claims(exchange.alice["IdToken"])
    assert derived.pop("jti") != given["jti"]
    assert derived.pop("exp") - derived.pop("iat") == 3600
    assert derived == {
        **{name: given[name] for name in ALIKE},
        "token_use": "id",
        "cognito:username": "alice",
        "email": "alice@example.com",
        "email_verified": True,
        "aud": exchange.client_id,
    }


def test_an_id_token_gives_an_access_token_without_scopes(exchange: Exchange) -> None:
    answer = exchange.derive_from_id_token()
    derived = claims(answer["IssuedToken"])
    assert (answer["Scopes"], derived["scope"], derived["username"]) == ([], "", "alice")
    with refused(DENIED, "Access Token does not have required scopes"):
        exchange.cognito.get_user(AccessToken=answer["IssuedToken"])


def test_the_key_of_a_device_is_in_access_tokens_only(cognito: Any) -> None:
    exchange = Exchange(cognito)
    cognito.update_user_pool(
        UserPoolId=exchange.pool_id,
        DeviceConfiguration={"DeviceOnlyRememberedOnUserPrompt": False},
    )
    tokens = exchange.sign_in()
    key = tokens["NewDeviceMetadata"]["DeviceKey"]
    assert exchange.claims(tokens["AccessToken"])["device_key"] == key
    derived = exchange.claims(tokens["AccessToken"], RequestedTokenType="ID_TOKEN")
    assert "device_key" not in derived


def test_a_client_that_speaks_for_itself_is_the_subject(exchange: Exchange) -> None:
    machine = exchange.machine()
    derived = exchange.claims(machine)
    assert derived["sub"] == claims(machine)["client_id"]
    assert derived["scope"] == f"{READ} {WRITE}"
    assert "username" not in derived
    with refused(INVALID, "A token of a client has no ID token."):
        exchange.derive(machine, RequestedTokenType="ID_TOKEN")
    with refused(*NOT_A_TOKEN):
        exchange.cognito.get_user(AccessToken=exchange.derive(machine)["IssuedToken"])


def test_who_acts_for_the_user_is_named(exchange: Exchange) -> None:
    machine = exchange.machine()
    acts = {"sub": claims(machine)["sub"], "client_id": claims(machine)["client_id"]}
    delegated = exchange.derive(**by(machine))["IssuedToken"]
    assert claims(delegated)["act"] == acts
    assert claims(delegated)["username"] == "alice"
    assert exchange.claims(RequestedTokenType="ID_TOKEN", **by(machine))["act"] == acts
    # Who acted first is named within who acted last.
    other = exchange.machine()
    chain = exchange.claims(delegated, **by(other))["act"]
    assert (chain["sub"], chain["act"]) == (claims(other)["sub"], acts)
    by_id_token = exchange.claims(**by(exchange.alice["IdToken"], "ID_TOKEN"))["act"]
    assert by_id_token == {"sub": claims(delegated)["sub"], "client_id": exchange.app}
    assert "act" not in exchange.claims()


@pytest.mark.parametrize(
    ("flows", "impersonates", "delegates"),
    [([IMPERSONATION], True, False), ([DELEGATION], False, True), (ALL_FLOWS, False, False)],
)
def test_each_way_to_exchange_is_enabled_by_itself(
    cognito: Any, flows: list[str], impersonates: bool, delegates: bool
) -> None:
    exchange = Exchange(cognito, *flows)
    acting = by(exchange.machine())
    for enabled, more in ((impersonates, {}), (delegates, acting)):
        if enabled:
            assert exchange.derive(**more)["IssuedToken"]
        else:
            with refused(*NOT_ENABLED):
                exchange.derive(**more)


@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        ([READ], [READ]),
        ([WRITE], []),  # the client that exchanges does not have it
        ([WRITE, READ], [READ]),
        (["https://other.example.com/read"], []),
        ([API_SCOPE], []),  # the subject does not have it
        ([], [READ, WRITE]),
    ],
)
def test_scopes_are_those_that_all_agree_on(
    exchange: Exchange, asked: list[str], granted: list[str]
) -> None:
    answer = exchange.derive(exchange.machine(), Scopes=asked)
    assert answer["Scopes"] == granted
    assert claims(answer["IssuedToken"])["scope"] == " ".join(granted)


def test_only_a_token_with_the_apis_scope_is_for_the_api(cognito: Any) -> None:
    exchange = Exchange(cognito, scopes=(READ, API_SCOPE))
    for scopes in ([API_SCOPE], [API_SCOPE, READ], []):
        token = exchange.derive(Scopes=scopes)["IssuedToken"]
        assert cognito.get_user(AccessToken=token)["Username"] == "alice"
    token = exchange.derive(Scopes=[READ])["IssuedToken"]
    with refused(DENIED, "Access Token does not have required scopes"):
        cognito.get_user(AccessToken=token)


def test_a_token_is_for_one_audience(exchange: Exchange) -> None:
    assert exchange.claims(Audiences=["orders"])["aud"] == "orders"
    assert exchange.claims(Resources=[SERVER])["aud"] == SERVER
    for_service = exchange.claims(Audiences=["orders"], RequestedTokenType="ID_TOKEN")
    assert for_service["aud"] == "orders"
    with refused(INVALID, "Audiences and Resources cannot be requested together."):
        exchange.derive(Audiences=["orders"], Resources=[SERVER])
    with refused("ResourceNotFoundException", "Resource server orders does not exist."):
        exchange.derive(Resources=["orders"])


def test_a_client_with_a_secret_gives_it_or_signs_the_request(host: Host, cognito: Any) -> None:
    exchange = Exchange(cognito)
    client = cognito.create_user_pool_client(
        UserPoolId=exchange.pool_id,
        ClientName="secret",
        GenerateSecret=True,
        ExplicitAuthFlows=[IMPERSONATION],
    )["UserPoolClient"]
    exchange.client_id = client["ClientId"]
    assert exchange.derive()["IssuedToken"]
    with refused(*WRONG_SECRET):
        exchange.derive(ClientSecret="a" * 51)
    headers = {
        "X-Amz-Target": "AWSCognitoIdentityProviderService.GetDerivedToken",
        "Content-Type": "application/x-amz-json-1.1",
    }
    request = {
        "ClientId": client["ClientId"],
        "SubjectToken": exchange.alice["AccessToken"],
        "SubjectTokenType": "ACCESS_TOKEN",
    }
    answer = requests.post(f"{host.url}/", json=request, headers=headers, timeout=30)
    assert answer.json()["message"] == WRONG_SECRET[1]
    assert exchange.derive(ClientSecret=client["ClientSecret"])["IssuedToken"]
    exchange.client_id = "nobody"
    with refused("ResourceNotFoundException", "User pool client nobody does not exist."):
        exchange.derive()


def test_a_token_that_is_none_of_the_pools_is_not_taken(cognito: Any, exchange: Exchange) -> None:
    access, identity = exchange.alice["AccessToken"], exchange.alice["IdToken"]
    head, body, signature = access.split(".")
    foreign = Exchange(cognito).alice["AccessToken"]
    altered = f"{head}.{identity.split('.')[1]}.{signature}"
    broken = f"{head}.{body}.{'A' * len(signature)}"
    wrong_signature = (DENIED, "Could not verify signature for Access Token")
    cases: list[tuple[str, str, tuple[str, str]]] = [
        ("made-up", "ACCESS_TOKEN", NOT_A_TOKEN),
        (exchange.alice["RefreshToken"], "ACCESS_TOKEN", NOT_A_TOKEN),
        (identity, "ACCESS_TOKEN", NOT_A_TOKEN),
        (access, "ID_TOKEN", NOT_A_TOKEN),
        (foreign, "ACCESS_TOKEN", NOT_A_TOKEN),
        (altered, "ID_TOKEN", NOT_A_TOKEN),
        (broken, "ACCESS_TOKEN", wrong_signature),
    ]
    for token, kind, error in cases:
        with refused(*error):
            exchange.derive(token, SubjectTokenType=kind)
        with refused(*error):
            exchange.derive(**by(token, kind))


@pytest.mark.parametrize("source", ["AccessToken", "IdToken"])
def test_a_session_that_has_ended_gives_no_tokens(cognito: Any, source: str) -> None:
    exchange = Exchange(cognito)
    make_pools_user(cognito, exchange.pool_id, "bob")
    bob = exchange.sign_in("bob")
    kind = "ACCESS_TOKEN" if source == "AccessToken" else "ID_TOKEN"
    derived = exchange.derive()["IssuedToken"]
    cognito.global_sign_out(AccessToken=exchange.alice["AccessToken"])
    with refused(*REVOKED):
        exchange.derive(exchange.alice[source], SubjectTokenType=kind)
    with refused(*REVOKED):
        exchange.derive(derived)
    with refused(*REVOKED):
        exchange.derive(bob["AccessToken"], **by(exchange.alice[source], kind))
    with refused(*REVOKED):
        cognito.get_user(AccessToken=derived)
    assert exchange.derive(bob["AccessToken"])["IssuedToken"]


def test_a_user_who_is_disabled_or_gone_gets_no_tokens(cognito: Any) -> None:
    exchange = Exchange(cognito)
    named = {"UserPoolId": exchange.pool_id, "Username": "alice"}
    cognito.admin_disable_user(**named)
    with refused(DENIED, "User is disabled."):
        exchange.derive()
    cognito.admin_delete_user(**named)
    with refused("UserNotFoundException", "User does not exist."):
        exchange.derive()


def test_an_expired_token_is_not_taken(own_cognito: Any, at: Callable[[float], None]) -> None:
    exchange = Exchange(own_cognito)
    machine = exchange.machine()
    at(3601)
    renewed = initiate(
        own_cognito,
        exchange.pool_id,
        exchange.app,
        "USER",
        "REFRESH_TOKEN_AUTH",
        REFRESH_TOKEN=exchange.alice["RefreshToken"],
    )["AuthenticationResult"]["AccessToken"]
    with refused(DENIED, "Access Token has expired"):
        exchange.derive()
    with refused(DENIED, "Access Token has expired"):
        exchange.derive(renewed, **by(machine))
    assert exchange.derive(renewed)["IssuedToken"]
