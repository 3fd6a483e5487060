"""How values are shown: times, JSON, long names."""

import datetime
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

_BROWSERS = ("Edg/", "OPR/", "Firefox/", "HeadlessChrome/", "Chrome/")


def at(seconds: float) -> str:
    """Return a time as people read it, in UTC and to the second."""
    return _time(seconds).strftime("%Y-%m-%d %H:%M:%S")


def clock_time(seconds: float) -> str:
    """Return the time of a day, to the millisecond."""
    return _time(seconds).strftime("%H:%M:%S.%f")[:-3]


def iso(seconds: float) -> str:
    """Return a time for ``<time datetime>``."""
    return _time(seconds).isoformat(timespec="milliseconds")


def pretty(value: Any) -> str:
    """Return a value as JSON, indented."""
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def compact(value: Any) -> str:
    """Return a value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, default=str)


def seconds(value: Any) -> float:
    """Return a time of an operation's answer in seconds."""
    return value.timestamp() if isinstance(value, datetime.datetime) else float(value)


def from_now(value: float) -> str:
    """Return how far a time is ahead or gone, in the largest unit that fits."""
    units = (("days", 86400), ("hours", 3600), ("minutes", 60))
    fitting = (one for one in units if abs(value) >= 2 * one[1])
    unit, size = next(fitting, ("seconds", 1))
    count = f"{abs(value) / size:.0f} {unit}"
    return f"in {count}" if value >= 0 else f"{count} ago"


def moved_by(seconds: float) -> str:
    """Return how far the clock is moved, with its sign: ``+1 d 2 h``, ``-30 s``."""
    left, parts = abs(seconds), []
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count:.0f} {unit}")
    if left or not parts:
        parts.append(f"{left:g} s")
    return ("-" if seconds < 0 else "+") + " ".join(parts)


def milliseconds(value: float) -> str:
    """Return how long something took."""
    if value >= 1000:
        return f"{value / 1000:.1f} s"
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"


def program(value: str) -> str:
    """Return the first product of a user agent, which is what a program is known by."""
    products = re.findall(r"[^\s()]+/[\w.-]+", value)
    known = next((one for one in products if one.startswith(_BROWSERS)), None)
    return known or (products[0] if products else value)


def number(value: int) -> str:
    """Return a number with its thousands apart."""
    return f"{value:,}"


def _time(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "at": at,
    "clock_time": clock_time,
    "iso": iso,
    "pretty": pretty,
    "compact": compact,
    "seconds": seconds,
    "from_now": from_now,
    "moved_by": moved_by,
    "milliseconds": milliseconds,
    "number": number,
    "program": program,
}
"""The filters of the templates, by their names there."""
