"""Users, their aliases and their codes in the database."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    delete,
    insert,
    select,
    tuple_,
    update,
)

from localstack_cognito.storage.records import ConfirmationCode, Password, User, columns_of
from localstack_cognito.storage.tables import (
    confirmation_codes,
    user_aliases,
    user_sessions,
    users,
)

SEARCHED_ATTRIBUTES = (
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
)
"""The attributes that have a column of their own, which ListUsers looks up."""

USER_COLUMNS = (
    users.c.user_pool_id,
    users.c.username,
    users.c.username_key,
    users.c.sub,
    users.c.status,
    users.c.attributes,
    users.c.created_at,
    users.c.modified_at,
    users.c.enabled,
    users.c.password_salt,
    users.c.password_verifier,
    users.c.temporary_password_expires_at,
    users.c.failed_sign_ins,
    users.c.last_failed_sign_in_at,
    users.c.mfa_options,
    users.c.mfa_preference,
    users.c.seq,
)
"""What ``user_of`` makes a user of, also for queries that join users."""
_SELECT: Select[Any] = select(*USER_COLUMNS)
_IN_POOL = users.c.user_pool_id == bindparam("user_pool_id")
_BY_USERNAME = _SELECT.where(_IN_POOL, users.c.username_key == bindparam("username_key"))
_BY_SUB = _SELECT.where(_IN_POOL, users.c.sub == bindparam("sub"))
_BY_SUB_AND_SESSION = (
    _SELECT.add_columns(user_sessions.c.origin_jti)
    .outerjoin(
        user_sessions,
        and_(
            user_sessions.c.origin_jti == bindparam("origin_jti"),
            user_sessions.c.user_seq == users.c.seq,
            user_sessions.c.revoked_at.is_(None),
        ),
    )
    .where(_IN_POOL, users.c.sub == bindparam("sub"))
)
_ADD = insert(users)
_BY_SEQ = _SELECT.where(users.c.seq == bindparam("seq"))
_BY_ALIAS = (
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


def user_of(row: Sequence[Any]) -> User:
    """Return the user whose ``USER_COLUMNS`` a row has."""
    values = list(row)
    salt, verifier = values[9:11]
    values[9:11] = [Password(salt, verifier) if verifier is not None else None]
    return User(*values)


def columns_of_user(user: User) -> dict[str, Any]:
    """Return the values of a user's row, without its number."""
    values = {name: getattr(user, name) for name in User.__dataclass_fields__ if name != "seq"}
    password = values.pop("password")
    values["password_salt"] = password.salt if password else None
    values["password_verifier"] = password.verifier if password else None
    for name in SEARCHED_ATTRIBUTES:
        values[name] = searched(user.attributes.get(name))
    return values


def add_user(connection: Connection, user: User) -> int:
    """Store a new user and return its row number.

    Raises ``IntegrityError`` where the pool has a user of that name already.
    """
    result = connection.execute(_ADD, columns_of_user(user))
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def find_by_username(connection: Connection, user_pool_id: str, username_key: str) -> User | None:
    """Return the user with this (folded) username, or None."""
    parameters = {"user_pool_id": user_pool_id, "username_key": username_key}
    row = connection.execute(_BY_USERNAME, parameters).first()
    return user_of(row) if row else None


def find_by_sub(connection: Connection, user_pool_id: str, sub: str) -> User | None:
    """Return the user with this ``sub``, or None."""
    row = connection.execute(_BY_SUB, {"user_pool_id": user_pool_id, "sub": sub}).first()
    return user_of(row) if row else None


def find_by_sub_and_session(
    connection: Connection, user_pool_id: str, sub: str, origin_jti: str | None
) -> tuple[User, bool] | None:
    """Return the user with this ``sub``, or None, and whether her session of that id stands."""
    parameters = {"user_pool_id": user_pool_id, "sub": sub, "origin_jti": origin_jti}
    row = connection.execute(_BY_SUB_AND_SESSION, parameters).first()
    return (user_of(row[:-1]), row[-1] is not None) if row else None


def find_by_seq(connection: Connection, seq: int) -> User | None:
    """Return the user in this row, or None."""
    row = connection.execute(_BY_SEQ, {"seq": seq}).first()
    return user_of(row) if row else None


def find_by_alias(
    connection: Connection, user_pool_id: str, attribute_names: Iterable[str], value: str
) -> User | None:
    """Return the user whom this (folded) value of one of the attributes signs in, or None."""
    parameters = {
        "user_pool_id": user_pool_id,
        "attribute_names": list(attribute_names),
        "value": value,
    }
    row = connection.execute(_BY_ALIAS, parameters).first()
    return user_of(row) if row else None


def replace_user(connection: Connection, user: User) -> bool:
    """Store all of the user anew; return False where the user is gone."""
    statement = update(users).where(users.c.seq == user.seq).values(columns_of_user(user))
    return connection.execute(statement).rowcount == 1


def set_failures(connection: Connection, seq: int, count: int, at: float | None) -> None:
    """Store how many sign-ins in a row failed and when the last one did."""
    statement = update(users).where(users.c.seq == seq)
    connection.execute(statement.values(failed_sign_ins=count, last_failed_sign_in_at=at))


def delete_user(connection: Connection, seq: int) -> bool:
    """Delete the user with all that belongs to it; return False where it is gone already."""
    return connection.execute(delete(users).where(users.c.seq == seq)).rowcount == 1


def find_page(
    connection: Connection,
    user_pool_id: str,
    conditions: Iterable[ColumnElement[bool]],
    order: ColumnElement[Any] | None,
    after: list[Any],
    limit: int,
) -> list[User]:
    """Return up to ``limit`` users that meet the conditions, from behind the page key ``after``.

    They come by ``order`` and row number (by row number alone where ``order`` is None); the key
    holds those values of the last user that was given, and is empty for the first page.
    """
    statement = _SELECT.where(users.c.user_pool_id == user_pool_id, *conditions)
    keys = [users.c.seq] if order is None else [order, users.c.seq]
    if after:
        statement = statement.where(
            users.c.seq > after[0] if order is None else tuple_(*keys) > tuple_(*after)
        )
    statement = statement.order_by(*keys).limit(limit)
    return [user_of(row) for row in connection.execute(statement)]


def add_alias(
    connection: Connection, user_pool_id: str, attribute_name: str, value: str, user_seq: int
) -> None:
    """Let a (folded) value of an attribute sign the user in.

    Raises ``IntegrityError`` where it signs another user in already.
    """
    row = {
        "user_pool_id": user_pool_id,
        "attribute_name": attribute_name,
        "value": value,
        "user_seq": user_seq,
    }
    connection.execute(insert(user_aliases), row)


def delete_aliases(connection: Connection, user_pool_id: str, aliases: Mapping[str, str]) -> None:
    """Let no user be signed in by these values, given by the names of their attributes."""
    for name, value in aliases.items():
        connection.execute(
            delete(user_aliases).where(
                user_aliases.c.user_pool_id == user_pool_id,
                user_aliases.c.attribute_name == name,
                user_aliases.c.value == value,
            )
        )


def put_code(connection: Connection, code: ConfirmationCode) -> None:
    """Store the user's code for its purpose in place of an older one."""
    delete_code(connection, code.user_seq, code.purpose)
    connection.execute(insert(confirmation_codes), columns_of(code))


def find_code(connection: Connection, user_seq: int, purpose: str) -> ConfirmationCode | None:
    """Return the user's code for the purpose, expired or not, or None."""
    columns = confirmation_codes.c
    statement = select(
        columns.user_seq,
        columns.purpose,
        columns.code,
        columns.attribute_name,
        columns.expires_at,
        columns.pending_value,
    ).where(columns.user_seq == user_seq, columns.purpose == purpose)
    row = connection.execute(statement).first()
    return ConfirmationCode(*row) if row else None


def delete_code(connection: Connection, user_seq: int, purpose: str) -> bool:
    """Delete the user's code for the purpose; return whether there was one."""
    statement = delete(confirmation_codes).where(
        confirmation_codes.c.user_seq == user_seq, confirmation_codes.c.purpose == purpose
    )
    return connection.execute(statement).rowcount == 1
