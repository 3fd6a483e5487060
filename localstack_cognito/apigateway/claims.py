"""Claims as API Gateway passes them on: every value is text.

Mapping templates have them as ``$context.authorizer.claims``, and functions that an API proxies to
as ``event["requestContext"]["authorizer"]["claims"]``.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
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
    at = datetime.fromtimestamp(seconds, UTC)
    return f"{_DAYS[at.weekday()]} {_MONTHS[at.month - 1]} {at:%d %H:%M:%S} UTC {at.year}"


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ",".join(_text(element) for element in value)
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
