"""The file ``.testmap.json``: how long each test took, and which functions it ran."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = ".testmap.json"


@dataclass(frozen=True, slots=True)
class RecordedTest:
    """What is known of a test.

    ``touched`` are the functions that ran for it alone, ``fixtures`` the names of what it shares
    with others. ``failed`` says how its last run ended.
    """

    seconds: float
    touched: frozenset[str]
    fixtures: frozenset[str] = frozenset()
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of all tests.

    ``commit`` is what the last green run of the whole suite ran on, and None before there was
    one; ``dirty`` says that the work tree had changes then; ``green`` how the last whole run ended.
    ``fixtures`` are the functions that ran for what tests share.
    """

    tests: Mapping[str, RecordedTest] = field(default_factory=dict)
    fixtures: Mapping[str, frozenset[str]] = field(default_factory=dict)
    commit: str | None = None
    dirty: bool = False
    green: bool = False

    def touched(self, test: RecordedTest) -> frozenset[str]:
        """Return all functions that a test needs, those of what it shares included."""
        return test.touched.union(*(self.fixtures.get(name, ()) for name in test.fixtures))


def read(file: Path) -> Record:
    """Return what the file says; nothing where it is missing or was not written by us."""
    try:
        document = json.loads(file.read_text())
        names: list[str] = document["functions"]

        def functions(places: Iterable[int]) -> frozenset[str]:
            return frozenset(names[place] for place in places)

        return Record(
            tests={
                node: RecordedTest(
                    float(test["seconds"]),
                    functions(test["touched"]),
                    frozenset(test.get("fixtures", ())),
                    bool(test.get("failed", False)),
                )
                for node, test in document["tests"].items()
            },
            fixtures={name: functions(f) for name, f in document.get("fixtures", {}).items()},
            commit=document["commit"],
            dirty=document["dirty"],
            green=document["green"],
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Record()


def write(file: Path, record: Record) -> None:
    """Write the file anew, a line per test."""
    names = sorted(
        frozenset().union(*record.fixtures.values(), *(t.touched for t in record.tests.values()))
    )
    places = {name: place for place, name in enumerate(names)}

    def indices(functions: Iterable[str]) -> list[int]:
        return sorted(places[name] for name in functions)

    tests = {
        node: {
            "seconds": round(test.seconds, 3),
            "touched": indices(test.touched),
            "fixtures": sorted(test.fixtures),
            **({"failed": True} if test.failed else {}),
        }
        for node, test in sorted(record.tests.items())
    }
    fixtures = {name: indices(record.fixtures[name]) for name in sorted(record.fixtures)}
    head = {"commit": record.commit, "dirty": record.dirty, "green": record.green}
    text = (
        json.dumps(head)[:-1]
        + f',\n"functions": {_lines(names)},\n"fixtures": {_lines(fixtures)},\n'
        + f'"tests": {_lines(tests)}}}\n'
    )
    temporary = file.with_suffix(".new")
    temporary.write_text(text)
    temporary.replace(file)


def _lines(value: list[str] | Mapping[str, Any]) -> str:
    def dump(item: Any) -> str:
        return json.dumps(item, separators=(",", ":"))

    if isinstance(value, list):
        return "[" + ",\n".join(map(dump, value)) + "]"
    return "{" + ",\n".join(f"{dump(name)}:{dump(item)}" for name, item in value.items()) + "}"


def merge(old: Record, new: Record, whole: bool, exists: Iterable[str]) -> Record:
    """Return the record after a run that ``new`` is of.

    A ``whole`` run leaves nothing of the old but, where it was red, the commit of the last green
    one. Another run replaces what it ran; tests whose files do not exist any more go.
    """
    if whole:
        base = new if new.green else old
        return Record(new.tests, new.fixtures, base.commit, base.dirty, new.green)
    files = frozenset(exists)
    kept = {node: test for node, test in old.tests.items() if node.split("::")[0] in files}
    fixtures = dict(old.fixtures)
    for name, functions in new.fixtures.items():
        fixtures[name] = fixtures.get(name, frozenset()) | functions
    return Record({**kept, **new.tests}, fixtures, old.commit, old.dirty, old.green)
