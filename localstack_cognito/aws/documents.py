"""Reads the JSON document of a request into the types of the service model.

AWS's own texts for what does not fit, as its JSON 1.1 services answer them. What a member's value
must satisfy beyond its type is the matter of ``validation``.
"""

import base64
import binascii
import json
import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from botocore.model import OperationModel, Shape
from localstack.aws.api import CommonServiceException

Reader = Callable[[Any], Any]


def serialization_error(message: str = "") -> CommonServiceException:
    """Return AWS's answer to a body that is not what the model says."""
    return CommonServiceException("SerializationException", message)


def _refuse_constant(constant: str) -> None:
    raise ValueError(constant)


# Python reads NaN and Infinity, which are no JSON.
_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)

# Deep enough for the settings of any page; far from where Python's own readers and writers give up.
DEEPEST = 100

INT32 = range(-(2**31), 2**31)
INT64 = range(-(2**63), 2**63)


def read_body(operation: OperationModel, body: bytes) -> dict[str, Any]:
    """Return the members of a request, by their names, from the body of the HTTP request.

    A member that is JSON ``null`` is left out, as is one that the model does not have. Raises
    ``SerializationException`` for anything that is no JSON object or does not fit the model.
    """
    try:
        return read_document(operation, _DECODER.decode(body.decode()))
    except (ValueError, RecursionError):
        raise serialization_error() from None


def read_document(operation: OperationModel, document: Any) -> dict[str, Any]:
    """Return the members of a request from its JSON document: see ``read_body``."""
    if document is None or isinstance(document, str | int | float):
        raise serialization_error()
    shape = operation.input_shape
    if shape is None:
        return {}
    members: dict[str, Any] = _reader(operation, shape)(document)
    return members


def read_answer(operation: OperationModel, text: str) -> Any:
    """Return the members of an answer from its JSON, as ``read_document`` does of a request."""
    shape = operation.output_shape
    return None if shape is None else _reader(operation, shape)(json.loads(text))


def _mismatch(value: Any, wanted: str, scalar: bool) -> CommonServiceException:
    if isinstance(value, dict):
        return serialization_error("Start of structure or map found where not expected.")
    if isinstance(value, list):
        return serialization_error("Start of list found where not expected")
    if not scalar:
        return serialization_error(wanted)
    if isinstance(value, bool):
        token = str(value).upper()
    else:
        token = "STRING" if isinstance(value, str) else "NUMBER"
    return serialization_error(f"{token}_VALUE can not be converted to {wanted}")


def _read_string(value: Any) -> str:
    if value.__class__ is not str:
        raise _mismatch(value, "a String", scalar=True)
    text: str = value
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            # JSON can write half of a surrogate pair; no text, UTF-8 or database can hold it.
            raise serialization_error() from None
    return text


def _number_reader(wanted: str, allowed: range) -> Reader:
    def read_number(value: Any) -> int:
        if value.__class__ is int:
            number: int = value
        elif value.__class__ is float and math.isfinite(value):
            number = math.trunc(value)
        else:
            raise _mismatch(value, wanted, scalar=True)
        if number not in allowed:
            raise _mismatch(value, wanted, scalar=True)
        return number

    return read_number


def _read_float(value: Any) -> float:
    if value.__class__ not in (int, float) or not math.isfinite(value):
        raise _mismatch(value, "a Double", scalar=True)
    return float(value)


def _read_boolean(value: Any) -> bool:
    if value.__class__ is not bool:
        raise _mismatch(value, "a Boolean", scalar=True)
    return bool(value)


def _read_blob(value: Any) -> bytes:
    text = _read_string(value)
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise serialization_error() from None


def _read_timestamp(value: Any) -> datetime:
    try:
        return datetime.fromtimestamp(_read_float(value), UTC)
    except (OverflowError, ValueError, OSError):
        raise _mismatch(value, "a Timestamp", scalar=True) from None


def _read_document_type(value: Any, depth: int = 0) -> Any:
    """Return a free-form JSON value, after a look at every text in it."""
    if depth > DEEPEST:
        raise serialization_error()
    if isinstance(value, str):
        return _read_string(value)
    if isinstance(value, list):
        return [_read_document_type(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {
            _read_string(key): _read_document_type(item, depth + 1) for key, item in value.items()
        }
    return value


SCALARS: dict[str, Reader] = {
    "string": _read_string,
    "character": _read_string,
    "integer": _number_reader("an Integer", INT32),
    "long": _number_reader("a Long", INT64),
    "float": _read_float,
    "double": _read_float,
    "boolean": _read_boolean,
    "blob": _read_blob,
    "timestamp": _read_timestamp,
}


def _list_reader(shape: Any) -> Reader:
    read_item = _compile(shape.member)

    def read_list(value: Any) -> list[Any]:
        if value.__class__ is not list:
            raise _mismatch(value, "Expected list or null", scalar=False)
        return [None if item is None else read_item(item) for item in value]

    return read_list


def _map_reader(shape: Any) -> Reader:
    read_key = _compile(shape.key)
    read_value = _compile(shape.value)

    def read_map(value: Any) -> dict[str, Any]:
        if value.__class__ is not dict:
            raise _mismatch(value, "Expected map or null", scalar=False)
        return {
            read_key(key): None if item is None else read_value(item) for key, item in value.items()
        }

    return read_map


def _structure_reader(shape: Any) -> Reader:
    if shape.is_document_type:
        return _read_document_type
    members = {
        member.serialization.get("name", name): (name, _compile(member))
        for name, member in shape.members.items()
    }

    def read_structure(value: Any) -> dict[str, Any]:
        if value.__class__ is not dict:
            raise _mismatch(value, "Expected null", scalar=False)
        read = {}
        for key, item in value.items():
            if item is not None and key in members:
                name, read_member = members[key]
                read[name] = read_member(item)
        return read

    return read_structure


CONTAINERS = {"list": _list_reader, "map": _map_reader, "structure": _structure_reader}


def _compile(shape: Shape) -> Reader:
    if shape.type_name in SCALARS:
        return SCALARS[shape.type_name]
    return CONTAINERS[shape.type_name](shape)


_readers: dict[tuple[str, str], Reader] = {}


def _reader(operation: OperationModel, shape: Shape) -> Reader:
    key = (operation.service_model.service_name, shape.name)
    reader = _readers.get(key)
    if reader is None:
        reader = _readers[key] = _compile(shape)
    return reader
