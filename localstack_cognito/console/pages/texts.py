"""What the console says: every text is in ``texts.json``, by its name."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("texts.json")


def text(name: str, /, **values: object) -> str:
    """Return a text, with values in place of its ``{names}``. Raises ``KeyError``."""
    known = _table()[name]
    return known.format(**values) if values else known


def find(name: str) -> str | None:
    """Return a text, or None where there is none with this name."""
    return _table().get(name)


@cache
def _table() -> Mapping[str, str]:
    table: Mapping[str, str] = json.loads(_FILE.read_text(encoding="utf-8"))
    return table
