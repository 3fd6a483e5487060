"""Connections and transactions, on SQLite and on PostgreSQL.

Who changes what it has read must not rely on what it read before the transaction: it reads it again
in it. SQLite has one writer, so nothing that is read in a transaction changes before its end. On
PostgreSQL writers wait only for writers of the same thing: there only that stays which was read
with a lock (``storage/locks.py``). What is not there yet cannot be locked, and is a constraint's.
"""

import random
import select
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache, partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import QueuePool

from localstack_cognito.host.failures import SetupFailure
from localstack_cognito.lazy_imports import lazily
from localstack_cognito.storage.availability import (
    BUSY,
    Contended,
    availability,
    telling,
    unavailable,
)
from localstack_cognito.storage.kept_connections import KeptConnections
from localstack_cognito.storage.quick_statements import FAILED, IN_TRANSACTION, run

_BEGIN = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "BEGIN"}
_CONNECTIONS = 16
# Some are left to those who read, also within a transaction: writers may all wait for one another.
_WRITERS = {"sqlite": 1, "postgresql": 12}
_LONGEST_WAIT = 60.0
# A host that stands still in a transaction (stopped, asleep, cut off) keeps those waiting who want
# the same thing. The server ends its transaction before the others give up; ours are never idle for
# long, since nothing is asked of anybody within one. In milliseconds; a database address that has
# ``options`` of its own for them is left as it is.
_SESSION = {
    "idle_in_transaction_session_timeout": 3_000,
    "lock_timeout": 20_000,
    "statement_timeout": 60_000,
}
_LONG_STATEMENT = 1_800_000
_LONG_PAUSE = 60_000
# A connection that is cut off without a word is given up. In seconds, the last in milliseconds.
_KEEPALIVES = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
# Some of the tables' files import this one.
_empty_tables: Callable[[Connection], None] = lazily("localstack_cognito.storage.all_tables:empty")
# How long a connection may have lain idle that is taken to be there still.
_TRUSTED_FOR = 0.5
# How often what was in another's way is done again, and how long it waits before, in seconds.
_TRIES = 6
_LONGEST_PAUSE = 0.2
_CONFIGURATION_CHANGED = "the transaction changed a pool or a client"
_TO_BEGIN = "begins_with_its_first_statement"
_IDLE_SINCE = "when the connection was last given back"

T = TypeVar("T")


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
        self._joined = threading.local()
        # Who waits for a lock here is served in turn, and holds no connection; who waits in SQLite
        # itself asks again and again.
        self._writer = threading.Semaphore(_WRITERS[self.dialect_name])
        self._kept = (
            KeptConnections(self._engine, _CONNECTIONS, _LONGEST_WAIT)
            if self.dialect_name == "sqlite"
            else None
        )

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection to read with. Each statement sees what is committed at that time.

        Raises ``DatabaseUnavailable`` where the database cannot be used, as ``write`` does.
        """
        joined = self.joined
        if joined is not None:
            yield joined
            return
        with telling, self._connection() as connection:
            yield connection
        availability.note_use(written=False)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection in a transaction: committed at the end, undone by an exception.

        A statement that failed undoes it too, also where its exception is caught: PostgreSQL goes
        on with no such transaction, and SQLite is not to differ. Raises ``DatabaseUnavailable``
        where another writer does not end.
        """
        joined = self.joined
        if joined is not None:
            with telling, savepoint(joined):
                yield joined
            return
        with self._one_of_the_writers(), telling, self._transaction() as connection:
            yield connection
        availability.note_use(written=True)

    @contextmanager
    def as_one(self) -> Iterator[Connection]:
        """Make one transaction of all that this thread reads and writes within, and give it.

        A transaction within it can fail, and be caught, alone: it is a savepoint's. Raises
        ``DatabaseUnavailable`` as ``write`` does, and ``Contended`` where it can be done again.
        """
        with self.write() as connection:
            self._joined.connection = connection
            try:
                yield connection
            finally:
                self._joined.connection = None

    @property
    def joined(self) -> Connection | None:
        """The connection of the transaction that this thread's are one with, or None."""
        return getattr(self._joined, "connection", None)

    @contextmanager
    def write_once(self) -> Iterator[Connection]:
        """Give a connection to write with one statement, which is a transaction of its own.

        What is committed there and then cannot be undone by what comes after it. Raises
        ``DatabaseUnavailable`` as ``write`` does.
        """
        if self.joined is not None:
            with self.write() as connection:
                yield connection
            return
        with self._one_of_the_writers(), telling, self._connection() as connection:
            connection.info[_CONFIGURATION_CHANGED] = False
            yield connection
            self._note_change(connection)
        availability.note_use(written=True)

    def transact(self, work: Callable[[Connection], T]) -> T:
        """Return what ``work`` does in a transaction.

        Where that is in the way of another one, each waiting for the other, the database ends one
        of them, and ``work`` is done again: it must do nothing that is not undone. Raises what it
        raises, and ``DatabaseUnavailable`` as ``write`` does.
        """
        # Of a transaction that is one with others, all of it would have to be done again.
        for _ in range(_TRIES - 1 if self.joined is None else 0):
            try:
                with self.write() as connection:
                    return work(connection)
            except Contended:
                time.sleep(random.uniform(0, _LONGEST_PAUSE))  # noqa: S311
        with self.write() as connection:
            return work(connection)

    def _connection(self) -> AbstractContextManager[Connection]:
        """Give a connection to use, and to be given back."""
        return self._engine.connect() if self._kept is None else self._kept.one()

    @contextmanager
    def _one_of_the_writers(self) -> Iterator[None]:
        if not self._writer.acquire(timeout=_LONGEST_WAIT):
            raise unavailable(BUSY, "this process's own writers do not end")
        try:
            yield
        finally:
            self._writer.release()

    def _note_change(self, connection: Connection) -> None:
        self.version += 1
        if connection.info[_CONFIGURATION_CHANGED]:
            self.configuration_version += 1

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
        with self._connection() as connection:
            connection.info[FAILED] = connection.info[_CONFIGURATION_CHANGED] = False
            to_begin = [_BEGIN[self.dialect_name]]
            if self.dialect_name == "sqlite":
                run(connection, to_begin.pop())
                connection.info[IN_TRANSACTION] = True
            else:
                # It goes with the first statement: a way to the server and back is spared.
                connection.execution_options(**{_TO_BEGIN: to_begin})
            try:
                yield connection
                if connection.info[FAILED]:
                    raise RuntimeError("A statement of the transaction failed: nothing is written.")
                if not to_begin:
                    # A constraint that is checked at the end fails here, still to be undone.
                    run(connection, "COMMIT")
            except BaseException:
                if not to_begin:
                    _undo(connection)
                raise
            finally:
                # Of a connection that was lost there is nothing to be known any more.
                if self.dialect_name == "sqlite" and not connection.invalidated:
                    connection.info[IN_TRANSACTION] = False
            self._note_change(connection)

    def empty(self) -> None:
        """Remove every row but the secrets, which other hosts on this database have read."""
        self.transact(_empty)

    def checkpoint(self) -> None:
        """Bring all that is committed into the database's file itself (SQLite)."""
        if self.dialect_name == "sqlite":
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every connection that is not in use."""
        if self._kept is not None:
            self._kept.close()
        self._engine.dispose()


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """Undo what is done within, and nothing before it, where that ends with an exception."""
    name = "within"
    run(connection, f"SAVEPOINT {name}")
    try:
        yield
        if connection.info[FAILED]:
            raise RuntimeError("A statement of the transaction failed: nothing is written.")
    except BaseException:
        if not connection.invalidated:
            run(connection, f"ROLLBACK TO SAVEPOINT {name}")
            run(connection, f"RELEASE SAVEPOINT {name}")
            connection.info[FAILED] = False
        raise
    run(connection, f"RELEASE SAVEPOINT {name}")


def _empty(connection: Connection) -> None:
    changes_configuration(connection)
    takes_long(connection)
    _empty_tables(connection)


def changes_configuration(connection: Connection) -> None:
    """Remember that what was read of pools and clients is old after this transaction."""
    connection.info[_CONFIGURATION_CHANGED] = True


def takes_long(connection: Connection) -> None:
    """Let the statements of this transaction take as long as a million rows do."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {_LONG_STATEMENT}")


def may_pause(connection: Connection) -> None:
    """Let this transaction stand still between its statements for as long as a migration may."""
    if connection.dialect.name == "postgresql":
        name = "idle_in_transaction_session_timeout"
        connection.exec_driver_sql(f"SET LOCAL {name} = {_LONG_PAUSE}")


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
        # Of SQLite's, one may be kept in the moment in which another is made for want of it.
        max_overflow=_CONNECTIONS if is_sqlite else 0,
        pool_timeout=_LONGEST_WAIT,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        connect_args=arguments,
        # A statement's parameters are codes, keys and verifiers, and its error is logged.
        hide_parameters=True,
    )
    event.listen(engine, "handle_error", _remember_failure)
    event.listen(engine, "connect", _prepare_sqlite if is_sqlite else _prepare_postgresql)
    if not is_sqlite:
        event.listen(engine, "checkin", _note_idle)
        event.listen(engine, "checkout", _check_is_there)
        event.listen(engine, "do_execute", _begin_with)
        event.listen(engine, "do_execute_no_params", _begin_with_no_parameters)
        event.listen(engine, "do_executemany", _begin_before)
    return engine


def _remember_failure(context: ExceptionContext) -> None:
    if context.connection is not None and not context.is_disconnect:
        context.connection.info[FAILED] = True


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


def _note_idle(connection: Any, record: Any) -> None:
    record.info[_IDLE_SINCE] = time.monotonic()


def _check_is_there(connection: Any, record: Any, proxy: Any) -> None:
    """Ask a connection that has lain idle whether the server is still there (psycopg).

    One that was used a moment ago is asked nothing: where the server has ended it meanwhile there
    is something to read, which is seen without a way to the server and back.
    """
    idle_since = record.info.get(_IDLE_SINCE)
    if idle_since is None:
        return
    if time.monotonic() - idle_since < _TRUSTED_FOR and not _has_news(connection):
        return
    try:
        connection.execute("SELECT 1")
    except _connection_errors() as error:
        raise DisconnectionError(str(error)) from error


def _has_news(connection: Any) -> bool:
    """Return whether the server has sent what nobody asked for, or has closed the connection."""
    try:
        poll = select.poll()
        poll.register(connection.fileno(), select.POLLIN)
        return bool(poll.poll(0))
    except _connection_errors():
        return True


@cache
def _connection_errors() -> tuple[type[Exception], ...]:
    """Return what psycopg raises where a connection is no good any more."""
    from psycopg import Error

    return (Error, OSError, ValueError)


def _begin_with(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
    """Begin a transaction and run its first statement on one way to the server and back."""
    to_begin = context.execution_options.get(_TO_BEGIN)
    if not to_begin:
        return False
    if not _has_pipelines():
        return _begin_before(cursor, statement, parameters, context)
    try:
        with cursor.connection.pipeline() as pipeline:
            pipeline._exit_gen = partial(_end_without_flush, pipeline)
            cursor.connection.execute(to_begin.pop())
            cursor.execute(statement, parameters)
    except _connection_errors() as error:
        # A pipeline says that the server is gone by no more than psycopg's ``DatabaseError``.
        if cursor.connection.broken and getattr(error, "sqlstate", None) is None:
            raise _lost(str(error)) from error
        raise
    return True


def _lost(detail: str) -> Exception:
    """Return the error by which psycopg, and SQLAlchemy, know a connection that is lost."""
    from psycopg import OperationalError

    return OperationalError(detail)


def _end_without_flush(pipeline: Any) -> Iterator[Any]:
    """Do what ends psycopg's ``Pipeline``, but for the Flush that it sends behind the Sync.

    To PostgreSQL any message is a sign of life, and only what ends with a Sync is answered and then
    waited for: after that Flush the idle transaction of a host that stands still would never end.
    """
    try:
        yield from pipeline._sync_gen()
    finally:
        yield from pipeline._fetch_gen(flush=False)


def _begin_with_no_parameters(cursor: Any, statement: str, context: Any) -> bool:
    return _begin_with(cursor, statement, None, context)


def _begin_before(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
    """Begin a transaction whose first statement is for many rows."""
    to_begin = context.execution_options.get(_TO_BEGIN)
    if to_begin:
        cursor.connection.execute(to_begin.pop())
    return False


@cache
def _has_pipelines() -> bool:
    """Return whether the libpq that psycopg runs on can send statements one after another (14).

    And whether psycopg ends that as ``_end_without_flush`` does.
    """
    from psycopg import Pipeline

    parts = ("_exit_gen", "_sync_gen", "_fetch_gen")
    return Pipeline.is_supported() and all(hasattr(Pipeline, part) for part in parts)
