"""Many rows at once, in a few statements."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Row,
    String,
    Table,
    any_,
    bindparam,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite


def add_rows_unless_there(
    connection: Connection,
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    on: Sequence[Column[Any]],
    returning: Sequence[Column[Any]],
) -> Sequence[Row[Any]]:
    """Store rows, in their order, but for those whose columns ``on`` are another's already.

    Returns these columns of each that is stored.
    """
    if connection.dialect.name != "postgresql":
        new = sqlite.insert(table).on_conflict_do_nothing(index_elements=on)
        return connection.execute(new.returning(*returning), rows).all()
    statement = (
        _insert_arrays(table, rows).on_conflict_do_nothing(index_elements=on).returning(*returning)
    )
    return connection.execute(statement).all()


def add_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Store rows, in their order, all with the same columns.

    Raises ``IntegrityError`` where one is there, or refers to what is gone.
    """
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(_insert_arrays(table, rows))
    else:
        connection.execute(insert(table), rows)


def _insert_arrays(table: Table, rows: Sequence[Mapping[str, Any]]) -> postgresql.Insert:
    # An array for each column, not a parameter for each value: the driver would look for the
    # places of thousands of parameters in every statement.
    columns = [table.c[name] for name in rows[0]]
    arrays = [
        # A list in a column of JSON is a value, and no further dimension.
        bindparam(
            None,
            [row[column.name] for row in rows],
            postgresql.ARRAY(column.type, dimensions=1),
        )
        for column in columns
    ]
    given = func.unnest(*arrays).table_valued(*(column.name for column in columns))
    return postgresql.insert(table).from_select(columns, select(given.render_derived()))


def is_one_of(
    connection: Connection, column: ColumnElement[Any], values: Sequence[Any]
) -> ColumnElement[bool]:
    """Return the condition that a column is one of many numbers or texts.

    They are one parameter, so that the statement is the same for each number of them.
    """
    is_number = bool(values) and isinstance(values[0], int)
    if connection.dialect.name == "postgresql":
        array: BindParameter[Any] = bindparam(
            None, list(values), ARRAY(BigInteger() if is_number else String())
        )
        return column == any_(array)
    return column.in_(_each_of_json().bindparams(values=json.dumps(list(values))))


@cache
def _each_of_json() -> Any:
    return text("SELECT value FROM json_each(:values)").bindparams(bindparam("values", ""))
