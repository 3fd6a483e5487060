"""How often somebody did what may be done only so often."""

from dataclasses import dataclass

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    bindparam,
    select,
    text,
)

from localstack_cognito.storage.rows import values_of
from localstack_cognito.storage.tables import Key, metadata
from localstack_cognito.storage.upserts import put_row

# How often somebody did what AWS lets people do only so often an hour.
attempts = Table(
    "attempts",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("username_key", Key, primary_key=True),
    Column("action", Key, primary_key=True),
    Column("window_started_at", Float, nullable=False),
    Column("count", Integer, nullable=False),
    Index("ix_attempts_window", "window_started_at"),
)


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often somebody did an action since a window began, in seconds since 1970."""

    user_pool_id: str
    username_key: str
    action: str
    window_started_at: float
    count: int


# One statement, so that those who come at once are each counted. SQLAlchemy has it for each kind of
# database apart, and they write it alike.
_COUNT = text(
    """
    INSERT INTO attempts (user_pool_id, username_key, action, window_started_at, count)
    VALUES (:user_pool_id, :username_key, :action, :now, 1)
    ON CONFLICT (user_pool_id, username_key, action) DO UPDATE SET
        count = CASE
            WHEN :now < attempts.window_started_at + :window THEN attempts.count + 1 ELSE 1 END,
        window_started_at = CASE
            WHEN :now < attempts.window_started_at + :window THEN attempts.window_started_at
            ELSE :now END
    RETURNING count
    """
)
_COUNT_SINCE_LAST = text(
    """
    INSERT INTO attempts (user_pool_id, username_key, action, window_started_at, count)
    VALUES (:user_pool_id, :username_key, :action, :now, 1)
    ON CONFLICT (user_pool_id, username_key, action) DO UPDATE SET
        count = CASE
            WHEN :now < attempts.window_started_at + :window THEN attempts.count + 1 ELSE 1 END,
        window_started_at = :now
    """
)
_WINDOW = select(attempts.c.window_started_at, attempts.c.count).where(
    attempts.c.user_pool_id == bindparam("user_pool_id"),
    attempts.c.username_key == bindparam("username_key"),
    attempts.c.action == bindparam("action"),
)


def put_attempts(connection: Connection, counted: Attempts) -> None:
    """Store how often somebody did something, in place of what was counted before."""
    put_row(connection, attempts, values_of(counted))


def count_since_last(
    connection: Connection,
    user_pool_id: str,
    username_key: str,
    action: str,
    *,
    now: float,
    window: float,
) -> None:
    """Count one more attempt, from 1 again where the last was ``window`` seconds ago or more."""
    parameters = {
        "user_pool_id": user_pool_id,
        "username_key": username_key,
        "action": action,
        "now": now,
        "window": window,
    }
    connection.execute(_COUNT_SINCE_LAST, parameters)


def count_attempt(
    connection: Connection,
    user_pool_id: str,
    username_key: str,
    action: str,
    *,
    now: float,
    window: float,
) -> int:
    """Count one more attempt and return how many there were in the window of ``window`` seconds."""
    parameters = {
        "user_pool_id": user_pool_id,
        "username_key": username_key,
        "action": action,
        "now": now,
        "window": window,
    }
    return int(connection.execute(_COUNT, parameters).scalar_one())


def find_start(
    connection: Connection, user_pool_id: str, username_key: str, action: str
) -> float | None:
    """Return when the window of the last attempt that was counted began, or None."""
    found = find_count(connection, user_pool_id, username_key, action)
    return found[0] if found else None


def find_count(
    connection: Connection, user_pool_id: str, username_key: str, action: str
) -> tuple[float, int] | None:
    """Return when the window of the last attempt began, and how many there were, or None."""
    parameters = {"user_pool_id": user_pool_id, "username_key": username_key, "action": action}
    row = connection.execute(_WINDOW, parameters).mappings().first()
    return (row["window_started_at"], row["count"]) if row else None
