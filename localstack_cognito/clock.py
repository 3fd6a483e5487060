"""The one clock: whatever expires asks here, so that a test or a developer can move it."""

import time

_offset = 0.0


def now() -> float:
    """Return the current time in seconds since the Unix epoch, moved by the offset that is set.

    It is given to the millisecond, as AWS prints times.
    """
    return round(time.time() + _offset, 3)


def offset() -> float:
    """Return by how many seconds the clock is ahead of the machine's (negative: behind)."""
    return _offset


def set_offset(seconds: float) -> None:
    """Move the clock to ``seconds`` ahead of the machine's; 0 lets it run as the machine's does."""
    global _offset
    _offset = seconds
