"""The databases that every storage test walks, opened as a host opens its own."""

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from localstack import config

from localstack_cognito.storage import database
from localstack_cognito.storage.engine import Database
from tests.postgresql import PostgreSQL

BACKENDS = ("sqlite", "sqlite-persistent", "postgresql")
_numbers = itertools.count()


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> str:
    """An empty PostgreSQL database."""
    return postgresql.new_database(f"cognito{next(_numbers)}")


@pytest.fixture(params=BACKENDS)
def backend(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[str]:
    """The settings of a host on each of the databases."""
    monkeypatch.setattr(config.dirs, "data", str(tmp_path / "data"))
    monkeypatch.setattr(config, "PERSISTENCE", request.param == "sqlite-persistent")
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
        monkeypatch.setenv("COGNITO_DATABASE_URL", url)
    else:
        monkeypatch.delenv("COGNITO_DATABASE_URL", raising=False)
    monkeypatch.setattr(database, "_is_left_over", True)
    database.close()
    yield str(request.param)
    database.close()


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


def at_once(count: int, action: Callable[[int], Any]) -> list[Any]:
    """Do ``action(number)`` in ``count`` threads at the same time; return what each returned.

    What an action raised is returned in place of a result.
    """
    together = threading.Barrier(count)

    def run(number: int) -> Any:
        together.wait(timeout=60)
        try:
            return action(number)
        except Exception as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def raised(results: Iterable[Any]) -> list[Exception]:
    """Return the exceptions among the results of ``at_once``."""
    return [result for result in results if isinstance(result, Exception)]
