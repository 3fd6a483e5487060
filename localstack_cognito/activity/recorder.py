"""The records of this process, bounded in number and in size, and who waits for the next."""

import itertools
import queue
import threading
from collections import OrderedDict, deque
from collections.abc import Iterator, Mapping
from typing import Any

from localstack_cognito.activity.records import Record

MOST_RECORDS = 2_000
MOST_BYTES = 32 << 20
_MOST_LINKS = 8_192
_MOST_WAITING = 1_000
_OF_A_RECORD = 600


class Recorder:
    """Keeps records, the oldest going first. Safe for threads."""

    def __init__(self, most_records: int = MOST_RECORDS, most_bytes: int = MOST_BYTES) -> None:
        """Keep as many records, and as many bytes of them."""
        self._most_records, self._most_bytes = most_records, most_bytes
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._records: deque[Record] = deque()
        self._bytes = 0
        self._followers: list[queue.Queue[Record]] = []
        self._journeys: OrderedDict[str, str] = OrderedDict()

    def next_number(self) -> int:
        """Return a number that no record has yet."""
        return next(self._numbers)

    def keep(self, record: Record) -> None:
        """Keep a record that has ended, and tell those who follow."""
        record.size = _OF_A_RECORD + _size(record.details)
        with self._lock:
            self._records.append(record)
            self._bytes += record.size
            while len(self._records) > 1 and (
                len(self._records) > self._most_records or self._bytes > self._most_bytes
            ):
                self._bytes -= self._records.popleft().size
            followers = list(self._followers)
        for follower in followers:
            try:
                follower.put_nowait(record)
            except queue.Full:
                # Who does not read as fast as things happen is told no more of them.
                continue

    def records(self) -> list[Record]:
        """Return every record that is kept, in the order in which they ended."""
        with self._lock:
            return list(self._records)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._records.clear()
            self._journeys.clear()
            self._bytes = 0

    def follow(self, seconds: float) -> Iterator[Record | None]:
        """Yield records as they are kept, and None where ``seconds`` went by without one."""
        waiting: queue.Queue[Record] = queue.Queue(_MOST_WAITING)
        with self._lock:
            self._followers.append(waiting)
        try:
            while True:
                try:
                    yield waiting.get(timeout=seconds)
                except queue.Empty:
                    yield None
        finally:
            with self._lock:
                self._followers.remove(waiting)

    def link(self, key: str, journey: str) -> None:
        """Let what comes with ``key`` belong to a journey."""
        with self._lock:
            self._journeys[key] = journey
            self._journeys.move_to_end(key)
            if len(self._journeys) > _MOST_LINKS:
                self._journeys.popitem(last=False)

    def journey_of(self, key: str) -> str | None:
        """Return the journey that ``key`` belongs to, or None."""
        with self._lock:
            return self._journeys.get(key)


def _size(value: Any) -> int:
    """Return about how many bytes a value takes."""
    if isinstance(value, str):
        return 50 + len(value)
    if isinstance(value, Mapping):
        return 100 + sum(_size(name) + _size(member) for name, member in value.items())
    if isinstance(value, list):
        return 60 + sum(map(_size, value))
    return 30
