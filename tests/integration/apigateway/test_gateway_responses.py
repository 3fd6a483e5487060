"""What an API says in its own words to who is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.apigateway.conftest import Pool, RestApi
from tests.integration.apigateway.test_authorizer import assert_unauthorized

MakeApi = Callable[..., RestApi]


@pytest.mark.parametrize("response_type", ["UNAUTHORIZED", "DEFAULT_4XX"])
def test_the_apis_own_answer_is_given(make_api: MakeApi, pool: Pool, response_type: str) -> None:
    api = make_api(pool.arn, stage_variables={"shop": "pets & co"})
    api.respond(
        response_type,
        statusCode="418",
        responseParameters={
            "gatewayresponse.header.Access-Control-Allow-Headers": "'X-Who,X-Why'",
            "gatewayresponse.header.X-Pet": "method.request.path.petId",
            "gatewayresponse.header.X-Asked": "method.request.header.X-Asked",
            "gatewayresponse.header.X-Stage": "context.stage",
            "gatewayresponse.header.X-Absent": "method.request.header.X-Absent",
        },
        responseTemplates={
            "application/json": '{"why": $context.error.messageString, "type": '
            '"$context.error.responseType", "text": "$context.error.message",'
            ' "shop": "$stageVariables.shop", "path": "${context.resourcePath}", "no": "$5"}'
        },
    )
    answer = api.call(**{"X-Asked": "who"})
    assert answer.status_code == 418
    assert answer.json() == {
        "why": "Unauthorized",
        "type": "UNAUTHORIZED",
        "text": "Unauthorized",
        "shop": "pets & co",
        "path": "/pets/{petId}",
        "no": "$5",
    }
    assert answer.headers["X-Pet"] == "7"
    assert answer.headers["X-Asked"] == "who"
    assert answer.headers["X-Stage"] == "prod"
    assert answer.headers["Access-Control-Allow-Headers"] == "X-Who,X-Why"
    assert "X-Absent" not in answer.headers
    assert answer.headers["x-amzn-ErrorType"] == "UnauthorizedException"
    assert api.call(pool.sign_in()["IdToken"]).status_code == 200


def test_the_answer_has_the_type_of_its_template(make_api: MakeApi, pool: Pool) -> None:
    api = make_api(pool.arn)
    api.respond(
        "UNAUTHORIZED",
        responseTemplates={
            "application/json": "{}",
            "text/html": "<p>$context.error.message</p>",
        },
    )
    answer = api.call(Accept="text/html")
    assert (answer.status_code, answer.text) == (401, "<p>Unauthorized</p>")
    assert answer.headers["Content-Type"].startswith("text/html")
    assert api.call(Accept="*/*").text == "{}"


def test_headers_alone_leave_the_body_as_it_is(make_api: MakeApi, pool: Pool) -> None:
    api = make_api(pool.arn)
    api.respond(
        "DEFAULT_4XX",
        responseParameters={"gatewayresponse.header.X-Shop": "'pets'"},
    )
    answer = api.call()
    assert_unauthorized(answer)
    assert answer.headers["X-Shop"] == "pets"


def test_what_is_not_deployed_yet_is_not_said(gateway: Any, make_api: MakeApi, pool: Pool) -> None:
    api = make_api(pool.arn)
    gateway.put_gateway_response(restApiId=api.id, responseType="UNAUTHORIZED", statusCode="418")
    assert_unauthorized(api.call())


def test_an_authorizer_that_cannot_be_asked_has_an_answer_of_its_own(
    make_api: MakeApi, pool: Pool
) -> None:
    api = make_api(pool.arn, identityValidationExpression="(")
    api.respond("AUTHORIZER_CONFIGURATION_ERROR", statusCode="503")
    answer = api.call(pool.sign_in()["IdToken"])
    assert (answer.status_code, answer.text) == (503, '{"message":null}')
