"""The JSON of our answers is that of the host's own serializer, to the byte."""

import datetime
import logging
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.model import OperationModel, Shape
from localstack.aws.protocol import serializer
from localstack.aws.protocol.serializer import JSONResponseSerializer
from localstack.aws.spec import load_service
from localstack.http import Response
from werkzeug.datastructures import Headers

from localstack_cognito.host import json_answers, service_models
from localstack_cognito.host.service_models import COGNITO

service_models.install()

JSON, CBOR = "application/json", "application/cbor"
ANSWERS = {
    f"{service}.{name}": load_service(service).operation_model(name)
    for service in sorted(COGNITO)
    for name in load_service(service).operation_names
    if load_service(service).operation_model(name).output_shape is not None
}
TEXTS = ("", "alice", "Zoë \u2028 \U0001f600", '"</script>\\', "\x00\x7f", "null")
SOME_DAY = datetime.datetime(2026, 3, 29, 1, 59, 59, 123457, datetime.UTC)
ELSEWHERE = datetime.timezone(datetime.timedelta(hours=-3, minutes=-30))


def a_value(shape: Any, chance: random.Random) -> Any:
    """Return a value that fits a shape, with None in places where the host leaves it out."""
    if shape.type_name == "structure":
        if shape.is_document_type:
            return {"any": [None, 1.5, {"thing": "ö"}], "none": None}
        members = list(shape.members.items())
        chance.shuffle(members)
        return {
            name: a_value(member, chance) if chance.random() < 0.8 else None
            for name, member in members
            if chance.random() < 0.9
        }
    if shape.type_name == "list":
        items = [a_value(shape.member, chance) for _ in range(chance.randrange(4))]
        return [None if chance.random() < 0.1 else item for item in items]
    if shape.type_name == "map":
        return {
            chance.choice(TEXTS): None if chance.random() < 0.2 else a_value(shape.value, chance)
            for _ in range(chance.randrange(4))
        }
    values: dict[str, tuple[Any, ...]] = {
        "string": (*TEXTS, *shape.metadata.get("enum", ())),
        "boolean": (True, False),
        "integer": (0, 1, -5, 2**31),
        "long": (0, 2**63),
        "float": (0.1, 1.0, -1e-9),
        "double": (0.1, 1.0, 1e300),
        "timestamp": (SOME_DAY, SOME_DAY.astimezone(ELSEWHERE), SOME_DAY.replace(microsecond=0)),
        "blob": (b"", b"\x00\xff\xfe", "text ö"),
    }
    return chance.choice(values[shape.type_name])


def written_by_host(operation: OperationModel, members: Any, mime_type: str = JSON) -> Any:
    of_host: Callable[..., Any] = serializer.ResponseSerializer.serialize_to_response
    headers = Headers({"Accept": mime_type})
    return _all_of(of_host(JSONResponseSerializer(), members, operation, headers, "id"))


def written(operation: OperationModel, members: Any, mime_type: str = JSON) -> Any:
    json_answers.install()
    serialize = JSONResponseSerializer().serialize_to_response
    return _all_of(serialize(members, operation, Headers({"Accept": mime_type}), "id"))


def _all_of(answer: Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    return answer.status_code, answer.data, sorted(answer.headers)


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_is_written_as_the_host_writes_it(answer: str) -> None:
    operation = ANSWERS[answer]
    shape: Shape = operation.output_shape
    service = operation.service_model.service_name
    for seed in range(12):
        members = a_value(shape, random.Random(seed))
        _, of_host, _ = written_by_host(operation, members)
        assert json_answers.write_answer(service, shape, members).encode() == of_host
        assert written(operation, members) == written_by_host(operation, members)
        json_answers.write_once(operation, members)
        assert written(operation, members) == written_by_host(operation, members)


USER = ANSWERS["cognito-idp.AdminGetUser"]
LEFT_TO_THE_HOST = {
    "a member that the model lacks": {"Username": "alice", "Unheard": 1},
    "one in a structure of texts": {"UserAttributes": [{"Name": "a", "Value": "b", "More": "c"}]},
    "a time without a zone": {"UserCreateDate": SOME_DAY.replace(tzinfo=None)},
    "a time as a number": {"UserCreateDate": 1774749599},
    "a time as text": {"UserCreateDate": "2026-03-29T01:59:59Z"},
}


@pytest.fixture
def far_from_greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's own time is not UTC."""
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("far_from_greenwich")
@pytest.mark.parametrize("case", LEFT_TO_THE_HOST)
def test_what_does_not_fit_is_left_to_the_host(case: str, caplog: pytest.LogCaptureFixture) -> None:
    members = LEFT_TO_THE_HOST[case]
    with caplog.at_level(logging.WARNING, serializer.__name__):
        of_host = written_by_host(USER, members)
        logged = [record.getMessage() for record in caplog.records]
        caplog.clear()
        assert written(USER, members) == of_host
        assert [record.getMessage() for record in caplog.records] == logged


def test_what_cannot_be_written_is_refused_by_the_host() -> None:
    with pytest.raises(serializer.ProtocolSerializerError, match="AttributeListType: '5'"):
        written(USER, {"UserAttributes": 5})


def test_cbor_is_left_to_the_host() -> None:
    members = {"Username": "alice", "UserCreateDate": SOME_DAY}
    of_host = written_by_host(USER, members, CBOR)
    assert not of_host[1].startswith(b"{")
    assert written(USER, members, CBOR) == of_host


def test_a_host_that_writes_with_other_parameters_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def serialize(self: Any, params: Any, shape: Any, mime_type: str) -> str:
        return "as another host writes"

    monkeypatch.setattr(JSONResponseSerializer, "serialize_to_response", serialize)
    json_answers.install()
    assert JSONResponseSerializer.serialize_to_response is serialize


def test_an_answer_that_was_written_before_is_written_no_second_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    members = {"Username": "alice"}
    json_answers.write_once(USER, members)
    with monkeypatch.context() as changed:
        changed.setattr(json_answers, "write_answer", None)
        before = written(USER, members)
    # It is kept for one request, and for this answer.
    members["Username"] = "bob"
    after = written(USER, members)
    assert (before[1], after[1]) == (b'{"Username": "alice"}', b'{"Username": "bob"}')
    json_answers.write_once(USER, members)
    assert written(USER, {"Username": "carol"})[1] == b'{"Username": "carol"}'
