"""Tokens that expire, and results that are kept until then or until less."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.host import Host
from tests.integration.apigateway.conftest import Pool, RestApi, deployed_api
from tests.integration.apigateway.test_authorizer import API_SCOPE, assert_unauthorized
from tests.integration.making import ALL_FLOWS, PASSWORD

EXPIRED = "The incoming token has expired"


@pytest.fixture
def pool(own_cognito: Any) -> Pool:
    """A pool on the host whose clock moves, with a client whose tokens are good for ten minutes."""
    pool_id = own_cognito.create_user_pool(PoolName="expiring")["UserPool"]["Id"]
    own_cognito.admin_create_user(UserPoolId=pool_id, Username="alice", MessageAction="SUPPRESS")
    own_cognito.admin_set_user_password(
        UserPoolId=pool_id, Username="alice", Password=PASSWORD, Permanent=True
    )
    client = own_cognito.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="client",
        ExplicitAuthFlows=ALL_FLOWS,
        AccessTokenValidity=10,
        IdTokenValidity=10,
        TokenValidityUnits={"AccessToken": "minutes", "IdToken": "minutes"},
    )
    return Pool(own_cognito, pool_id, client["UserPoolClient"]["ClientId"])


@pytest.mark.parametrize("ttl", [0, 300, 3600])
@pytest.mark.parametrize(("scopes", "kind"), [([], "IdToken"), ([API_SCOPE], "AccessToken")])
def test_an_expired_token_is_refused_with_its_own_message(
    own_host: Host,
    pool: Pool,
    at: Callable[[float], None],
    ttl: int,
    scopes: list[str],
    kind: str,
) -> None:
    gateway = own_host.client("apigateway")
    api: RestApi = deployed_api(
        own_host, gateway, pool.arn, scopes=scopes, authorizerResultTtlInSeconds=ttl
    )
    token = pool.sign_in()[kind]
    assert api.call(token).status_code == 200
    at(590)
    assert api.call(token).status_code == 200
    at(601)
    assert_unauthorized(api.call(token), EXPIRED)
    assert_unauthorized(api.call(token[:-4] + "AAAA"))
