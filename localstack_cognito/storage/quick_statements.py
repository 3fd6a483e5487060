"""Statements on SQLite that leave out what SQLAlchemy does anew for each.

What a statement is in SQL, in which order it takes its parameters, and what they and the values of
columns become is found once for each. The rest is the driver's: a row is there in a quarter of the
time. What this cannot do, and what fails, is done as everything else is: by SQLAlchemy, which tells
of a failure in its own way.

A statement that comes here is one that is made once.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import JSON, Connection, Insert, Select, Table
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import CompileError, DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from localstack_cognito.storage.rows import (
    Readable,
    column_names,
    columns_for,
    first_record,
    joined_record,
    records,
    row_maker,
)

R = TypeVar("R", bound=Readable)

_Row = Sequence[Any]
_Change = Callable[[Any], Any]
_Statement = Select[Any] | Insert

FAILED = "a statement of the transaction failed"
"""What ``Connection.info`` has true by this name: nothing of the transaction is written."""
IN_TRANSACTION = "a transaction was begun and not ended"
"""What ``Connection.info`` has true by this name within a transaction."""


class Unfit(Exception):
    """A statement that SQLAlchemy alone can run."""


class _Quick:
    """A statement of SQLite's, and what parameters and the columns of its rows become."""

    def __init__(self, statement: _Statement, dialect: Dialect, names: Sequence[str]) -> None:
        """Compile a statement that is given parameters of these ``names``. Raises ``Unfit``."""
        compiled = statement.compile(dialect=dialect, column_keys=sorted(names))
        if (
            not isinstance(compiled, SQLCompiler)
            or compiled.positiontup is None
            or compiled.insert_prefetch
            or any(bind.expanding for bind in compiled.binds.values())
        ):
            raise Unfit
        binds = compiled.binds
        self._sql = compiled.string
        self._names = tuple(compiled.positiontup)
        self._known = {
            name: bind.effective_value for name, bind in binds.items() if not bind.required
        }
        self._writes: list[tuple[int, _Change]] = [
            (place, change)
            for place, name in enumerate(self._names)
            if (change := binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        ]
        columns = statement.selected_columns if isinstance(statement, Select) else ()
        self._reads: list[tuple[int, _Change]] = [
            (place, read)
            for place, column in enumerate(columns)
            if (read := _reader_of(column.type, dialect))
        ]

    def run(self, driver: Any, parameters: Mapping[str, Any]) -> Any:
        """Return the driver's cursor. Raises ``sqlite3.Error``, ``KeyError`` for a parameter."""
        values = [
            parameters[name] if name in parameters else self._known[name] for name in self._names
        ]
        for place, change in self._writes:
            values[place] = change(values[place])
        return driver.execute(self._sql, values)

    def read(self, driver: Any, parameters: Mapping[str, Any]) -> Iterable[_Row]:
        """Return the rows. Raises what ``run`` raises."""
        # All of them: a cursor that has more to give keeps what it reads from being changed.
        rows: list[_Row] = self.run(driver, parameters).fetchall()
        return [self._read_row(row) for row in rows] if self._reads else rows

    def _read_row(self, row: _Row) -> _Row:
        values = list(row)
        for place, change in self._reads:
            value = values[place]
            if value is not None:
                values[place] = change(value)
        return values


_decode_json = json.JSONDecoder().raw_decode


def _read_json(text: str) -> Any:
    """Return what SQLAlchemy has written: nothing is around it, which ``json.loads`` looks for."""
    return _decode_json(text)[0]


def _reader_of(kind: TypeEngine[Any], dialect: Dialect) -> _Change | None:
    """Return what a column's value, unless it is NULL, becomes; None where it is as it is."""
    if isinstance(kind, JSON):
        return _read_json
    return kind.dialect_impl(dialect).result_processor(dialect, None)


_quick: dict[tuple[_Statement, Sequence[str]], _Quick | None] = {}


def find_first(
    kind: type[R], connection: Connection, query: Select[Any], parameters: Mapping[str, Any]
) -> R | None:
    """Return the record that a query's first row holds, or None where it has no row.

    The query has few rows.
    """
    rows = _read(connection, query, parameters)
    if rows is None:
        return first_record(kind, connection.execute(query, parameters))
    make = _maker(kind, query)
    return next((make(row) for row in rows), None)


def find_all(
    kind: type[R], connection: Connection, query: Select[Any], parameters: Mapping[str, Any]
) -> list[R]:
    """Return the records that the rows of a query hold."""
    rows = _read(connection, query, parameters)
    if rows is None:
        return records(kind, connection.execute(query, parameters))
    make = _maker(kind, query)
    return [make(row) for row in rows]


def find_joined(
    connection: Connection,
    query: Select[Any],
    parameters: Mapping[str, Any],
    *parts: tuple[type[Any], Table],
) -> tuple[Any, ...] | None:
    """Return the records that a query's first row holds, or None where it has no row.

    Of each of the tables that it joins it has a record of the kind that is given with the table,
    and None where an outer join has found no row of it.
    """
    rows = _read(connection, query, parameters)
    if rows is None:
        row = connection.execute(query, parameters).first()
        if row is None:
            return None
        return tuple(joined_record(kind, row, table) for kind, table in parts)
    found = next(iter(rows), None)
    return None if found is None else tuple(make(found) for make in _part_makers(query, parts))


def write(connection: Connection, statement: Insert, values: Mapping[str, Any]) -> None:
    """Write a row. Raises ``IntegrityError``, as those below."""
    if _write(connection, statement, values) is None:
        connection.execute(statement, values)


def write_and_count(connection: Connection, statement: Insert, values: Mapping[str, Any]) -> int:
    """Return how many rows were written, by a statement that keeps their number."""
    cursor = _write(connection, statement, values)
    if cursor is None:
        return connection.execute(statement, values).rowcount
    return int(cursor.rowcount)


def add_row(connection: Connection, statement: Insert, values: Mapping[str, Any]) -> int:
    """Return the number of the row that was added."""
    cursor = _write(connection, statement, values)
    if cursor is not None:
        return int(cursor.lastrowid)
    key = connection.execute(statement, values).inserted_primary_key
    assert key is not None
    return int(key[0])


def run(connection: Connection, statement: str) -> None:
    """Run a statement that has no parameters, such as one that ends a transaction."""
    driver = _driver_of(connection)
    if driver is not None:
        try:
            driver.execute(statement)
        except sqlite3.Error as error:
            _check_unharmed(connection, driver, error)
        else:
            return
    connection.exec_driver_sql(statement)


def _read(
    connection: Connection, query: Select[Any], parameters: Mapping[str, Any]
) -> Iterable[_Row] | None:
    """Return the rows, or None where SQLAlchemy is to run the query."""
    driver = _driver_of(connection)
    if driver is None:
        return None
    quick = _compiled(connection, query, parameters)
    try:
        return None if quick is None else quick.read(driver, parameters)
    except KeyError:
        return None
    except sqlite3.Error as error:
        _check_unharmed(connection, driver, error)
        return None


def _write(connection: Connection, statement: Insert, values: Mapping[str, Any]) -> Any:
    """Return the driver's cursor, or None where SQLAlchemy is to run the statement."""
    driver = _driver_of(connection)
    if driver is None:
        return None
    quick = _compiled(connection, statement, values)
    try:
        return None if quick is None else quick.run(driver, values)
    except KeyError:
        return None
    except sqlite3.Error as error:
        _check_unharmed(connection, driver, error)
        return None


def _check_unharmed(connection: Connection, driver: Any, error: sqlite3.Error) -> None:
    """Check that what failed can be done again, so that SQLAlchemy tells of it.

    What was done of the statement is undone. Where SQLite has ended the transaction besides, it
    would be done outside of any; and where it waited in vain for another writer, it would wait as
    long again. Raises ``DBAPIError``.
    """
    is_ended = connection.info.get(IN_TRANSACTION) and not driver.in_transaction
    if is_ended or _is_busy(error):
        connection.info[FAILED] = True
        raise DBAPIError.instance(
            "a statement of SQLite's", None, error, sqlite3.Error, hide_parameters=True
        ) from None


def _is_busy(error: sqlite3.Error) -> bool:
    # Of the driver's own errors none has a code.
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def _driver_of(connection: Connection) -> Any:
    """Return the driver's connection where it is used at once, else None."""
    # Who counts or looks at statements is told of every one.
    if connection.dialect.name != "sqlite" or connection.dispatch.before_cursor_execute:
        return None
    return connection.connection.dbapi_connection


def _compiled(
    connection: Connection, statement: _Statement, parameters: Mapping[str, Any]
) -> _Quick | None:
    key = (statement, tuple(parameters))
    if key not in _quick:
        try:
            _quick[key] = _Quick(statement, connection.dialect, key[1])
        except (Unfit, CompileError):
            _quick[key] = None
    return _quick[key]


@cache
def _maker(kind: type[R], query: Select[Any]) -> Callable[[_Row], R]:
    return row_maker(kind, tuple(column.name for column in query.selected_columns))


@cache
def _part_makers(
    query: Select[Any], parts: tuple[tuple[type[Any], Table], ...]
) -> tuple[Callable[[_Row], Any], ...]:
    places = {column: place for place, column in enumerate(query.selected_columns)}
    return tuple(
        _part_maker(kind, [places[column] for column in columns_for(kind, table)])
        for kind, table in parts
    )


def _part_maker(kind: Any, places: Sequence[int]) -> Callable[[_Row], Any]:
    make = row_maker(kind, column_names(kind))

    def make_unless_missing(row: _Row) -> Any:
        values = [row[place] for place in places]
        return make(values) if values.count(None) < len(values) else None

    return make_unless_missing
