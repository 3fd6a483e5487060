"""What sign-ins gave: sessions, and the refresh tokens that follow each other in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Select,
    Table,
    Text,
    UniqueConstraint,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)

from localstack_cognito.storage.locks import Query, lockable
from localstack_cognito.storage.quick_statements import (
    find_first,
    find_joined,
    write,
    write_and_count,
)
from localstack_cognito.storage.rows import (
    columns_for,
    first_record,
    record,
    records,
    values_of,
)
from localstack_cognito.storage.tables import Key, RowId, metadata
from localstack_cognito.storage.user_pools import user_pools
from localstack_cognito.storage.users import User, users

# What one sign-in gave: its refresh token (as a digest) and, by origin_jti, its other tokens.
user_sessions = Table(
    "user_sessions",
    metadata,
    Column("origin_jti", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column(
        "client_id", Key, ForeignKey("user_pool_clients.id", ondelete="CASCADE"), nullable=False
    ),
    # Null once the user is deleted: her refresh token is still told from one that never was.
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="SET NULL")),
    Column("refresh_token_digest", Key, nullable=False),
    Column("scope", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("auth_time", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("revoked_at", Float),
    # Kept where the pool tracks its users' sessions.
    Column("last_used_at", Float),
    # What the sign-in proved: its claims ``acr`` and ``amr``, and the device that it was on.
    Column("acr", Text),
    Column("amr", JSON),
    Column("device_key", Key),
    # Where and with what the session was last used.
    Column("ip_address", Text),
    Column("device_type", Text),
    # The session on the pool's pages that it came from.
    Column("sso_digest", Key),
    # What its access tokens are for (RFC 8707), where that is not the client.
    Column("resource", Text),
    # The address of the document that describes the client, where that is its id.
    Column("metadata_url", Text),
    UniqueConstraint("refresh_token_digest", name="uq_user_sessions_refresh_token"),
    Index("ix_user_sessions_user", "user_seq"),
    Index("ix_user_sessions_client", "client_id"),
    Index("ix_user_sessions_pool", "user_pool_id"),
    Index("ix_user_sessions_expiry", "expires_at"),
)

# The refresh tokens of a session whose client rotates them: those that came after its first, and
# each that another has replaced.
refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("digest", Key, primary_key=True),
    Column(
        "origin_jti",
        Key,
        ForeignKey("user_sessions.origin_jti", ondelete="CASCADE"),
        nullable=False,
    ),
    Column("rotated_at", Float),
    Index("ix_refresh_tokens_session", "origin_jti"),
)


@dataclass(frozen=True, slots=True)
class UserSession:
    """What one sign-in gave: the tokens that share its ``origin_jti``."""

    origin_jti: str
    user_pool_id: str
    client_id: str
    user_seq: int | None
    refresh_token_digest: str
    scope: str
    event_id: str
    auth_time: float
    expires_at: float
    revoked_at: float | None = None
    last_used_at: float | None = None
    acr: str | None = None
    amr: Sequence[str] | None = None
    device_key: str | None = None
    ip_address: str | None = None
    device_type: str | None = None
    sso_digest: str | None = None
    resource: str | None = None
    metadata_url: str | None = None


@dataclass(frozen=True, slots=True)
class _Standing:
    """That a session is there, and not ended."""

    origin_jti: str


_BY_REFRESH_TOKEN = select(user_sessions).where(
    user_sessions.c.refresh_token_digest == bindparam("digest")
)
_ADD_SESSION = insert(user_sessions)
# Whoever disables or deletes the user, or ends all sessions, goes first or waits.
_FOR_ENABLED_USER = lockable(
    select(*(bindparam(column.name, type_=column.type) for column in user_sessions.c))
    .select_from(users.join(user_pools, user_pools.c.id == users.c.user_pool_id))
    .where(users.c.seq == bindparam("user_seq"), users.c.enabled.is_(True)),
    "FOR KEY SHARE OF user_pools FOR KEY SHARE OF users",
)
_ADD_FOR_ENABLED_USER = Query(
    *(
        insert(user_sessions)
        .from_select(list(user_sessions.c.keys()), query)
        .execution_options(preserve_rowcount=True)
        for query in (_FOR_ENABLED_USER.plain, _FOR_ENABLED_USER.locked)
    )
)
_BY_LATER_REFRESH_TOKEN = (
    select(user_sessions)
    .join(refresh_tokens, refresh_tokens.c.origin_jti == user_sessions.c.origin_jti)
    .where(refresh_tokens.c.digest == bindparam("digest"))
)

_SESSIONS_AND_USERS = select(user_sessions, *columns_for(User, users)).select_from(
    user_sessions.outerjoin(users, users.c.seq == user_sessions.c.user_seq)
)
_WITH_USER = _SESSIONS_AND_USERS.where(user_sessions.c.refresh_token_digest == bindparam("digest"))
_WITH_USER_BY_LATER = _SESSIONS_AND_USERS.where(
    user_sessions.c.origin_jti
    == select(refresh_tokens.c.origin_jti)
    .where(refresh_tokens.c.digest == bindparam("digest"))
    .scalar_subquery()
)
_BY_SUB_AND_SESSION: Select[Any] = (
    select(*columns_for(User, users), user_sessions.c.origin_jti)
    .outerjoin(
        user_sessions,
        and_(
            user_sessions.c.origin_jti == bindparam("origin_jti"),
            user_sessions.c.user_seq == users.c.seq,
            user_sessions.c.revoked_at.is_(None),
        ),
    )
    .where(users.c.user_pool_id == bindparam("user_pool_id"), users.c.sub == bindparam("sub"))
)
_IS_THERE = lockable(
    select(user_sessions.c.origin_jti).where(user_sessions.c.origin_jti == bindparam("origin_jti")),
    "FOR UPDATE",
)
_REVOKE_ONE = (
    update(user_sessions)
    .where(user_sessions.c.origin_jti == bindparam("id"), user_sessions.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("at"))
)
_REVOKE = (
    update(user_sessions)
    .where(user_sessions.c.user_seq == bindparam("seq"), user_sessions.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("at"))
)


def add_user_session(connection: Connection, session: UserSession) -> None:
    """Store what a sign-in gave."""
    write(connection, _ADD_SESSION, values_of(session))


def add_session_of_enabled_user(connection: Connection, session: UserSession) -> bool:
    """Store what a sign-in gave; return False where its user is disabled by now, or gone.

    Raises ``IntegrityError`` where the client is gone.
    """
    statement = _ADD_FOR_ENABLED_USER.on(connection, lock=True)
    return write_and_count(connection, statement, values_of(session)) == 1


def keep_session(connection: Connection, origin_jti: str) -> bool:
    """Let nobody else use or end a session before the transaction ends; return False without it."""
    query = _IS_THERE.on(connection, lock=True)
    return connection.execute(query, {"origin_jti": origin_jti}).first() is not None


def find_session(connection: Connection, origin_jti: str) -> UserSession | None:
    """Return the session with this id, or None."""
    statement = select(user_sessions).where(user_sessions.c.origin_jti == origin_jti)
    return first_record(UserSession, connection.execute(statement))


def find_by_refresh_token(connection: Connection, digest: str) -> UserSession | None:
    """Return the session whose refresh token has this digest, or None."""
    parameters = {"digest": digest}
    session = find_first(UserSession, connection, _BY_REFRESH_TOKEN, parameters)
    if session is not None:
        return session
    return find_first(UserSession, connection, _BY_LATER_REFRESH_TOKEN, parameters)


def find_session_and_user(
    connection: Connection, digest: str
) -> tuple[UserSession, User | None] | None:
    """Return the session whose refresh token has this digest with its user, or None.

    The user is None where it is gone.
    """
    parts = ((UserSession, user_sessions), (User, users))
    for query in (_WITH_USER, _WITH_USER_BY_LATER):
        if found := find_joined(connection, query, {"digest": digest}, *parts):
            session, user = found
            return session, user
    return None


def find_by_sub_and_session(
    connection: Connection, user_pool_id: str, sub: str, origin_jti: str | None
) -> tuple[User, bool] | None:
    """Return the user with this ``sub``, or None, and whether her session of that id stands."""
    parameters = {"user_pool_id": user_pool_id, "sub": sub, "origin_jti": origin_jti}
    parts = ((User, users), (_Standing, user_sessions))
    found = find_joined(connection, _BY_SUB_AND_SESSION, parameters, *parts)
    if found is None:
        return None
    user, standing = found
    return user, standing is not None


def find_rotation(connection: Connection, digest: str) -> float | None:
    """Return when another refresh token replaced the one with this digest, or None."""
    statement = select(refresh_tokens.c.rotated_at).where(refresh_tokens.c.digest == digest)
    rotated_at: float | None = connection.execute(statement).scalar()
    return rotated_at


def rotate_refresh_token(
    connection: Connection, origin_jti: str, old: str, new: str, at: float
) -> None:
    """Let a session have the refresh token with the digest ``new`` besides ``old``.

    When ``old`` was replaced first is kept.
    """
    columns = refresh_tokens.c
    kept = connection.execute(
        update(refresh_tokens)
        .where(columns.digest == old)
        .values(rotated_at=func.coalesce(columns.rotated_at, at))
    )
    if not kept.rowcount:
        row = {"digest": old, "origin_jti": origin_jti, "rotated_at": at}
        connection.execute(insert(refresh_tokens), row)
    row = {"digest": new, "origin_jti": origin_jti, "rotated_at": None}
    connection.execute(insert(refresh_tokens), row)


def use_session(
    connection: Connection,
    origin_jti: str,
    at: float,
    ip_address: str | None,
    device_type: str | None,
) -> None:
    """Remember when, from where and with what a session last gave tokens."""
    connection.execute(
        update(user_sessions)
        .where(user_sessions.c.origin_jti == origin_jti)
        .values(last_used_at=at, ip_address=ip_address, device_type=device_type)
    )


def revoke_sessions_but_newest(
    connection: Connection, user_seq: int, count: int, at: float
) -> None:
    """Let only the ``count`` sessions of the user that were used last go on."""
    columns = user_sessions.c
    standing = (
        columns.user_seq == user_seq,
        columns.revoked_at.is_(None),
        columns.expires_at > at,
    )
    used_at = func.coalesce(columns.last_used_at, columns.auth_time)
    kept = (
        select(columns.origin_jti)
        .where(*standing)
        .order_by(used_at.desc(), columns.origin_jti)
        .limit(count)
    )
    connection.execute(
        update(user_sessions)
        .where(*standing, columns.origin_jti.not_in(kept.scalar_subquery()))
        .values(revoked_at=at)
    )


def list_standing_sessions(
    connection: Connection, user_seq: int, at: float, limit: int
) -> list[UserSession]:
    """Return up to ``limit`` of the user's sessions that go on, those used last first."""
    columns = user_sessions.c
    used_at = func.coalesce(columns.last_used_at, columns.auth_time)
    statement = (
        select(user_sessions)
        .where(columns.user_seq == user_seq, columns.revoked_at.is_(None), columns.expires_at > at)
        .order_by(used_at.desc(), columns.origin_jti)
        .limit(limit)
    )
    return records(UserSession, connection.execute(statement))


def newest_standing_sessions(
    connection: Connection, at: float, user_pool_id: str | None, username: str | None, limit: int
) -> list[tuple[UserSession, str]]:
    """Return up to ``limit`` sessions that go on, each with its user's name, the newest first.

    With a ``user_pool_id`` or a ``username`` only the pool's, or those of users of that name.
    """
    columns = user_sessions.c
    statement = (
        select(user_sessions, users.c.username)
        .join(users, users.c.seq == columns.user_seq)
        .where(columns.revoked_at.is_(None), columns.expires_at > at)
        .order_by(columns.auth_time.desc(), columns.origin_jti)
        .limit(limit)
    )
    if user_pool_id is not None:
        statement = statement.where(columns.user_pool_id == user_pool_id)
    if username is not None:
        statement = statement.where(users.c.username == username)
    return [
        (record(UserSession, row, user_sessions), row.username)
        for row in connection.execute(statement)
    ]


def revoke_session(connection: Connection, origin_jti: str, at: float) -> None:
    """Let a session give or keep no token any more."""
    connection.execute(_REVOKE_ONE, {"id": origin_jti, "at": at})


def revoke_user_sessions(connection: Connection, user_seq: int, at: float) -> None:
    """Let no session that the user has give or keep a token any more."""
    connection.execute(_REVOKE, {"seq": user_seq, "at": at})
