"""The databases that every storage test walks, opened as a host opens its own."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from localstack_cognito.storage import database
from localstack_cognito.storage.engine import Database
from tests.databases import database_of
from tests.postgresql import PostgreSQL

BACKENDS = ("sqlite", "sqlite-persistent", "postgresql")
_numbers = itertools.count()


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> Iterator[str]:
    """An empty PostgreSQL database."""
    url = postgresql.new_database(f"cognito{next(_numbers)}")
    yield url
    postgresql.drop_database(url)


@pytest.fixture(params=BACKENDS)
def backend(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stocked: None
) -> Iterator[str]:
    """The settings of a host on each of the databases."""
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else None
    persistent = request.param == "sqlite-persistent"
    with database_of(monkeypatch, tmp_path, persistent=persistent, postgresql_url=url):
        yield str(request.param)


@pytest.fixture
def opened(backend: str) -> Database:
    """An empty database of each kind."""
    return database.database()


@pytest.fixture
def start_again(backend: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Database]:
    """Opens the database as the host's next process does."""

    def start() -> Database:
        database.close()
        monkeypatch.setattr(database, "_is_left_over", True)
        return database.database()

    return start
