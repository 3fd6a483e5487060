"""Connections of SQLite, kept for whoever comes next.

To take one from the pool and give it back takes longer than to read a row. On PostgreSQL the pool
looks after each: there they may be lost meanwhile.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
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

    @contextmanager
    def one(self) -> Iterator[Connection]:
        """Give a connection, which is kept unless an exception leaves it in who knows what state.

        Raises ``DatabaseUnavailable`` where none gets free.
        """
        if not self._users.acquire(timeout=self._longest_wait):
            raise unavailable(BUSY, "this process's own readers do not end")
        try:
            try:
                connection = self._kept.pop()
            except IndexError:
                connection = self._engine.connect()
            try:
                yield connection
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


def _give_up(connection: Connection) -> None:
    """Let nobody have a connection again that was left in a transaction (SQLite)."""
    if not (connection.closed or connection.invalidated):
        driver: Any = connection.connection.dbapi_connection
        if driver.in_transaction:
            # SQLAlchemy does not know of a transaction that it has not begun.
            connection.invalidate()
    connection.close()
