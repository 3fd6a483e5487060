"""Whatever a request looks like, the answer is one of AWS's errors, and nothing is changed."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.model import OperationModel, ServiceModel, Shape

import localstack_cognito.aws

DATA = Path(localstack_cognito.aws.__file__).parent / "data"
SQL = "'||(SELECT(1)FROM(users))||'"
SQL_WITH_SPACES = "x'; DROP TABLE user_pools; --"
NOT_BUILT = 501


def load_operations() -> list[OperationModel]:
    models = [
        ServiceModel(json.loads(path.read_text()), path.parent.parent.name)
        for path in sorted(DATA.glob("*/*/service-2.json"))
    ]
    return [model.operation_model(name) for model in models for name in model.operation_names]


OPERATIONS = load_operations()


class Connection:
    """One kept connection that sends any bytes to any operation."""

    def __init__(self, port: int) -> None:
        self.http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def send(self, target: str, body: bytes) -> tuple[int, Any, dict[str, Any]]:
        """Return the answer's status, headers and body."""
        headers = {"X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.1"}
        self.http.request("POST", "/", body=body, headers=headers)
        answer = self.http.getresponse()
        return answer.status, answer.headers, json.loads(answer.read() or b"{}")


@pytest.fixture(scope="module")
def connection(host: Any) -> Iterator[Connection]:
    opened = Connection(host.port)
    yield opened
    opened.http.close()


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_changed(host: Any) -> Iterator[None]:
    client = host.client("cognito-idp")
    pool_id = client.create_user_pool(PoolName="bystander")["UserPool"]["Id"]
    client.admin_create_user(UserPoolId=pool_id, Username="bystander", MessageAction="SUPPRESS")
    pool, users = (
        client.describe_user_pool(UserPoolId=pool_id),
        client.list_users(UserPoolId=pool_id),
    )
    yield
    assert client.describe_user_pool(UserPoolId=pool_id)["UserPool"] == pool["UserPool"]
    assert client.list_users(UserPoolId=pool_id)["Users"] == users["Users"]


def target(operation: OperationModel) -> str:
    return f"{operation.service_model.metadata['targetPrefix']}.{operation.name}"


def problem(operation: OperationModel, body: bytes, connection: Connection) -> str | None:
    """Return what is wrong with the answer, if it is not one of AWS's errors."""
    status, headers, answer = connection.send(target(operation), body)
    sent = f"{operation.name} {body[:200]!r}: {status} {str(answer)[:200]}"
    if not (400 <= status < 500 or status == NOT_BUILT):
        return sent
    if headers["x-amzn-ErrorType"] != f"{answer.get('__type')}:" or "#" in answer["__type"]:
        return f"{sent} {headers}"
    return None


def is_fine(operation: OperationModel, body: bytes, connection: Connection) -> str | None:
    """Return what is wrong with the answer, if it is an unexpected failure."""
    status, _, answer = connection.send(target(operation), body)
    if status < 500 or status == NOT_BUILT:
        return None
    return f"{operation.name} {body[:200]!r}: {status} {answer}"


def sample(shape: Shape, text: str, depth: int = 0) -> Any:
    """Return a value for a member: known ids and enums where they must be, else the text."""
    if shape.type_name == "string":
        if shape.metadata.get("enum"):
            return shape.metadata["enum"][0]
        known = {"UserPoolIdType": "us-east-1_none", "ClientIdType": "none"}
        return known.get(shape.name, text)
    if shape.type_name == "structure":
        if shape.is_document_type or depth > 5:
            return {text: text}
        return {name: sample(member, text, depth + 1) for name, member in shape.members.items()}
    if shape.type_name == "list":
        return [sample(shape.member, text, depth + 1)]
    if shape.type_name == "map":
        return {text: sample(shape.value, text, depth + 1)}
    return {"boolean": True, "blob": "AAAA"}.get(shape.type_name, 10)


MALFORMED = [b"{", b"", b"null", b"[]", b'"x"', b"1", b"\xff\xfe", b'{"a":\x00}', b"[" * 50_000]


def test_a_body_that_is_no_json_object_is_a_serialization_exception(connection: Connection) -> None:
    for operation in OPERATIONS:
        for body in MALFORMED:
            status, headers, answer = connection.send(target(operation), body)
            assert (status, answer["__type"]) == (400, "SerializationException"), (operation, body)
            assert headers["Content-Type"] == "application/x-amz-json-1.1"


def test_an_operation_that_does_not_exist_is_named_unknown(connection: Connection) -> None:
    for name in ("AWSCognitoIdentityProviderService.NoSuch", "AWSCognitoIdentityService.A.B"):
        status, headers, answer = connection.send(name, b"{}")
        assert (status, answer) == (400, {"__type": "UnknownOperationException"})
        assert headers["x-amzn-ErrorType"] == "UnknownOperationException:"


def test_missing_members_are_refused(connection: Connection) -> None:
    failures = [
        problem(operation, body, connection)
        for operation in OPERATIONS
        if operation.input_shape.required_members
        for body in (b"{}", json.dumps(dict.fromkeys(operation.input_shape.members)).encode())
    ]
    assert list(filter(None, failures)) == []


OTHER_TYPES: dict[str, list[Any]] = {
    "string": [1, True, [], {}],
    "integer": ["1", True, [], {}, 2**70],
    "long": ["1", True, [], {}, 2**70],
    "boolean": ["true", 1, [], {}],
    "list": ["x", 1, {}],
    "map": ["x", 1, []],
    "structure": ["x", 1, []],
    "blob": [1, [], {}, "?"],
    "timestamp": [True, [], {}, "?"],
}


def test_a_member_of_another_type_is_a_serialization_exception(connection: Connection) -> None:
    for operation in OPERATIONS:
        for name, shape in operation.input_shape.members.items():
            if shape.serialization.get("document") or getattr(shape, "is_document_type", False):
                continue
            for value in OTHER_TYPES[shape.type_name]:
                body = json.dumps({name: value}).encode()
                status, _, answer = connection.send(target(operation), body)
                assert (status, answer["__type"]) == (400, "SerializationException"), (
                    operation.name,
                    body,
                )


@pytest.mark.parametrize("text", ["a\0b", "\0", SQL, SQL_WITH_SPACES, "%00", "{####}", "𝒳é\u202e"])
def test_a_hostile_text_in_every_string_does_no_harm(connection: Connection, text: str) -> None:
    failures = [
        is_fine(operation, json.dumps(sample(operation.input_shape, text)).encode(), connection)
        for operation in OPERATIONS
    ]
    assert list(filter(None, failures)) == []


@pytest.mark.parametrize("text", ["a\0b", SQL, SQL_WITH_SPACES, "a" * 2**20])
def test_a_hostile_text_in_each_string_alone_does_no_harm(
    connection: Connection, text: str
) -> None:
    failures = []
    for operation in OPERATIONS:
        whole = sample(operation.input_shape, "x")
        for name, shape in operation.input_shape.members.items():
            if shape.type_name == "string":
                required = {key: whole[key] for key in operation.input_shape.required_members}
                body = json.dumps({**required, name: text}).encode()
                failures.append(is_fine(operation, body, connection))
    assert list(filter(None, failures)) == []


def test_half_a_surrogate_pair_is_refused_in_every_string(connection: Connection) -> None:
    failures = [
        problem(operation, json.dumps(sample(operation.input_shape, "\ud800")).encode(), connection)
        for operation in OPERATIONS
        if "\\ud800" in json.dumps(sample(operation.input_shape, "\ud800"))
    ]
    assert list(filter(None, failures)) == []


def test_a_signature_that_cannot_be_read_does_no_harm(host: Any) -> None:
    for signature in ("AWS4-HMAC-SHA256 Credential=x", "AWS4-HMAC-SHA256", "Bearer x", "\xe9", "x"):
        http_connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=60)
        headers = {
            "X-Amz-Target": "AWSCognitoIdentityProviderService.ListUserPools",
            "Authorization": signature,
        }
        http_connection.request("POST", "/", body=b'{"MaxResults": 1}', headers=headers)
        assert http_connection.getresponse().status < 500
        http_connection.close()
