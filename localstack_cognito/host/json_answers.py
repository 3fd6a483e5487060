"""The JSON of an answer, made by functions that are compiled once for each of our shapes.

The host's serializer looks up a method for every value of an answer, which takes most of the time
of a list. What is written here is the same to the byte; what does not fit the service model is left
to the host, which says so in its own way.

Relies on: ``JSONResponseSerializer._serialize_body_params`` of the host with the parameters in
``_PARAMETERS``. With others the host's own is left as it is.
"""

import base64
import inspect
import json
from collections.abc import Callable, Mapping
from typing import Any

from botocore.model import Shape
from localstack.aws.protocol.serializer import JSONResponseSerializer

from localstack_cognito.host.patching import attribute_of, wrap_attribute
from localstack_cognito.host.service_models import COGNITO

_Serialize = Callable[..., str | None]
_Write = Callable[[Any], Any]
"""Returns what JSON holds of a value."""

_METHOD = "_serialize_body_params"
_PARAMETERS = ["self", "params", "shape", "operation_model", "mime_type", "request_id"]
_writers: dict[tuple[str, str], _Write] = {}


def install() -> None:
    """Write the JSON of our services' answers ourselves. A second call changes nothing.

    Raises ``HostChanged`` when the host writes JSON elsewhere.
    """
    serialize = attribute_of(JSONResponseSerializer, _METHOD)
    if list(inspect.signature(serialize).parameters) == _PARAMETERS:
        wrap_attribute(JSONResponseSerializer, _METHOD, _ours_quickly)


def _ours_quickly(serialize: _Serialize) -> _Serialize:
    def serialize_body(
        self: Any, params: Any, shape: Any, operation_model: Any, mime_type: str, request_id: str
    ) -> str | None:
        service = operation_model.service_model.service_name
        if service in COGNITO and shape is not None and mime_type not in self.CBOR_TYPES:
            try:
                return write_answer(service, shape, params)
            except Exception:  # noqa: S110
                pass  # The host finds what does not fit, and words it.
        return serialize(self, params, shape, operation_model, mime_type, request_id)

    return serialize_body


def write_answer(service: str, shape: Shape, members: Mapping[str, Any]) -> str:
    """Return an answer of a service as JSON. Raises any exception for what does not fit."""
    key = (service, shape.name)
    write = _writers.get(key)
    if write is None:
        write = _writers[key] = _writer(shape) or _as_it_is
    return json.dumps(write(members))


def _writer(shape: Shape) -> _Write | None:
    """Return what writes a value of the shape, or None where JSON takes it as it is."""
    special = shape.serialization.keys() - {"location"}
    if special:
        raise NotImplementedError(f"{shape.name} is written with {special}")
    make = _WRITERS.get(shape.type_name)
    return None if make is None else make(shape)


def _as_it_is(value: Any) -> Any:
    return value


def _structure_writer(shape: Any) -> _Write | None:
    if shape.is_document_type:
        return None
    writers = {name: _writer(member) for name, member in shape.members.items()}

    def write_structure(value: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: item if (write := writers[name]) is None else write(item)
            for name, item in value.items()
            if item is not None
        }

    def write_scalars(value: Mapping[str, Any]) -> Mapping[str, Any]:
        for name, item in value.items():
            if item is None or name not in writers:
                return write_structure(value)
        return value

    return write_structure if any(writers.values()) else write_scalars


def _list_writer(shape: Any) -> _Write:
    write = _writer(shape.member)

    def write_list(value: list[Any]) -> list[Any]:
        if write is None:
            return [item for item in value if item is not None]
        return [write(item) for item in value if item is not None]

    return write_list


def _map_writer(shape: Any) -> _Write:
    write = _writer(shape.value) or _as_it_is

    def write_map(value: Mapping[str, Any]) -> dict[str, Any]:
        return {key: write(item) for key, item in value.items() if item is not None}

    return write_map


def _write_timestamp(value: Any) -> float:
    if value.tzinfo is None:
        raise ValueError(value)
    seconds: float = value.timestamp()
    return seconds


def _write_blob(value: str | bytes) -> str:
    return base64.b64encode(value.encode() if isinstance(value, str) else value).decode()


_WRITERS: dict[str, Callable[[Shape], _Write | None]] = {
    "structure": _structure_writer,
    "list": _list_writer,
    "map": _map_writer,
    "timestamp": lambda shape: _write_timestamp,
    "blob": lambda shape: _write_blob,
}
