"""Items of a list that are one JSON object in one line: found beforehand, read when asked for.

An exported pool has each user so. A million of them are neither composed nor kept: what is kept of
a run of such lines is where it begins and ends. Whether they are items indeed, and not the text of
a block scalar, only the whole file says. What reads it has one placeholder for each run, and takes
those that it does not meet as an item for text (``composing``).
"""

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from localstack_cognito.seeding.files import json_values
from localstack_cognito.seeding.files.bounds import MOST_BYTES, TooLarge
from localstack_cognito.seeding.files.nodes import Item, ItemLine, Node
from localstack_cognito.seeding.files.places import FileProblem, Place
from localstack_cognito.seeding.files.sources import Source

# What libyaml takes for the end of a line or refuses, and what no editor shows. JSON's texts may
# have the first kinds: a line of JSON is looked at by JSON's rules.
_WRONG = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u2028\u2029\ufeff\ufffe\uffff]|\r(?!\n)"
)
_WRONG_IN_JSON = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f]|\r(?!\n)")
_SPACES = b" \t"
_MOST_ENDS = 2**16


@dataclass(frozen=True, slots=True)
class Run:
    """Lines one below the other that are an item each: their bytes and the first one's line.

    ``opening`` is what stands before the JSON of each, ``closing`` what stands behind the last.
    """

    start: int
    end: int
    line: int
    count: int
    opening: bytes
    closing: bytes
    has_expansions: bool


@dataclass(frozen=True, slots=True)
class _ItemLine:
    opening: bytes
    text: str
    closing: bytes


def _yaml_item(line: bytes) -> _ItemLine | None:
    begin = len(line) - len(line.lstrip(b" "))
    if not line.startswith(b"- {", begin):
        return None
    text = line[begin + 2 :].rstrip(b" \t\r\n")
    return _object(line[: begin + 2], text, b"") if text.endswith(b"}") else None


def _json_item(line: bytes) -> _ItemLine | None:
    begin = len(line) - len(line.lstrip(_SPACES))
    if not line.startswith(b"{", begin):
        return None
    text = line[begin:].rstrip(b" \t\r\n")
    closing = b"," if text.endswith(b",") else b""
    text = text.removesuffix(b",")
    return _object(line[:begin], text, closing) if text.endswith(b"}") else None


def _object(opening: bytes, text: bytes, closing: bytes) -> _ItemLine | None:
    try:
        decoded = text.decode()
    except UnicodeDecodeError:
        return None
    if "\r" in decoded or not json_values.is_sound_object(decoded):
        return None
    return _ItemLine(opening, decoded, closing)


def find_runs(source: Source, is_json: bool) -> list[Run]:
    """Return the runs of a file. Raises ``FileProblem`` for characters that no file may have."""
    item_of: Callable[[bytes], _ItemLine | None] = _json_item if is_json else _yaml_item
    runs: list[Run] = []
    offset, last, is_open, others = source.beginning, None, False, 0
    for number, line in enumerate(source.lines(source.beginning), 1):
        end = offset + len(line)
        item = item_of(line)
        if item is None:
            check_line(source.name, number, line, is_json)
            is_open = False
            others += len(line)
            if others > MOST_BYTES:
                raise TooLarge(
                    Place(source.name, number),
                    f"The file has more than {MOST_BYTES} bytes, "
                    "not counting the items of lists that are one line of JSON each.",
                )
        else:
            expands = may_expand(item.text)
            if is_open and last is not None and last.opening == item.opening:
                runs[-1] = last = _longer(last, end, item.closing, expands)
            else:
                last = Run(offset, end, number, 1, item.opening, item.closing, expands)
                runs.append(last)
            # Without a comma the list ends.
            is_open = not is_json or bool(item.closing)
        offset = end
    return runs


def _longer(run: Run, end: int, closing: bytes, expands: bool) -> Run:
    return Run(
        run.start,
        end,
        run.line,
        run.count + 1,
        run.opening,
        closing,
        run.has_expansions or expands,
    )


def may_expand(line: str) -> bool:
    """Return whether a line of JSON may have ``${`` in a text, also as an escape."""
    return "${" in line or "\\u" in line


def check_line(file: str, number: int, line: bytes, is_json: bool) -> None:
    """Raise ``FileProblem`` where a line is not UTF-8 or has a character that it may not have."""
    try:
        text = line.decode()
    except UnicodeDecodeError as e:
        column = len(line[: e.start].decode()) + 1
        raise FileProblem(Place(file, number, column), "This is not UTF-8.") from None
    wrong = (_WRONG_IN_JSON if is_json else _WRONG).search(text)
    if wrong:
        place = Place(file, number, wrong.start() + 1)
        code = ord(wrong[0])
        if code == 0:
            raise FileProblem(place, "U+0000 is no text.")
        if code == 0x0D:
            raise FileProblem(place, "A carriage return (U+000D) stands alone, which ends no line.")
        raise FileProblem(
            place, f'U+{code:04X} must be written as "\\u{code:04x}", in double quotes.'
        )


def check_run(source: Source, run: Run, is_json: bool) -> None:
    """Look at the lines of a run that are no items, as ``find_runs`` looks at others."""
    for number, line in zip(
        range(run.line, run.line + run.count), source.lines(run.start), strict=False
    ):
        check_line(source.name, number, line, is_json)


class Placeholders:
    """What the rest of a file has in place of its runs."""

    def __init__(self, source: Source, runs: Sequence[Run]) -> None:
        self.key = secrets.token_hex(8)
        self._source = source
        self._runs = runs
        self._by_line = {run.line: run for run in runs}

    def rest(self) -> Iterator[bytes]:
        """Return the file's bytes with one item for each run, and its lines' ends."""
        start = self._source.beginning
        for run in self._runs:
            yield from self._source.chunks(start, run.start)
            yield b'%s{"%s": 0}%s' % (run.opening, self.key.encode(), run.closing)
            for begun in range(0, run.count, _MOST_ENDS):
                yield b"\n" * min(_MOST_ENDS, run.count - begun)
            start = run.end
        yield from self._source.chunks(start, None)

    def run_at(self, line: int) -> Run:
        """Return the run whose item begins in a line."""
        return self._by_line[line]


class LineItems:
    """The items of a run."""

    def __init__(self, source: Source, run: Run) -> None:
        self._source = source
        self.run = run

    def __len__(self) -> int:
        return self.run.count

    def __iter__(self) -> Iterator[Node]:
        for place, text in self.texts():
            yield json_values.node_of_line(text, place)

    def plain(self) -> Iterator[Item]:
        """Return each as a plain Python value."""
        read: Callable[[str], Any] = json_values.read_plain
        for place, text in self.texts():
            yield Item(place, read(text))

    def lines(self) -> Iterator[ItemLine]:
        """Return each as it stands in the file."""
        return self.texts()

    def texts(self) -> Iterator[ItemLine]:
        """Return the JSON of each, as it stands in the file, with its place.

        Raises ``FileProblem`` where the file has changed meanwhile.
        """
        run, file = self.run, self._source.name
        before, column = len(run.opening), len(run.opening) + 1
        lines = self._source.lines(run.start)
        for number in range(run.line, run.line + run.count):
            place = Place(file, number, column)
            text = next(lines, b"")[before:].decode(errors="replace").rstrip(" \t\r\n")
            if not text.startswith("{") or not text.endswith(("}", "},")):
                raise FileProblem(place, "The file has changed while it was read.")
            yield ItemLine(place, text.removesuffix(","))
