"""Databases of this process, opened as a host opens its own."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from localstack import config

from localstack_cognito.storage import database


@contextlib.contextmanager
def database_of(
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    *,
    persistent: bool = False,
    postgresql_url: str | None = None,
) -> Iterator[None]:
    """Give this process a host's settings: SQLite in the folder, or a PostgreSQL database.

    It is opened when it is first asked for, and closed in the end.
    """
    monkeypatch.setattr(config.dirs, "data", str(folder / "data"))
    monkeypatch.setattr(config, "PERSISTENCE", persistent)
    if postgresql_url is None:
        monkeypatch.delenv("COGNITO_DATABASE_URL", raising=False)
    else:
        monkeypatch.setenv("COGNITO_DATABASE_URL", postgresql_url)
    monkeypatch.setattr(database, "_is_left_over", True)
    database.close()
    yield
    database.close()
