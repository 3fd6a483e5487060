"""Rows that are stored whether or not there is one already, in one statement.

Of those who store the same at once, one waits for the other, and none fails. SQLAlchemy has this
for each kind of database apart.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

from localstack_cognito.storage.quick_statements import write, write_and_count

_INSERTS: Mapping[str, Callable[[Table], Any]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}


def put_row(
    connection: Connection,
    table: Table,
    values: Mapping[str, Any],
    *,
    key: Iterable[str] = (),
    keeping: Iterable[str] = (),
) -> None:
    """Store a row in place of the one with its key, of which the columns ``keeping`` stay.

    The ``key`` is the primary key where it is not given. Raises ``IntegrityError`` where the row
    refers to what is gone.
    """
    names = tuple(key) or tuple(column.name for column in table.primary_key)
    write(connection, _put(table, connection.dialect.name, names, frozenset(keeping)), values)


def add_row_unless_there(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Store a row, unless there is one with its primary key; return whether it was stored.

    Raises ``IntegrityError`` where it refers to what is gone.
    """
    return write_and_count(connection, _add(table, connection.dialect.name), values) == 1


@cache
def _put(table: Table, dialect_name: str, key: Sequence[str], keeping: frozenset[str]) -> Any:
    statement = _INSERTS[dialect_name](table)
    given = {
        column.name: column
        for column in statement.excluded
        if column.name not in key and column.name not in keeping
    }
    return statement.on_conflict_do_update(index_elements=key, set_=given)


@cache
def _add(table: Table, dialect_name: str) -> Any:
    statement = _INSERTS[dialect_name](table).on_conflict_do_nothing()
    # Of what is inserted psycopg's dialect tells no number else.
    return statement.execution_options(preserve_rowcount=True)
