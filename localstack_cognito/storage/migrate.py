"""Brings a database to this version's tables, and refuses one that a newer version has changed."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from localstack_cognito.storage.engine import Database, DatabaseUnusable

HEAD = "0001"
"""The newest migration in ``migrations/versions``."""

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any number will do, as long as every host takes the same.
_ADVISORY_LOCK = 0x636F676E69746F


def migrate(opened: Database) -> None:
    """Migrate the database where it is older than ``HEAD``.

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
        if opened.dialect_name == "postgresql":
            connection.execute(
                text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK}
            )
        # Another host may have migrated it while this one waited.
        if version_of(connection) != HEAD:
            _run(connection)


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


def _run(connection: Connection) -> None:
    # Imported only when there is something to migrate: it takes longer than all the rest.
    from alembic import command
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(_MIGRATIONS))
    configuration.attributes["connection"] = connection
    command.upgrade(configuration, "head")
