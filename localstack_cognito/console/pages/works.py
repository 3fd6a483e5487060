"""The capability map: what works, by operation. It is the source of the documentation's tables."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from rolo import Response

from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.texts import text

_FILE = Path(__file__).with_name("works.json")


@dataclass(frozen=True, slots=True)
class Capability:
    """What some operations, or a feature, can do: ``state`` is works, kept or refused."""

    section: str
    names: Sequence[str]
    state: str
    note: str
    since: str


def serve(visit: Visit) -> Response:
    """Show the map, or give it as JSON with ``format=json``."""
    if visit.query.get("format") == "json":
        response = Response()
        response.set_json({"capabilities": as_json()})
        return response
    wanted = visit.query.get("q", "").lower()
    found = [
        one
        for one in capabilities()
        if wanted in f"{' '.join(one.names)} {one.note} {one.section}".lower()
    ]
    sections = list(dict.fromkeys(one.section for one in found))
    return visit.page(
        "works.html",
        title=text("menu.works"),
        sections=[(name, [one for one in found if one.section == name]) for name in sections],
    )


@cache
def capabilities() -> Sequence[Capability]:
    """Return the rows of the map."""
    rows: list[Mapping[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return [Capability(**row) for row in rows]


def as_json() -> list[Mapping[str, Any]]:
    """Return the map for programs."""
    return [
        {
            "Section": one.section,
            "Names": list(one.names),
            "State": one.state,
            "Note": one.note,
            "Since": one.since,
        }
        for one in capabilities()
    ]
