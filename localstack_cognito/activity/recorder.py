"""The records of this process, bounded in number and in size, and who waits for the next."""

import itertools
import marshal
import queue
import threading
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import suppress

from localstack_cognito.activity.records import Record

MOST_RECORDS = 2_000
MOST_BYTES = 32 << 20
MOST_OF_A_RECORD = 1 << 20
"""How many bytes the details of one record may take; it is kept without them where they do."""
MOST_LINKS = 8_192
MOST_WAITING = 1_000
"""How many records wait for a follower that does not read; then it is one no more.

They may have as many bytes as those that are kept.
"""
_OF_A_RECORD = 600
# A text takes about 50 bytes more than it has letters, where short texts have most of them.
_BYTES_A_LETTER = 4


def _size_of_details(record: Record) -> int:
    """Return about how many bytes the details of a record take."""
    size = sum(one.size for one in record.unread.values())
    if not record.sections:
        return size
    try:
        # Faster than any walk through them. What is masked has only what it can write.
        written = len(marshal.dumps(record.sections))
    except ValueError:
        written = len(repr(record.sections))
    return size + written * _BYTES_A_LETTER


class Follower:
    """Somebody who is told of records as they are kept, from when it was made until it is closed.

    One that does not read as fast as things happen is told no more of them.
    """

    def __init__(self, recorder: "Recorder") -> None:
        self._recorder = recorder
        self._waiting: queue.Queue[Record] = queue.Queue(MOST_WAITING)
        # Each is counted by one thread at a time: by who tells, and by who reads.
        self._told_bytes = self._read_bytes = 0
        self._is_dropped = False

    def told(self, record: Record) -> bool:
        """Tell of a record; returns whether there was room for it."""
        waiting = self._told_bytes - self._read_bytes
        if waiting and waiting + record.size > self._recorder.most_bytes:
            self._is_dropped = True
            return False
        self._told_bytes += record.size
        try:
            self._waiting.put_nowait(record)
        except queue.Full:
            self._is_dropped = True
        return not self._is_dropped

    def records(self, seconds: float) -> Iterator[Record | None]:
        """Yield records, and None where ``seconds`` went by without one, until it is dropped."""
        while True:
            try:
                record = self._waiting.get(timeout=seconds)
            except queue.Empty:
                yield None
            else:
                self._read_bytes += record.size
                yield record
            if self._is_dropped and self._waiting.empty():
                return

    def close(self) -> None:
        """Want to hear no more."""
        self._recorder.forget(self)


class Recorder:
    """Keeps records, the oldest going first. Safe for threads."""

    def __init__(self, most_records: int = MOST_RECORDS, most_bytes: int = MOST_BYTES) -> None:
        """Keep as many records, and as many bytes of them."""
        self._most_records, self.most_bytes = most_records, most_bytes
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._kept = 0
        self._records: deque[Record] = deque()
        self._bytes = 0
        self._followers: list[Follower] = []
        self._journeys: OrderedDict[str, str] = OrderedDict()

    def next_number(self) -> int:
        """Return a number that no record has yet."""
        return next(self._numbers)

    def keep(self, record: Record) -> None:
        """Keep a record that has ended, and tell those who follow."""
        size = _size_of_details(record)
        if size > min(MOST_OF_A_RECORD, self.most_bytes):
            record.sections = {"left out": f"about {size} bytes, more than a record may have"}
            record.unread = {}
            size = 0
        record.size = _OF_A_RECORD + size
        with self._lock:
            self._kept += 1
            record.sequence = self._kept
            self._records.append(record)
            self._bytes += record.size
            while len(self._records) > self._most_records or self._bytes > self.most_bytes:
                self._bytes -= self._records.popleft().size
            for follower in tuple(self._followers):
                if not follower.told(record):
                    self._followers.remove(follower)

    @property
    def size(self) -> int:
        """Return about how many bytes the records take."""
        return self._bytes

    def records(self) -> list[Record]:
        """Return every record that is kept, in the order in which they ended."""
        with self._lock:
            return list(self._records)

    def keeps(self, record: Record) -> bool:
        """Return whether a record that has ended is still kept."""
        with self._lock:
            return bool(self._records) and record.sequence >= self._records[0].sequence

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._records.clear()
            self._journeys.clear()
            self._bytes = 0

    def follow(self) -> Follower:
        """Return a follower, who is told of what is kept from now on."""
        follower = Follower(self)
        with self._lock:
            self._followers.append(follower)
        return follower

    def forget(self, follower: Follower) -> None:
        """Tell a follower no more."""
        with self._lock, suppress(ValueError):
            self._followers.remove(follower)

    @property
    def followers(self) -> int:
        """Return how many follow."""
        return len(self._followers)

    def link(self, key: str, journey: str) -> None:
        """Let what comes with ``key`` belong to a journey."""
        with self._lock:
            self._journeys[key] = journey
            self._journeys.move_to_end(key)
            if len(self._journeys) > MOST_LINKS:
                self._journeys.popitem(last=False)

    def journey_of(self, key: str) -> str | None:
        """Return the journey that ``key`` belongs to, or None."""
        with self._lock:
            return self._journeys.get(key)
