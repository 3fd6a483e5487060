"""Whom an authorizer of user pools lets in."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.apigateway.conftest import Pool, RestApi, body_of, claims_of
from tests.integration.oauth.apps import make_app, signed_in

A_MOMENT = 5.0
MakeApi = Callable[..., RestApi]
API_SCOPE = "aws.cognito.signin.user.admin"
CLIENT_TEMPLATE = '{"client":"$context.authorizer.claims.client_id"}'


def assert_unauthorized(response: requests.Response, message: str = "Unauthorized") -> None:
    assert (response.status_code, response.text) == (401, f'{{"message":"{message}"}}')
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["x-amzn-ErrorType"] == "UnauthorizedException"
    assert response.headers["x-amzn-RequestId"]
    assert response.headers["x-amz-apigw-id"]


@pytest.mark.parametrize("prefix", ["", "Bearer ", "bearer "])
def test_an_id_token_is_let_in_bare_or_as_a_bearers(
    guarded: RestApi, tokens: dict[str, str], prefix: str
) -> None:
    token = tokens["IdToken"]
    answer = guarded.call(prefix + token)
    assert body_of(answer) == {"sub": claims_of(token)["sub"]}


@pytest.mark.parametrize(
    "value", [None, "", "Bearer", "Bearer ", "nonsense", "a.b.c", "Basic eA=="]
)
def test_who_sends_no_token_is_refused(guarded: RestApi, value: str | None) -> None:
    assert_unauthorized(guarded.call(value))


def test_without_scopes_an_access_token_is_refused(
    guarded: RestApi, tokens: dict[str, str]
) -> None:
    assert_unauthorized(guarded.call(tokens["AccessToken"]))


@pytest.mark.parametrize(
    ("scopes", "status"),
    [([API_SCOPE], 200), (["pets/read", API_SCOPE], 200), (["pets/read"], 401)],
)
def test_with_scopes_an_access_token_needs_one_of_them(
    make_api: MakeApi, pool: Pool, scopes: list[str], status: int
) -> None:
    api = make_api(pool.arn, scopes=scopes)
    tokens = pool.sign_in()
    assert api.call(tokens["AccessToken"]).status_code == status
    assert_unauthorized(api.call(tokens["IdToken"]))


def test_another_header_may_be_the_identity_source(make_api: MakeApi, pool: Pool) -> None:
    api = make_api(pool.arn, identitySource="method.request.header.X-Who")
    token = pool.sign_in()["IdToken"]
    assert api.call(**{"x-who": token}).status_code == 200
    assert_unauthorized(api.call(token))


def test_any_of_the_authorizers_pools_may_have_issued_the_token(
    make_api: MakeApi, make_pool: Callable[..., Pool]
) -> None:
    first, second, other = make_pool(), make_pool(), make_pool()
    api = make_api(first.arn, second.arn)
    for pool in (first, second):
        assert api.call(pool.sign_in()["IdToken"]).status_code == 200
    assert_unauthorized(api.call(other.sign_in()["IdToken"]))


def test_a_stage_variable_may_name_the_pool(make_api: MakeApi, pool: Pool) -> None:
    arn = pool.arn.replace(pool.id, "${stageVariables.pool}")
    api = make_api(arn, stage_variables={"pool": pool.id})
    assert api.call(pool.sign_in()["IdToken"]).status_code == 200


@pytest.mark.parametrize(
    ("expression", "status"), [("{client}", 200), (r"\w+", 200), ("{client}x", 401), (r"\d", 401)]
)
def test_the_expression_is_asked_about_the_audience(
    make_api: MakeApi, pool: Pool, expression: str, status: int
) -> None:
    api = make_api(
        pool.arn, identityValidationExpression=expression.replace("{client}", pool.client_id)
    )
    assert api.call(pool.sign_in()["IdToken"]).status_code == status


def test_the_expression_refuses_access_tokens_which_have_no_audience(
    make_api: MakeApi, pool: Pool
) -> None:
    api = make_api(pool.arn, scopes=[API_SCOPE], identityValidationExpression=pool.client_id)
    assert_unauthorized(api.call(pool.sign_in()["AccessToken"]))


def test_an_access_token_for_a_resource_has_that_as_its_audience(
    host: Host, make_api: MakeApi, pool: Pool
) -> None:
    app, resource = make_app(host, pool.id), "https://api.example.com/pets"
    token = app.redeem(app.code(signed_in(app), resource=resource)).json()["access_token"]
    for expression, status in ((None, 200), (r"https://api\..*", 200), (pool.client_id, 401)):
        settings = {"identityValidationExpression": expression} if expression else {}
        api = make_api(pool.arn, scopes=[API_SCOPE], **settings)
        assert api.call(token).status_code == status


@pytest.mark.parametrize(
    "settings",
    [
        {"identitySource": "method.request.querystring.t"},
        {"identityValidationExpression": "("},
        # Matched against a client's id this takes minutes.
        {"identityValidationExpression": r"(\w|\w\w|\w\w\w)+\W"},
    ],
)
def test_an_authorizer_that_cannot_be_asked_answers_500(
    make_api: MakeApi, pool: Pool, settings: dict[str, str]
) -> None:
    api, token = make_api(pool.arn, **settings), pool.sign_in()["IdToken"]
    begun = time.monotonic()
    answer = api.call(token)
    assert time.monotonic() - begun < A_MOMENT
    assert (answer.status_code, answer.text) == (500, '{"message":null}')
    assert answer.headers["x-amzn-ErrorType"] == "AuthorizerConfigurationException"


def test_a_method_without_authorizer_stays_open(
    gateway: Any, make_api: MakeApi, pool: Pool
) -> None:
    api = make_api(pool.arn)
    gateway.update_method(
        restApiId=api.id,
        resourceId=api.resource_id,
        httpMethod="GET",
        patchOperations=[{"op": "replace", "path": "/authorizationType", "value": "NONE"}],
    )
    assert_unauthorized(api.call())
    api.deploy()
    assert api.call().status_code == 200


def test_a_client_that_speaks_for_itself_is_let_in_by_its_scope(
    cognito: Any, host: Host, make_api: MakeApi, pool: Pool
) -> None:
    cognito.create_resource_server(
        UserPoolId=pool.id,
        Identifier="pets",
        Name="pets",
        Scopes=[{"ScopeName": "read", "ScopeDescription": "read"}],
    )
    client = cognito.create_user_pool_client(
        UserPoolId=pool.id,
        ClientName="machine",
        GenerateSecret=True,
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=["pets/read"],
    )["UserPoolClient"]
    answer = requests.post(
        f"{host.url}/_aws/cognito-idp/oauth2/token",
        auth=(client["ClientId"], client["ClientSecret"]),
        data={"grant_type": "client_credentials"},
        timeout=30,
    )
    token = answer.json()["access_token"]
    reader = make_api(pool.arn, scopes=["pets/read"], template=CLIENT_TEMPLATE)
    assert body_of(reader.call(f"Bearer {token}")) == {"client": client["ClientId"]}
    assert_unauthorized(make_api(pool.arn, scopes=["pets/write"]).call(token))
    cognito.delete_user_pool_client(UserPoolId=pool.id, ClientId=client["ClientId"])
    assert_unauthorized(reader.call(token))
