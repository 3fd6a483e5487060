"""Members from plain Python values, as a shape of the form says: the quick way through many things.

What reads alike whichever way it is read is read here. All else, and so all that is wrong, is left
to ``form/reading.py``, which has the text of the file and the place of each member.
"""

import base64
import binascii
import math
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from botocore.model import ListShape, MapShape, Shape, StructureShape

from localstack_cognito.seeding.form import ranges

N = TypeVar("N", int, float)


class NotPlain(Exception):
    """A value that ``Reading`` is to read."""


Reader = Callable[[Any], Any]


@cache
def quick_reader(shape: Shape) -> Reader:
    """Return what reads a value of a shape. It raises ``NotPlain``."""
    if isinstance(shape, StructureShape):
        return _anything if shape.is_document_type else _structure(shape)
    if isinstance(shape, ListShape):
        return _list(quick_reader(shape.member))
    if isinstance(shape, MapShape):
        return _map(quick_reader(shape.value))
    return _SCALARS[shape.type_name]


def _structure(shape: StructureShape) -> Reader:
    readers = {name: quick_reader(member) for name, member in shape.members.items()}

    def read(value: Any) -> dict[str, Any]:
        if type(value) is not dict:
            raise NotPlain
        try:
            return {
                name: readers[name](member) for name, member in value.items() if member is not None
            }
        except KeyError:
            raise NotPlain from None

    return read


def _list(read_item: Reader) -> Reader:
    def read(value: Any) -> list[Any]:
        if type(value) is not list:
            raise NotPlain
        return [read_item(item) for item in value]

    return read


def _map(read_value: Reader) -> Reader:
    def read(value: Any) -> dict[str, Any]:
        if type(value) is not dict:
            raise NotPlain
        return {name: read_value(one) for name, one in value.items() if one is not None}

    return read


def _anything(value: Any) -> Any:
    return value


def _text(value: Any) -> str:
    if type(value) is not str:
        raise NotPlain
    return value


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise NotPlain
    return value


def _integer(value: Any) -> int:
    if type(value) is not int:
        raise NotPlain
    return _in_range(ranges.integer, value)


def _long(value: Any) -> int:
    if type(value) is not int:
        raise NotPlain
    return _in_range(ranges.long, value)


def _in_range(check: Callable[[N], N], value: N) -> N:
    try:
        return check(value)
    except ValueError:
        raise NotPlain from None


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise NotPlain
    return float(value)


def _date(value: Any) -> float:
    if type(value) is not str:
        return _in_range(ranges.date, _number(value))
    try:
        date = datetime.fromisoformat(value)
        return ranges.date((date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        raise NotPlain from None


def _blob(value: Any) -> bytes:
    if type(value) is not str:
        raise NotPlain
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise NotPlain from None


_SCALARS: dict[str, Reader] = {
    "string": _text,
    "boolean": _boolean,
    "integer": _integer,
    "long": _long,
    "float": _number,
    "double": _number,
    "timestamp": _date,
    "blob": _blob,
}
