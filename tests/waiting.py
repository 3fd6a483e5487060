"""Waits for what comes about by itself."""

import time
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")
_TIMEOUT = 60.0
_PAUSE = 0.02


def wait_until(is_so: Callable[[], _T | None], what: str = "It did not come about in time.") -> _T:
    """Return what is true in the end. Fails with ``what`` where it is not in time."""
    deadline = time.monotonic() + _TIMEOUT
    while not (found := is_so()):
        assert time.monotonic() < deadline, what
        time.sleep(_PAUSE)
    return found
