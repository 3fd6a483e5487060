"""Users with all that belongs to them, many in a few statements: for who puts them in or out."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, Table, delete, select, text

from localstack_cognito.storage.groups import groups
from localstack_cognito.storage.many_rows import is_one_of
from localstack_cognito.storage.rows import columns_for, records
from localstack_cognito.storage.user_pools import user_pools
from localstack_cognito.storage.users import User, user_aliases, users

_USER = select(*columns_for(User, users))
_OWNERS = frozenset({"user_pool_id", "user_seq", "seq"})
"""The columns that say whose a row is, or are its number."""


def has_users(connection: Connection, user_pool_id: str) -> bool:
    """Return whether the pool has a user."""
    statement = select(users.c.seq).where(users.c.user_pool_id == user_pool_id).limit(1)
    return connection.execute(statement).first() is not None


def keep_pool(connection: Connection, user_pool_id: str) -> bool:
    """Let a pool not be deleted before the end of the transaction; return False without one."""
    statement = select(user_pools.c.id).where(user_pools.c.id == user_pool_id)
    return connection.execute(_locked(connection, statement, "FOR KEY SHARE")).first() is not None


def keep_groups(connection: Connection, user_pool_id: str, names: Collection[str]) -> set[str]:
    """Return which groups of these names a pool has: they are not deleted before the end."""
    if not names:
        return set()
    statement = (
        select(groups.c.name)
        .where(
            groups.c.user_pool_id == user_pool_id,
            is_one_of(connection, groups.c.name, sorted(names)),
        )
        .order_by(groups.c.name)
    )
    return {*connection.execute(_locked(connection, statement, "FOR KEY SHARE")).scalars()}


def users_whose(
    connection: Connection, user_pool_id: str, column: Column[Any], values: Collection[Any]
) -> list[User]:
    """Return the users of a pool whose column is one of these values, the oldest first."""
    if not values:
        return []
    statement = _USER.where(
        users.c.user_pool_id == user_pool_id, is_one_of(connection, column, sorted(values))
    )
    return records(User, connection.execute(statement.order_by(users.c.seq)))


def keep_users(connection: Connection, numbers: Collection[int]) -> list[User]:
    """Return the users in these rows, who stay as they are until the end of the transaction."""
    if not numbers:
        return []
    statement = _USER.where(is_one_of(connection, users.c.seq, sorted(numbers)))
    locked = _locked(connection, statement.order_by(users.c.seq), "FOR UPDATE")
    return records(User, connection.execute(locked))


def page_of_users(connection: Connection, user_pool_id: str, after: int, limit: int) -> list[User]:
    """Return up to ``limit`` users of a pool, the oldest first, from behind the row ``after``."""
    statement = (
        _USER.where(users.c.user_pool_id == user_pool_id, users.c.seq > after)
        .order_by(users.c.seq)
        .limit(limit)
    )
    return records(User, connection.execute(statement))


def pages_of_names(
    connection: Connection, user_pool_id: str, limit: int
) -> Iterator[Sequence[Any]]:
    """Yield ``seq``, ``username_key`` and ``sub`` of a pool's users, a page at a time."""
    after = 0
    while True:
        statement = (
            select(users.c.seq, users.c.username_key, users.c.sub)
            .where(users.c.user_pool_id == user_pool_id, users.c.seq > after)
            .order_by(users.c.seq)
            .limit(limit)
        )
        page: Sequence[Any] = connection.execute(statement).all()
        if page:
            yield page
            after = page[-1].seq
        if len(page) < limit:
            return


def delete_users(connection: Connection, numbers: Sequence[int]) -> int:
    """Delete the users in these rows with all that is theirs; return how many there were."""
    statement = delete(users).where(is_one_of(connection, users.c.seq, sorted(numbers)))
    return connection.execute(statement).rowcount


def holders_of_aliases(
    connection: Connection, user_pool_id: str, attribute_name: str, values: Collection[str]
) -> dict[str, int]:
    """Return whom each of these (folded) values of an attribute signs in, by the row number."""
    if not values:
        return {}
    statement = select(user_aliases.c.value, user_aliases.c.user_seq).where(
        user_aliases.c.user_pool_id == user_pool_id,
        user_aliases.c.attribute_name == attribute_name,
        is_one_of(connection, user_aliases.c.value, sorted(values)),
    )
    return {row.value: row.user_seq for row in connection.execute(statement)}


def holders_of(
    connection: Connection, column: Column[Any], values: Collection[str], **where: object
) -> list[Row[Any]]:
    """Return whose rows of a table have one of these values in a column.

    Each row has ``user_seq``, and the value as ``value``. ``where`` is what other columns have.
    """
    if not values:
        return []
    table = column.table
    statement = select(table.c.user_seq, column.label("value")).where(
        is_one_of(connection, column, sorted(values)),
        *(table.c[name] == value for name, value in where.items()),
    )
    return [*connection.execute(statement)]


def rows_of_users(
    connection: Connection, table: Table, order: Sequence[str], numbers: Sequence[int]
) -> dict[int, list[dict[str, Any]]]:
    """Return the rows of a table that belong to users, by the users' row numbers, in an order.

    They have all columns but those that say whose they are.
    """
    names = [column.name for column in table.c if column.name not in _OWNERS]
    statement = (
        select(table.c.user_seq, *(table.c[name] for name in names))
        .where(is_one_of(connection, table.c.user_seq, numbers))
        .order_by(table.c.user_seq, *(table.c[name] for name in order))
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for seq, *values in connection.execute(statement):
        found.setdefault(seq, []).append(dict(zip(names, values, strict=True)))
    return found


def delete_rows_of_users(connection: Connection, table: Table, numbers: Sequence[int]) -> None:
    """Delete all rows of a table that belong to users."""
    if numbers:
        connection.execute(
            delete(table).where(is_one_of(connection, table.c.user_seq, sorted(numbers)))
        )


def owned(table: Table, user_pool_id: str, seq: int, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of a table with the columns that say whose it is."""
    values = {**row, "user_seq": seq}
    if "user_pool_id" in table.c:
        values["user_pool_id"] = user_pool_id
    return values


def _locked(connection: Connection, statement: Select[Any], clause: str) -> Select[Any]:
    if connection.dialect.name != "postgresql":
        return statement
    return statement.suffix_with(text(clause))
