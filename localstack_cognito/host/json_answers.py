"""The JSON of an answer, made by functions that are compiled once for each of our shapes.

The host's serializer looks up a method for every value of an answer, which takes most of the time
of a list, and makes and fills an answer of HTTP in many steps. What is written here is the same to
the byte; what does not fit the service model is left to the host, which says so in its own way.

Relies on: ``JSONResponseSerializer.serialize_to_response`` of the host with the parameters in
``_PARAMETERS``, and on what it gives: status 200, the JSON, its content type and the id of the
request. With other parameters the host's own is left as it is.
"""

import base64
import inspect
import json
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from botocore.model import OperationModel, Shape
from localstack.aws.protocol.serializer import JSONResponseSerializer
from localstack.http import Response

from localstack_cognito.host.patching import attribute_of, wrap_attribute
from localstack_cognito.host.service_models import COGNITO

_Serialize = Callable[..., Response]
_Write = Callable[[Any], Any]
"""Returns what JSON holds of a value."""

_METHOD = "serialize_to_response"
_PARAMETERS = ["self", "response", "operation_model", "headers", "request_id"]
_OK = 200
_MOST_DATES = 4096
# Nothing that is written is within itself.
_encode = json.JSONEncoder(check_circular=False).encode
_writers: dict[tuple[str, str], _Write] = {}
# Of each thread, the answer that was written before the host asked for it, and its JSON.
_written = threading.local()


def install() -> None:
    """Write our services' answers ourselves. A second call changes nothing.

    Raises ``HostChanged`` when the host writes JSON elsewhere.
    """
    serialize = attribute_of(JSONResponseSerializer, _METHOD)
    if list(inspect.signature(serialize).parameters) == _PARAMETERS:
        wrap_attribute(JSONResponseSerializer, _METHOD, _ours_quickly)


def _ours_quickly(serialize: _Serialize) -> _Serialize:
    def serialize_to_response(
        self: Any, response: Any, operation_model: Any, headers: Any, request_id: str
    ) -> Response:
        if _is_ours(operation_model) and self._get_mime_type(headers) not in self.CBOR_TYPES:
            try:
                text = _take_written(response) or _write(operation_model, response)
            except Exception:  # noqa: S110
                pass  # The host finds what does not fit, and words it.
            else:
                version = operation_model.metadata.get("jsonVersion")
                content = text.encode()
                return Response(
                    [content],
                    _OK,
                    [
                        ("Content-Type", f"application/x-amz-json-{version}"),
                        ("x-amzn-RequestId", request_id),
                        ("Content-Length", str(len(content))),
                    ],
                )
        return serialize(self, response, operation_model, headers, request_id)

    return serialize_to_response


def _is_ours(operation: OperationModel) -> bool:
    return (
        operation.service_model.service_name in COGNITO
        and operation.output_shape is not None
        and not operation.has_event_stream_output
        and not operation.http_checksum_required
        and operation.http.get("responseCode", _OK) == _OK
    )


def write_once(operation: OperationModel, members: Mapping[str, Any]) -> str:
    """Return an answer as JSON, and keep it until this thread's host asks for it.

    Raises any exception for what does not fit.
    """
    text = _write(operation, members)
    _written.answer, _written.text = members, text
    return text


def _take_written(members: Any) -> str | None:
    if getattr(_written, "answer", None) is not members:
        return None
    text: str = _written.text
    _written.answer = _written.text = None
    return text


def _write(operation: OperationModel, members: Mapping[str, Any]) -> str:
    shape = operation.output_shape
    assert shape is not None
    return write_answer(operation.service_model.service_name, shape, members)


def write_answer(service: str, shape: Shape, members: Mapping[str, Any]) -> str:
    """Return an answer of a service as JSON. Raises any exception for what does not fit."""
    key = (service, shape.name)
    write = _writers.get(key)
    if write is None:
        write = _writers[key] = _writer(shape) or _as_it_is
    return _encode(write(members))


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


@lru_cache(_MOST_DATES)
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
