"""Members from nodes, as a shape of the form says.

A text is taken as it is written: ``+15551234567`` and ``000000000000`` are no numbers where AWS has
a text. What does not fit is told with its place.
"""

import base64
import binascii
import difflib
import math
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from localstack_cognito.seeding.files.nodes import (
    MappingNode,
    Node,
    Scalar,
    SequenceNode,
    plain_value,
)
from localstack_cognito.seeding.files.places import FileProblem, Place, ProblemList
from localstack_cognito.seeding.form import ranges

_WORDS = {
    MappingNode: "a mapping",
    SequenceNode: "a list",
    Scalar: "a single value",
}
_DIGITS = frozenset("0123456789")


class Reading:
    """Reads the members of one thing of a file, and collects what is wrong with them."""

    def __init__(self, problems: ProblemList) -> None:
        self._problems = problems

    def members(
        self, shape: StructureShape, node: Node, path: str, *, but: Collection[str] = ()
    ) -> dict[str, Any]:
        """Return the members of a structure, without those that are null, and ``but`` some.

        What is wrong is added to the problems, and left out.
        """
        if not isinstance(node, MappingNode):
            self._wrong(node.place, path, f"This must be a mapping, and is {_WORDS[type(node)]}.")
            return {}
        read = {}
        for name, value in node.members.items():
            member = shape.members.get(name)
            if member is None:
                self._unknown(node.key_places[name], path, name, shape.members)
            elif name not in but and not _is_null(value):
                found = self._value(member, value, f"{path}.{name}" if path else name)
                if found is not None:
                    read[name] = found
        return read

    def _value(self, shape: Shape, node: Node, path: str) -> Any:
        if isinstance(shape, StructureShape):
            if shape.is_document_type:
                return plain_value(node)
            return self.members(shape, node, path)
        if isinstance(shape, ListShape):
            return self._list(shape, node, path)
        if isinstance(shape, MapShape):
            return self._map(shape, node, path)
        if not isinstance(node, Scalar):
            self._wrong(
                node.place, path, f"This must be a single value, and is {_WORDS[type(node)]}."
            )
            return None
        try:
            return _READERS[shape.type_name](node)
        except ValueError as wrong:
            self._wrong(node.place, path, str(wrong))
            return None

    def _list(self, shape: ListShape, node: Node, path: str) -> list[Any] | None:
        if not isinstance(node, SequenceNode):
            self._wrong(node.place, path, f"This must be a list, and is {_WORDS[type(node)]}.")
            return None
        values = (
            self._value(shape.member, item, f"{path}[{number}]") for number, item in enumerate(node)
        )
        return [value for value in values if value is not None]

    def _map(self, shape: MapShape, node: Node, path: str) -> dict[str, Any] | None:
        if isinstance(node, SequenceNode):
            return self._pairs(shape, node, path)
        if not isinstance(node, MappingNode):
            self._wrong(node.place, path, f"This must be a mapping, and is {_WORDS[type(node)]}.")
            return None
        read = {}
        for name, value in node.members.items():
            if not _is_null(value):
                found = self._value(shape.value, value, f"{path}.{name}")
                if found is not None:
                    read[name] = found
        return read

    def _pairs(self, shape: MapShape, node: SequenceNode, path: str) -> dict[str, Any] | None:
        """Return a mapping that is written as AWS writes attributes: Name and Value."""
        read: dict[str, Any] = {}
        for number, item in enumerate(node):
            members = item.members if isinstance(item, MappingNode) else {}
            name = members.get("Name")
            if not isinstance(name, Scalar) or members.keys() - {"Name", "Value"}:
                self._wrong(item.place, f"{path}[{number}]", "This must have a Name and a Value.")
                return None
            value = members.get("Value")
            if name.text in read:
                self._wrong(item.place, f"{path}[{number}]", f"{name.text} stands here twice.")
            elif value is not None and not _is_null(value):
                read[name.text] = self._value(shape.value, value, f"{path}.{name.text}")
        return {name: value for name, value in read.items() if value is not None}

    def _unknown(self, place: Place, path: str, name: str, known: Mapping[str, Shape]) -> None:
        like = difflib.get_close_matches(name, known, n=1)
        hint = f" Is it {like[0]}?" if like else f" It may have {', '.join(known)}."
        self._wrong(place, path, f"There is no member {name} here.{hint}")

    def _wrong(self, place: Place, path: str, message: str) -> None:
        self._problems.add(FileProblem(place, message, path))


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def node_at(node: Node, path: str, above: str = "") -> tuple[Node, str]:
    """Return the node that the path of a violation names, or the nearest above it, and where it is.

    The path is as AWS writes it: ``callbackURLs.2.member``, where the first item is 1. ``above`` is
    where the first node is in its file.
    """
    steps = path.split(".")
    for before, step in zip(["", *steps], steps, strict=False):
        below: Node | None = None
        where = above
        if step == "member" and before.isdigit():
            below = node
        elif isinstance(node, MappingNode):
            name = next((name for name in node.members if step in (name, _lower_first(name))), "")
            below, where = node.members.get(name), f"{above}.{name}" if above else name
        elif isinstance(node, SequenceNode) and step.isdigit():
            below = next((item for number, item in enumerate(node, 1) if number == int(step)), None)
            where = f"{above}[{int(step) - 1}]"
        if below is None:
            break
        node, above = below, where
    return node, above


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]


def _text(node: Scalar) -> str:
    return node.text


def _boolean(node: Scalar) -> bool:
    words = {"true": True, "false": False}
    if isinstance(node.value, bool):
        return node.value
    if node.text in words:
        return words[node.text]
    raise ValueError(f"This must be true or false, and is {node.shown}.")


def _integer(node: Scalar) -> int:
    digits = node.text.removeprefix("-")
    if digits and _DIGITS.issuperset(digits) and len(digits) < 20:
        return int(node.text)
    raise ValueError(f"This must be a whole number, and is {node.shown}.")


def _number(node: Scalar) -> float:
    try:
        number = float(node.text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"This must be a number, and is {node.shown}.")
    return number


def _date(node: Scalar) -> float:
    """Return a time in seconds since 1970."""
    return ranges.date(_seconds(node))


def _seconds(node: Scalar) -> float:
    if isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return _number(node)
    try:
        date = datetime.fromisoformat(node.text)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise ValueError(
            "This must be a date as 2026-01-31T12:00:00Z or in seconds since 1970, and is "
            f"{node.shown}."
        ) from None


def date_text(seconds: float) -> str:
    """Return a time as ``_date`` reads it: to the microsecond."""
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def _blob(node: Scalar) -> bytes:
    try:
        return base64.b64decode("".join(node.text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("This must be Base64.") from None


_READERS: Mapping[str, Callable[[Scalar], Any]] = {
    "string": _text,
    "boolean": _boolean,
    "integer": lambda node: ranges.integer(_integer(node)),
    "long": lambda node: ranges.long(_integer(node)),
    "float": _number,
    "double": _number,
    "timestamp": _date,
    "blob": _blob,
}
