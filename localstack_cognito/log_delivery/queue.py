"""The lines of all logs on their way: bounded, in batches, by one thread in the background.

What is lost is never lost silently: one line of the log says how many and why, at once and then at
most once a minute for each pool, log and reason, and the activity has a record of it.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from localstack_cognito import clock
from localstack_cognito.activity.noting import doing
from localstack_cognito.activity.records import Kind, Outcome
from localstack_cognito.host import log_destinations
from localstack_cognito.host.log_destinations import LogBatch, LogDestination, NotDelivered
from localstack_cognito.log_delivery.records import AuthEventRecord, EventSource, line_of

LOG = logging.getLogger(__name__)

MOST_WAITING = 10_000
"""How many lines may wait, of all pools together."""
MOST_AT_ONCE = 256
"""How many go at once: CloudWatch Logs takes a megabyte, Firehose 500."""
_LINGER = 0.3
_GRACE = 3.0
_SILENCE = 60.0
_FULL = f"{MOST_WAITING} are waiting already"
_STOPPED = "the host stopped before they were delivered"
_UNEXPECTED = "that failed unexpectedly; the host's log tells why"


@dataclass(frozen=True, slots=True)
class Address:
    """Whose log a line is of, and which."""

    user_pool_id: str
    source: EventSource


FindDestination = Callable[[str, str], LogDestination | None]
"""What returns where a log of a pool goes: None where nobody wants it."""
_Line = tuple[Address, int, str]
_Loss = tuple[Address, str]


def deliver_with(find: FindDestination) -> None:
    """Deliver from now on, to what ``find`` says; until then nothing is kept."""
    _queue.find = find


def put_auth_event(user_pool_id: str, event: AuthEventRecord) -> None:
    """See to it that an event comes into the pool's log, if it wants that."""
    address = Address(user_pool_id, EventSource.USER_AUTH_EVENTS)
    _queue.put(address, event.message(user_pool_id))


def put_undelivered(user_pool_id: str, details: str) -> None:
    """See to it that the pool's log tells of a message that was not delivered."""
    _queue.put(Address(user_pool_id, EventSource.USER_NOTIFICATION), {"details": details})


def end() -> None:
    """Deliver what waits, as far as that takes no more than a moment, and then nothing more."""
    _queue.end()


class _Queue:
    """What waits, and who delivers it."""

    def __init__(self) -> None:
        self.find: FindDestination | None = None
        self._waiting: deque[_Line] = deque()
        self._lost: dict[_Loss, int] = {}
        self._told_at: dict[_Loss, float] = {}
        self._condition = threading.Condition()
        self._worker: threading.Thread | None = None
        self._has_ended = False
        self._under_way: list[_Line] = []

    def put(self, address: Address, message: Any) -> None:
        if self.find is None:
            return
        line = line_of(address.source, address.user_pool_id, clock.now(), message)
        with self._condition:
            if self._has_ended or len(self._waiting) >= MOST_WAITING:
                why = _STOPPED if self._has_ended else _FULL
                self._lost[address, why] = self._lost.get((address, why), 0) + 1
            else:
                # Not the clock that can be moved: the logs take no lines from the future.
                self._waiting.append((address, int(time.time() * 1000), line))
            if self._worker is None and not self._has_ended:
                self._worker = threading.Thread(
                    target=self._work, name="cognito-log-delivery", daemon=True
                )
                self._worker.start()
            self._condition.notify()
        if self._has_ended:
            self._tell_losses(at_once=True)

    def end(self) -> None:
        with self._condition:
            self._has_ended = True
            self._condition.notify()
        if self._worker is not None:
            self._worker.join(_GRACE)
        with self._condition:
            for address, _, _ in (*self._under_way, *self._waiting):
                self._lost[address, _STOPPED] = self._lost.get((address, _STOPPED), 0) + 1
            self._waiting.clear()
        self._tell_losses(at_once=True)

    def _work(self) -> None:
        while (lines := self._next()) is not None:
            for batch, address in _batches(lines):
                self._deliver(batch, address)
            self._under_way = []
            self._tell_losses(at_once=False)

    def _next(self) -> list[_Line] | None:
        """Return the lines that are next, a moment after the first, or None in the end."""
        with self._condition:
            while not self._waiting and not self._has_ended:
                if not self._condition.wait(_SILENCE if self._lost else None):
                    return []
            if not self._waiting:
                return None
            if len(self._waiting) < MOST_AT_ONCE and not self._has_ended:
                self._condition.wait_for(
                    lambda: len(self._waiting) >= MOST_AT_ONCE or self._has_ended, _LINGER
                )
            count = min(MOST_AT_ONCE, len(self._waiting))
            self._under_way = [self._waiting.popleft() for _ in range(count)]
            return self._under_way

    def _deliver(self, batch: LogBatch, address: Address) -> None:
        assert self.find is not None
        try:
            destination = self.find(address.user_pool_id, address.source)
            if destination is not None:
                log_destinations.put(destination, batch)
        except NotDelivered as failure:
            self._lose(address, str(failure), failure.count)
        except Exception:
            LOG.exception("The log of user pool %s was not delivered", address.user_pool_id)
            self._lose(address, _UNEXPECTED, len(batch.lines))

    def _lose(self, address: Address, why: str, count: int) -> None:
        with self._condition:
            self._lost[address, why] = self._lost.get((address, why), 0) + count

    def _tell_losses(self, *, at_once: bool) -> None:
        now = time.monotonic()
        with self._condition:
            self._told_at = {loss: at for loss, at in self._told_at.items() if now - at < _SILENCE}
            due = [loss for loss in self._lost if at_once or loss not in self._told_at]
            losses = [(loss, self._lost.pop(loss)) for loss in due]
            self._told_at.update(dict.fromkeys(due, now))
        for (address, why), count in losses:
            _tell_loss(address, why, count)


def _batches(lines: list[_Line]) -> list[tuple[LogBatch, Address]]:
    by_address: dict[Address, list[tuple[int, str]]] = {}
    for address, at, line in lines:
        by_address.setdefault(address, []).append((at, line))
    return [
        (
            LogBatch(
                address.user_pool_id,
                address.source.value,
                sorted(entries, key=lambda entry: entry[0]),
            ),
            address,
        )
        for address, entries in by_address.items()
    ]


def _tell_loss(address: Address, why: str, count: int) -> None:
    records = "record" if count == 1 else "records"
    LOG.warning(
        "%d %s of %s of user pool %s not delivered: %s",
        *(count, records, address.source.value, address.user_pool_id, why),
    )
    with doing(Kind.LOGS, address.source.value) as this:
        if this is not None:
            this.note(user_pool_id=address.user_pool_id)
            this.detail("lost", {"Records": count, "EventSource": address.source.value})
            reason = f"{count} {records} not delivered: {why}."
            this.refused("LogDeliveryFailure", reason, reason, outcome=Outcome.FAILED)


_queue = _Queue()
