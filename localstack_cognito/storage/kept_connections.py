"""Connections of SQLite, kept for whoever comes next.

To take one from the pool and give it back takes longer than to read a row. On PostgreSQL the pool
looks after each: there they may be lost meanwhile.
"""

import threading
from typing import Any

from sqlalchemy import Connection, Engine

from localstack_cognito.storage.availability import BUSY, unavailable


class KeptConnections:
    """Connections that nobody uses. Safe for threads."""

    def __init__(self, engine: Engine, most: int, longest_wait: float) -> None:
        """Lend ``most`` at a time; who comes then waits so many seconds."""
        self._engine, self._longest_wait = engine, longest_wait
        self._users = threading.Semaphore(most)
        self._kept: list[Connection] = []

    def one(self) -> "_Lent":
        """Give a connection, which is kept unless an exception leaves it in who knows what state.

        Raises ``DatabaseUnavailable`` where none gets free.
        """
        return _Lent(self)

    def take(self) -> Connection:
        """Return a connection, to be given back. Raises ``DatabaseUnavailable`` as ``one`` does."""
        if not self._users.acquire(timeout=self._longest_wait):
            raise unavailable(BUSY, "this process's own readers do not end")
        try:
            return self._kept.pop()
        except IndexError:
            return self._new()

    def _new(self) -> Connection:
        try:
            return self._engine.connect()
        except BaseException:
            self._users.release()
            raise

    def give_back(self, connection: Connection, *, is_harmed: bool) -> None:
        """Keep a connection for who comes next, unless it may be harmed."""
        try:
            if is_harmed:
                _give_up(connection)
                return
            try:
                connection.rollback()
            except BaseException:
                _give_up(connection)
                raise
            if connection.invalidated:
                connection.close()
            else:
                self._kept.append(connection)
        finally:
            self._users.release()

    def close(self) -> None:
        """Close those that nobody uses."""
        while self._kept:
            self._kept.pop().close()


class _Lent:
    """A connection while it is lent. Each request enters one: a generator would take longer."""

    __slots__ = ("_connection", "_from")

    _connection: Connection

    def __init__(self, kept: KeptConnections) -> None:
        self._from = kept

    def __enter__(self) -> Connection:
        self._connection = self._from.take()
        return self._connection

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._from.give_back(self._connection, is_harmed=error is not None)


def _give_up(connection: Connection) -> None:
    """Let nobody have a connection again that was left in a transaction (SQLite)."""
    if not (connection.closed or connection.invalidated):
        driver: Any = connection.connection.dbapi_connection
        if driver.in_transaction:
            # SQLAlchemy does not know of a transaction that it has not begun.
            connection.invalidate()
    connection.close()
