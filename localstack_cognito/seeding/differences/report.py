"""Differences for people, a line each, and as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class Kind(StrEnum):
    """What a difference is: the right side has it besides, has it not, or has another value."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Step(NamedTuple):
    """A member on the way to a difference, and which item where it is a list of things."""

    member: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference: where, and what each side has.

    ``left`` and ``right`` are None where a side has nothing. Secrets are never among them.
    """

    steps: tuple[Step, ...]
    kind: Kind
    left: Any = None
    right: Any = None
    is_secret: bool = False
    is_set: bool = False

    @property
    def is_thing(self) -> bool:
        """Whether a whole thing is on one side only."""
        return self.steps[-1].key is not None

    def as_json(self) -> Mapping[str, Any]:
        """Return it as the command prints it for programs."""
        return {
            "Path": ".".join(step.member for step in self.steps),
            "Key": [step.key for step in self.steps if step.key is not None],
            "Kind": self.kind.value,
            "Left": self.left,
            "Right": self.right,
        }


_SIGNS = {Kind.ADDED: "+", Kind.REMOVED: "-", Kind.CHANGED: "~"}
_COLOURS = {"+": 32, "-": 31, "~": 33}
_LONGEST = 100


def line_of(difference: Difference, *, coloured: bool = False) -> str:
    """Return a difference as a line: ``~ UserPools us-east-1_app: MfaConfiguration: OFF -> ON``."""
    steps = difference.steps
    last = max((number for number, step in enumerate(steps) if step.key is not None), default=-1)
    thing = " > ".join(
        step.member if step.key is None else f"{step.member} {_one_line(step.key)}"
        for step in steps[: last + 1]
    )
    if difference.is_thing:
        return _painted(f"{_SIGNS[difference.kind]} {thing}", _SIGNS[difference.kind], coloured)
    member = ".".join(step.member for step in steps[last + 1 :])
    where = f"{thing}: {member}" if thing else member
    return f"{_painted('~', '~', coloured)} {where}: {_change(difference, coloured)}"


def _change(difference: Difference, coloured: bool) -> str:
    left, right = difference.left, difference.right
    if difference.is_secret:
        return "differs"
    if difference.is_set:
        lefts, rights = left or [], right or []
        pieces = [_painted(f"+ {_value(one)}", "+", coloured) for one in rights if one not in lefts]
        pieces += [
            _painted(f"- {_value(one)}", "-", coloured) for one in lefts if one not in rights
        ]
        return ", ".join(pieces)
    if left is None:
        return _painted(f"+ {_value(right)}", "+", coloured)
    if right is None:
        return _painted(f"- {_value(left)}", "-", coloured)
    return f"{_value(left)} -> {_value(right)}"


def _value(value: Any) -> str:
    text = _one_line(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _one_line(text: str) -> str:
    """Return a text without what would end its line or do something to a terminal."""
    return text if text.isprintable() and text else json.dumps(text)


def _painted(text: str, sign: str, coloured: bool) -> str:
    return f"\x1b[{_COLOURS[sign]}m{text}\x1b[0m" if coloured else text
