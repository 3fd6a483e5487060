"""Sessions that nobody needs any more go, and nothing else does."""

import math
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, text

from localstack_cognito import clock
from localstack_cognito.storage import housekeeping
from localstack_cognito.storage.attempts import count_attempt
from localstack_cognito.storage.confirmation_codes import ConfirmationCode, put_code
from localstack_cognito.storage.engine import Database
from tests.at_once import at_once
from tests.integration.storage import rows

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@pytest.fixture
def seq(opened: Database, monkeypatch: pytest.MonkeyPatch) -> int:
    """A user to have sessions, which nobody removes unless the test does."""
    monkeypatch.setattr(housekeeping, "_due_at", math.inf)
    with opened.write() as connection:
        rows.add_pool(connection)
        rows.add_client(connection)
        return rows.add_user(connection)


@pytest.fixture
def moved_clock() -> Iterator[None]:
    yield
    clock.set_offset(0)


def remove(opened: Database) -> bool:
    with opened.write() as connection:
        return housekeeping.remove_expired(connection)


def left(opened: Database, table: str) -> int:
    with opened.read() as connection:
        return rows.count(connection, table)


def add_challenge(connection: Connection, seq: int, expires_at: float) -> None:
    rows.add_challenge(connection, "challenge", seq, expires_at=expires_at)


def add_user_session(connection: Connection, seq: int, expires_at: float) -> None:
    rows.add_user_session(connection, "session", seq, expires_at=expires_at)


def add_code(connection: Connection, seq: int, expires_at: float) -> None:
    put_code(connection, ConfirmationCode(seq, "ConfirmSignUp", "123456", None, expires_at))


def add_attempt(connection: Connection, seq: int, expires_at: float) -> None:
    count_attempt(connection, "p", "alice", "a", now=expires_at - HOUR, window=HOUR)


@pytest.mark.parametrize(
    ("table", "add", "expired_for", "stays"),
    [
        ("challenge_sessions", add_challenge, -MINUTE, True),
        ("challenge_sessions", add_challenge, HOUR - MINUTE, True),
        ("challenge_sessions", add_challenge, HOUR + MINUTE, False),
        ("user_sessions", add_user_session, -MINUTE, True),
        ("user_sessions", add_user_session, 30 * DAY - MINUTE, True),
        ("user_sessions", add_user_session, 30 * DAY + MINUTE, False),
        ("confirmation_codes", add_code, -MINUTE, True),
        ("confirmation_codes", add_code, 30 * DAY - MINUTE, True),
        ("confirmation_codes", add_code, 30 * DAY + MINUTE, False),
        ("attempts", add_attempt, -MINUTE, True),
        ("attempts", add_attempt, DAY, True),
        ("attempts", add_attempt, 2 * DAY, False),
    ],
)
def test_what_has_expired_stays_for_as_long_as_it_is_told_from_what_never_was(
    opened: Database,
    seq: int,
    table: str,
    add: Callable[[Connection, int, float], None],
    expired_for: float,
    stays: bool,
) -> None:
    with opened.write() as connection:
        add(connection, seq, clock.now() - expired_for)
    assert not remove(opened)
    assert left(opened, table) == stays


def test_users_stay_when_their_sessions_go(opened: Database, seq: int) -> None:
    with opened.write() as connection:
        rows.add_user_session(connection, "session", seq, expires_at=0.0)
        rows.add_challenge(connection, "challenge", seq, expires_at=0.0)
    remove(opened)
    assert [left(opened, table) for table in ("user_sessions", "challenge_sessions")] == [0, 0]
    assert [left(opened, table) for table in ("users", "user_pool_clients")] == [1, 1]


@pytest.mark.usefixtures("moved_clock")
def test_a_clock_that_was_moved_ahead_removes_nothing(opened: Database, seq: int) -> None:
    with opened.write() as connection:
        rows.add_user_session(connection, "session", seq, expires_at=clock.now() + DAY)
    clock.set_offset(365 * DAY)
    remove(opened)
    assert left(opened, "user_sessions") == 1


def test_much_is_removed_little_by_little(
    opened: Database, seq: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "MOST", 3)
    with opened.write() as connection:
        for number in range(7):
            rows.add_user_session(connection, f"session {number}", seq, expires_at=float(number))
    assert remove(opened)
    with opened.read() as connection:
        kept = connection.execute(text("SELECT origin_jti FROM user_sessions")).scalars().all()
    assert sorted(kept) == [f"session {number}" for number in range(3, 7)]
    assert remove(opened)
    assert not remove(opened)
    assert left(opened, "user_sessions") == 0


def test_expired_sessions_are_removed_once_in_a_while(
    opened: Database, seq: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def add(origin_jti: str) -> int:
        with opened.write() as connection:
            rows.add_user_session(connection, origin_jti, seq, expires_at=0.0)
        housekeeping.remove_expired_now_and_then()
        return left(opened, "user_sessions")

    assert add("first") == 1
    monkeypatch.setattr(housekeeping, "_due_at", 0.0)
    assert add("second") == 0
    assert add("third") == 1


def test_what_could_not_be_removed_keeps_nobody_from_signing_in(
    opened: Database,
    seq: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(housekeeping, "_due_at", 0.0)
    with opened.write() as connection:
        connection.execute(text("DROP TABLE attempts"))
    housekeeping.remove_expired_now_and_then()
    assert "could not be removed" in caplog.text


def test_many_remove_at_once_without_a_deadlock(opened: Database, seq: int) -> None:
    with opened.write() as connection:
        for number in range(200):
            rows.add_user_session(connection, f"session {number}", seq, expires_at=0.0)
    assert at_once(10, lambda _: remove(opened)) == [False] * 10
    assert left(opened, "user_sessions") == 0
