"""The lines on their way: in batches, bounded, and none of them lost silently."""

import json
import logging
import threading
from collections.abc import Iterator

import pytest

from localstack_cognito.activity.noting import recorder
from localstack_cognito.host import log_destinations
from localstack_cognito.host.log_destinations import LogBatch, LogDestination, NotDelivered
from localstack_cognito.log_delivery import queue
from localstack_cognito.log_delivery.queue import Address
from localstack_cognito.log_delivery.records import EventSource
from tests.waiting import wait_until

GROUP = LogDestination("logs", "000000000000", "us-east-1", "group")
POOL = "us-east-1_pool"


class Receiver:
    """Takes batches, in place of the host's services."""

    def __init__(self) -> None:
        self.batches: list[LogBatch] = []
        self.fails_with: Exception | None = None
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.asked = threading.Event()

    def put(self, destination: LogDestination, batch: LogBatch) -> None:
        self.asked.set()
        assert self.may_go_on.wait(20)
        assert destination == GROUP
        if self.fails_with is not None:
            raise self.fails_with
        self.batches.append(batch)

    @property
    def details(self) -> list[str]:
        lines = [line for batch in self.batches for _, line in batch.lines]
        return [json.loads(line)["message"]["details"] for line in lines]


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Receiver:
    receiver = Receiver()
    monkeypatch.setattr(log_destinations, "put", receiver.put)
    return receiver


@pytest.fixture
def waiting(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> Iterator[queue._Queue]:
    made = queue._Queue()
    monkeypatch.setattr(queue, "_queue", made)
    queue.deliver_with(lambda pool, source: None if pool == "unwanted" else GROUP)
    yield made
    receiver.may_go_on.set()
    made.end()


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if "not delivered" in one.getMessage()]


def test_nothing_waits_where_nobody_delivers(receiver: Receiver) -> None:
    idle = queue._Queue()
    idle.put(Address(POOL, EventSource.USER_NOTIFICATION), {"details": "x"})
    assert not idle._waiting
    assert idle._worker is None


def test_lines_come_in_order_and_by_pool(receiver: Receiver, waiting: queue._Queue) -> None:
    for number in range(600):
        queue.put_undelivered(POOL if number % 2 else "other", str(number))
    wait_until(lambda: len(receiver.details) == 600, "Not all have come.")
    assert all(len(batch.lines) <= queue.MOST_AT_ONCE for batch in receiver.batches)
    for pool, first in ((POOL, 1), ("other", 0)):
        of_pool = [batch for batch in receiver.batches if batch.user_pool_id == pool]
        told = [json.loads(line)["message"]["details"] for b in of_pool for _, line in b.lines]
        assert told == [str(number) for number in range(first, 600, 2)]


def test_what_nobody_wants_is_no_loss(
    receiver: Receiver, waiting: queue._Queue, caplog: pytest.LogCaptureFixture
) -> None:
    queue.put_undelivered("unwanted", "x")
    queue.put_undelivered(POOL, "y")
    wait_until(lambda: receiver.details == ["y"], "It has not come.")
    waiting.end()
    assert lines(caplog) == []


def test_what_a_full_queue_does_not_take_is_told(
    receiver: Receiver,
    waiting: queue._Queue,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(queue, "MOST_WAITING", 3)
    receiver.may_go_on.clear()
    queue.put_undelivered(POOL, "first")
    assert receiver.asked.wait(10)
    for number in range(5):
        queue.put_undelivered(POOL, str(number))
    receiver.may_go_on.set()
    wait_until(lambda: lines(caplog), "Nothing was told.")
    assert lines(caplog) == [
        f"2 records of userNotification of user pool {POOL} not delivered: "
        "10000 are waiting already"
    ]
    wait_until(lambda: receiver.details == ["first", "0", "1", "2"], "The others have not come.")


def test_what_a_destination_does_not_take_is_told_once_a_minute(
    receiver: Receiver, waiting: queue._Queue, caplog: pytest.LogCaptureFixture
) -> None:
    recorder.clear()
    receiver.fails_with = NotDelivered("the log group group does not exist", 1)
    queue.put_undelivered(POOL, "x")
    wait_until(lambda: lines(caplog), "Nothing was told.")
    for _ in range(3):
        receiver.asked.clear()
        queue.put_undelivered(POOL, "x")
        assert receiver.asked.wait(10)
    assert len(lines(caplog)) == 1
    waiting.end()
    end = f"of userNotification of user pool {POOL} not delivered: the log group group does not"
    assert lines(caplog) == [f"1 record {end} exist", f"3 records {end} exist"]
    (first, second) = [one for one in recorder.records() if one.kind == "logs"]
    assert (first.outcome, first.error, first.user_pool_id) == (
        "failed",
        "LogDeliveryFailure",
        POOL,
    )
    assert first.reason == "1 record not delivered: the log group group does not exist."
    assert second.details == {"lost": {"Records": 3, "EventSource": "userNotification"}}


def test_a_fault_ends_no_delivery(
    receiver: Receiver, waiting: queue._Queue, caplog: pytest.LogCaptureFixture
) -> None:
    receiver.fails_with = RuntimeError("fault")
    queue.put_undelivered(POOL, "x")
    wait_until(lambda: lines(caplog), "Nothing was told.")
    assert lines(caplog)[-1].endswith(f"not delivered: {queue._UNEXPECTED}")
    receiver.fails_with = None
    queue.put_undelivered(POOL, "y")
    wait_until(lambda: receiver.details == ["y"], "It has not come.")


def test_what_waits_is_delivered_in_the_end(receiver: Receiver, waiting: queue._Queue) -> None:
    for number in range(300):
        queue.put_undelivered(POOL, str(number))
    waiting.end()
    assert receiver.details == [str(number) for number in range(300)]


def test_the_end_waits_a_moment_only_and_tells_what_is_lost(
    receiver: Receiver,
    waiting: queue._Queue,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(queue, "_GRACE", 0.1)
    caplog.set_level(logging.INFO)
    receiver.may_go_on.clear()
    queue.put_undelivered(POOL, "under way")
    assert receiver.asked.wait(10)
    queue.put_undelivered(POOL, "waits")
    waiting.end()
    queue.put_undelivered(POOL, "too late")
    end = f"of userNotification of user pool {POOL} not delivered: {queue._STOPPED}"
    assert lines(caplog) == [f"2 records {end}", f"1 record {end}"]
