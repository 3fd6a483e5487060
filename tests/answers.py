"""Looks at every answer: it is what the service model says, as AWS writes it."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from botocore.model import OperationModel, Shape

from localstack_cognito.aws.differences import CHOICES


def checked(client: Any) -> Any:
    """Return the client; from now on it fails where an answer is not what the model says."""
    service = client.meta.service_model.service_id.hyphenize()
    client.meta.events.register(f"before-parse.{service}", _check_answer)
    return client


def _check_answer(
    operation_model: OperationModel, response_dict: Mapping[str, Any], **_: Any
) -> None:
    if response_dict["status_code"] >= 300:
        return
    body = response_dict["body"]
    shape = operation_model.output_shape
    if not body:
        assert shape is None or not shape.members, f"{operation_model.name} has no body"
        return
    _check(shape, json.loads(body, parse_float=Decimal), operation_model.name)


def _check(shape: Shape | None, value: Any, path: str) -> None:
    assert shape is not None, f"{path} is not in the model"
    assert value is not None, f"{path} is null"
    kind = shape.type_name
    if kind == "structure" and shape.is_document_type:
        return
    if kind == "structure":
        unknown = set(value) - set(shape.members)
        assert not unknown, f"{path} has members that are not in the model: {unknown}"
        missing = set(shape.required_members) - set(value)
        assert not missing, f"{path} lacks {missing}"
        for name, member in value.items():
            _check(shape.members[name], member, f"{path}.{name}")
    elif kind == "list":
        for item in value:
            _check(shape.member, item, f"{path}[]")
    elif kind == "map":
        for name, item in value.items():
            assert isinstance(name, str)
            _check(shape.value, item, f"{path}.{name}")
    elif kind == "timestamp":
        assert isinstance(value, int | Decimal), f"{path} is not a number"
        assert not isinstance(value, bool)
        assert round(Decimal(value), 3) == value, f"{path} is finer than a millisecond"
    else:
        kinds = {"blob": str, "string": str, "boolean": bool, "integer": int, "long": int}
        assert type(value) is kinds[kind], f"{path} is no {kind}"
        known = shape.metadata.get("enum")
        known = [*known, *CHOICES.get(shape.name, ())] if known else None
        assert not known or value in known, f"{path} is not in the model: {value}"
