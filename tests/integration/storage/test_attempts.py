"""Attempts are counted, all of them, also where they come at once."""

from localstack_cognito.storage.attempts import count_attempt
from localstack_cognito.storage.engine import Database
from tests.at_once import at_once
from tests.integration.storage import rows

NOW = 1_700_000_000.0
HOUR = 3600.0


def attempt(opened: Database, now: float = NOW, username: str = "alice", action: str = "a") -> int:
    with opened.write() as connection:
        return count_attempt(connection, "p", username, action, now=now, window=HOUR)


def test_attempts_are_numbered_from_1(opened: Database) -> None:
    with opened.write() as connection:
        rows.add_pool(connection)
    assert [attempt(opened) for _ in range(3)] == [1, 2, 3]


def test_users_and_actions_are_counted_apart(opened: Database) -> None:
    with opened.write() as connection:
        rows.add_pool(connection)
    assert attempt(opened) == 1
    assert attempt(opened, username="bob") == 1
    assert attempt(opened, action="b") == 1
    assert attempt(opened) == 2


def test_a_window_begins_with_its_first_attempt_and_ends_an_hour_later(opened: Database) -> None:
    with opened.write() as connection:
        rows.add_pool(connection)
    assert attempt(opened, NOW) == 1
    assert attempt(opened, NOW + HOUR - 0.001) == 2
    assert attempt(opened, NOW + HOUR) == 1
    assert attempt(opened, NOW + 2 * HOUR - 0.001) == 2


def test_attempts_at_once_are_each_counted(opened: Database) -> None:
    with opened.write() as connection:
        rows.add_pool(connection)
    counts = at_once(50, lambda _: attempt(opened))
    assert sorted(counts, key=repr) == sorted(range(1, 51), key=repr)


def test_attempts_of_a_new_window_at_once_are_each_counted(opened: Database) -> None:
    with opened.write() as connection:
        rows.add_pool(connection)
    attempt(opened, NOW)
    counts = at_once(50, lambda _: attempt(opened, NOW + HOUR))
    assert sorted(counts, key=repr) == sorted(range(1, 51), key=repr)
