"""JSON as Python reads it, without what only Python takes."""

import json
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from localstack_cognito.seeding.files.bounds import DEEPEST
from localstack_cognito.seeding.files.nodes import MappingNode, Node, Scalar, SequenceNode
from localstack_cognito.seeding.files.places import Place

_SURROGATE = re.compile("[\ud800-\udfff]")

# Items stand in something, too.
_DEEPEST_ITEM = DEEPEST - 10
_TEXT = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?')


class NumberText(str):
    """A number as the file writes it."""

    __slots__ = ()


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("A key stands twice.")
    return members


_STRICT = json.JSONDecoder(
    parse_float=_finite, parse_constant=_finite, object_pairs_hook=_once
).decode
_WITH_TEXTS = json.JSONDecoder(parse_float=NumberText, parse_int=NumberText).decode
# What others make of numbers is to be what Python makes of them.
read_plain = json.JSONDecoder().decode
write_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(", ", ": ")).encode


def is_sound_object(text: str) -> bool:
    """Return whether a line is one JSON object that everybody reads alike.

    A key stands once, numbers end, depth is bound, there is no half of a surrogate pair, no U+0000.
    """
    try:
        value = _STRICT(text)
        if text.count("[") + text.count("{") > _DEEPEST_ITEM and _depth(value) > _DEEPEST_ITEM:
            return False
    except (ValueError, RecursionError):
        return False
    if not isinstance(value, dict):
        return False
    return "\\u" not in text or not any(wrong_character(part) for part in texts_of(value))


def wrong_character(text: str) -> str | None:
    """Return the name of a character that no text of a file may have, or None."""
    if "\0" in text:
        return "U+0000"
    if not text.isascii() and (half := _SURROGATE.search(text)):
        return f"U+{ord(half[0]):04X}, half of a surrogate pair,"
    return None


def texts_of(value: Any) -> Iterator[str]:
    """Return each text of a value, keys among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield key
            yield from texts_of(member)
    elif isinstance(value, list):
        for member in value:
            yield from texts_of(member)


def with_other_texts(line: str, other: Callable[[str], str]) -> str:
    """Return a line of JSON with another text for each that is no key, and all else as it is."""

    def replace(match: re.Match[str]) -> str:
        if match[2]:
            return match[0]
        text: str = read_plain(match[1])
        new = other(text)
        return match[0] if new == text else write_line(new)

    return _TEXT.sub(replace, line)


def node_of_line(text: str, place: Place) -> Node:
    """Return a line of JSON as a node. All of it stands where the line's item begins."""
    return _node(_WITH_TEXTS(text), place)


def number_of(text: str) -> int | float:
    """Return what JSON means by a number."""
    number: int | float = read_plain(text)
    return number


def _node(value: Any, place: Place) -> Node:
    kind = type(value)
    if kind is str:
        return Scalar(place, value, value, False)
    if kind is dict:
        members = {key: _node(member, place) for key, member in value.items()}
        return MappingNode(place, members, dict.fromkeys(members, place))
    if kind is list:
        return SequenceNode(place, [_node(member, place) for member in value])
    if kind is NumberText:
        return Scalar(place, str(value), number_of(value), True)
    return Scalar(place, write_line(value), value, True)


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0
