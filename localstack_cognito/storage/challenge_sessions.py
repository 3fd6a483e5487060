"""Sign-ins that are under way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from localstack_cognito.storage.quick_statements import find_joined, write
from localstack_cognito.storage.rows import columns_for, first_record, values_of
from localstack_cognito.storage.tables import Key, RowId, metadata
from localstack_cognito.storage.users import User, users

# A sign-in that is under way, by the digest of the session string that its client holds.
challenge_sessions = Table(
    "challenge_sessions",
    metadata,
    Column("digest", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column(
        "client_id", Key, ForeignKey("user_pool_clients.id", ondelete="CASCADE"), nullable=False
    ),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE")),
    Column("challenge_name", Key, nullable=False),
    Column("state", JSON, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("used_at", Float),
    Index("ix_challenge_sessions_user", "user_seq"),
    Index("ix_challenge_sessions_client", "client_id"),
    Index("ix_challenge_sessions_pool", "user_pool_id"),
    Index("ix_challenge_sessions_expiry", "expires_at"),
)


@dataclass(frozen=True, slots=True)
class ChallengeSession:
    """A sign-in that is under way and the challenge that its user owes an answer to."""

    digest: str
    user_pool_id: str
    client_id: str
    user_seq: int | None
    challenge_name: str
    state: Mapping[str, Any]
    expires_at: float
    used_at: float | None = None


_CHALLENGE_WITH_USER = (
    select(challenge_sessions, *columns_for(User, users))
    .select_from(challenge_sessions.outerjoin(users, users.c.seq == challenge_sessions.c.user_seq))
    .where(challenge_sessions.c.digest == bindparam("digest"))
)
_ADD_CHALLENGE = insert(challenge_sessions)
_USE_CHALLENGE = (
    update(challenge_sessions)
    .where(challenge_sessions.c.digest == bindparam("key"), challenge_sessions.c.used_at.is_(None))
    .values(used_at=bindparam("at"))
)
_TAKE_CHALLENGE = (
    update(challenge_sessions)
    .where(
        challenge_sessions.c.digest == bindparam("key"),
        challenge_sessions.c.client_id == bindparam("client"),
        challenge_sessions.c.challenge_name == bindparam("name"),
        challenge_sessions.c.expires_at > bindparam("at"),
        challenge_sessions.c.used_at.is_(None),
    )
    .values(used_at=bindparam("at"))
    .returning(*challenge_sessions.c)
)


def add_challenge_session(connection: Connection, session: ChallengeSession) -> None:
    """Store a sign-in that waits for its user's answer."""
    write(connection, _ADD_CHALLENGE, values_of(session))


def find_challenge_session_and_user(
    connection: Connection, digest: str
) -> tuple[ChallengeSession, User | None] | None:
    """Return the sign-in whose session string has this digest, used and expired ones too, or None.

    Its user is None where it is nobody's, or hers who is gone.
    """
    parts = ((ChallengeSession, challenge_sessions), (User, users))
    found = find_joined(connection, _CHALLENGE_WITH_USER, {"digest": digest}, *parts)
    if found is None:
        return None
    session, user = found
    return session, user


def find_newest_challenge_session(
    connection: Connection, user_seq: int, client_id: str, challenge_name: str, at: float
) -> ChallengeSession | None:
    """Return the user's newest sign-in that waits for the answer to a challenge, or None."""
    columns = challenge_sessions.c
    statement = (
        select(challenge_sessions)
        .where(
            columns.user_seq == user_seq,
            columns.client_id == client_id,
            columns.challenge_name == challenge_name,
            columns.expires_at > at,
            columns.used_at.is_(None),
        )
        .order_by(columns.expires_at.desc())
        .limit(1)
    )
    return first_record(ChallengeSession, connection.execute(statement))


def use_challenge_session(connection: Connection, digest: str, at: float) -> bool:
    """Mark the session as used; return False where it was used before."""
    return connection.execute(_USE_CHALLENGE, {"key": digest, "at": at}).rowcount == 1


def take_challenge_session(
    connection: Connection, digest: str, client_id: str, challenge_name: str, at: float
) -> ChallengeSession | None:
    """Mark the session as used and return it; None where it is not there to be used."""
    parameters = {"key": digest, "client": client_id, "name": challenge_name, "at": at}
    return first_record(ChallengeSession, connection.execute(_TAKE_CHALLENGE, parameters))
