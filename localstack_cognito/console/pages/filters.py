"""How values are shown: times, JSON, long names."""

import datetime
import json
from collections.abc import Callable, Mapping
from typing import Any


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


def milliseconds(value: float) -> str:
    """Return how long something took."""
    if value >= 1000:
        return f"{value / 1000:.1f} s"
    return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"


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
    "milliseconds": milliseconds,
    "number": number,
}
"""The filters of the templates, by their names there."""
