"""Who does a long task: one process of all that share a database, and for as long as it lives.

On PostgreSQL a lease is an advisory lock of a connection of its own, which the server releases when
the process dies. SQLite's file is one process's, so there a set in memory does.
"""

import hashlib
import threading
from contextlib import ExitStack

from sqlalchemy import Connection, bindparam, text
from sqlalchemy.exc import DBAPIError

from localstack_cognito.storage.database import database

_TAKE = text("SELECT pg_try_advisory_lock(:key)")
_RELEASE = text("SELECT pg_advisory_unlock(:key)")
_IS_HELD = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid::bigint = :high AND objid::bigint = :low"
).bindparams(bindparam("high"), bindparam("low"))

_lock = threading.Lock()
_held_here: set[str] = set()


class Lease:
    """A task that is this process's until ``release``."""

    def __init__(self, name: str, key: int, connection: Connection | None, close: ExitStack):
        self._name, self._key = name, key
        self._connection, self._close = connection, close

    def release(self) -> None:
        """Let the task go."""
        with self._close:
            if self._connection is None:
                with _lock:
                    _held_here.discard(self._name)
            elif not self._connection.invalidated:
                try:
                    self._connection.execute(_RELEASE, {"key": self._key})
                except DBAPIError:
                    # A connection that is not to be used again takes its lock with it.
                    self._connection.invalidate()


def take(name: str) -> Lease | None:
    """Take the task of this name, or return None where it is somebody's."""
    key = _key(name)
    if database().dialect_name == "sqlite":
        with _lock:
            if name in _held_here:
                return None
            _held_here.add(name)
        return Lease(name, key, None, ExitStack())
    with ExitStack() as stack:
        connection = stack.enter_context(database().read())
        if not connection.execute(_TAKE, {"key": key}).scalar_one():
            return None
        return Lease(name, key, connection, stack.pop_all())


def is_held(connection: Connection, name: str) -> bool:
    """Return whether a living process has the task of this name."""
    if connection.dialect.name == "sqlite":
        with _lock:
            return name in _held_here
    key = _key(name) % 2**64
    parameters = {"high": key >> 32, "low": key % 2**32}
    return bool(connection.execute(_IS_HELD, parameters).scalar_one())


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
