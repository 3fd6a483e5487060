"""Records from rows and back, by the names of their fields: a field is a column of its name.

A field that is itself a record (``User.password``) is the columns whose names begin with the
field's (``password_salt``, ``password_verifier``), and None where they all are.
"""

import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import is_dataclass
from functools import cache
from operator import itemgetter
from typing import Any, ClassVar, Protocol, TypeVar

from sqlalchemy import Column, Result, Row, RowMapping, Table

Settings = Mapping[str, Any]
"""Configuration as AWS takes it and gives it back, by AWS's member names."""


class Readable(Protocol):
    """A record: a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


R = TypeVar("R", bound=Readable)


def first_record(kind: type[R], result: Result[Any]) -> R | None:
    """Return the record that the first row of a result holds, or None where it has no row."""
    read = _reader(kind, tuple(result.keys()))
    row = result.first()
    return None if row is None else read(row)


def records(kind: type[R], result: Result[Any]) -> list[R]:
    """Return the records that the rows of a result hold."""
    read = _reader(kind, tuple(result.keys()))
    return [read(row) for row in result.all()]


def record(kind: type[R], row: Row[Any], table: Table) -> R:
    """Return the record that a row holds in the columns of one of the tables that it joins."""
    made: R = _maker(kind)(_picker(kind, table)(row._mapping))
    return made


def joined_record(kind: type[R], row: Row[Any], table: Table) -> R | None:
    """Return what ``record`` does, or None where an outer join has found no row of the table."""
    values = _picker(kind, table)(row._mapping)
    return _maker(kind)(values) if values.count(None) < len(values) else None


def columns_for(kind: type[Readable], table: Table) -> list[Column[Any]]:
    """Return the columns of a table that a record is made from."""
    return [table.c[name] for name in column_names(kind)]


def values_of(record: Readable) -> dict[str, Any]:
    """Return what a record's columns hold (``asdict`` would copy what is inside)."""
    values = {name: getattr(record, name) for name in record.__dataclass_fields__}
    for name, kind in _parts(type(record)).items():
        part = values.pop(name)
        for part_name in column_names(kind):
            values[f"{name}_{part_name}"] = None if part is None else getattr(part, part_name)
    return values


@cache
def column_names(kind: type[Readable]) -> tuple[str, ...]:
    """Return the names of the columns that a record is made from."""
    parts = _parts(kind)
    names: list[str] = []
    for name in kind.__dataclass_fields__:
        if name in parts:
            names += (f"{name}_{part_name}" for part_name in column_names(parts[name]))
        else:
            names.append(name)
    return tuple(names)


@cache
def _parts(kind: type[Readable]) -> dict[str, type[Readable]]:
    """Return the fields that are records themselves."""
    return {
        name: option
        for name, hint in typing.get_type_hints(kind).items()
        for option in (hint, *typing.get_args(hint))
        if isinstance(option, type) and is_dataclass(option)
    }


@cache
def _picker(kind: type[Readable], table: Table) -> Callable[[RowMapping], tuple[Any, ...]]:
    return _items(*columns_for(kind, table))


def _items(*keys: Any) -> Callable[[Any], tuple[Any, ...]]:
    """Return what ``itemgetter`` does, with a tuple of one key's value, too."""
    if len(keys) > 1:
        return itemgetter(*keys)
    (key,) = keys
    return lambda values: (values[key],)


@cache
def _reader(kind: type[R], names: tuple[str, ...]) -> Callable[[Row[Any]], R]:
    """Return what ``row_maker`` does: where columns stand is looked up once for all results."""
    return row_maker(kind, names)


def row_maker(kind: type[R], names: Sequence[str]) -> Callable[[Sequence[Any]], R]:
    """Return what makes a record of the values of columns of these names.

    Raises ``KeyError`` where one is missing.
    """
    place_of = {name: place for place, name in enumerate(names)}
    make = _maker(kind)
    places = [place_of[name] for name in column_names(kind)]
    if places == list(range(len(names))):
        return make
    pick = _items(*places)
    return lambda row: make(pick(row))


@cache
def _maker(kind: type[R]) -> Callable[[Iterable[Any]], R]:
    """Return what makes a record of the values of its ``column_names``."""
    parts = _parts(kind)
    if not parts:
        return lambda values: kind(*values)
    fields = list(kind.__dataclass_fields__)
    spans = []
    for name, part in parts.items():
        # Of those before, each takes one place by then, as a field does.
        start = fields.index(name)
        stop = start + len(column_names(part))
        spans.append((start, stop, part, [None] * (stop - start)))

    def make(values: Iterable[Any]) -> R:
        members = list(values)
        for start, stop, part, absent in spans:
            held = members[start:stop]
            members[start:stop] = [None if held == absent else part(*held)]
        return kind(*members)

    return make
