"""Plain values to YAML or JSON, piece by piece.

What ``read`` reads back is equal to what was written. Where a member's value is an iterator, it is
asked for one item after the other, and each is one line of JSON: so it is read without being kept.
"""

import base64
import json
import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TextIO, TypeVar

from localstack_cognito.seeding.files import quoting
from localstack_cognito.seeding.files.expanding import escape
from localstack_cognito.seeding.files.json_values import write_line, wrong_character
from localstack_cognito.seeding.files.places import member_path
from localstack_cognito.seeding.files.quoting import Unwritable

_STEP = "  "
# libyaml looks no further for the colon behind a key.
_LONGEST_KEY = 500
_Path = tuple[Any, ...]
_R = TypeVar("_R")


def write(
    tree: Mapping[str, Any], stream: TextIO, *, as_json: bool = False, comment: str = ""
) -> None:
    """Write a tree to a stream. Raises ``Unwritable``, which says where: see ``written``."""
    for piece in written(tree, as_json=as_json, comment=comment):
        stream.write(piece)


def written(tree: Mapping[str, Any], *, as_json: bool = False, comment: str = "") -> Iterator[str]:
    """Return a tree as a text, a line or so at a time.

    It has dictionaries, lists, texts, numbers, truths, None and bytes (as base64), and iterators of
    them. ``comment`` stands above it, which JSON cannot have. Raises ``Unwritable`` for U+0000,
    halves of surrogate pairs, numbers without end and other values.
    """
    if as_json:
        yield from _json_lines(tree, "", "", ())
        yield "\n"
        return
    for line in comment.splitlines():
        yield f"# {line}".rstrip() + "\n"
    if not tree:
        yield "{}\n"
    else:
        yield from _mapping(tree, "", "", ())


def _mapping(tree: Mapping[str, Any], first: str, indent: str, path: _Path) -> Iterator[str]:
    """Return the lines of a mapping, the first one with another indentation."""
    for key, value in tree.items():
        shown = _key(_checked_key(key, path), indent)
        yield from _member(f"{first}{shown}:", value, indent, (*path, key))
        first = indent


def _key(key: str, indent: str) -> str:
    text = quoting.plain_or_quoted(key)
    # A long key needs a sign of its own.
    return text if len(text) <= _LONGEST_KEY else f"? {text}\n{indent}"


def _member(opening: str, value: Any, indent: str, path: _Path) -> Iterator[str]:
    """Return the lines of a value behind ``key:`` or ``-``."""
    if isinstance(value, Mapping) and value:
        yield f"{opening}\n"
        yield from _mapping(value, indent + _STEP, indent + _STEP, path)
    elif isinstance(value, list | tuple) and value:
        yield f"{opening}\n"
        yield from _list(value, indent + _STEP, path)
    elif isinstance(value, Iterator):
        yield from _items(opening, value, indent + _STEP, path)
    else:
        yield from _scalar(opening, value, indent + _STEP, path)


def _list(values: list[Any] | tuple[Any, ...], indent: str, path: _Path) -> Iterator[str]:
    for index, value in enumerate(values):
        inner = (*path, index)
        if isinstance(value, Mapping) and value:
            yield from _mapping(value, f"{indent}- ", indent + _STEP, inner)
        else:
            yield from _member(f"{indent}-", value, indent, inner)


def _items(opening: str, values: Iterator[Any], indent: str, path: _Path) -> Iterator[str]:
    index = -1
    for index, value in enumerate(values):
        if index == 0:
            yield f"{opening}\n"
        yield f"{indent}- {_line(value, (*path, index))}\n"
    if index < 0:
        yield f"{opening} []\n"


def _scalar(opening: str, value: Any, indent: str, path: _Path) -> Iterator[str]:
    value = _simple(value, path)
    if not isinstance(value, str):
        yield f"{opening} {_line(value, path)}\n"
        return
    text = escape(value)
    lines = _told_where(lambda text: quoting.block_lines(text, indent), text, path)
    if lines is None:
        yield f"{opening} {_told_where(quoting.plain_or_quoted, text, path)}\n"
    else:
        yield f"{opening} " + "\n".join(lines) + "\n"


def _json_lines(value: Any, opening: str, indent: str, path: _Path) -> Iterator[str]:
    """Return the lines of a value as JSON, without the end of the last one."""
    inside = indent + _STEP
    if isinstance(value, Mapping) and value:
        begin = f"{opening}{{\n"
        for key, member in value.items():
            shown = quoting.quoted(_checked_key(key, path))
            yield begin
            yield from _json_lines(member, f"{inside}{shown}: ", inside, (*path, key))
            begin = ",\n"
        yield f"\n{indent}}}"
    elif isinstance(value, list | tuple) and value:
        begin = f"{opening}[\n"
        for index, member in enumerate(value):
            yield begin
            yield from _json_lines(member, inside, inside, (*path, index))
            begin = ",\n"
        yield f"\n{indent}]"
    elif isinstance(value, Iterator):
        begin, end = f"{opening}[\n", f"{opening}[]"
        for index, member in enumerate(value):
            yield f"{begin}{inside}{_line(member, (*path, index))}"
            begin, end = ",\n", f"\n{indent}]"
        yield end
    else:
        yield f"{opening}{_line(value, path)}"


def _line(value: Any, path: _Path) -> str:
    """Return a value as JSON in one line."""
    try:
        line = _LINE(value)
    except (ValueError, TypeError):
        # Said with its path.
        line = write_line(_all_simple(value, path))
    if "${" in line or "\\u0000" in line or not _is_encodable(line):
        line = write_line(_all_simple(value, path))
    return quoting.escape_unseen(line)


def _is_encodable(text: str) -> bool:
    return text.isascii() or wrong_character(text) is None


def _all_simple(value: Any, path: _Path) -> Any:
    if isinstance(value, str):
        return _told_where(quoting.checked, escape(value), path)
    if isinstance(value, Mapping):
        return {
            _checked_key(key, path): _all_simple(member, (*path, key))
            for key, member in value.items()
        }
    if isinstance(value, list | tuple):
        return [_all_simple(member, (*path, index)) for index, member in enumerate(value)]
    return _simple(value, path)


def _checked_key(key: object, path: _Path) -> str:
    if not isinstance(key, str):
        raise _unwritable(path, f"A key is a text, and not {key!r}.")
    return _told_where(quoting.checked, key, (*path, key))


def _simple(value: Any, path: _Path) -> Any:
    """Return a value that has no parts, as JSON has it."""
    if isinstance(value, float) and not math.isfinite(value):
        raise _unwritable(path, f"{value} is no number of JSON's.")
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list | tuple):
        return []
    if isinstance(value, Mapping):
        return {}
    return _told_where(_other, value, path)


def _other(value: object) -> Any:
    """Return what is none of JSON's own kinds as one of them."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return dict(value)
    raise Unwritable(f"{type(value).__name__} is no kind of value that is written.")


_LINE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=_other).encode


def _told_where(write: Callable[[Any], _R], value: object, path: _Path) -> _R:
    try:
        return write(value)
    except Unwritable as e:
        raise _unwritable(path, str(e)) from None


def _unwritable(path: _Path, message: str) -> Unwritable:
    return Unwritable(f"{member_path(path)}: {message}")
