"""A database of an older version is brought up to date; one of a newer version is left alone."""

import contextlib
import hashlib
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, make_url, text

from localstack_cognito.host import environment
from localstack_cognito.storage import database, domains, migrate, user_pool_clients, users
from localstack_cognito.storage.all_tables import metadata
from localstack_cognito.storage.domains import Domain
from localstack_cognito.storage.engine import Database, DatabaseUnusable
from tests.at_once import at_once
from tests.integration.storage import rows

_NEXT_HEAD = "9998"
NEXT = f"""
import sqlalchemy as sa
from alembic import op

revision = "{_NEXT_HEAD}"
down_revision = "{migrate.HEAD}"

def upgrade():
    op.create_table("next", sa.Column("id", sa.Integer(), primary_key=True))
    with op.batch_alter_table("user_pools") as table:
        table.add_column(sa.Column("added", sa.Text(), server_default="yes"))
"""
FAILS = NEXT + '    raise RuntimeError("in the middle")\n'


@pytest.fixture
def unopened(backend: str) -> Iterator[Database]:
    """A database of each kind without a table."""
    opened = Database(database._url())
    yield opened
    opened.close()


def schema(connection: Connection) -> dict[str, Any]:
    """Return what the database itself says that its tables are."""
    inspector = inspect(connection)
    tables: dict[str, Any] = {
        name: {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(name)
            ],
            "primary key": inspector.get_pk_constraint(name)["constrained_columns"],
            "foreign keys": sorted(
                (key["constrained_columns"], key["referred_table"], str(key["options"]))
                for key in inspector.get_foreign_keys(name)
            ),
            "unique": sorted(
                (unique["name"] or "", unique["column_names"])
                for unique in inspector.get_unique_constraints(name)
            ),
            "indexes": sorted(
                (index["name"] or "", index["column_names"])
                for index in inspector.get_indexes(name)
            ),
        }
        for name in inspector.get_table_names()
    }
    if connection.dialect.name == "postgresql":
        query = (
            "SELECT table_name, column_name, collation_name FROM information_schema.columns"
            " WHERE table_schema = current_schema()"
        )
        tables["collations"] = {tuple(row) for row in connection.execute(text(query))}
    else:
        query = "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"
        tables["row numbers that are given once"] = {*connection.execute(text(query)).scalars()}
    return tables


def with_next(monkeypatch: pytest.MonkeyPatch, folder: Path, source: str) -> None:
    """Make this release the one after, which has a further migration."""
    migrations = folder / "migrations"
    shutil.copytree(migrate._MIGRATIONS, migrations)
    (migrations / "versions" / f"{_NEXT_HEAD}_next.py").write_text(source)
    monkeypatch.setattr(migrate, "_MIGRATIONS", migrations)
    monkeypatch.setattr(migrate, "HEAD", _NEXT_HEAD)


def test_the_newest_version_is_the_last_migration() -> None:
    configuration = Config()
    configuration.set_main_option("script_location", str(migrate._MIGRATIONS))
    assert ScriptDirectory.from_config(configuration).get_heads() == [migrate.HEAD]


def test_the_migrations_lead_to_the_tables(unopened: Database) -> None:
    with unopened.write() as connection:
        migrate.run(connection)
    with unopened.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
        assert migrate.version_of(connection) == migrate.HEAD


def test_a_new_database_is_made_as_the_migrations_would_make_it(unopened: Database) -> None:
    with unopened.write() as connection:
        migrate.run(connection)
        migrated = schema(connection)
        for table in (*reversed(metadata.sorted_tables), text("alembic_version")):
            connection.execute(text(f"DROP TABLE {table}"))
    migrate.migrate(unopened)
    with unopened.read() as connection:
        assert schema(connection) == migrated


def test_what_is_new_or_up_to_date_is_opened_without_alembic(
    backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "alembic", None)
    for _ in range(2):
        database.database()
        database.close()


def test_a_database_of_this_version_is_opened_while_another_host_writes(opened: Database) -> None:
    other = Database(opened.url)
    with opened.write():
        migrate.migrate(other)
    other.close()


def test_an_older_database_is_migrated_with_all_that_is_in_it(
    opened: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with opened.write() as connection:
        rows.add_pool(connection)
        seq = rows.add_user(connection)
    with_next(monkeypatch, tmp_path, NEXT)
    migrate.migrate(opened)
    with opened.read() as connection:
        assert migrate.version_of(connection) == _NEXT_HEAD
        assert connection.execute(text("SELECT added FROM user_pools")).scalar() == "yes"
        assert users.find_by_seq(connection, seq) is not None
        assert rows.count(connection, "next") == 0


def test_a_client_of_the_first_release_keeps_its_secret(unopened: Database) -> None:
    with unopened.write() as connection:
        migrate.run(connection, "0001")
        rows.add_pool(connection)
        connection.execute(
            text(
                "INSERT INTO user_pool_clients"
                " (id, user_pool_id, name, secret, settings, created_at, modified_at) VALUES"
                " ('a', 'p', 'a', 'hidden', '{}', 1700000000.5, 1),"
                " ('b', 'p', 'b', NULL, '{}', 1, 1)"
            )
        )
    migrate.migrate(unopened)
    with unopened.read() as connection:
        private, public = (
            user_pool_clients.find_pool_and_client(connection, client_id) for client_id in "ab"
        )
    assert private is not None
    assert public is not None
    assert private[1].secrets == [
        {"id": "a--1700000000500", "value": "hidden", "created_at": 1700000000.5}
    ]
    assert public[1].secrets == []


def test_what_filters_look_at_is_folded_and_what_is_given_back_is_not(unopened: Database) -> None:
    with unopened.write() as connection:
        migrate.run(connection, "0007")
        rows.add_pool(connection)
        given = {"email": "Alice@Example.com", "family_name": "GROß", "name": "smith"}
        first = rows.add_user_of_an_older_version(connection, attributes=given)
        rows.add_users_of_an_older_version(connection, (f"user{n}" for n in range(1100)))
        last = rows.add_user_of_an_older_version(
            connection, "bob", attributes={"given_name": "Bob"}
        )
        # So a release that does not fold has left them.
        connection.execute(
            text("UPDATE users SET email = :email, family_name = :family_name WHERE seq = :seq"),
            {"email": given["email"], "family_name": given["family_name"], "seq": first},
        )
        connection.execute(
            text("UPDATE users SET given_name = 'Bob' WHERE seq = :seq"), {"seq": last}
        )
    migrate.migrate(unopened)
    with unopened.read() as connection:
        kept = connection.execute(
            text(
                "SELECT email, family_name, name, given_name, phone_number FROM users"
                " WHERE seq = :seq"
            ),
            {"seq": first},
        ).one()
        assert tuple(kept) == ("alice@example.com", "gross", "smith", None, None)
        query = text("SELECT given_name FROM users WHERE seq = :seq")
        assert connection.execute(query, {"seq": last}).scalar() == "bob"
        alice = users.find_by_seq(connection, first)
    assert alice is not None
    assert alice.attributes == given


def test_a_domain_of_an_older_release_is_of_its_pools_region(unopened: Database) -> None:
    with unopened.write() as connection:
        migrate.run(connection, "0009")
        rows.add_pool(connection)
        rows.add_pool(connection, "q", region="eu-west-1")
        connection.execute(
            text(
                "INSERT INTO domains (name, user_pool_id, is_custom, settings, created_at) VALUES"
                """ ('mine', 'p', false, '{"ManagedLoginVersion": 2}', 1.5),"""
                " ('auth.example.com', 'p', true, '{}', 2), ('other', 'q', false, '{}', 3)"
            )
        )
    migrate.migrate(unopened)
    with unopened.read() as connection:
        mine, custom = domains.domains_of(connection, "p")
        [other] = domains.domains_of(connection, "q")
    assert mine == Domain("us-east-1", "mine", "p", False, {"ManagedLoginVersion": 2}, 1.5)
    assert (custom.region, custom.name, custom.is_custom) == ("", "auth.example.com", True)
    assert (other.region, other.name) == ("eu-west-1", "other")


def test_several_hosts_migrate_a_shared_database_once(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = make_url(postgresql_url).set(drivername="postgresql+psycopg")
    hosts = [Database(url) for _ in range(4)]
    migrate.migrate(hosts[0])
    with_next(monkeypatch, tmp_path, NEXT)
    assert at_once(4, lambda number: migrate.migrate(hosts[number])) == [None] * 4
    with hosts[3].read() as connection:
        assert migrate.version_of(connection) == _NEXT_HEAD
    for host in hosts:
        host.close()


def test_a_migration_that_fails_changes_nothing(
    opened: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with opened.write() as connection:
        rows.add_pool(connection)
        before = schema(connection)
        version = migrate.version_of(connection)
    with_next(monkeypatch, tmp_path, FAILS)
    with pytest.raises(RuntimeError, match="in the middle"):
        migrate.migrate(opened)
    with opened.read() as connection:
        assert migrate.version_of(connection) == version
        assert schema(connection) == before
        assert rows.count(connection, "user_pools") == 1


@pytest.fixture
def newer(backend: str) -> str:
    """A database that a newer release has used."""
    with database.database().write() as connection:
        rows.add_pool(connection)
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("CREATE TABLE of_the_future (id INTEGER PRIMARY KEY)"))
    database.close()
    return backend


def files(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


@pytest.mark.parametrize("backend", ["sqlite-persistent", "postgresql"], indirect=True)
def test_a_newer_database_is_refused_again_and_again_and_left_as_it_is(newer: str) -> None:
    folder = database.directory()
    before = files(folder) if folder.exists() else {}
    for _ in range(2):
        with pytest.raises(DatabaseUnusable) as refused:
            database.database()
        assert str(refused.value) == (
            "The Cognito database is of version 9999, made by a newer release than this one, "
            f"which knows {migrate.HEAD}: install that release, or start with another database."
        )
    assert (files(folder) if folder.exists() else {}) == before
    opened = Database(database._url())
    with opened.read() as connection:
        assert migrate.version_of(connection) == "9999"
        assert rows.count(connection, "user_pools") == 1
        assert rows.count(connection, "of_the_future") == 0
    opened.close()


def test_a_newer_database_that_was_killed_loses_nothing_by_being_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What its last host had committed is in the write-ahead log only."""
    monkeypatch.setattr(environment, "data_directory", lambda: tmp_path)
    monkeypatch.setattr(environment, "is_persistent", lambda: True)
    monkeypatch.delenv("COGNITO_DATABASE_URL", raising=False)
    database.close()
    with database.database().write() as connection:
        rows.add_pool(connection)
    database.close()
    file = database.directory() / "cognito.db"
    with sqlite3.connect(file, isolation_level=None) as killed:
        killed.execute("UPDATE alembic_version SET version_num = '9999'")
        killed.execute("UPDATE user_pools SET name = 'in the log'")
        left = tmp_path / "left" / "cognito"
        shutil.copytree(file.parent, left)
    killed.close()
    monkeypatch.setattr(environment, "data_directory", lambda: left.parent)
    with pytest.raises(DatabaseUnusable, match="of version 9999"):
        database.database()
    with contextlib.closing(sqlite3.connect(left / "cognito.db")) as refused:
        assert refused.execute("SELECT name FROM user_pools").fetchall() == [("in the log",)]
        assert refused.execute("PRAGMA integrity_check").fetchone() == ("ok",)
