"""Removes sessions that are of no use any more, so that a host that runs for long stays small.

Who adds a session does it now and then, in the same transaction: a few rows, found by an index.
"""

import threading
import time

from sqlalchemy import Connection, Table, delete, select

from localstack_cognito import clock
from localstack_cognito.storage.tables import challenge_sessions, user_sessions

MOST = 500
"""How many rows of a table are removed at once, so that nobody waits long for the others' sake."""

_HOUR = 3600.0
# For how long an expired one is still told from one that never was. An access token, which lives
# for up to a day and may be as young as its session is old, counts as long as its session is there.
_KEPT_AFTER_EXPIRY: dict[Table, float] = {
    challenge_sessions: _HOUR,
    user_sessions: 48 * _HOUR,
}
_PAUSE = 600.0
_PAUSE_WHILE_THERE_IS_MORE = 1.0

_lock = threading.Lock()
_due_at = 0.0


def remove_expired_now_and_then(connection: Connection) -> None:
    """Remove what has expired, unless it was done in the last minutes."""
    global _due_at
    # Not the clock of what expires: who moves that one back would stop this for as long.
    at = time.monotonic()
    with _lock:
        if at < _due_at:
            return
        _due_at = at + _PAUSE
    if remove_expired(connection):
        _due_at = at + _PAUSE_WHILE_THERE_IS_MORE


def remove_expired(connection: Connection) -> bool:
    """Remove what has expired, ``MOST`` rows of a table; return whether there may be more.

    What has expired only because the clock was moved ahead is kept, since it may be moved back.
    """
    now = clock.now() - max(clock.offset(), 0.0)
    more = False
    for table, kept in _KEPT_AFTER_EXPIRY.items():
        more |= _remove(connection, table, now - kept)
    return more


def _remove(connection: Connection, table: Table, before: float) -> bool:
    (key,) = table.primary_key
    expired = (
        select(key)
        .where(table.c.expires_at < before)
        .order_by(table.c.expires_at)
        .limit(MOST)
        # Another host on the same database may be removing the same ones (PostgreSQL).
        .with_for_update(skip_locked=True)
    )
    return connection.execute(delete(table).where(key.in_(expired))).rowcount == MOST
