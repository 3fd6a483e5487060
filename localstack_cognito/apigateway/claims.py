"""Claims as API Gateway passes them on: every value is text.

Mapping templates have them as ``$context.authorizer.claims``, and functions that an API proxies to
as ``event["requestContext"]["authorizer"]["claims"]``.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
"""

import json
import time
from collections.abc import Mapping
from typing import Any

_DATES = ("exp", "iat")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def as_text(claims: Mapping[str, Any]) -> dict[str, str]:
    """Return the claims of a token, in its order, as text."""
    return {
        name: java_date(value) if name in _DATES else _text(value) for name, value in claims.items()
    }


def java_date(seconds: float) -> str:
    """Return a time as Java prints a date: ``Thu Jul 02 12:42:47 UTC 2026``."""
    # Formatting with strftime takes longer than all the rest.
    year, month, day, hour, minute, second, weekday, *_ = time.gmtime(seconds)
    on = f"{_DAYS[weekday]} {_MONTHS[month - 1]} {day:02d}"
    return f"{on} {hour:02d}:{minute:02d}:{second:02d} UTC {year}"


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if type(value) is int:
        return str(value)
    if isinstance(value, list):
        return ",".join(_text(element) for element in value)
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
