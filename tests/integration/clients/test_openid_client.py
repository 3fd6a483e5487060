"""openid-client 6: it is told nothing but where the pool's issuer is."""

import secrets

import pytest

from tests.host import Host
from tests.integration.clients.conftest import EMAIL, App
from tests.integration.oauth.apps import CALLBACK, OAUTH, SIGNED_OUT
from tests.integration.oauth.registering import REGISTER_SCOPE, machine, token_of

REFUSED = "OAUTH_RESPONSE_BODY_ERROR"
UNEXPECTED = "OAUTH_INVALID_RESPONSE"
SCOPE = "orders/read"


@pytest.mark.parametrize("method", ["none", "client_secret_basic", "client_secret_post"])
def test_a_user_signs_in_stays_signed_in_and_signs_out(host: Host, method: str) -> None:
    app = App(host, **OAUTH, GenerateSecret=method != "none")
    app.add("alice", email=EMAIL)
    told = app.run(
        "hosted/openid_client.mjs",
        method=method,
        secret=app.secret,
        callback=CALLBACK,
        signedOut=SIGNED_OUT,
    )
    sub = app.user()["attributes"]["sub"]
    assert told == {
        "sub": sub,
        "user": {"sub": sub, "email": EMAIL, "username": "alice"},
        "usedTwice": [REFUSED, "invalid_grant"],
        "wrong": {
            "verifier": [REFUSED, "invalid_grant"],
            "state": [UNEXPECTED, None],
            "nonce": ["OAUTH_JWT_CLAIM_COMPARISON_FAILED", None],
        },
        "isAnotherToken": True,
        "refreshedSub": sub,
        "revoked": [REFUSED, "invalid_grant"],
        # AWS's challenge names no scheme, as openid-client expects of one.
        "revokedUser": ["OAUTH_RESPONSE_IS_NOT_CONFORM", None],
        "out": SIGNED_OUT,
        "again": "/_aws/cognito-idp/login",
    }


def test_a_program_asks_for_a_token_of_its_own(host: Host) -> None:
    app = App(host)
    app.cognito.create_resource_server(
        UserPoolId=app.pool_id,
        Identifier="orders",
        Name="orders",
        Scopes=[{"ScopeName": "read", "ScopeDescription": "read them"}],
    )
    client = app.cognito.create_user_pool_client(
        UserPoolId=app.pool_id,
        ClientName="program",
        GenerateSecret=True,
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=[SCOPE],
    )["UserPoolClient"]
    told = app.run(
        "hosted/client_credentials.mjs",
        clientId=client["ClientId"],
        secret=client["ClientSecret"],
        scope=SCOPE,
    )
    token = told["tokens"].pop("access_token")
    assert told == {
        "tokens": {"token_type": "bearer", "expires_in": 3600},
        "wrong": "invalid_scope",
    }
    claims = app.claims(token)
    assert claims["scope"] == SCOPE
    assert claims["sub"] == claims["client_id"] == client["ClientId"]


@pytest.mark.parametrize("method", ["none", "client_secret_basic", "client_secret_post"])
@pytest.mark.parametrize("is_open", [True, False])
def test_a_client_registers_itself_and_its_user_signs_in(
    host: Host, method: str, is_open: bool
) -> None:
    app = App(host, {"DcrConfiguration": {"OpenDcrEnabled": is_open}})
    app.cognito.create_user_pool_domain(
        UserPoolId=app.pool_id, Domain=f"registering-{secrets.token_hex(4)}"
    )
    app.add("alice", email=EMAIL)
    token = None if is_open else token_of(machine(host, app.pool_id, REGISTER_SCOPE))
    told = app.run("hosted/registering.mjs", method=method, callback=CALLBACK, initialToken=token)
    client_id = told.pop("clientId")
    assert told == {"name": "openid-client test", "aud": client_id, "refreshedAud": client_id}
    described = app.cognito.describe_user_pool_client(UserPoolId=app.pool_id, ClientId=client_id)
    assert ("ClientSecret" in described["UserPoolClient"]) == (method != "none")
