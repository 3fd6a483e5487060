"""A process that is killed in the middle of its writes leaves each of them whole or not at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from localstack_cognito.storage import database
from localstack_cognito.storage.engine import Database
from tests.integration.storage import rows, writer

ROOT = Path(__file__).parents[3]
KILLS = 3
backends = pytest.mark.parametrize("backend", ["sqlite-persistent", "postgresql"], indirect=True)


def write(opened: Database, *, kill_after: int | None = None, dies_in: int = -1) -> list[int]:
    """Let a process write until it is killed or kills itself; return the pairs that it told of."""
    url = opened.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-m", writer.__name__, url, str(dies_in)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            told = [process.stdout.readline() for _ in range(kill_after or dies_in)]
            if kill_after is None:
                process.wait(timeout=60)
        finally:
            process.kill()
        # What it told before it died counts too; a line that was cut off tells nothing.
        told += process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    return [int(line) for line in told if line.endswith("\n")]


def pairs(opened: Database) -> tuple[set[str], set[str]]:
    """Return the pools that are there and the pools of the clients that are there."""
    with opened.read() as connection:
        if opened.dialect_name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        pools = connection.execute(text("SELECT id FROM user_pools")).scalars()
        clients = connection.execute(text("SELECT user_pool_id FROM user_pool_clients")).scalars()
        return set(pools), set(clients)


@backends
def test_a_process_that_dies_between_two_rows_of_a_transaction_leaves_neither(
    opened: Database,
) -> None:
    database.close()
    assert write(opened, dies_in=10) == list(range(10))
    whole = {f"pool {number}" for number in range(10)}
    assert pairs(database.database()) == (whole, whole)


@backends
def test_what_was_told_is_there_whenever_the_kill_comes(opened: Database) -> None:
    for kill in range(KILLS):
        opened.empty()
        database.close()
        told = write(opened, kill_after=20 + 17 * kill)
        assert told == list(range(len(told)))
        opened = database.database()
        pools, clients = pairs(opened)
        assert pools >= {f"pool {number}" for number in told}
        assert pools == clients
        # One may have been committed that the kill left no time to tell of.
        assert len(pools) <= len(told) + 1


@backends
def test_who_was_killed_keeps_nobody_from_writing(opened: Database) -> None:
    write(opened, dies_in=3)
    with opened.write() as connection:
        rows.add_pool(connection)
    assert len(pairs(opened)[0]) == 4
