"""What a transaction promises, on every database."""

import threading
from dataclasses import replace

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito.storage import (
    confirmation_codes,
    user_pool_clients,
    user_pools,
    user_sessions,
    users,
)
from localstack_cognito.storage.confirmation_codes import ConfirmationCode
from localstack_cognito.storage.engine import Database
from tests.at_once import at_once, raised
from tests.integration.storage import rows


class Refused(Exception):
    """What the floors above raise within a transaction."""


def test_what_is_written_is_there_afterwards(opened: Database) -> None:
    with opened.write() as connection:
        pool = rows.add_pool(connection)
    with opened.read() as connection:
        assert user_pools.find_pool(connection, "p") == pool


def test_an_exception_undoes_all_of_its_transaction(opened: Database) -> None:
    def write_half() -> None:
        with opened.write() as connection:
            rows.add_pool(connection)
            rows.add_user(connection)
            raise Refused

    with pytest.raises(Refused):
        write_half()
    with opened.read() as connection:
        assert rows.count(connection, "user_pools") == 0
        assert rows.count(connection, "users") == 0


def test_a_broken_constraint_undoes_all_of_its_transaction(opened: Database) -> None:
    with opened.write() as connection:
        rows.add_pool(connection)
        rows.add_user(connection)

    def write_twice() -> None:
        with opened.write() as connection:
            rows.add_pool(connection, "other")
            rows.add_user(connection)

    with pytest.raises(IntegrityError):
        write_twice()
    with opened.read() as connection:
        assert rows.count(connection, "user_pools") == 1


def test_a_transaction_whose_statement_failed_cannot_be_committed(opened: Database) -> None:
    """PostgreSQL would answer such a COMMIT with a silent ROLLBACK."""
    with opened.write() as connection:
        rows.add_pool(connection)

    def write_and_go_on() -> None:
        with opened.write() as connection:
            rows.add_user(connection)
            with pytest.raises(IntegrityError):
                rows.add_pool(connection)

    with pytest.raises(RuntimeError, match="failed"):
        write_and_go_on()
    with opened.read() as connection:
        assert rows.count(connection, "users") == 0


def test_a_failed_transaction_leaves_its_connection_usable(opened: Database) -> None:
    def write_half() -> None:
        with opened.write() as connection:
            rows.add_pool(connection)
            raise Refused

    for _ in range(40):
        with pytest.raises(Refused):
            write_half()
    with opened.write() as connection:
        rows.add_pool(connection)


def test_reads_neither_wait_for_an_open_write_nor_see_half_of_it(opened: Database) -> None:
    half_written, seen = threading.Event(), threading.Event()

    def write() -> None:
        with opened.write() as connection:
            rows.add_pool(connection)
            half_written.set()
            assert seen.wait(timeout=30)
            rows.add_user(connection)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert half_written.wait(timeout=30)
        with opened.read() as connection:
            assert rows.count(connection, "user_pools") == 0
    finally:
        seen.set()
        writer.join()
    with opened.read() as connection:
        assert rows.count(connection, "user_pools") == 1
        assert rows.count(connection, "users") == 1


def test_one_of_200_threads_takes_a_name_and_the_others_are_refused(opened: Database) -> None:
    with opened.write() as connection:
        rows.add_pool(connection)

    def sign_up(number: int) -> int:
        with opened.write() as connection:
            return rows.add_user(connection, "alice", sub=f"sub {number}")

    results = at_once(200, sign_up)

    assert len([seq for seq in results if isinstance(seq, int)]) == 1
    assert {type(error) for error in raised(results)} == {IntegrityError}
    with opened.read() as connection:
        assert rows.count(connection, "users") == 1


def test_200_threads_that_write_and_read_all_come_through(opened: Database) -> None:
    with opened.write() as connection:
        rows.add_pool(connection)

    def sign_up(number: int) -> str:
        with opened.write() as connection:
            seq = rows.add_user(connection, f"user{number}")
        with opened.read() as connection:
            found = users.find_by_seq(connection, seq)
        assert found is not None
        return found.username

    assert at_once(200, sign_up) == [f"user{number}" for number in range(200)]


def test_a_pool_takes_all_that_is_in_it_with_it(opened: Database) -> None:
    with opened.write() as connection:
        _fill(connection)
    with opened.write() as connection:
        assert user_pools.delete_pool(connection, "p")
    with opened.read() as connection:
        for table in (
            "user_pools",
            "user_pool_clients",
            "users",
            "user_aliases",
            "confirmation_codes",
            "user_sessions",
            "challenge_sessions",
        ):
            assert (table, rows.count(connection, table)) == (table, 0)


def test_a_client_takes_its_sessions_with_it(opened: Database) -> None:
    with opened.write() as connection:
        _fill(connection)
    with opened.write() as connection:
        assert user_pool_clients.delete_client(connection, "c")
    with opened.read() as connection:
        assert rows.count(connection, "user_sessions") == 0
        assert rows.count(connection, "challenge_sessions") == 0
        assert rows.count(connection, "users") == 1


def test_a_deleted_users_sessions_stay_without_the_user(opened: Database) -> None:
    with opened.write() as connection:
        seq = _fill(connection)
    with opened.write() as connection:
        assert users.delete_user(connection, seq)
    with opened.read() as connection:
        session = user_sessions.find_by_refresh_token(connection, "digest of session")
        assert session is not None
        assert session.user_seq is None
        for table in ("user_aliases", "confirmation_codes", "challenge_sessions"):
            assert (table, rows.count(connection, table)) == (table, 0)


def test_a_row_number_is_never_given_twice(opened: Database) -> None:
    with opened.write() as connection:
        rows.add_pool(connection)
        first = rows.add_user(connection)
    with opened.write() as connection:
        users.delete_user(connection, first)
    with opened.write() as connection:
        assert rows.add_user(connection) > first


def test_what_refers_to_nothing_is_refused(opened: Database) -> None:
    with pytest.raises(IntegrityError), opened.write() as connection:
        rows.add_user(connection, pool_id="missing")


def _fill(connection: Connection) -> int:
    rows.add_pool(connection)
    rows.add_client(connection)
    seq = rows.add_user(connection)
    assert users.add_alias(connection, "p", "email", "alice@example.com", seq)
    confirmation_codes.put_code(
        connection, ConfirmationCode(seq, "ConfirmSignUp", "123456", None, 1.0)
    )
    rows.add_user_session(connection, "session", seq)
    rows.add_challenge(connection, "challenge", seq)
    return seq


def test_what_several_hosts_read_and_change_at_once_is_not_lost(opened: Database) -> None:
    hosts = [opened, Database(opened.url)]
    with opened.write() as connection:
        seq = rows.add_user(connection, pool_id=rows.add_pool(connection).id)

    def add(number: int) -> None:
        for change in range(10):
            with hosts[number % 2].write() as connection:
                user = users.find_by_seq(connection, seq, lock=True)
                assert user is not None
                attributes = {**user.attributes, f"custom:{number}-{change}": "there"}
                users.replace_user(connection, replace(user, attributes=attributes))

    assert raised(at_once(4, add)) == []
    with opened.read() as connection:
        user = users.find_by_seq(connection, seq)
    assert user is not None
    assert len([name for name in user.attributes if name.startswith("custom:")]) == 40
    hosts[1].close()
