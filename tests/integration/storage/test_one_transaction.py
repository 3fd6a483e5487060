"""Several transactions of one thread made one, on every database."""

import threading

import pytest
from sqlalchemy.exc import IntegrityError

from localstack_cognito.storage import pool_cache, user_pools
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.secrets import named_secret
from tests.integration.storage import rows


class Refused(Exception):
    """What the floors above raise within a transaction."""


def _add(opened: Database, name: str) -> None:
    with opened.write() as connection:
        rows.add_pool(connection, name)


def _count(opened: Database) -> int:
    with opened.read() as connection:
        return rows.count(connection, "user_pools")


def test_all_of_it_is_there_afterwards_and_before_only_to_its_own_thread(opened: Database) -> None:
    seen: list[int] = []
    with opened.as_one():
        _add(opened, "a")
        opened.transact(lambda connection: rows.add_pool(connection, "b"))
        assert _count(opened) == 2
        other = threading.Thread(target=lambda: seen.append(_count(opened)))
        other.start()
        other.join(10)
        assert seen == [0]
    assert _count(opened) == 2
    _add(opened, "c")
    assert _count(opened) == 3


def test_an_exception_undoes_all_of_it(opened: Database) -> None:
    def write() -> None:
        with opened.as_one():
            _add(opened, "a")
            with opened.write_once() as connection:
                rows.add_pool(connection, "b")
            raise Refused

    with pytest.raises(Refused):
        write()
    assert _count(opened) == 0
    _add(opened, "c")
    assert _count(opened) == 1


@pytest.mark.parametrize("fails", [Refused, IntegrityError])
def test_what_fails_within_it_and_is_caught_is_undone_alone(
    opened: Database, fails: type[Exception]
) -> None:
    def write_half() -> None:
        with opened.write() as connection:
            rows.add_pool(connection, "b")
            if fails is Refused:
                raise Refused
            rows.add_pool(connection, "a")

    with opened.as_one():
        _add(opened, "a")
        with pytest.raises(fails):
            write_half()
        _add(opened, "c")
    with opened.read() as connection:
        assert [user_pools.find_pool(connection, name) is not None for name in "abc"] == [
            True,
            False,
            True,
        ]


def test_nothing_that_was_read_in_it_is_kept_when_it_is_undone(opened: Database) -> None:
    def write() -> None:
        with opened.as_one():
            _add(opened, "p")
            assert pool_cache.find_pool("p") is not None
            made.append(named_secret("some use"))
            raise Refused

    made: list[bytes] = []
    with pytest.raises(Refused):
        write()
    assert pool_cache.find_pool("p") is None
    assert named_secret("some use") != made[0]
