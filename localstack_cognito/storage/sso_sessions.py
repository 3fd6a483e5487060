"""Who is signed in on a pool's pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from localstack_cognito.storage.rows import columns_for, record, records, values_of
from localstack_cognito.storage.tables import Key, RowId, metadata
from localstack_cognito.storage.users import User, users

# Who is signed in on a pool's pages, by the cookie of her browser.
sso_sessions = Table(
    "sso_sessions",
    metadata,
    Column("digest", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    # What was proven, as values of the claim ``amr``.
    Column("methods", JSON, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("auth_time", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("last_used_at", Float, nullable=False),
    Column("ip_address", Text),
    Column("device_type", Text),
    # Who vouched for her; null where the pool itself did.
    Column("provider_name", Text),
    # What that one knows her session by, where it is to be told of its end.
    Column("provider_session", JSON),
    Index("ix_sso_sessions_user", "user_seq"),
    Index("ix_sso_sessions_pool", "user_pool_id"),
    Index("ix_sso_sessions_expiry", "expires_at"),
)


LEVEL = "level"
"""The member of ``provider_session`` with the level of authentication, as a number."""


@dataclass(frozen=True, slots=True)
class SsoSession:
    """Who is signed in on a pool's pages.

    ``methods`` are the values of ``amr`` that she proved to the pool; where a provider has vouched
    for her, the whole claim that this comes to.
    """

    digest: str
    user_pool_id: str
    user_seq: int
    methods: Sequence[str]
    event_id: str
    auth_time: float
    expires_at: float
    last_used_at: float
    ip_address: str | None = None
    device_type: str | None = None
    provider_name: str | None = None
    """The identity provider that vouched for her, None where the pool did."""
    provider_session: Mapping[str, str] | None = None
    """What that provider knows her session by, where it is to be told of its end, and ``LEVEL``."""

    @property
    def level(self) -> int | None:
        """Return the level that the provider has vouched for, if it was asked."""
        level = (self.provider_session or {}).get(LEVEL)
        return int(level) if level else None

    @property
    def ends_at_provider(self) -> bool:
        """Return whether the provider knows the session by something, to be told of its end."""
        return bool((self.provider_session or {}).keys() - {LEVEL})


_SESSIONS = sso_sessions.c
_WITH_USER = (
    select(sso_sessions, *columns_for(User, users))
    .join(users, users.c.seq == _SESSIONS.user_seq)
    .where(
        _SESSIONS.digest.in_(bindparam("digests", expanding=True)),
        _SESSIONS.user_pool_id == bindparam("user_pool_id"),
    )
    .order_by(_SESSIONS.auth_time.desc())
)
_USE = update(sso_sessions).where(_SESSIONS.digest == bindparam("of"))


def add_sso_session(connection: Connection, session: SsoSession) -> None:
    """Store a session. Raises ``IntegrityError`` where its user is gone."""
    connection.execute(insert(sso_sessions), values_of(session))


def find_sso_session(
    connection: Connection, pool_id: str, digests: Sequence[str]
) -> tuple[SsoSession, User] | None:
    """Return the pool's newest session that has one of these digests with its user, or None."""
    parameters = {"digests": list(digests), "user_pool_id": pool_id}
    row = connection.execute(_WITH_USER, parameters).first()
    if row is None:
        return None
    return record(SsoSession, row, sso_sessions), record(User, row, users)


def sso_sessions_with(
    connection: Connection, digests: Sequence[str], at: float
) -> list[SsoSession]:
    """Return the sessions that have one of these digests and go on, the newest first."""
    statement = (
        select(sso_sessions)
        .where(_SESSIONS.digest.in_(digests), _SESSIONS.expires_at > at)
        .order_by(_SESSIONS.auth_time.desc())
    )
    return records(SsoSession, connection.execute(statement))


def sso_sessions_of(connection: Connection, user_seq: int, at: float) -> list[SsoSession]:
    """Return the sessions of a user that go on, those used last first."""
    statement = (
        select(sso_sessions)
        .where(_SESSIONS.user_seq == user_seq, _SESSIONS.expires_at > at)
        .order_by(_SESSIONS.last_used_at.desc(), _SESSIONS.digest)
    )
    return records(SsoSession, connection.execute(statement))


def use_sso_session(connection: Connection, digest: str, at: float) -> None:
    """Remember when a session was last used."""
    connection.execute(_USE, {"of": digest, "last_used_at": at})


def delete_sso_session(connection: Connection, digest: str) -> bool:
    """End a session; return whether there was one."""
    statement = delete(sso_sessions).where(_SESSIONS.digest == digest)
    return connection.execute(statement).rowcount == 1
