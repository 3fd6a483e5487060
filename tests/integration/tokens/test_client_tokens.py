"""Access tokens in which clients speak for themselves."""

import re
import time
from typing import Any

import jwt
import pytest
import requests

from tests.host import Host
from tests.integration.making import describe_pool, make_client, make_pool, refused

FLOW = "ALLOW_CLIENT_TOKEN_AUTH"
READ, WRITE = "https://api.example.com/read", "https://api.example.com/write"
UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
WRONG_SECRET = ("NotAuthorizedException", "Invalid client secret.")
NOT_ENABLED = ("NotAuthorizedException", "Auth flow not enabled for this client")
MADE_UP = "a" * 51


class Machine:
    """A client that speaks for itself, in a pool with a resource server."""

    def __init__(self, cognito: Any, **settings: Any) -> None:
        self.cognito = cognito
        self.pool_id = make_pool(cognito)
        self.server = {"UserPoolId": self.pool_id, "Identifier": "https://api.example.com"}
        scopes = [{"ScopeName": name, "ScopeDescription": name} for name in ("read", "write")]
        cognito.create_resource_server(**self.server, Name="API", Scopes=scopes)
        self.settings = {"AllowedOAuthScopes": [READ, WRITE, "openid"], **settings}
        client = cognito.create_user_pool_client(
            UserPoolId=self.pool_id,
            ClientName="machine",
            GenerateSecret=True,
            ExplicitAuthFlows=[FLOW],
            **self.settings,
        )["UserPoolClient"]
        self.client_id, self.secret = client["ClientId"], client["ClientSecret"]
        self.named = {"UserPoolId": self.pool_id, "ClientId": self.client_id}

    def ask(self, *scopes: str, **changes: str) -> dict[str, Any]:
        given = {"ClientId": self.client_id, "Secret": self.secret, **changes}
        more = {"Scopes": list(scopes)} if scopes else {}
        answer = self.cognito.get_client_token(**given, **more)
        result: dict[str, Any] = answer["ClientAuthenticationResult"]
        return result

    def scope(self, *scopes: str) -> str:
        token = self.ask(*scopes)["AccessToken"]
        return str(jwt.decode(token, options={"verify_signature": False})["scope"])


def test_the_pools_keys_verify_what_a_client_says(host: Host, cognito: Any) -> None:
    machine = Machine(cognito, AccessTokenValidity=2, TokenValidityUnits={"AccessToken": "hours"})
    before = int(time.time())
    result = machine.ask()
    assert set(result) == {"AccessToken", "ExpiresIn", "TokenType"}
    assert (result["ExpiresIn"], result["TokenType"]) == (7200, "Bearer")
    token = result["AccessToken"]
    issuer = f"{host.url}/{machine.pool_id}"
    keys = jwt.PyJWKSet(requests.get(f"{issuer}/.well-known/jwks.json", timeout=30).json()["keys"])
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims = jwt.decode(token, key, algorithms=["RS256"])
    assert UUID.fullmatch(claims.pop("jti"))
    issued_at = claims.pop("iat")
    assert before <= issued_at <= time.time()
    assert claims == {
        "sub": machine.client_id,
        "token_use": "access",
        "scope": f"{READ} {WRITE}",
        "auth_time": issued_at,
        "iss": claims["iss"],
        "exp": issued_at + 7200,
        "version": 2,
        "client_id": machine.client_id,
    }
    assert claims["iss"].endswith(f"/{machine.pool_id}")


def test_a_token_has_the_scopes_that_are_asked_for(cognito: Any) -> None:
    machine = Machine(cognito)
    assert machine.scope(WRITE) == WRITE
    assert machine.scope(WRITE, READ) == f"{WRITE} {READ}"
    assert machine.scope() == f"{READ} {WRITE}"
    assert Machine(cognito, AllowedOAuthScopes=[READ]).scope() == READ


@pytest.mark.parametrize(
    "scope", ["https://api.example.com/other", "https://other.example.com/read", "openid", "read"]
)
def test_a_scope_that_the_client_lacks_is_refused(cognito: Any, scope: str) -> None:
    machine = Machine(cognito)
    with refused("InvalidParameterException", f"The client does not allow the scope {scope}."):
        machine.ask(READ, scope)


def test_scopes_that_no_resource_server_defines_any_more_are_left_out(cognito: Any) -> None:
    machine = Machine(cognito)
    cognito.update_resource_server(
        **machine.server,
        Name="API",
        Scopes=[{"ScopeName": "write", "ScopeDescription": "Writes"}],
    )
    assert machine.scope() == WRITE
    assert machine.scope(READ, WRITE) == WRITE
    cognito.delete_resource_server(**machine.server)
    assert machine.scope() == ""


def test_a_client_proves_that_it_has_its_secret(cognito: Any) -> None:
    machine, other = Machine(cognito), Machine(cognito)
    for wrong in (MADE_UP, other.secret, machine.secret[:-1], machine.secret.swapcase()):
        with refused(*WRONG_SECRET):
            machine.ask(Secret=wrong)
    public = make_client(cognito, machine.pool_id)
    with refused(*WRONG_SECRET):
        machine.ask(ClientId=public)
    with refused("ResourceNotFoundException", "User pool client nobody does not exist."):
        machine.ask(ClientId="nobody")


def test_any_of_a_clients_secrets_is_good(cognito: Any) -> None:
    machine = Machine(cognito)
    first = machine.secret
    cognito.add_user_pool_client_secret(**machine.named, ClientSecret=MADE_UP)
    for secret in (first, MADE_UP):
        assert machine.ask(Secret=secret)["AccessToken"]
    kept = cognito.list_user_pool_client_secrets(**machine.named)["ClientSecrets"]
    oldest = min(kept, key=lambda secret: secret["ClientSecretCreateDate"])
    cognito.delete_user_pool_client_secret(**machine.named, ClientSecretId=oldest["ClientSecretId"])
    with refused(*WRONG_SECRET):
        machine.ask(Secret=first)
    assert machine.ask(Secret=MADE_UP)["AccessToken"]


def test_a_client_that_is_for_users_speaks_for_none(cognito: Any) -> None:
    machine = Machine(cognito)
    for flows in (["ALLOW_USER_SRP_AUTH"], ["USER_PASSWORD_AUTH"], []):
        cognito.update_user_pool_client(
            **machine.named, ExplicitAuthFlows=flows, **machine.settings
        )
        with refused(*NOT_ENABLED):
            machine.ask()
    cognito.update_user_pool_client(**machine.named, ExplicitAuthFlows=[FLOW], **machine.settings)
    assert machine.ask()["AccessToken"]


@pytest.mark.parametrize("flow", ["USER_PASSWORD_AUTH", "USER_SRP_AUTH", "REFRESH_TOKEN_AUTH"])
def test_a_client_that_speaks_for_itself_signs_nobody_in(cognito: Any, flow: str) -> None:
    machine = Machine(cognito)
    messages = {
        "USER_PASSWORD_AUTH": "USER_PASSWORD_AUTH flow not enabled for this client",
        "USER_SRP_AUTH": "USER_SRP_AUTH is not enabled for the client.",
        "REFRESH_TOKEN_AUTH": "Auth flow not enabled for this client",
    }
    with refused("InvalidParameterException", messages[flow]):
        cognito.initiate_auth(
            ClientId=machine.client_id, AuthFlow=flow, AuthParameters={"USERNAME": "alice"}
        )


REFUSALS: list[tuple[list[str], bool, str]] = [
    (
        [FLOW, "ALLOW_REFRESH_TOKEN_AUTH"],
        True,
        "ALLOW_CLIENT_TOKEN_AUTH cannot be used with other auth flows.",
    ),
    (
        ["ALLOW_TOKEN_EXCHANGE_DELEGATION", FLOW],
        True,
        "ALLOW_CLIENT_TOKEN_AUTH cannot be used with other auth flows.",
    ),
    (
        [FLOW, "USER_PASSWORD_AUTH"],
        True,
        "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
    ),
    ([FLOW], False, "ALLOW_CLIENT_TOKEN_AUTH requires a client secret."),
]


@pytest.mark.parametrize(("flows", "has_secret", "message"), REFUSALS)
def test_the_flow_stands_alone_and_needs_a_secret(
    cognito: Any, flows: list[str], has_secret: bool, message: str
) -> None:
    pool_id = make_pool(cognito)
    made = cognito.create_user_pool_client(
        UserPoolId=pool_id, ClientName="client", GenerateSecret=has_secret
    )["UserPoolClient"]
    with refused("InvalidParameterException", message):
        cognito.create_user_pool_client(
            UserPoolId=pool_id,
            ClientName="another",
            GenerateSecret=has_secret,
            ExplicitAuthFlows=flows,
        )
    named = {"UserPoolId": pool_id, "ClientId": made["ClientId"]}
    with refused("InvalidParameterException", message):
        cognito.update_user_pool_client(**named, ExplicitAuthFlows=flows)
    assert "ExplicitAuthFlows" not in cognito.describe_user_pool_client(**named)["UserPoolClient"]
    assert len(cognito.list_user_pool_clients(UserPoolId=pool_id)["UserPoolClients"]) == 1


@pytest.mark.parametrize("operation", ["get_user", "global_sign_out", "list_devices"])
def test_a_client_is_no_user(cognito: Any, operation: str) -> None:
    machine = Machine(cognito)
    with refused("NotAuthorizedException", "Invalid Access Token"):
        getattr(cognito, operation)(AccessToken=machine.ask()["AccessToken"])
    assert describe_pool(cognito, machine.pool_id)["EstimatedNumberOfUsers"] == 0
