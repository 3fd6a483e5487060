"""All of an aggregate's records, for who takes everything out."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Table, select, tuple_

from localstack_cognito.storage.rows import Readable, columns_for, first_record, records

R = TypeVar("R", bound=Readable)

_PAGE = 1000


def with_id(connection: Connection, kind: type[R], table: Table, id_: str) -> R | None:
    """Return the record of a table with this id, whosever it is, or None."""
    query = select(*columns_for(kind, table)).where(table.c.id == id_)
    return first_record(kind, connection.execute(query))


def all_of(
    connection: Connection,
    kind: type[R],
    table: Table,
    order: Sequence[Column[Any]],
    **where: object,
) -> Iterator[R]:
    """Yield every record of a table whose columns have these values, in an order.

    ``order`` is of columns, fields of the record among them, that no two rows have alike. They are
    read a page at a time, each with a statement of its own.
    """
    query = select(*columns_for(kind, table)).order_by(*order).limit(_PAGE)
    query = query.where(*(table.c[name] == value for name, value in where.items()))
    page = query
    while True:
        found = records(kind, connection.execute(page))
        yield from found
        if len(found) < _PAGE:
            return
        after = [getattr(found[-1], column.name) for column in order]
        page = query.where(tuple_(*order) > tuple_(*after))
