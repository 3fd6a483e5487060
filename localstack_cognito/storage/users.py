"""Users, their aliases and their passwords."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    JSON,
    BindParameter,
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from localstack_cognito.storage.locks import Query, lockable
from localstack_cognito.storage.many_rows import add_rows_unless_there
from localstack_cognito.storage.quick_statements import add_row, find_all, find_first
from localstack_cognito.storage.rows import columns_for, values_of
from localstack_cognito.storage.tables import Key, RowId, metadata
from localstack_cognito.storage.upserts import add_row_unless_there
from localstack_cognito.storage.user_pools import user_pools

users = Table(
    "users",
    metadata,
    Column("seq", RowId, primary_key=True, autoincrement=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column("username", Key, nullable=False),
    # The username as it is compared: folded where the pool is not case-sensitive.
    Column("username_key", Key, nullable=False),
    Column("sub", Key, nullable=False),
    Column("status", Key, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("attributes", JSON, nullable=False),
    # Copies of the attributes that ListUsers can filter by, folded: letter case counts for nothing.
    Column("email", Key),
    Column("phone_number", Key),
    Column("name", Key),
    Column("given_name", Key),
    Column("family_name", Key),
    Column("preferred_username", Key),
    # The SRP salt and verifier are the only form in which a password is kept, but for one that was
    # imported (below).
    Column("password_salt", LargeBinary),
    Column("password_verifier", LargeBinary),
    Column("temporary_password_expires_at", Float),
    Column("failed_sign_ins", Integer, nullable=False, server_default="0"),
    Column("last_failed_sign_in_at", Float),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    # What the old operations AdminSetUserSettings and SetUserSettings set. Hardly anybody has set
    # either: NULL is read faster than JSON's null.
    Column("mfa_options", JSON(none_as_null=True)),
    # Which second factors the user has enabled, and which she prefers.
    Column("mfa_preference", JSON(none_as_null=True)),
    # The hash that a password was imported as, until its user sends it for the first time.
    Column("imported_password_hash", Text),
    UniqueConstraint("user_pool_id", "username_key", name="uq_users_username"),
    UniqueConstraint("user_pool_id", "sub", name="uq_users_sub"),
    Index("ix_users_page", "user_pool_id", "seq"),
    Index("ix_users_status", "user_pool_id", "status", "seq"),
    Index("ix_users_enabled", "user_pool_id", "enabled", "seq"),
    Index("ix_users_email", "user_pool_id", "email", "seq"),
    Index("ix_users_phone_number", "user_pool_id", "phone_number", "seq"),
    Index("ix_users_name", "user_pool_id", "name", "seq"),
    Index("ix_users_given_name", "user_pool_id", "given_name", "seq"),
    Index("ix_users_family_name", "user_pool_id", "family_name", "seq"),
    Index("ix_users_preferred_username", "user_pool_id", "preferred_username", "seq"),
    # A row number that was given once is never given again: page keys and sessions name it.
    sqlite_autoincrement=True,
)

# An e-mail address, phone number or preferred username that signs its owner in.
user_aliases = Table(
    "user_aliases",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("attribute_name", Key, primary_key=True),
    Column("value", Key, primary_key=True),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    Index("ix_user_aliases_user", "user_seq"),
)


@dataclass(frozen=True, slots=True)
class Password:
    """A password as it is kept: the salt and the verifier of SRP, RFC 5054 section 2.4."""

    salt: bytes
    verifier: bytes


@dataclass(frozen=True, slots=True)
class User:
    """A user. ``attributes`` has every attribute but ``sub``, by its name, as strings.

    A user has a ``password`` or the ``imported_password_hash`` of one, or neither.
    """

    user_pool_id: str
    username: str
    username_key: str
    sub: str
    status: str
    attributes: Mapping[str, str]
    created_at: float
    modified_at: float
    enabled: bool = True
    password: Password | None = field(default=None, repr=False)
    temporary_password_expires_at: float | None = None
    failed_sign_ins: int = 0
    last_failed_sign_in_at: float | None = None
    mfa_options: Sequence[Mapping[str, str]] | None = None
    mfa_preference: Mapping[str, Any] | None = None
    imported_password_hash: str | None = field(default=None, repr=False)
    seq: int = 0

    @property
    def has_password(self) -> bool:
        """Return whether there is a password that is right."""
        return self.password is not None or self.imported_password_hash is not None


@dataclass(slots=True)
class ListedUser:
    """What lists give of a user: the fields of ``User`` without the password and the counters.

    A list has many: one that is not frozen is made in half of the time.
    """

    username: str
    username_key: str
    sub: str
    status: str
    attributes: Mapping[str, str]
    created_at: float
    modified_at: float
    enabled: bool
    mfa_options: Sequence[Mapping[str, str]] | None
    seq: int


class UserMatch(NamedTuple):
    """Whose ``column`` is ``value``, or begins with it."""

    column: str
    value: str | bool | int
    is_prefix: bool = False


SEARCHED_ATTRIBUTES = (
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
)
"""The attributes that have a column of their own, which ListUsers looks up."""
_SELECT: Select[Any] = select(*columns_for(User, users))
_IN_POOL = users.c.user_pool_id == bindparam("user_pool_id")


def _lockable(query: Select[Any]) -> Query[Select[Any]]:
    """Return a query of users whose lock comes after that on their pool, as it does everywhere."""
    with_pool = query.join(user_pools, user_pools.c.id == users.c.user_pool_id)
    return Query(query, lockable(with_pool, _LOCK).locked)


_LOCK = "FOR KEY SHARE OF user_pools FOR UPDATE OF users"
_BY_USERNAME = _lockable(_SELECT.where(_IN_POOL, users.c.username_key == bindparam("username_key")))
_BY_SUB = _lockable(_SELECT.where(_IN_POOL, users.c.sub == bindparam("sub")))
_ADD = insert(users)
_REPLACE = update(users).where(users.c.seq == bindparam("row"))
"""Sets the columns that it is given values of."""
_REPLACE_ALL = _REPLACE.values(
    {column.name: bindparam(column.name) for column in users.c if column.name != "seq"}
)
_DELETE_ALIAS = delete(user_aliases).where(
    *(
        user_aliases.c[name] == bindparam(name)
        for name in ("user_pool_id", "attribute_name", "value", "user_seq")
    )
)
_COUNT = select(func.count()).where(_IN_POOL)
_BY_SEQ = _lockable(_SELECT.where(users.c.seq == bindparam("seq")))
_BY_ALIAS = _lockable(
    _SELECT.join(user_aliases, user_aliases.c.user_seq == users.c.seq)
    .where(
        user_aliases.c.user_pool_id == bindparam("user_pool_id"),
        user_aliases.c.attribute_name.in_(bindparam("attribute_names", expanding=True)),
        user_aliases.c.value == bindparam("value"),
    )
    .limit(1)
)


def searched(value: str | None) -> str | None:
    """Return what a ``SEARCHED_ATTRIBUTES`` column holds of a value: letter case is no matter."""
    return None if value is None else value.casefold()


def _values_of_user(user: User) -> dict[str, Any]:
    """Return the values of a user's row, without its number."""
    values = values_of(user)
    del values["seq"]
    for name in SEARCHED_ATTRIBUTES:
        values[name] = searched(user.attributes.get(name))
    return values


def add_user(connection: Connection, user: User) -> int:
    """Store a new user and return its row number.

    Raises ``IntegrityError`` where the pool has a user of that name already.
    """
    return add_row(connection, _ADD, _values_of_user(user))


def find_by_username(
    connection: Connection, user_pool_id: str, username_key: str, *, lock: bool = False
) -> User | None:
    """Return the user with this (folded) username, or None.

    With a ``lock``, here and below, the user stays as they are until the end of the transaction.
    """
    query = _BY_USERNAME.on(connection, lock=lock)
    parameters = {"user_pool_id": user_pool_id, "username_key": username_key}
    return find_first(User, connection, query, parameters)


def find_by_sub(
    connection: Connection, user_pool_id: str, sub: str, *, lock: bool = False
) -> User | None:
    """Return the user with this ``sub``, or None."""
    query = _BY_SUB.on(connection, lock=lock)
    parameters = {"user_pool_id": user_pool_id, "sub": sub}
    return find_first(User, connection, query, parameters)


def find_by_seq(connection: Connection, seq: int, *, lock: bool = False) -> User | None:
    """Return the user in this row, or None."""
    query = _BY_SEQ.on(connection, lock=lock)
    return find_first(User, connection, query, {"seq": seq})


def find_by_alias(
    connection: Connection,
    user_pool_id: str,
    attribute_names: Iterable[str],
    value: str,
    *,
    lock: bool = False,
) -> User | None:
    """Return the user whom this (folded) value of one of the attributes signs in, or None."""
    query = _BY_ALIAS.on(connection, lock=lock)
    parameters = {
        "user_pool_id": user_pool_id,
        "attribute_names": list(attribute_names),
        "value": value,
    }
    return find_first(User, connection, query, parameters)


def replace_user(connection: Connection, user: User) -> bool:
    """Store all of the user anew; return False where the user is gone."""
    parameters = {**_values_of_user(user), "row": user.seq}
    return connection.execute(_REPLACE, parameters).rowcount == 1


def set_failures(connection: Connection, seq: int, count: int, at: float | None) -> None:
    """Store how many sign-ins in a row failed and when the last one did."""
    parameters = {"failed_sign_ins": count, "last_failed_sign_in_at": at, "row": seq}
    connection.execute(_REPLACE, parameters)


def replace_hash(connection: Connection, seq: int, password: Password) -> None:
    """Store the verifier of a password in place of the hash that it was imported as."""
    parameters = {
        "password_salt": password.salt,
        "password_verifier": password.verifier,
        "imported_password_hash": None,
        "row": seq,
    }
    connection.execute(_REPLACE, parameters)


def delete_user(connection: Connection, seq: int) -> bool:
    """Delete the user with all that belongs to it; return False where it is gone already."""
    return connection.execute(delete(users).where(users.c.seq == seq)).rowcount == 1


# Nothing that begins with a text comes after the text with these.
_LAST_CHARACTERS = "\U0010ffff" * 2


def find_page(
    connection: Connection,
    user_pool_id: str,
    match: UserMatch | None,
    after: Sequence[Any],
    limit: int,
) -> list[ListedUser]:
    """Return up to ``limit`` users that match, from behind the page key ``after``.

    They come by row number, those of a prefix by their column first; the key holds those values of
    the last user that was given, and is empty for the first page.
    """
    parameters: dict[str, Any] = {"user_pool_id": user_pool_id, "limit": limit}
    if after:
        parameters["after_seq"] = after[-1]
    if match is None:
        return _read(connection, _page(None, is_first=not after), parameters)
    parameters["value"] = match.value
    if not match.is_prefix:
        return _read(connection, _page(match.column, is_first=not after), parameters)
    parameters["end"] = f"{match.value}{_LAST_CHARACTERS}"
    if not after:
        return _read(connection, _page_of_prefix(match.column, is_first=True), parameters)
    # Not ``(column, seq) > (value, seq)``: SQLite would read all of the value's users up to the
    # page, and with ``column >= text`` besides all of the prefix's.
    parameters["value"] = after[0]
    found = _read(connection, _page(match.column, is_first=False), parameters)
    if len(found) < limit:
        parameters["limit"] = limit - len(found)
        found += _read(connection, _page_of_prefix(match.column, is_first=False), parameters)
    return found


def _read(
    connection: Connection, statement: Select[Any], parameters: dict[str, Any]
) -> list[ListedUser]:
    return find_all(ListedUser, connection, statement, parameters)


@cache
def _page(column_name: str | None, *, is_first: bool) -> Select[Any]:
    """Return the query of a page; what differs between requests are its parameters."""
    statement = select(*columns_for(ListedUser, users)).where(_IN_POOL)
    if column_name is not None:
        statement = statement.where(users.c[column_name] == bindparam("value"))
    if not is_first:
        statement = statement.where(users.c.seq > bindparam("after_seq", type_=users.c.seq.type))
    return statement.order_by(users.c.seq).limit(bindparam("limit"))


@cache
def _page_of_prefix(column_name: str, *, is_first: bool) -> Select[Any]:
    """Return the query of a page of a prefix, or of what comes behind a value of it."""
    column = users.c[column_name]
    value: BindParameter[Any] = bindparam("value")
    # A range, not LIKE: it is an index look-up on every backend.
    from_there_on = column >= value if is_first else column > value
    statement = select(*columns_for(ListedUser, users)).where(
        _IN_POOL, from_there_on, column < bindparam("end")
    )
    return statement.order_by(column, users.c.seq).limit(bindparam("limit"))


def add_alias(
    connection: Connection, user_pool_id: str, attribute_name: str, value: str, user_seq: int
) -> bool:
    """Let a (folded) value of an attribute sign the user in.

    Returns False where it signs somebody in already, also who was given it a moment ago.
    """
    row = {
        "user_pool_id": user_pool_id,
        "attribute_name": attribute_name,
        "value": value,
        "user_seq": user_seq,
    }
    return add_row_unless_there(connection, user_aliases, row)


def delete_alias(
    connection: Connection, user_pool_id: str, attribute_name: str, value: str, user_seq: int
) -> bool:
    """Let a value sign the user in no longer; return False where it does not."""
    alias = Alias(user_pool_id, attribute_name, value, user_seq)
    return connection.execute(_DELETE_ALIAS, alias._asdict()).rowcount == 1


def count_users(connection: Connection, user_pool_id: str) -> int:
    """Return how many users the pool has."""
    return connection.execute(_COUNT, {"user_pool_id": user_pool_id}).scalar_one()


class AliasTaken(Exception):
    """One of several users has an alias that signs another user in."""


def add_users(
    connection: Connection, wanted: Collection[tuple[User, Mapping[str, str]]]
) -> dict[str, int]:
    """Store new users of one pool, each with the aliases that sign it in.

    Whose username is taken, also by one before her, is passed over: returns the row number of each
    that is stored, by its ``sub``. Raises ``AliasTaken``, upon which the transaction is to be
    undone.
    """
    # The names are not looked up first: without statistics of a table that grows, PostgreSQL
    # would look for many of them among all users of the pool.
    if not wanted:
        return {}
    rows = add_rows_unless_there(
        connection,
        users,
        [_values_of_user(user) for user, _ in wanted],
        on=[users.c.user_pool_id, users.c.username_key],
        returning=[users.c.sub, users.c.seq],
    )
    numbers = {row.sub: row.seq for row in rows}
    add_aliases(
        connection,
        [
            Alias(user.user_pool_id, name, value, numbers[user.sub])
            for user, has in wanted
            if user.sub in numbers
            for name, value in has.items()
        ],
    )
    return numbers


class Alias(NamedTuple):
    """A (folded) value of an attribute that signs a user in."""

    user_pool_id: str
    attribute_name: str
    value: str
    user_seq: int


def add_aliases(connection: Connection, wanted: Iterable[Alias]) -> None:
    """Let values sign their users in. Raises ``AliasTaken`` where one signs in somebody already.

    The transaction is to be undone then.
    """
    # In one order, or two who store some of the same would wait for each other.
    rows = [alias._asdict() for alias in sorted(wanted)]
    if rows:
        key = list(user_aliases.primary_key)
        added = add_rows_unless_there(connection, user_aliases, rows, on=key, returning=key)
        if len(added) < len(rows):
            raise AliasTaken


def delete_aliases(connection: Connection, unwanted: Iterable[Alias]) -> None:
    """Let values sign their users in no longer."""
    if rows := [alias._asdict() for alias in sorted(unwanted)]:
        connection.execute(_DELETE_ALIAS, rows)


def replace_users(connection: Connection, changed: Iterable[User]) -> None:
    """Store all of users anew who are there."""
    rows = [{**_values_of_user(user), "row": user.seq} for user in changed]
    if rows:
        connection.execute(_REPLACE_ALL, rows)
