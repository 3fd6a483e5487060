"""Sign-ins in the database: those under way, and what they gave."""

from sqlalchemy import Connection, bindparam, func, insert, select, update

from localstack_cognito.storage.records import ChallengeSession, User, UserSession, columns_of
from localstack_cognito.storage.tables import (
    challenge_sessions,
    refresh_tokens,
    user_sessions,
    users,
)
from localstack_cognito.storage.users import USER_COLUMNS, user_of

_BY_REFRESH_TOKEN = select(user_sessions).where(
    user_sessions.c.refresh_token_digest == bindparam("digest")
)
_CHALLENGE_COLUMNS = len(challenge_sessions.columns)
_CHALLENGE_WITH_USER = (
    select(challenge_sessions, *USER_COLUMNS)
    .select_from(challenge_sessions.outerjoin(users, users.c.seq == challenge_sessions.c.user_seq))
    .where(challenge_sessions.c.digest == bindparam("digest"))
)
_ADD_SESSION = insert(user_sessions)
_BY_LATER_REFRESH_TOKEN = (
    select(user_sessions)
    .join(refresh_tokens, refresh_tokens.c.origin_jti == user_sessions.c.origin_jti)
    .where(refresh_tokens.c.digest == bindparam("digest"))
)
_SESSION_COLUMNS = len(user_sessions.columns)
_SESSIONS_AND_USERS = select(user_sessions, *USER_COLUMNS).select_from(
    user_sessions.outerjoin(users, users.c.seq == user_sessions.c.user_seq)
)
_WITH_USER = _SESSIONS_AND_USERS.where(user_sessions.c.refresh_token_digest == bindparam("digest"))
_WITH_USER_BY_LATER = _SESSIONS_AND_USERS.where(
    user_sessions.c.origin_jti
    == select(refresh_tokens.c.origin_jti)
    .where(refresh_tokens.c.digest == bindparam("digest"))
    .scalar_subquery()
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


def add_user_session(connection: Connection, session: UserSession) -> None:
    """Store what a sign-in gave."""
    connection.execute(_ADD_SESSION, columns_of(session))


def find_by_refresh_token(connection: Connection, digest: str) -> UserSession | None:
    """Return the session whose refresh token has this digest, or None."""
    row = connection.execute(_BY_REFRESH_TOKEN, {"digest": digest}).first()
    if row is None:
        row = connection.execute(_BY_LATER_REFRESH_TOKEN, {"digest": digest}).first()
    return UserSession(*row) if row else None


def find_session_and_user(
    connection: Connection, digest: str
) -> tuple[UserSession, User | None] | None:
    """Return the session whose refresh token has this digest with its user, or None.

    The user is None where it is gone.
    """
    row = connection.execute(_WITH_USER, {"digest": digest}).first()
    if row is None:
        row = connection.execute(_WITH_USER_BY_LATER, {"digest": digest}).first()
    if row is None:
        return None
    user = row[_SESSION_COLUMNS:]
    return UserSession(*row[:_SESSION_COLUMNS]), user_of(user) if user[0] is not None else None


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
    return [UserSession(*row) for row in connection.execute(statement)]


def revoke_session(connection: Connection, origin_jti: str, at: float) -> None:
    """Let a session give or keep no token any more."""
    connection.execute(_REVOKE_ONE, {"id": origin_jti, "at": at})


def revoke_user_sessions(connection: Connection, user_seq: int, at: float) -> None:
    """Let no session that the user has give or keep a token any more."""
    connection.execute(_REVOKE, {"seq": user_seq, "at": at})


def add_challenge_session(connection: Connection, session: ChallengeSession) -> None:
    """Store a sign-in that waits for its user's answer."""
    connection.execute(_ADD_CHALLENGE, columns_of(session))


def find_challenge_session_and_user(
    connection: Connection, digest: str
) -> tuple[ChallengeSession, User | None] | None:
    """Return the sign-in whose session string has this digest, used and expired ones too, or None.

    Its user is None where it is nobody's, or hers who is gone.
    """
    row = connection.execute(_CHALLENGE_WITH_USER, {"digest": digest}).first()
    if row is None:
        return None
    user = row[_CHALLENGE_COLUMNS:]
    session = ChallengeSession(*row[:_CHALLENGE_COLUMNS])
    return session, user_of(user) if user[0] is not None else None


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
    row = connection.execute(statement).first()
    return ChallengeSession(*row) if row else None


def use_challenge_session(connection: Connection, digest: str, at: float) -> bool:
    """Mark the session as used; return False where it was used before."""
    return connection.execute(_USE_CHALLENGE, {"key": digest, "at": at}).rowcount == 1


def take_challenge_session(
    connection: Connection, digest: str, client_id: str, challenge_name: str, at: float
) -> ChallengeSession | None:
    """Mark the session as used and return it; None where it is not there to be used."""
    parameters = {"key": digest, "client": client_id, "name": challenge_name, "at": at}
    row = connection.execute(_TAKE_CHALLENGE, parameters).first()
    return ChallengeSession(*row) if row else None
