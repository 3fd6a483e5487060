"""Brings a database to this version's tables, and refuses one that a newer version has changed."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from localstack_cognito.lazy_imports import lazily
from localstack_cognito.storage.engine import (
    Database,
    DatabaseUnusable,
    may_pause,
    takes_long,
)
from localstack_cognito.storage.locks import hold

HEAD = "0012"
"""The newest migration in ``migrations/versions``."""
_MIGRATIONS = Path(__file__).parent / "migrations"
# Some of the tables' files import the one that opens the database, which imports this one.
_create_tables: Callable[[Connection], None] = lazily(
    "localstack_cognito.storage.all_tables:create"
)


def migrate(opened: Database) -> None:
    """Make the tables of a new database, and migrate one that is older than ``HEAD``.

    Raises ``DatabaseUnusable`` where it is newer; it is then left as it is.
    """
    with opened.read() as connection:
        version = version_of(connection)
    if version == HEAD:
        return
    if version is not None and version not in _known_versions():
        raise DatabaseUnusable(
            f"The Cognito database is of version {version}, made by a newer release than this "
            f"one, which knows {HEAD}: install that release, or start with another database."
        )
    with opened.write() as connection:
        hold(connection, "the tables")
        # Another host may have done it while this one waited.
        version = version_of(connection)
        if version is None:
            _create(connection)
        elif version != HEAD:
            run(connection, HEAD)


def version_of(connection: Connection) -> str | None:
    """Return the migration that the database is at, or None where it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(
        text("SELECT version_num FROM alembic_version")
    ).scalar()
    return version


def _known_versions() -> set[str]:
    return {path.name.split("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")}


def _create(connection: Connection) -> None:
    """Make the tables as they are now: what the migrations lead to, without importing Alembic."""
    _take_time(connection)
    _create_tables(connection)
    connection.execute(
        text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    )
    connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": HEAD})


def _take_time(connection: Connection) -> None:
    """Let a transaction take its time, also between two statements: a machine may be busy."""
    takes_long(connection)
    may_pause(connection)


def run(connection: Connection, to: str = HEAD) -> None:
    """Run every migration up to ``to`` that the database lacks, in the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    _take_time(connection)
    if not connection.in_transaction():
        # SQLAlchemy does not know of one that the driver began, and Alembic would end it.
        connection.begin()
    configuration = Config()
    configuration.set_main_option("script_location", str(_MIGRATIONS))
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, to)
