"""What an error of our services looks like on the wire."""

import json
import logging
from typing import Any

import pytest
from localstack.aws.api import CommonServiceException, RequestContext
from localstack.aws.spec import load_service
from localstack.http import Request, Response

from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    UserNotFoundException,
)
from localstack_cognito.host import service_models
from localstack_cognito.host.wire import (
    UnknownOperation,
    handle_exception,
    read_request,
    write_error,
)

CHAIN: Any = None
TARGET = "AWSCognitoIdentityProviderService.DescribeUserPool"


def context_of(service: str, target: str = TARGET, body: bytes = b"{}") -> RequestContext:
    service_models.install()
    context = RequestContext(Request("POST", "/", headers={"X-Amz-Target": target}, body=body))
    context.service = load_service(service)
    return context


@pytest.fixture
def context() -> RequestContext:
    return context_of("cognito-idp")


def written(context: RequestContext) -> Response:
    response = Response("as the host wrote it", 418)
    write_error(CHAIN, context, response)
    return response


def test_an_error_is_written_as_aws_writes_it(context: RequestContext) -> None:
    context.service_exception = UserNotFoundException("User does not exist.")
    response = written(context)
    assert response.status_code == 400
    assert response.data == b'{"__type":"UserNotFoundException","message":"User does not exist."}'
    assert response.content_type == "application/x-amz-json-1.1"
    assert response.headers["x-amzn-ErrorType"] == "UserNotFoundException:"
    assert response.headers["x-amzn-ErrorMessage"] == "User does not exist."
    assert response.headers["x-amzn-RequestId"] == context.request_id


def test_further_members_of_an_error_are_written(context: RequestContext) -> None:
    context.service_exception = InvalidParameterException("No.", reasonCode="reason")
    assert json.loads(written(context).data) == {
        "__type": "InvalidParameterException",
        "message": "No.",
        "reasonCode": "reason",
    }


@pytest.mark.parametrize("message", ["", "two\nlines", "müßig", "a" * 5000])
def test_a_message_that_fits_no_header_is_in_the_body_only(
    context: RequestContext, message: str
) -> None:
    context.service_exception = UserNotFoundException(message)
    response = written(context)
    assert "x-amzn-ErrorMessage" not in response.headers
    assert json.loads(response.data).get("message", "") == message


def test_an_unexpected_exception_shows_nothing_of_itself(
    context: RequestContext, caplog: pytest.LogCaptureFixture
) -> None:
    context.operation = context.service.operation_model("DescribeUserPool")
    try:
        raise ZeroDivisionError("secret")
    except ZeroDivisionError as exception:
        with caplog.at_level(logging.ERROR):
            handle_exception(CHAIN, exception, context, Response())
    # As the host wraps it, with the exception's text or, when told so, its stack trace.
    context.service_exception = CommonServiceException("InternalError", "secret", 500)
    response = written(context)
    assert response.status_code == 500
    assert json.loads(response.data)["__type"] == "InternalErrorException"
    assert b"secret" not in response.data
    assert "secret" in caplog.text
    assert "Traceback" in caplog.text


def test_an_answer_that_is_no_error_is_left_alone(context: RequestContext) -> None:
    assert written(context).status_code == 418


def test_errors_of_other_services_are_left_alone() -> None:
    context = context_of("dynamodb")
    context.service_exception = CommonServiceException("InternalError", "theirs", 500)
    assert written(context).data == b"as the host wrote it"


def test_a_request_is_read_into_the_context() -> None:
    context = context_of("cognito-idp", body=b'{"UserPoolId": "x", "Other": 1}')
    read_request(context)
    assert context.operation is not None
    assert context.operation.name == "DescribeUserPool"
    assert context.service_request == {"UserPoolId": "x"}


@pytest.mark.parametrize(
    "target",
    [
        "",
        "DescribeUserPool",
        "AWSCognitoIdentityProviderService",
        "AWSCognitoIdentityProviderService.",
        "AWSCognitoIdentityProviderService.NoSuchOperation",
        "AWSCognitoIdentityProviderService.describeuserpool",
        "AWSCognitoIdentityService.DescribeUserPool",
        "x.AWSCognitoIdentityProviderService.DescribeUserPool",
    ],
)
def test_a_target_that_names_no_operation_is_unknown(target: str) -> None:
    context = context_of("cognito-idp", target)
    with pytest.raises(UnknownOperation) as unknown:
        read_request(context)
    response = Response()
    handle_exception(CHAIN, unknown.value, context, response)
    assert response.status_code == 400
    assert response.data == b'{"__type":"UnknownOperationException"}'
