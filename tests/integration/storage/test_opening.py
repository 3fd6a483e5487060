"""How the database of a host is opened, and what stays of it."""

import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from localstack import config
from sqlalchemy import make_url

from localstack_cognito.storage import database, users
from localstack_cognito.storage.engine import Database, DatabaseUnusable
from localstack_cognito.storage.migrate import migrate
from tests.at_once import at_once
from tests.integration.storage import rows


def test_a_new_process_finds_what_is_to_outlive_the_last_one(
    backend: str, start_again: Callable[[], Database]
) -> None:
    with database.database().write() as connection:
        rows.add_pool(connection)
    with start_again().read() as connection:
        assert rows.count(connection, "user_pools") == (0 if backend == "sqlite" else 1)


@pytest.mark.usefixtures("backend")
def test_a_database_that_a_process_opens_again_holds_what_it_held() -> None:
    with database.database().write() as connection:
        rows.add_pool(connection)
    database.close()
    with database.database().read() as connection:
        assert rows.count(connection, "user_pools") == 1


def test_a_host_of_many_threads_opens_one_database(backend: str) -> None:
    assert len(set(map(id, at_once(50, lambda _: database.database())))) == 1


def test_several_hosts_open_a_new_postgresql_database_at_once(postgresql_url: str) -> None:
    url = make_url(postgresql_url).set(drivername="postgresql+psycopg")

    def open_one(_: int) -> Database:
        opened = Database(url)
        migrate(opened)
        return opened

    hosts = at_once(8, open_one)
    for host in hosts:
        assert isinstance(host, Database), host
    with hosts[0].write() as connection:
        rows.add_pool(connection)
        seq = rows.add_user(connection)
    with hosts[1].read() as connection:
        user = users.find_by_seq(connection, seq)
    assert user is not None
    assert user.username == "alice"
    for host in hosts:
        host.close()


def test_an_emptied_database_has_its_tables_and_no_row(opened: Database) -> None:
    with opened.write() as connection:
        rows.add_pool(connection)
        rows.add_user(connection)
    opened.empty()
    with opened.write() as connection:
        assert rows.count(connection, "users") == 0
        rows.add_pool(connection)


def test_a_checkpoint_leaves_all_in_one_file(
    backend: str, opened: Database, tmp_path: Path
) -> None:
    if backend == "postgresql":
        opened.checkpoint()
        return
    with opened.write() as connection:
        rows.add_pool(connection)
    opened.checkpoint()
    assert (tmp_path / "data" / "cognito" / "cognito.db-wal").stat().st_size == 0


@pytest.fixture
def on_sqlite(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The data folder of a host on SQLite, not made yet."""
    monkeypatch.delenv("COGNITO_DATABASE_URL", raising=False)
    monkeypatch.setattr(config, "PERSISTENCE", True)
    monkeypatch.setattr(config.dirs, "data", str(tmp_path / "volume" / "state"))
    database.close()
    yield tmp_path / "volume" / "state"
    database.close()


def test_nobody_else_may_look_into_sqlites_folder(on_sqlite: Path) -> None:
    database.database()
    assert stat.S_IMODE((on_sqlite / "cognito").stat().st_mode) == 0o700


def test_a_folder_that_cannot_be_made_is_named(on_sqlite: Path) -> None:
    on_sqlite.parent.write_text("a file where the volume should be")
    with pytest.raises(DatabaseUnusable, match=rf"The folder {on_sqlite}/cognito .*cannot be used"):
        database.database()


def test_a_file_that_is_no_database_is_named_and_left_alone(on_sqlite: Path) -> None:
    file = on_sqlite / "cognito" / "cognito.db"
    file.parent.mkdir(parents=True)
    file.write_text("no database" * 1000)
    with pytest.raises(DatabaseUnusable, match=f"{file} cannot be opened: file is not a database"):
        database.database()
    assert file.read_text() == "no database" * 1000


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("no address", "is no database URL"),
        ("mysql://localhost/cognito", "names mysql; only postgresql is supported"),
    ],
)
def test_an_address_that_will_not_do_is_refused(
    monkeypatch: pytest.MonkeyPatch, url: str, reason: str
) -> None:
    monkeypatch.setenv("COGNITO_DATABASE_URL", url)
    database.close()
    with pytest.raises(DatabaseUnusable, match=f"COGNITO_DATABASE_URL {reason}"):
        database.database()


def test_postgres_is_understood_as_postgresql(
    monkeypatch: pytest.MonkeyPatch, postgresql_url: str
) -> None:
    monkeypatch.setenv("COGNITO_DATABASE_URL", postgresql_url.replace("postgresql:", "postgres:"))
    database.close()
    assert database.database().dialect_name == "postgresql"
    database.close()
