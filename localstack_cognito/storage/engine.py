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
from localstack_cognito.storage.availability import BUSY, availability, telling, unavailable

# How a writer begins, and how it waits for writers of other hosts. The number is any that all hosts
# take alike.
_BEGIN = {
    "sqlite": ("BEGIN IMMEDIATE", None),
    "postgresql": ("BEGIN", f"SELECT pg_advisory_xact_lock({0x636F676E69746F})"),
}
_CONNECTIONS = 16
_LONGEST_WAIT = 60.0
# A host that stands still in a transaction (stopped, asleep, cut off) keeps every other one
# waiting. The server ends its transaction before the others give up; ours are never idle for long,
# since nothing is asked of anybody within one. In milliseconds; a database address that has
# ``options`` of its own for them is left as it is.
_SESSION = {
    "idle_in_transaction_session_timeout": 10_000,
    "lock_timeout": 20_000,
}
# A connection that is cut off without a word is given up. In seconds, the last in milliseconds.
_KEEPALIVES = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
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
        """Give a connection to read with. Each statement sees what is committed at that time.

        Raises ``DatabaseUnavailable`` where the database cannot be used, as ``write`` does.
        """
        with telling(), self._engine.connect() as connection:
            yield connection
        availability.note_use(written=False)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection in a transaction: committed at the end, undone by an exception.

        A statement that failed undoes it too, also where its exception is caught: PostgreSQL goes
        on with no such transaction, and SQLite is not to differ. Raises ``DatabaseUnavailable``
        where another writer does not end.
        """
        if not self._writer.acquire(timeout=_LONGEST_WAIT):
            raise unavailable(BUSY, "this process's own writer does not end")
        try:
            with telling(), self._transaction() as connection:
                yield connection
        finally:
            self._writer.release()
        availability.note_use(written=True)

    def probe(self) -> None:
        """Use the database for what it last failed at. Raises ``DatabaseUnavailable``."""
        trouble = availability.trouble
        if trouble is not None and trouble.is_of_writing:
            with self.write() as connection:
                connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")
        else:
            with self.read() as connection:
                connection.exec_driver_sql("SELECT 1")

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
        # Some of the tables' files import this one.
        from localstack_cognito.storage import all_tables

        with self.write() as connection:
            changes_configuration(connection)
            all_tables.empty(connection)

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
    is_sqlite = url.get_backend_name() == "sqlite"
    arguments: dict[str, Any] = (
        {"check_same_thread": False, "timeout": _LONGEST_WAIT}
        if is_sqlite
        else {name: value for name, value in _KEEPALIVES.items() if name not in url.query}
    )
    # Transactions are begun and ended in ``_transaction``: the driver is to begin none of its own.
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        pool_timeout=_LONGEST_WAIT,
        pool_pre_ping=not is_sqlite,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        connect_args=arguments,
        # A statement's parameters are codes, keys and verifiers, and its error is logged.
        hide_parameters=True,
    )
    event.listen(engine, "handle_error", _remember_failure)
    event.listen(engine, "connect", _prepare_sqlite if is_sqlite else _prepare_postgresql)
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


def _prepare_postgresql(connection: Any, record: Any) -> None:
    for name, milliseconds in _SESSION.items():
        # Not as ``options`` of the connection, which a pooler between may refuse.
        connection.execute(
            "SELECT set_config(%s, %s, false) WHERE current_setting(%s) = '0'",
            (name, str(milliseconds), name),
        )
