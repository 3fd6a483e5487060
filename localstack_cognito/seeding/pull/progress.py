"""What is being read, for who waits: a line that changes on a terminal, else one now and then."""

import time
from collections.abc import Callable
from typing import TextIO

_ON_A_TERMINAL = 0.1
_ELSEWHERE = 5.0
_LONGEST = 79


class Progress:
    """Tells of the progress on a stream, and not more often than somebody can read it."""

    def __init__(self, stream: TextIO, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream, self._clock = stream, clock
        self._is_terminal = stream.isatty()
        # Where each line stays, one is for who waits only.
        self._last = clock() - (_ON_A_TERMINAL if self._is_terminal else 0.0)
        self._is_open = False

    def at(self, text: str) -> None:
        """Say where the reading is."""
        now = self._clock()
        if now - self._last < (_ON_A_TERMINAL if self._is_terminal else _ELSEWHERE):
            return
        self._last = now
        if self._is_terminal:
            self._stream.write(f"\r\x1b[K{text[:_LONGEST]}")
            self._is_open = True
        else:
            self._stream.write(f"{text}\n")
        self._stream.flush()

    def say(self, text: str) -> None:
        """Write a line that stays."""
        if self._is_open:
            self._stream.write("\r\x1b[K")
            self._is_open = False
        self._stream.write(f"{text}\n")
        self._stream.flush()
