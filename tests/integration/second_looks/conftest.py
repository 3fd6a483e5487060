"""Clients in this process, on a database of the test's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import database_of
from tests.in_process import in_process_client, serve_what_is_called


@pytest.fixture(autouse=True)
def _opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    serve_what_is_called(monkeypatch)
    with database_of(monkeypatch, tmp_path):
        yield


@pytest.fixture
def cognito() -> Any:
    """A client of cognito-idp."""
    return in_process_client("cognito-idp")


@pytest.fixture
def identity() -> Any:
    """A client of cognito-identity."""
    return in_process_client("cognito-identity")
