"""Authorizers that an OpenAPI document declares."""

import json
from typing import Any

from tests.host import Host
from tests.integration.apigateway.conftest import Pool, RestApi, body_of, claims_of
from tests.integration.apigateway.test_authorizer import API_SCOPE, assert_unauthorized


def mock_integration(answer: str) -> dict[str, Any]:
    return {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "responses": {
            "default": {"statusCode": "200", "responseTemplates": {"application/json": answer}}
        },
    }


def document(pool: Pool, scopes: list[str]) -> bytes:
    """Return a document whose method wants a token in a header of its own."""
    method = {
        "security": [{"users": scopes}],
        "responses": {"200": {"description": "ok"}},
        "x-amazon-apigateway-integration": mock_integration(
            '{"sub":"$context.authorizer.claims.sub"}'
        ),
    }
    parameter = {"name": "petId", "in": "path", "required": True, "type": "string"}
    return json.dumps(
        {
            "swagger": "2.0",
            "info": {"title": "pets", "version": "1"},
            "paths": {"/pets/{petId}": {"parameters": [parameter], "get": method}},
            "securityDefinitions": {
                "users": {
                    "type": "apiKey",
                    "name": "X-Who",
                    "in": "header",
                    "x-amazon-apigateway-authtype": "cognito_user_pools",
                    "x-amazon-apigateway-authorizer": {
                        "type": "cognito_user_pools",
                        "providerARNs": [pool.arn],
                    },
                }
            },
        }
    ).encode()


def imported(host: Host, gateway: Any, pool: Pool, *scopes: str) -> RestApi:
    api_id = gateway.import_rest_api(body=document(pool, list(scopes)))["id"]
    api = RestApi(host, gateway, api_id, "")
    api.deploy()
    return api


def test_an_imported_authorizer_wants_an_id_token_in_its_header(
    host: Host, gateway: Any, pool: Pool, tokens: dict[str, str]
) -> None:
    api = imported(host, gateway, pool)
    assert body_of(api.call(**{"X-Who": tokens["IdToken"]})) == {
        "sub": claims_of(tokens["IdToken"])["sub"]
    }
    assert_unauthorized(api.call(tokens["IdToken"]))
    assert_unauthorized(api.call(**{"X-Who": tokens["AccessToken"]}))


def test_an_imported_scope_wants_an_access_token_that_has_it(
    host: Host, gateway: Any, pool: Pool, tokens: dict[str, str]
) -> None:
    api = imported(host, gateway, pool, API_SCOPE)
    assert api.call(**{"X-Who": tokens["AccessToken"]}).status_code == 200
    assert_unauthorized(api.call(**{"X-Who": tokens["IdToken"]}))
    other = imported(host, gateway, pool, "pets/read")
    assert_unauthorized(other.call(**{"X-Who": tokens["AccessToken"]}))
