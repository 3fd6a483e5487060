"""The database of this process: SQLite by default, PostgreSQL with ``COGNITO_DATABASE_URL``."""

import logging
import threading
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from localstack_cognito import clock, settings
from localstack_cognito.host import environment
from localstack_cognito.host.failures import SetupFailure
from localstack_cognito.storage import clock_offset
from localstack_cognito.storage.availability import (
    DAMAGED,
    DatabaseUnavailable,
    Trouble,
    availability,
)
from localstack_cognito.storage.engine import Database, DatabaseUnusable
from localstack_cognito.storage.migrate import migrate

LOG = logging.getLogger(__name__)
_FILE = "cognito.db"
_lock = threading.Lock()
_database: Database | None = None
_follower: clock_offset.Follower | None = None
_is_left_over = True


def database() -> Database:
    """Return the database of this process, opened and migrated when it is first asked for.

    Raises ``DatabaseUnusable``.
    """
    if _database is not None:
        return _database
    with _lock:
        return _database or _open()


def _open() -> Database:
    global _database, _follower
    try:
        url = _url()
        opened = Database(url)
        try:
            migrate(opened)
        except DatabaseUnavailable as error:
            opened.close()
            if error.trouble is DAMAGED and opened.dialect_name == "sqlite":
                raise DatabaseUnusable(
                    f"The Cognito database {_shown(url)} cannot be opened: {error.detail}"
                ) from None
            raise
        except BaseException:
            opened.close()
            raise
    except DatabaseUnusable as error:
        # What may be read of it says nothing of whether it can be opened.
        availability.note(Trouble(str(error), is_of_writing=True))
        raise
    LOG.info("Cognito keeps its users in %s", _shown(url))
    clock_offset.adopt(opened)
    if opened.dialect_name == "postgresql":
        _follower = clock_offset.Follower(opened)
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


def _shown(url: URL) -> str:
    """Return the address without a password, which may be among its options too."""
    return url.set(drivername=url.get_backend_name(), query={}).render_as_string()


def _sqlite_file() -> Path:
    file = directory() / _FILE
    try:
        file.parent.parent.mkdir(parents=True, exist_ok=True)
        # It holds private keys.
        file.parent.mkdir(mode=0o700, exist_ok=True)
        _remove_left_over()
    except OSError as error:
        raise DatabaseUnusable(
            f"The folder {file.parent} of the Cognito database cannot be used: {error.strerror}"
        ) from None
    return file


def directory() -> Path:
    """Return the folder that holds SQLite's file, in the host's data folder."""
    return environment.data_directory() / "cognito"


def _remove_left_over() -> None:
    """Remove what an earlier process left, once: what comes later this process or its host put."""
    global _is_left_over
    if _is_left_over and not environment.is_persistent():
        for file in directory().glob(f"{_FILE}*"):
            file.unlink()
    _is_left_over = False


def problem() -> str | None:
    """Return why the database cannot be used, found out anew, or None; also before it is used."""
    if _database is None and availability.trouble is None:
        return None
    try:
        database().probe()
    except SetupFailure as failure:
        return str(failure)
    return None


def close() -> None:
    """Close the database of this process; the next query opens it anew."""
    global _database, _follower
    with _lock:
        if _follower is not None:
            _follower.stop()
            _follower = None
        if _database is not None:
            _database.close()
            _database = None


def folder() -> Path | None:
    """Return the folder of what a host copies to save the state, or None with PostgreSQL."""
    return directory() if settings.database_url() is None else None


def reset() -> None:
    """Remove every user pool and all that is in it, and move the clock back."""
    database().empty()
    clock.set_offset(0.0)


def move_clock(seconds: float) -> None:
    """Move the clock of every host on this database to ``seconds`` ahead of the machine's."""
    clock_offset.move(database(), seconds)


def restore_clock() -> bool:
    """Set the clock as it was left; return False where the database cannot be used."""
    try:
        database()
    except SetupFailure:
        return False
    return True


def settle() -> None:
    """Bring all that is committed into the database's file, to be copied."""
    with _lock:
        _remove_left_over()
        if _database is not None:
            _database.checkpoint()


def release() -> None:
    """Let go of the database's file: the next query opens what is in its place then."""
    close()
    with _lock:
        _remove_left_over()
