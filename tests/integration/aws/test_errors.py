"""Errors as a client receives them."""

import gzip
import uuid
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

PREFIX = "AWSCognitoIdentityProviderService"


def call(host: Any, operation: str, body: bytes, **headers: str) -> requests.Response:
    sent = {"X-Amz-Target": f"{PREFIX}.{operation}", "Content-Type": "application/x-amz-json-1.1"}
    return requests.post(host.url, data=body, headers={**sent, **headers}, timeout=30)


def test_an_error_has_aws_body_and_headers(host: Any) -> None:
    answer = call(host, "DescribeUserPool", b'{"UserPoolId":"us-east-1_none"}')
    message = "User pool us-east-1_none does not exist."
    assert answer.status_code == 400
    assert answer.text == f'{{"__type":"ResourceNotFoundException","message":"{message}"}}'
    assert answer.headers["Content-Type"] == "application/x-amz-json-1.1"
    assert answer.headers["x-amzn-ErrorType"] == "ResourceNotFoundException:"
    assert answer.headers["x-amzn-ErrorMessage"] == message
    uuid.UUID(answer.headers["x-amzn-RequestId"])


def test_an_sdk_reads_the_error(host: Any) -> None:
    client = host.client("cognito-idp")
    with pytest.raises(client.exceptions.ResourceNotFoundException) as missing:
        client.describe_user_pool(UserPoolId="us-east-1_none")
    assert missing.value.response["Error"]["Code"] == "ResourceNotFoundException"


def test_an_sdk_reads_a_validation_error_of_each_service(host: Any) -> None:
    with pytest.raises(ClientError, match=r"InvalidParameterException.*at 'maxResults'"):
        host.client("cognito-idp").list_user_pools(MaxResults=61)
    with pytest.raises(ClientError, match=r"InternalFailure|ValidationException"):
        host.client("cognito-identity").list_identity_pools(MaxResults=61)


def test_an_operation_that_is_not_built_is_named(host: Any) -> None:
    answer = call(host, "CreateUserPoolReplica", b"{}")
    assert answer.status_code == 501
    assert answer.json()["message"].startswith("CreateUserPoolReplica is not built yet")


@pytest.mark.parametrize(
    "name", ["DescribeUserPoolForecast", "AdminMergeUsers", "PutUserPoolPolicy", "ListV2Things"]
)
def test_an_operation_that_is_newer_than_the_model_is_named(host: Any, name: str) -> None:
    answer = call(host, name, b"{}")
    assert answer.status_code == 501
    assert answer.json()["__type"] == "InternalFailure"
    assert answer.json()["message"].startswith(f"{name} is not built yet")
    assert answer.headers["x-amzn-RequestId"]


@pytest.mark.parametrize(
    "name", ["describeUserPool", "DescribeUserPool2.x", "Describe", "Describe UserPool", "Nonsense"]
)
def test_what_cannot_be_an_operation_is_unknown(host: Any, name: str) -> None:
    answer = call(host, name, b"{}")
    assert (answer.status_code, answer.json()["__type"]) == (400, "UnknownOperationException")


def test_an_operation_that_is_newer_than_the_hosts_botocore_is_known(host: Any) -> None:
    answer = call(host, "AdminDeleteSoftwareToken", b"{}")
    assert answer.json()["__type"] != "UnknownOperationException"


def test_a_compressed_body_is_read(host: Any) -> None:
    body = gzip.compress(b'{"MaxResults":0}')
    answer = call(host, "ListUserPools", body, **{"Content-Encoding": "gzip"})
    assert answer.json()["__type"] == "InvalidParameterException"
