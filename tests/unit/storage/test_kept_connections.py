"""Connections are kept, lent to one at a time, and given up where they may be harmed."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from localstack_cognito.storage.availability import DatabaseUnavailable, availability
from localstack_cognito.storage.kept_connections import KeptConnections
from localstack_cognito.storage.quick_statements import run


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = create_engine("sqlite://", poolclass=QueuePool, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


def test_a_connection_is_kept_for_who_comes_next(engine: Engine) -> None:
    kept = KeptConnections(engine, 2, 0.01)
    with kept.one() as first:
        first.execute(text("SELECT 1"))
    with kept.one() as again, kept.one() as other:
        assert again is first
        assert not again.in_transaction()
        assert other is not first
    kept.close()
    assert first.closed
    assert other.closed


def test_one_that_an_exception_leaves_is_not_kept(engine: Engine) -> None:
    kept = KeptConnections(engine, 1, 0.01)
    with pytest.raises(OperationalError), kept.one() as first:
        first.execute(text("SELECT * FROM nothing"))
    assert first.closed
    with kept.one() as second:
        assert second is not first
        second.invalidate()
    assert second.closed
    with kept.one() as third:
        third.execute(text("SELECT 1"))
    kept.close()


def test_nobody_gets_one_that_is_left_in_a_transaction(tmp_path: Path) -> None:
    engine = create_engine(
        f"sqlite:///{tmp_path / 'things.db'}",
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
        connect_args={"timeout": 0},
    )
    kept = KeptConnections(engine, 1, 0.01)
    lent = kept.one()
    connection = lent.__enter__()
    # Not by SQLAlchemy, which would undo what it knows of.
    run(connection, "BEGIN IMMEDIATE")
    run(connection, "CREATE TABLE things (name TEXT)")
    interrupted = KeyboardInterrupt()
    lent.__exit__(KeyboardInterrupt, interrupted, None)
    assert connection.closed
    with kept.one() as connection:
        for statement in ("BEGIN IMMEDIATE", "CREATE TABLE things (name TEXT)", "COMMIT"):
            run(connection, statement)
    kept.close()
    engine.dispose()


def test_no_more_are_lent_than_there_are(engine: Engine) -> None:
    kept = KeptConnections(engine, 1, 0.01)
    found: list[object] = []

    def ask() -> None:
        try:
            with kept.one() as connection:
                found.append(connection)
        except DatabaseUnavailable as error:
            found.append(type(error))

    with kept.one() as first:
        waiting = threading.Thread(target=ask)
        waiting.start()
        waiting.join()
    ask()
    assert found == [DatabaseUnavailable, first]
    availability.note_use(written=True)
    kept.close()
