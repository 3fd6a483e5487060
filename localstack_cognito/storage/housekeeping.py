"""Removes what has long expired, so that a host that runs for long stays small.

Whoever has added a session does it now and then, in a transaction of its own: a few rows, found by
an index.
"""

import logging
import threading
import time

from sqlalchemy import Column, Connection, delete, select, tuple_
from sqlalchemy.exc import SQLAlchemyError

from localstack_cognito import clock
from localstack_cognito.storage.attempts import attempts
from localstack_cognito.storage.auth_events import auth_events
from localstack_cognito.storage.authorization_codes import authorization_codes
from localstack_cognito.storage.availability import DatabaseUnavailable
from localstack_cognito.storage.challenge_sessions import challenge_sessions
from localstack_cognito.storage.cimd_policies import client_metadata_documents
from localstack_cognito.storage.confirmation_codes import confirmation_codes
from localstack_cognito.storage.database import database
from localstack_cognito.storage.federation import federated_requests, saml_assertions
from localstack_cognito.storage.sso_sessions import sso_sessions
from localstack_cognito.storage.user_sessions import user_sessions
from localstack_cognito.storage.web_authn import web_authn_registrations

LOG = logging.getLogger(__name__)

MOST = 500
"""How many rows of a table are removed at once, so that nobody waits long for the others' sake."""
_HOUR = 3600.0
_DAY = 24 * _HOUR
# For how long an expired one is still told from one that never was. An access token, which lives
# for up to a day and may be as young as its session is old, counts as long as its session is there.
# No window of attempts is longer than a day.
_KEPT_FOR: dict[Column[float], float] = {
    challenge_sessions.c.expires_at: _HOUR,
    user_sessions.c.expires_at: 30 * _DAY,
    confirmation_codes.c.expires_at: 30 * _DAY,
    attempts.c.window_started_at: 2 * _DAY,
    web_authn_registrations.c.expires_at: _HOUR,
    sso_sessions.c.expires_at: _HOUR,
    federated_requests.c.expires_at: _HOUR,
    saml_assertions.c.expires_at: _HOUR,
    client_metadata_documents.c.expires_at: _HOUR,
    # One that is used again ends what it gave, also later.
    authorization_codes.c.expires_at: _DAY,
    # AWS keeps them for two years, and logs for as long as one likes.
    auth_events.c.created_at: 90 * _DAY,
}
_PAUSE = 600.0
_PAUSE_WHILE_THERE_IS_MORE = 1.0

_lock = threading.Lock()
_due_at = 0.0


def remove_expired_now_and_then() -> None:
    """Remove what has expired, unless it was done in the last minutes. Call it in no transaction.

    Where it fails, it is tried again later: the caller has done what it was asked to do.
    """
    global _due_at
    # Not the clock of what expires: who moves that one back would stop this for as long.
    at = time.monotonic()
    if at < _due_at:
        return
    with _lock:
        if at < _due_at:
            return
        _due_at = at + _PAUSE
    try:
        with database().write() as connection:
            more = remove_expired(connection)
    except DatabaseUnavailable:
        # It is logged already.
        return
    except SQLAlchemyError:
        LOG.warning("What has expired could not be removed from the database", exc_info=True)
        return
    if more:
        _due_at = at + _PAUSE_WHILE_THERE_IS_MORE


def remove_expired(connection: Connection) -> bool:
    """Remove what has expired, ``MOST`` rows of a table; return whether there may be more.

    What has expired only because the clock was moved ahead is kept, since it may be moved back.
    """
    now = clock.now() - max(clock.offset(), 0.0)
    more = False
    for time_, kept in _KEPT_FOR.items():
        more |= _remove(connection, time_, now - kept)
    return more


def _remove(connection: Connection, time_: Column[float], before: float) -> bool:
    table = time_.table
    key = tuple_(*table.primary_key)
    expired = (
        select(*table.primary_key)
        .where(time_ < before)
        .order_by(time_)
        .limit(MOST)
        # Another host on the same database may be removing the same ones (PostgreSQL).
        .with_for_update(skip_locked=True)
    )
    return connection.execute(delete(table).where(key.in_(expired))).rowcount == MOST
