"""JSON to nodes, by JSON's own rules (RFC 8259)."""

import json
import re

from localstack_cognito.seeding.files import json_values
from localstack_cognito.seeding.files.bounds import Bounds
from localstack_cognito.seeding.files.line_items import LineItems, Placeholders, Run
from localstack_cognito.seeding.files.nodes import MappingNode, Node, Scalar, SequenceNode
from localstack_cognito.seeding.files.places import (
    FileProblem,
    Place,
    ProblemList,
    member_path,
)
from localstack_cognito.seeding.files.sources import Source

_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
    (?P<text>"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*")
    | (?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![0-9.A-Za-z_]))
    | (?P<word>(?:true|false|null)(?![0-9A-Za-z_]))
    | (?P<sign>[][{},:])
    | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_SPACES = re.compile(r"[ \t\r\n]*")
_TEXT = re.compile(r'"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*')
_UNKNOWN = re.compile(r"[^\s,\]}]{1,20}|.")
_WORDS = {"true": True, "false": False, "null": None}


class JsonReader:
    """Reads one file.

    ``met`` has the runs whose placeholder was an item of a list, ``reached`` the last line that was
    looked at.
    """

    def __init__(
        self, source: Source, placeholders: Placeholders, bounds: Bounds, problems: ProblemList
    ) -> None:
        self.met: set[Run] = set()
        self._source = source
        self._placeholders = placeholders
        self._bounds = bounds
        self._problems = problems
        self._text = b"".join(placeholders.rest()).decode()
        self._next = 0
        self.reached = 1
        self._line_start = 0
        self._path: list[str | int] = []

    def read(self) -> Node | None:
        """Return the only value, or None where there is none.

        Raises ``FileProblem`` where nothing more can be read; adds the others to the problems.
        """
        kind, piece, place = self._token()
        if kind == "end":
            return None
        root = self._node(kind, piece, place, 0)
        kind, piece, place = self._token()
        if kind != "end":
            raise self._wrong(place, piece, "the end of the file")
        return root

    def _token(self) -> tuple[str, str, Place]:
        match = _TOKEN.match(self._text, self._next)
        if match is None or match.lastgroup is None:
            self._skip_to(_SPACES.match(self._text, self._next).end())  # type: ignore[union-attr]
            raise self._unknown(self._place())
        self._skip_to(match.start(match.lastgroup))
        place = self._place()
        self._next = match.end()
        return match.lastgroup, match[match.lastgroup], place

    def _skip_to(self, position: int) -> None:
        ends = self._text.count("\n", self._next, position)
        if ends:
            self.reached += ends
            self._line_start = self._text.rindex("\n", 0, position) + 1
        self._next = position

    def _place(self) -> Place:
        return Place(self._source.name, self.reached, self._next - self._line_start + 1)

    def _problem(self, place: Place, message: str) -> FileProblem:
        return FileProblem(place, message, member_path(self._path))

    def _unknown(self, place: Place) -> FileProblem:
        text = _TEXT.match(self._text, self._next)
        if text is None:
            unknown = _UNKNOWN.match(self._text, self._next)
            shown = unknown[0] if unknown else ""
            return self._problem(place, f"This is no JSON: {shown} is nothing that JSON has.")
        if self._text.startswith("\t", text.end()):
            return self._problem(place, "This is no JSON: a tab in a text is written as \\t.")
        return self._problem(place, "This is no JSON: a text does not end in its line.")

    def _wrong(self, place: Place, piece: str, wanted: str) -> FileProblem:
        if not piece:
            return self._problem(place, f"This is no JSON: the file ends, where {wanted} is due.")
        shown = piece if len(piece) == 1 else "a value"
        return self._problem(place, f"This is no JSON: {shown} stands where {wanted} is due.")

    def _node(self, kind: str, piece: str, place: Place, depth: int) -> Node:
        self._bounds.count(place, depth)
        if kind == "text":
            text = self._read_text(piece, place)
            return Scalar(place, text, text, False)
        if kind == "number":
            return Scalar(place, piece, self._number(piece, place), True)
        if kind == "word":
            return Scalar(place, piece, _WORDS[piece], True)
        if piece == "{":
            return self._mapping(place, depth)
        if piece == "[":
            return self._sequence(place, depth)
        raise self._wrong(place, piece, "a value")

    def _read_text(self, piece: str, place: Place) -> str:
        try:
            text: str = json.loads(piece)
        except json.JSONDecodeError:
            message = "This is no JSON: a backslash begins none of its escapes."
            raise self._problem(place, message) from None
        if wrong := json_values.wrong_character(text):
            self._problems.add(self._problem(place, f"{wrong} is no text."))
        return text

    def _number(self, piece: str, place: Place) -> int | float | None:
        try:
            number = json_values.number_of(piece)
            if abs(number) != float("inf"):
                return number
        except ValueError:
            pass
        self._problems.add(self._problem(place, "The number is too large."))
        return None

    def _sequence(self, place: Place, depth: int) -> SequenceNode:
        parts: list[Node | LineItems] = []
        index = 0
        kind, piece, at = self._token()
        while piece != "]":
            self._path.append(index)
            node = self._node(kind, piece, at, depth + 1)
            self._path.pop()
            if isinstance(node, MappingNode) and self._placeholders.key in node.members:
                run = self._placeholders.run_at(node.place.line)
                self.met.add(run)
                parts.append(LineItems(self._source, run))
                index += run.count
            else:
                parts.append(node)
                index += 1
            kind, piece, at = self._token()
            if piece == ",":
                kind, piece, at = self._token()
                if piece == "]":
                    raise self._wrong(at, piece, "a value")
            elif piece != "]":
                raise self._wrong(at, piece, "a comma or ]")
        return SequenceNode(place, parts)

    def _mapping(self, place: Place, depth: int) -> MappingNode:
        members: dict[str, Node] = {}
        key_places: dict[str, Place] = {}
        kind, piece, at = self._token()
        while piece != "}":
            if kind != "text":
                raise self._wrong(at, piece, "a key in double quotes")
            key = self._read_text(piece, at)
            kind, piece, colon = self._token()
            if piece != ":":
                raise self._wrong(colon, piece, "a colon")
            self._path.append(key)
            value = self._node(*self._token(), depth + 1)
            if key in key_places:
                first = key_places[key]
                self._problems.add(
                    self._problem(at, f"This key stands in line {first.line} already.")
                )
            else:
                members[key] = value
                key_places[key] = at
            self._path.pop()
            kind, piece, at = self._token()
            if piece == ",":
                kind, piece, at = self._token()
                if piece == "}":
                    raise self._wrong(at, piece, "a key in double quotes")
            elif piece != "}":
                raise self._wrong(at, piece, "a comma or }")
        return MappingNode(place, members, key_places)
