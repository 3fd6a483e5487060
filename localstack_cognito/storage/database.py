"""The database of this process: SQLite by default, PostgreSQL with ``COGNITO_DATABASE_URL``.

Queries that change what they have read must not rely on what they read before the transaction:
they read it again in it. On SQLite writers come one after another; on PostgreSQL (READ COMMITTED)
unique constraints decide who is first.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.pool import QueuePool

from localstack_cognito import settings
from localstack_cognito.host import environment
from localstack_cognito.storage.tables import metadata

LOG = logging.getLogger(__name__)

_CONNECTIONS = 16
_LONGEST_WAIT = 60.0
_FILE = "cognito.db"


class DatabaseUnusable(Exception):
    """The database cannot be opened; the text says why and what to do about it."""


class Database:
    """One database, safe for threads. ``dialect_name`` is ``sqlite`` or ``postgresql``."""

    def __init__(self, url: URL) -> None:
        """Connect to the database. Raises ``DatabaseUnusable``."""
        self.url = url
        self.dialect_name = url.get_backend_name()
        self._engine = _engine(url)
        # SQLite has one writer at a time: who waits for a lock here is served in turn, who waits
        # in SQLite itself asks again and again.
        self._writer = threading.Lock() if self.dialect_name == "sqlite" else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection to read with. Each statement sees what is committed at that time."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection in a transaction: committed at the end, undone by an exception."""
        if self._writer is None:
            with self._transaction("BEGIN") as connection:
                yield connection
        else:
            with self._writer, self._transaction("BEGIN IMMEDIATE") as connection:
                yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(begin)
            try:
                yield connection
                # A constraint that is checked at the end fails here, still to be undone.
                connection.exec_driver_sql("COMMIT")
            except BaseException:
                connection.exec_driver_sql("ROLLBACK")
                raise

    def empty(self) -> None:
        """Remove every row."""
        with self.write() as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())

    def checkpoint(self) -> None:
        """Bring all that is committed into the database's file itself (SQLite)."""
        if self.dialect_name == "sqlite":
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._engine.dispose()


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
    )
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, record: Any) -> None:
    for pragma in (
        "journal_mode=WAL",
        # With the write-ahead log this loses nothing when the process dies, only when power does.
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-4000",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


_lock = threading.Lock()
_database: Database | None = None


def database() -> Database:
    """Return the database of this process, opened and migrated when it is first asked for.

    Raises ``DatabaseUnusable``.
    """
    if _database is not None:
        return _database
    with _lock:
        return _database or _open()


def _open() -> Database:
    global _database
    from localstack_cognito.storage.migrate import migrate

    url = _url()
    opened = Database(url)
    try:
        migrate(opened)
    except OperationalError as error:
        opened.close()
        reason = str(error.orig).strip().splitlines()[0]
        raise DatabaseUnusable(
            f"The Cognito database {url.render_as_string()} cannot be opened: {reason}"
        ) from None
    except BaseException:
        opened.close()
        raise
    LOG.info("Cognito keeps its users in %s", url.render_as_string())
    _database = opened
    return opened


def _url() -> URL:
    text = settings.database_url()
    if text is None:
        return URL.create("sqlite", database=str(_sqlite_file()))
    try:
        url = make_url(text)
    except ArgumentError:
        raise DatabaseUnusable(
            "COGNITO_DATABASE_URL is no database URL; it looks like "
            "postgresql://user:password@host:5432/database"
        ) from None
    if url.get_backend_name() not in ("postgresql", "postgres"):
        raise DatabaseUnusable(
            f"COGNITO_DATABASE_URL names {url.get_backend_name()}; only postgresql is supported"
        )
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise DatabaseUnusable(
            "COGNITO_DATABASE_URL needs psycopg: "
            "pip install 'localstack-extension-cognito[postgresql]'"
        ) from None
    return url.set(drivername="postgresql+psycopg")


def _sqlite_file() -> Path:
    folder = directory()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / _FILE
    if not environment.is_persistent():
        for left_over in folder.glob(f"{_FILE}*"):
            left_over.unlink()
    return file


def directory() -> Path:
    """Return the folder that holds SQLite's file, in the host's data folder."""
    return environment.data_directory() / "cognito"


def close() -> None:
    """Close the database of this process; the next query opens it anew."""
    global _database
    with _lock:
        if _database is not None:
            _database.close()
            _database = None
