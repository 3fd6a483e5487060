"""Connections that are lost, and what the log may say of them."""

import logging
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito.storage import database
from localstack_cognito.storage.availability import AWAY, DatabaseUnavailable
from localstack_cognito.storage.engine import Database
from tests.integration.storage import rows
from tests.postgresql import PostgreSQL, running_postgresql


@pytest.fixture
def server() -> Iterator[PostgreSQL]:
    with running_postgresql() as server:
        yield server


@pytest.fixture
def opened_on_server(server: PostgreSQL, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setenv("COGNITO_DATABASE_URL", server.new_database("cognito"))
    database.close()
    yield database.database()
    database.close()


def test_a_restarted_server_is_connected_to_again(
    server: PostgreSQL, opened_on_server: Database
) -> None:
    with opened_on_server.write() as connection:
        rows.add_pool(connection)
    server.restart()
    with opened_on_server.read() as connection:
        assert rows.count(connection, "user_pools") == 1
    server.restart()
    with opened_on_server.write() as connection:
        rows.add_user(connection)


def test_a_server_that_dies_within_a_transaction_is_told_as_such_and_undoes_it(
    server: PostgreSQL, opened_on_server: Database
) -> None:

    def lose_the_server(then: Callable[[Connection], object]) -> None:
        with opened_on_server.write() as connection:
            rows.add_pool(connection)
            server.restart()
            then(connection)

    with pytest.raises(DatabaseUnavailable):
        lose_the_server(then=rows.add_user)
    # Here it is the COMMIT that finds the server gone.
    with pytest.raises(DatabaseUnavailable):
        lose_the_server(then=lambda connection: None)
    with opened_on_server.read() as connection:
        assert rows.count(connection, "user_pools") == 0


def test_a_server_that_is_away_is_named_without_its_password(
    server: PostgreSQL, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    url = server.new_database("cognito")
    monkeypatch.setenv("COGNITO_DATABASE_URL", url.replace("secret", "wrong-password"))
    database.close()
    for _ in range(2):
        with pytest.raises(DatabaseUnavailable) as refused:
            database.database()
        assert str(refused.value) == AWAY.sentence
    assert "wrong-password" not in caplog.text
    assert caplog.text.count("authentication failed") == 1
    server.stop()
    with pytest.raises(DatabaseUnavailable):
        database.database()
    server.start()
    monkeypatch.setenv("COGNITO_DATABASE_URL", url)
    database.database()
    database.close()


def test_no_password_is_logged(
    backend: str,
    monkeypatch: pytest.MonkeyPatch,
    postgresql: PostgreSQL,
    caplog: pytest.LogCaptureFixture,
) -> None:
    if backend == "postgresql":
        url = postgresql.url(database._url().database or "")
        monkeypatch.setenv(
            "COGNITO_DATABASE_URL", url.replace(":secret@", "@") + "?password=secret"
        )
    with caplog.at_level(logging.DEBUG, "localstack_cognito"):
        database.database()
    assert "Cognito keeps its users in" in caplog.text
    assert "secret" not in caplog.text


def test_an_error_tells_no_parameters(opened: Database) -> None:
    """What is written are codes, keys and verifiers, and the host logs an unexpected error."""
    with opened.write() as connection:
        rows.add_pool(connection, "hidden-id")
    with pytest.raises(IntegrityError) as failed, opened.write() as connection:
        rows.add_pool(connection, "hidden-id", settings={"code": "hidden-code"})
    assert "hidden-code" not in str(failed.value)
