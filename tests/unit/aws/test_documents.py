"""What a request's body may be, and AWS's answer to what it may not."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.model import OperationModel
from localstack.aws.api import CommonServiceException

from localstack_cognito.aws.documents import read_body

Operations = Callable[[str], OperationModel]

MAP = "Start of structure or map found where not expected."
LIST = "Start of list found where not expected"


def body(**members: Any) -> bytes:
    return json.dumps(members).encode()


READ: list[tuple[str, bytes, dict[str, Any]]] = [
    ("ListUsers", body(UserPoolId="x", Limit=5), {"UserPoolId": "x", "Limit": 5}),
    ("ListUsers", body(UserPoolId="x", Filter=None), {"UserPoolId": "x"}),
    ("ListUsers", body(UserPoolId="x", NoSuchMember=[1]), {"UserPoolId": "x"}),
    ("ListUsers", body(Limit=5.9), {"Limit": 5}),
    ("ListUsers", body(), {}),
    ("ListUsers", '{"Filter":"\\ud83d\\ude00é"}'.encode(), {"Filter": "😀é"}),
    ("SignUp", body(ClientMetadata={"a": "b"}), {"ClientMetadata": {"a": "b"}}),
    ("SignUp", body(ClientMetadata={"a": None}), {"ClientMetadata": {"a": None}}),
    ("SetUICustomization", body(ImageFile="AAEC"), {"ImageFile": b"\x00\x01\x02"}),
    (
        "CreateManagedLoginBranding",
        body(Settings={"any": [1, 2.5, None, {"thing": True}]}),
        {"Settings": {"any": [1, 2.5, None, {"thing": True}]}},
    ),
    ("CreateUserPoolClient", body(GenerateSecret=True), {"GenerateSecret": True}),
]


@pytest.mark.parametrize(("name", "sent", "read"), READ)
def test_members_are_read_in_the_models_types(
    operation: Operations, name: str, sent: bytes, read: dict[str, Any]
) -> None:
    assert read_body(operation(name), sent) == read


REFUSED: list[tuple[str, bytes, str]] = [
    ("ListUsers", b"", ""),
    ("ListUsers", b"{", ""),
    ("ListUsers", b'{"Limit": 1,}', ""),
    ("ListUsers", b"null", ""),
    ("ListUsers", b'"x"', ""),
    ("ListUsers", b"1", ""),
    ("ListUsers", b"[]", LIST),
    ("ListUsers", b"\xff\xfe{}", ""),
    ("ListUsers", b'{"Filter": "\xff"}', ""),
    ("ListUsers", b'{"Filter": "\\ud800"}', ""),
    ("SignUp", b'{"ClientMetadata": {"\\udfff": "v"}}', ""),
    ("ListUsers", b'{"Limit": NaN}', ""),
    ("ListUsers", b"[" * 100_000, ""),
    ("ListUsers", b'{"Limit": ' + b"9" * 10_000 + b"}", ""),
    ("ListUsers", body(Limit="5"), "STRING_VALUE can not be converted to an Integer"),
    ("ListUsers", body(Limit=True), "TRUE_VALUE can not be converted to an Integer"),
    ("ListUsers", body(Limit=2**40), "NUMBER_VALUE can not be converted to an Integer"),
    ("ListUsers", b'{"Limit": 1e400}', "NUMBER_VALUE can not be converted to an Integer"),
    ("ListUsers", body(Limit=[1]), LIST),
    ("ListUsers", body(Limit={"a": 1}), MAP),
    ("ListUsers", body(Filter=1), "NUMBER_VALUE can not be converted to a String"),
    ("ListUsers", body(Filter=False), "FALSE_VALUE can not be converted to a String"),
    ("ListUsers", body(Filter=["x"]), LIST),
    ("ListUsers", body(AttributesToGet="email"), "Expected list or null"),
    ("ListUsers", body(AttributesToGet={"a": 1}), MAP),
    ("ListUsers", body(AttributesToGet=[1]), "NUMBER_VALUE can not be converted to a String"),
    ("SignUp", body(ClientMetadata="x"), "Expected map or null"),
    ("SignUp", body(ClientMetadata=[]), LIST),
    ("SignUp", body(AnalyticsMetadata="x"), "Expected null"),
    ("SignUp", body(AnalyticsMetadata=[]), LIST),
    (
        "CreateUserPoolClient",
        body(GenerateSecret="true"),
        "STRING_VALUE can not be converted to a Boolean",
    ),
    (
        "CreateUserPoolClient",
        body(GenerateSecret=1),
        "NUMBER_VALUE can not be converted to a Boolean",
    ),
    ("SetUICustomization", body(ImageFile="not base64!"), ""),
    ("CreateManagedLoginBranding", b'{"Settings": ' + b'{"a":' * 200 + b"1" + b"}" * 201, ""),
]


@pytest.mark.parametrize(("name", "sent", "message"), REFUSED)
def test_a_body_that_does_not_fit_is_a_serialization_exception(
    operation: Operations, name: str, sent: bytes, message: str
) -> None:
    with pytest.raises(CommonServiceException) as refused:
        read_body(operation(name), sent)
    assert refused.value.code == "SerializationException"
    assert refused.value.message == message
    assert refused.value.status_code == 400
