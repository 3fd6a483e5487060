"""What was read, as one text for a host, and where each line of that text came from.

Includes and expansions are resolved on the side of who calls. The host tells its problems with the
lines of what it got; ``SentText.place_of`` says where in the caller's own files that is.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterator

from localstack_cognito.seeding.files.expanding import escape
from localstack_cognito.seeding.files.nodes import NODE, MappingNode, Node, Scalar, SequenceNode
from localstack_cognito.seeding.files.places import FileProblem, Place
from localstack_cognito.seeding.files.quoting import quoted

_STEP = "  "
# libyaml looks no further for the colon behind a key.
_LONGEST_KEY = 500
_Line = tuple[Place, str]


class LineMap:
    """Lines of a text, each with its place: ranges of lines that follow each other in both."""

    def __init__(self) -> None:
        self._lines = 0
        self._files: list[str] = []
        # A range a number in each: its first line, and the file and the line where that is from.
        self._starts = array("Q")
        self._of_files = array("Q")
        self._of_lines = array("Q")
        self._file, self._next = "", -1

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, place: Place) -> None:
        """Say where the next line comes from."""
        self._lines += 1
        file, line, _ = place
        if line != self._next or file != self._file:
            if file not in self._files:
                self._files.append(file)
            self._starts.append(self._lines)
            self._of_files.append(self._files.index(file))
            self._of_lines.append(line)
            self._file = file
        self._next = line + 1

    def place_of(self, line: int) -> Place | None:
        """Return where a line comes from, or None where there is no such line."""
        if not 0 < line <= self._lines:
            return None
        at = bisect_right(self._starts, line) - 1
        file = self._files[self._of_files[at]]
        return Place(file, self._of_lines[at] + line - self._starts[at])


class SentText:
    """A file with its includes and expansions as one YAML text."""

    def __init__(self, root: MappingNode) -> None:
        self._root = root
        self._map = LineMap()

    def pieces(self) -> Iterator[bytes]:
        """Return the text, a line at a time, and note where each line is from, anew each time."""
        self._map = lines = LineMap()
        for place, text in _sent(self._root):
            lines.add(place)
            yield f"{text}\n".encode()

    def place_of(self, line: int) -> Place | None:
        """Return where a line of what was sent comes from, or None where there is no such line."""
        return self._map.place_of(line)

    def own_problem(
        self, line: int, message: str, member: str = "", owner_line: int | None = None
    ) -> FileProblem:
        """Return a host's problem with the caller's own files and lines."""
        owner = None if owner_line is None else self._own_place(owner_line)
        return FileProblem(self._own_place(line), message, member, owner)

    def _own_place(self, line: int) -> Place:
        return self.place_of(line) or Place(self._root.place.file)


def _sent(root: MappingNode) -> Iterator[_Line]:
    if root.members:
        yield from _mapping(root, "", "")
    else:
        yield root.place, "{}"


def _mapping(node: MappingNode, first: str, indent: str) -> Iterator[_Line]:
    for key, member in node.members.items():
        place, shown = node.key_places[key], quoted(key)
        opening = f"{first}{shown}:"
        if len(shown) > _LONGEST_KEY:
            yield place, f"{first}? {shown}"
            opening = f"{indent}:"
        yield from _member(place, opening, member, indent)
        first = indent


def _member(place: Place, opening: str, node: Node, indent: str) -> Iterator[_Line]:
    inside = indent + _STEP
    if isinstance(node, Scalar):
        yield place, f"{opening} {_text(node)}"
    elif isinstance(node, MappingNode):
        if node.members:
            yield place, opening
            yield from _mapping(node, inside, inside)
        else:
            yield place, f"{opening} {{}}"
    elif len(node):
        yield place, opening
        yield from _sequence(node, inside)
    else:
        yield place, f"{opening} []"


def _sequence(node: SequenceNode, indent: str) -> Iterator[_Line]:
    for part in node.parts:
        if not isinstance(part, NODE):
            for place, line in part.lines():
                yield place, f"{indent}- {line}"
        elif isinstance(part, MappingNode) and part.members:
            yield from _mapping(part, f"{indent}- ", indent + _STEP)
        else:
            yield from _member(part.place, f"{indent}-", part, indent)


def _text(node: Scalar) -> str:
    # A plain number keeps its characters, which who wants a text takes.
    return quoted(escape(node.text)) if isinstance(node.value, str) else node.text
