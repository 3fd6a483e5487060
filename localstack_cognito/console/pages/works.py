"""The capability map: what works, by operation. It is the source of the documentation's tables."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape
from rolo import Response

from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.texts import text

_FILE = Path(__file__).with_name("works.json")


@dataclass(frozen=True, slots=True)
class Capability:
    """What some operations, or a feature, can do: ``state`` is works, kept or refused.

    What is kept is checked, stored and given back, and has no effect. ``members`` has the state of
    each member that is another than the state of the whole. Texts are Markdown.
    """

    section: str
    names: Sequence[str]
    state: str
    note: str
    since: str
    members: Mapping[str, str] = field(default_factory=dict)


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
        if wanted in f"{' '.join((*one.names, *one.members))} {one.note} {one.section}".lower()
    ]
    sections = list(dict.fromkeys(one.section for one in found))
    return visit.page(
        "works.html",
        title=text("menu.works"),
        marked=marked,
        sections=[(name, [one for one in found if one.section == name]) for name in sections],
    )


@cache
def capabilities() -> Sequence[Capability]:
    """Return the rows of the map."""
    rows: list[Mapping[str, Any]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return [Capability(**row) for row in rows]


def as_json() -> list[Mapping[str, Any]]:
    """Return the map for programs, an entry for each name."""
    return [
        {
            "Section": _plain(one.section),
            "Name": _plain(name),
            "State": one.state,
            "Members": dict(one.members),
            "Note": _plain(one.note),
            "Since": one.since,
        }
        for one in capabilities()
        for name in one.names
    ]


def table_of(section: str) -> str:
    """Return the rows of a section's table in the documentation, as Markdown."""
    rows = [one for one in capabilities() if one.section == section]
    return "".join(f"| {', '.join(one.names)} | {one.note} |\n" for one in rows)


def marked(markdown: str) -> Markup:
    """Return a text of the map as HTML: what is between backticks is code."""
    parts = markdown.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if index % 2 else escape(part)
        for index, part in enumerate(parts)
    )


def _plain(markdown: str) -> str:
    return markdown.replace("`", "")
