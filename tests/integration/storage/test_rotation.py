"""Refresh tokens that are replaced by several at once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import RefreshTokenReuseException
from localstack_cognito.storage import user_sessions, users
from localstack_cognito.storage.engine import Database
from localstack_cognito.tokens.issue import Tokens
from localstack_cognito.tokens.sessions import refresh_token_digest, rotate_refresh_token
from tests.at_once import at_once, raised
from tests.integration.storage import rows

TOKEN = "token"


@dataclass(frozen=True)
class Client:
    """A client that rotates its tokens, with one of alice's."""

    rotate: Callable[[], Tokens]


@pytest.fixture
def client(opened: Database) -> Callable[[int], Client]:
    """Makes a client with a grace period."""

    def make(grace: int) -> Client:
        rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": grace}
        with opened.write() as connection:
            pool = rows.add_pool(connection)
            client = rows.add_client(connection, settings={"RefreshTokenRotation": rotation})
            seq = rows.add_user(connection)
            rows.add_user_session(
                connection, "origin", seq, refresh_token_digest=refresh_token_digest(TOKEN)
            )
            user = users.find_by_seq(connection, seq)
            found = user_sessions.find_session_and_user(connection, refresh_token_digest(TOKEN))
        assert user is not None
        assert found is not None
        session = found[0]
        return Client(lambda: rotate_refresh_token(pool, client, user, session, TOKEN))

    return make


@pytest.fixture
def before_writing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Lets something happen once, just before the next transaction begins."""

    def plan(action: Callable[[], Any]) -> None:
        planned, write = [action], Database.write

        @contextmanager
        def interrupted(self: Database) -> Iterator[Connection]:
            while planned:
                planned.pop()()
            with write(self) as connection:
                yield connection

        monkeypatch.setattr(Database, "write", interrupted)

    yield plan
    clock.set_offset(0)


@pytest.mark.parametrize("ahead", [-60, 0, 60])
def test_without_grace_a_token_is_replaced_once_whatever_the_clocks_say(
    client: Callable[[int], Client], before_writing: Callable[..., None], ahead: int
) -> None:
    rotating = client(0)

    def rotate_elsewhere() -> None:
        clock.set_offset(ahead)
        assert rotating.rotate().refresh_token
        clock.set_offset(0)

    before_writing(rotate_elsewhere)
    with pytest.raises(RefreshTokenReuseException, match="Refresh token reuse detected"):
        rotating.rotate()


@pytest.mark.parametrize(("waited", "is_taken"), [(0, True), (3, True), (4, False), (60, False)])
def test_the_grace_period_is_over_for_who_had_to_wait_until_then(
    client: Callable[[int], Client],
    before_writing: Callable[..., None],
    waited: int,
    is_taken: bool,
) -> None:
    rotating = client(4)

    def rotate_elsewhere() -> None:
        assert rotating.rotate().refresh_token
        clock.set_offset(waited)

    before_writing(rotate_elsewhere)
    if is_taken:
        assert rotating.rotate().refresh_token
        return
    with pytest.raises(RefreshTokenReuseException):
        rotating.rotate()


def test_of_forty_at_once_one_gets_tokens(client: Callable[[int], Client]) -> None:
    rotating = client(0)
    results = at_once(40, lambda _: rotating.rotate())
    refused = raised(results)
    assert {type(error) for error in refused} == {RefreshTokenReuseException}
    assert len(refused) == 39
