"""The one clock: whatever expires asks here, so that a test or a developer can move it.

What another clock has stamped (a client's SRP timestamp, an authenticator app's code, a provider's
token or document) goes by the machine's clock instead, and so does what we stamp for providers.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

_offset = 0.0
_restore: Callable[[], bool] | None = None


def now() -> float:
    """Return the current time in seconds since the Unix epoch, moved by the offset that is set.

    It is given to the millisecond, as AWS prints times.
    """
    return round(time.time() + offset(), 3)


def as_text(seconds: float) -> str:
    """Return a time since the Unix epoch as people read it, to the second."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"


def machine_now() -> float:
    """Return the machine's time in seconds since the Unix epoch, whatever the offset."""
    return round(time.time(), 3)


def offset() -> float:
    """Return by how many seconds the clock is ahead of the machine's (negative: behind)."""
    global _restore
    if _restore is not None and _restore():
        _restore = None
    return _offset


def set_offset(seconds: float) -> None:
    """Move the clock to ``seconds`` ahead of the machine's; 0 lets it run as the machine's does."""
    global _offset, _restore
    _offset, _restore = seconds, None


def restore_with(restore: Callable[[], bool]) -> None:
    """Have ``restore`` set the offset that is kept before the clock is first asked.

    It returns whether it could; where it could not, it is called again the next time.
    """
    global _restore
    _restore = restore
