"""Rows that are stored whether or not there is one already, in one statement.

Of those who store the same at once, one waits for the other, and none fails. SQLAlchemy has this
for each kind of database apart.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

_INSERTS: Mapping[str, Callable[[Table], Any]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


def put_row(
    connection: Connection, table: Table, values: Mapping[str, Any], *, keeping: Iterable[str] = ()
) -> None:
    """Store a row in place of the one with its primary key, of which the columns ``keeping`` stay.

    Raises ``IntegrityError`` where it refers to what is gone.
    """
    connection.execute(_put(table, connection.dialect.name, frozenset(keeping)), values)


def add_row_unless_there(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Store a row, unless there is one with its primary key.

    Raises ``IntegrityError`` where it refers to what is gone.
    """
    connection.execute(_add(table, connection.dialect.name), values)


@cache
def _put(table: Table, dialect_name: str, keeping: frozenset[str]) -> Any:
    statement = _INSERTS[dialect_name](table)
    key = [column.name for column in table.primary_key]
    given = {
        column.name: column
        for column in statement.excluded
        if column.name not in key and column.name not in keeping
    }
    return statement.on_conflict_do_update(index_elements=key, set_=given)


@cache
def _add(table: Table, dialect_name: str) -> Any:
    return _INSERTS[dialect_name](table).on_conflict_do_nothing()
