"""JSON that others have written: providers, functions and browsers.

Python reads more than RFC 8259 has, and what it reads so can be neither stored nor written again.
"""

import json
import math
import re
from typing import Any

# What Python reads can be deeper than what Python can go through.
_DEEPEST = 100
# U+0000, where the backslash is not itself the end of an escape.
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def read_json(text: str | bytes) -> Any:
    """Return what a text says. Raises ``ValueError`` where it is not JSON that others could read.

    Half of a surrogate pair is no text, a number has an end, and depth has one too. U+0000 is JSON,
    but PostgreSQL's text cannot hold it: it is refused here as in requests.
    """
    if isinstance(text, bytes):
        text = text.decode(json.detect_encoding(text))
    try:
        value = _DECODER.decode(text)
        if text.count("[") + text.count("{") > _DEEPEST and _depth_of(value) > _DEEPEST:
            raise ValueError("It is too deep.")
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()
            if _NUL.search(text):
                raise ValueError("It has U+0000 in it.")
    except RecursionError:
        raise ValueError("It is too deep.") from None
    return value


def read_json_object(text: str | bytes) -> dict[str, Any] | None:
    """Return the object that a text says, or None where it says something else or nothing."""
    try:
        value = read_json(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _depth_of(value: Any) -> int:
    """Return how many objects and lists are in each other at the most."""
    depth, inside = 0, [value]
    while inside := [one for one in inside if isinstance(one, dict | list)]:
        depth += 1
        inside = [
            part for one in inside for part in (one.values() if isinstance(one, dict) else one)
        ]
    return depth


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_finite)
