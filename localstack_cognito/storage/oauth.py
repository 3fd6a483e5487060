"""Authorization codes and sessions of a pool's pages, in the database."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from localstack_cognito.storage.records import (
    AuthorizationCode,
    SsoSession,
    User,
    columns_of,
)
from localstack_cognito.storage.tables import authorization_codes, sso_sessions, users
from localstack_cognito.storage.users import USER_COLUMNS, user_of

_CODES = authorization_codes.c
_SESSIONS = sso_sessions.c


def add_code(connection: Connection, code: AuthorizationCode) -> None:
    """Store a code. Raises ``IntegrityError`` where its user or client is gone."""
    connection.execute(insert(authorization_codes), columns_of(code))


def find_code(connection: Connection, digest: str) -> AuthorizationCode | None:
    """Return the code that has this digest, used and expired ones too."""
    row = connection.execute(select(authorization_codes).where(_CODES.digest == digest)).first()
    return AuthorizationCode(*row) if row else None


def use_code(connection: Connection, digest: str, at: float) -> bool:
    """Mark a code as used; return False where it was used before."""
    statement = (
        update(authorization_codes)
        .where(_CODES.digest == digest, _CODES.used_at.is_(None))
        .values(used_at=at)
    )
    return connection.execute(statement).rowcount == 1


def keep_what_it_gave(connection: Connection, digest: str, origin_jti: str) -> None:
    """Remember the session that a code gave."""
    connection.execute(
        update(authorization_codes).where(_CODES.digest == digest).values(origin_jti=origin_jti)
    )


def add_sso_session(connection: Connection, session: SsoSession) -> None:
    """Store a session. Raises ``IntegrityError`` where its user is gone."""
    connection.execute(insert(sso_sessions), columns_of(session))


def find_sso_session(
    connection: Connection, pool_id: str, digests: Sequence[str]
) -> tuple[SsoSession, User] | None:
    """Return the pool's newest session that has one of these digests with its user, or None."""
    statement = (
        select(sso_sessions, *USER_COLUMNS)
        .join(users, users.c.seq == _SESSIONS.user_seq)
        .where(_SESSIONS.digest.in_(digests), _SESSIONS.user_pool_id == pool_id)
        .order_by(_SESSIONS.auth_time.desc())
    )
    row = connection.execute(statement).first()
    if row is None:
        return None
    width = len(sso_sessions.columns)
    return SsoSession(*row[:width]), user_of(row[width:])


def sso_sessions_with(
    connection: Connection, digests: Sequence[str], at: float
) -> list[SsoSession]:
    """Return the sessions that have one of these digests and go on, the newest first."""
    statement = (
        select(sso_sessions)
        .where(_SESSIONS.digest.in_(digests), _SESSIONS.expires_at > at)
        .order_by(_SESSIONS.auth_time.desc())
    )
    return [SsoSession(*row) for row in connection.execute(statement)]


def sso_sessions_of(connection: Connection, user_seq: int, at: float) -> list[SsoSession]:
    """Return the sessions of a user that go on, those used last first."""
    statement = (
        select(sso_sessions)
        .where(_SESSIONS.user_seq == user_seq, _SESSIONS.expires_at > at)
        .order_by(_SESSIONS.last_used_at.desc(), _SESSIONS.digest)
    )
    return [SsoSession(*row) for row in connection.execute(statement)]


def use_sso_session(connection: Connection, digest: str, at: float) -> None:
    """Remember when a session was last used."""
    connection.execute(
        update(sso_sessions).where(_SESSIONS.digest == digest).values(last_used_at=at)
    )


def delete_sso_session(connection: Connection, digest: str) -> bool:
    """End a session; return whether there was one."""
    statement = delete(sso_sessions).where(_SESSIONS.digest == digest)
    return connection.execute(statement).rowcount == 1
