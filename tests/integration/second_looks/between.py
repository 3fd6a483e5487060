"""What somebody else does between a first look and the transaction that looks again.

No transaction is open while a function is called, a message is written or a password is computed.
So whoever changes something looks at it twice. Here the other operation runs exactly between the
two looks, in the same thread: no clock and no chance decide who is first.
"""

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from localstack_cognito.storage import messages
from localstack_cognito.storage.database import database
from localstack_cognito.storage.engine import Database
from tests.integration.making import refused


@contextlib.contextmanager
def between(transaction_of: Callable[..., Any], competing: Callable[[], Any]) -> Iterator[None]:
    """Run ``competing`` once, just before the function ``transaction_of`` begins a transaction.

    Fails where that function begins none.
    """
    code = transaction_of.__code__
    waiting = [competing]

    def beginning(begin: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            if waiting and sys._getframe(1).f_code is code:
                waiting.pop()()
            return begin(*arguments)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for begin in (Database.write, Database.write_once, Database.transact):
            patch.setattr(Database, begin.__name__, beginning(begin))
        yield
    assert not waiting, f"{transaction_of.__qualname__} began no transaction"


class Before:
    """Runs something just before the transaction of this number that is begun, from 0 on."""

    def __init__(self, number: int, competing: Callable[[], Any]) -> None:
        self._number, self._competing = number, competing
        self.has_run = False

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Count the transactions that are begun meanwhile."""

        def beginning(begin: Callable[[Database], Any]) -> Callable[[Database], Any]:
            def call(opened: Database) -> Any:
                if not self.has_run:
                    if self._number == 0:
                        self.has_run = True
                        self._competing()
                    self._number -= 1
                return begin(opened)

            return call

        with pytest.MonkeyPatch.context() as patch:
            # ``transact`` calls the first.
            for begin in (Database.write, Database.write_once):
                patch.setattr(Database, begin.__name__, beginning(begin))
            yield


@dataclass(frozen=True)
class Race:
    """An operation that another one overtakes, and what is then left of it.

    Each takes what the test has made: an account, a pool.
    """

    loser: Callable[[Any], Any]
    looks_in: Callable[..., Any]
    """The function whose transaction looks again."""
    winner: Callable[[Any], Any]
    refusal: tuple[str, str] | None = None
    """The type and the text that the loser gets, or None where both count."""
    left: Callable[[Any], None] = lambda _: None
    """Checks what is there in the end."""

    def of(self, pool_id: str, **others: str) -> "Race":
        """Return the race with the pool's id, and others, where the refusal names them."""
        if self.refusal is None:
            return self
        error, text = self.refusal
        return replace(self, refusal=(error, text.format(pool_id, **others)))

    def run(self, made: Any) -> Any:
        """Let the winner overtake the loser; return what the loser got."""
        with contextlib.ExitStack() as stack:
            if self.refusal is not None:
                stack.enter_context(refused(*self.refusal))
            with between(self.looks_in, lambda: self.winner(made)):
                answer = self.loser(made)
        self.left(made)
        return None if self.refusal is not None else answer


def codes(user_pool_id: str) -> list[str | None]:
    """Return the codes and temporary passwords that were sent, oldest first."""
    return [message.code for message in sent(user_pool_id)]


def destinations(user_pool_id: str) -> list[str | None]:
    """Return where they were sent."""
    return [message.destination for message in sent(user_pool_id)]


def sent(user_pool_id: str, username: str | None = None) -> list[Any]:
    """Return the messages that were sent, oldest first."""
    with database().read() as connection:
        return messages.find_messages(
            connection, user_pool_id=user_pool_id, username=username, destination=None, limit=100
        )
