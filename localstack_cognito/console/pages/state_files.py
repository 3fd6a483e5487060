"""Everything as a file, to take away; and a file that is tried, then applied."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO, cast

from rolo import Response

from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.texts import text
from localstack_cognito.console.state import FORMATS, LARGEST
from localstack_cognito.seeding.files.places import FileProblems
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.one_at_a_time import Busy, apply_in_turn
from localstack_cognito.seeding.told import by_member, in_words

_RECORD = "Console: seed"
_TRY, _APPLY = "try", "apply"
_PASTED = "text"
# A larger one is not put back into the form.
_MOST_SHOWN = 100_000
_ALL_LINES = 120
_AROUND = 2
_LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class Given:
    """A file that was uploaded or pasted."""

    name: str
    stream: BinaryIO

    def shown(self) -> str | None:
        """Return its text for the form, or None where it is too large."""
        self.stream.seek(0)
        data = self.stream.read(_MOST_SHOWN + 1)
        return data.decode(errors="replace") if len(data) <= _MOST_SHOWN else None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file beside what is wrong there. ``is_after_gap`` is so where some are left out.

    Number 0 is the file as a whole.
    """

    number: int
    text: str
    problems: Sequence[str]
    is_after_gap: bool


def serve(visit: Visit) -> Response:
    """Show the forms; POST tries or applies a file, and shows what came of it."""
    if not visit.is_posted:
        return _page(visit)
    if (visit.request.content_length or 0) > LARGEST:
        return _page(visit, problem=text("files.too_large", most=LARGEST))
    given = _given(visit)
    what = visit.form.get("do")
    if given is None or what not in (_TRY, _APPLY):
        return _page(visit, problem=text("files.none"))
    is_dry = what == _TRY
    try:
        file = read(given.stream, name=given.name)
        report = apply_in_turn(file, _RECORD, prune=_is_pruned(visit), dry_run=is_dry).members()
    except FileProblems as problems:
        count = len(problems.problems) + problems.left_out
        said = text("files.problems", count=count)
        return _page(visit, given, problem=said, lines=list(_lines(given, problems)))
    except Busy as busy:
        return _page(visit, given, problem=str(busy))
    said = in_words(report, dry_run=is_dry)
    return _page(visit, given, done=said, members=by_member(report, dry_run=is_dry))


def _page(
    visit: Visit,
    given: Given | None = None,
    *,
    problem: str | None = None,
    done: str | None = None,
    lines: Sequence[Line] = (),
    members: Mapping[str, str] | None = None,
) -> Response:
    shown = given.shown() if given is not None else ""
    return visit.page(
        "files.html",
        title=text("menu.files"),
        problem=problem,
        report=done,
        lines=lines,
        members=members or {},
        formats=FORMATS,
        file_text=shown or "",
        is_too_large=shown is None,
        is_pruned=_is_pruned(visit),
    )


def _is_pruned(visit: Visit) -> bool:
    return visit.is_posted and visit.form.get("prune") == "1"


def _given(visit: Visit) -> Given | None:
    """Return the file that was uploaded, else the text that was pasted, or None."""
    uploaded = visit.request.files.get("file")
    if uploaded is not None and uploaded.filename:
        return Given(uploaded.filename, cast(BinaryIO, uploaded.stream))
    pasted = visit.form.get("text", "")
    if not pasted.strip():
        return None
    return Given(_PASTED, io.BytesIO(pasted.replace("\r\n", "\n").encode()))


def _lines(given: Given, problems: FileProblems) -> Iterator[Line]:
    """Return the lines around the problems, or all of a file that is short."""
    said: dict[int, list[str]] = {}
    for problem in problems.problems:
        told = ": ".join(part for part in (problem.member, problem.message) if part)
        said.setdefault(problem.place.line, []).append(told)
    if 0 in said:
        yield Line(0, "", said[0], is_after_gap=False)
    wanted = {
        near for number in said for near in range(number - _AROUND, number + _AROUND + 1) if number
    }
    given.stream.seek(0)
    begun = [given.stream.readline() for _ in range(_ALL_LINES + 1)]
    if not begun[-1]:
        wanted = set(range(_ALL_LINES + 1))
    given.stream.seek(0)
    found = [
        (number, line) for number, line in enumerate(given.stream, 1) if line and number in wanted
    ]
    for (before, _), (number, line) in pairwise([(0, b""), *found]):
        shown = line.decode(errors="replace").rstrip("\r\n")
        yield Line(number, shown[:_LONGEST_LINE], said.get(number, ()), number > before + 1)
