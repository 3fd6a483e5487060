"""Connections and transactions, on SQLite and on PostgreSQL.

Who changes what it has read must not rely on what it read before the transaction: it reads it again
in it. Writers come one after another, on SQLite because it has but one, on PostgreSQL because each
takes a lock of ours first: so nothing that is read in a transaction changes before its end.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from localstack_cognito.host.failures import SetupFailure
from localstack_cognito.storage.tables import metadata, secrets

# How a writer begins, and how it waits for writers of other hosts. The number is any that all hosts
# take alike.
_BEGIN = {
    "sqlite": ("BEGIN IMMEDIATE", None),
    "postgresql": ("BEGIN", f"SELECT pg_advisory_xact_lock({0x636F676E69746F})"),
}
_CONNECTIONS = 16
_LONGEST_WAIT = 60.0
_FAILED = "a statement of the transaction failed"
_CONFIGURATION_CHANGED = "the transaction changed a pool or a client"


class DatabaseUnusable(SetupFailure):
    """The database cannot be opened; the text says why and what to do about it."""


class Database:
    """One database, safe for threads. ``dialect_name`` is ``sqlite`` or ``postgresql``."""

    def __init__(self, url: URL) -> None:
        """Connect to the database. Raises ``DatabaseUnusable``."""
        self.url = url
        self.dialect_name = url.get_backend_name()
        self._engine = _engine(url)
        self.version = 0
        """How often this process has changed anything."""
        self.configuration_version = 0
        """How often this process has changed a pool or a client."""
        # Who waits for a lock here is served in turn, and holds no connection; who waits in SQLite
        # itself asks again and again.
        self._writer = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection to read with. Each statement sees what is committed at that time."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection in a transaction: committed at the end, undone by an exception.

        A statement that failed undoes it too, also where its exception is caught: PostgreSQL goes
        on with no such transaction, and SQLite is not to differ.
        """
        with self._writer, self._transaction() as connection:
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            begin, lock = _BEGIN[self.dialect_name]
            connection.exec_driver_sql(begin)
            connection.info[_FAILED] = connection.info[_CONFIGURATION_CHANGED] = False
            try:
                if lock:
                    connection.exec_driver_sql(lock)
                yield connection
                if connection.info[_FAILED]:
                    raise RuntimeError("A statement of the transaction failed: nothing is written.")
                # A constraint that is checked at the end fails here, still to be undone.
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                _undo(connection)
                raise
            self.version += 1
            if connection.info[_CONFIGURATION_CHANGED]:
                self.configuration_version += 1

    def empty(self) -> None:
        """Remove every row but the secrets, which other hosts on this database have read."""
        with self.write() as connection:
            changes_configuration(connection)
            for table in reversed(metadata.sorted_tables):
                if table is not secrets:
                    connection.execute(table.delete())

    def checkpoint(self) -> None:
        """Bring all that is committed into the database's file itself (SQLite)."""
        if self.dialect_name == "sqlite":
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._engine.dispose()


def changes_configuration(connection: Connection) -> None:
    """Remember that what was read of pools and clients is old after this transaction."""
    connection.info[_CONFIGURATION_CHANGED] = True


def _undo(connection: Connection) -> None:
    # A connection that was lost has taken its transaction with it, and so has a COMMIT that failed
    # for more than a constraint.
    if not connection.invalidated:
        try:
            connection.exec_driver_sql("ROLLBACK")
        except DBAPIError:
            connection.invalidate()


def _engine(url: URL) -> Engine:
    arguments: dict[str, Any] = (
        {"check_same_thread": False, "timeout": _LONGEST_WAIT}
        if url.get_backend_name() == "sqlite"
        else {"connect_timeout": 10}
    )
    # Transactions are begun and ended in ``_transaction``: the driver is to begin none of its own.
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=_LONGEST_WAIT,
        pool_pre_ping=url.get_backend_name() != "sqlite",
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        connect_args=arguments,
        # A statement's parameters are codes, keys and verifiers, and its error is logged.
        hide_parameters=True,
    )
    event.listen(engine, "handle_error", _remember_failure)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _remember_failure(context: ExceptionContext) -> None:
    if context.connection is not None and not context.is_disconnect:
        context.connection.info[_FAILED] = True


def _prepare_sqlite(connection: Any, record: Any) -> None:
    for pragma in (
        "journal_mode=WAL",
        # With the write-ahead log this loses nothing when the process dies, only when power does.
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-4000",
    ):
        connection.execute(f"PRAGMA {pragma}").close()
