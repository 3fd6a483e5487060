"""Not more often than so many times a second."""

import threading
import time
from collections.abc import Callable, Mapping


class Pace:
    """Lets threads wait for their turn, each kind of request at a rate of its own."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._next: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, rates: Mapping[str, float]) -> None:
        """Wait until a request may be made that counts for each of some rates, by their names."""
        with self._lock:
            now = self._clock()
            turn = max([now, *(self._next.get(name, now) for name in rates)])
            self._next |= {name: turn + 1 / rate for name, rate in rates.items()}
        if turn > now:
            self._sleep(turn - now)
