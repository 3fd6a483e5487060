"""YAML to nodes, from PyYAML's events.

PyYAML scans and parses. Its constructors, which read ``no`` as a truth and ``12:30`` as 750, are
not used: see ``core_schema``.
"""

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from localstack_cognito.seeding.files.bounds import Bounds
from localstack_cognito.seeding.files.core_schema import value_of
from localstack_cognito.seeding.files.json_values import wrong_character
from localstack_cognito.seeding.files.line_items import LineItems, Placeholders, Run
from localstack_cognito.seeding.files.nodes import MappingNode, Node, Scalar, SequenceNode
from localstack_cognito.seeding.files.places import (
    FileProblem,
    Place,
    ProblemList,
    member_path,
)
from localstack_cognito.seeding.files.sources import Source

# A wheel of PyYAML has libyaml, which is ten times as fast.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAGS = "tag:yaml.org,2002:"
# Where what is open began says more than where it was missed.
_FROM_THEIR_BEGINNING = ("quoted scalar", "flow mapping", "flow sequence")
# What to do about what libyaml says.
_HINTS = {
    "mapping values are not allowed in this context": "a text with a colon in it needs quotes",
    "found character that cannot start any token": "lines begin with spaces and not with tabs, "
    "and a text that begins with a sign needs quotes",
    "found invalid Unicode character escape code": "the character itself can stand here, "
    "or \\U with eight digits",
    "found unknown escape character": "a backslash in double quotes is written twice",
}


class _Bytes:
    """Chunks as a file that can be read once."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def read(self, size: int) -> bytes:
        while len(self._rest) < size and (chunk := next(self._chunks, b"")):
            self._rest += chunk
        data, self._rest = self._rest[:size], self._rest[size:]
        return data


class YamlReader:
    """Reads one file.

    ``met`` has the runs whose placeholder was an item of a list, ``reached`` the last line that was
    looked at where the syntax is wrong: what is said to be wrong may have begun far above.
    """

    def __init__(
        self, source: Source, placeholders: Placeholders, bounds: Bounds, problems: ProblemList
    ) -> None:
        self.met: set[Run] = set()
        self.reached = 0
        self._source = source
        self._placeholders = placeholders
        self._bounds = bounds
        self._problems = problems
        self._loader = _LOADER(_Bytes(placeholders.rest()))
        # None while the node is not complete.
        self._anchors: dict[str, Node | None] = {}
        self._has_aliases = False
        self._path: list[str | int] = []

    def read(self) -> Node | None:
        """Return the only document, or None where there is none.

        Raises ``FileProblem`` where nothing more can be read; adds the others to the problems.
        """
        try:
            return self._read()
        except yaml.MarkedYAMLError as e:
            raise self._syntax_problem(e) from None
        finally:
            self._loader.dispose()

    def _read(self) -> Node | None:
        self._loader.get_event()
        if isinstance(self._loader.get_event(), StreamEndEvent):
            return None
        root = self._node(self._loader.get_event(), 0)
        self._loader.get_event()
        event = self._loader.get_event()
        if isinstance(event, DocumentStartEvent):
            raise FileProblem(self._place(event), "A second document begins, where one is read.")
        if self._has_aliases:
            self._bounds.refuse_large_copies(root)
        return root

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        return Place(self._source.name, mark.line + 1, mark.column + 1)

    def _problem(self, place: Place, message: str) -> FileProblem:
        return FileProblem(place, message, member_path(self._path))

    def _node(self, event: NodeEvent, depth: int) -> Node:
        place = self._place(event)
        if isinstance(event, AliasEvent):
            self._bounds.count(place, depth)
            return self._aliased(event.anchor or "", place)
        if event.anchor:
            self._anchors[event.anchor] = None
        node = self._new_node(event, place, depth)
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _new_node(self, event: NodeEvent, place: Place, depth: int) -> Node:
        self._bounds.count(place, depth)
        if isinstance(event, ScalarEvent):
            return self._scalar(event, place)
        if isinstance(event, SequenceStartEvent):
            self._check_tag(event.tag, "seq", place)
            return self._sequence(place, depth, is_block=not event.flow_style)
        assert isinstance(event, MappingStartEvent)
        self._check_tag(event.tag, "map", place)
        return self._mapping(place, depth)

    def _aliased(self, anchor: str, place: Place) -> Node:
        self._has_aliases = True
        if anchor not in self._anchors:
            raise self._problem(place, f"There is no anchor &{anchor} before this.")
        node = self._anchors[anchor]
        if node is None:
            raise self._problem(place, f"*{anchor} is inside of what it stands for.")
        return node

    def _check_tag(self, tag: str | None, own: str, place: Place) -> None:
        if tag not in (None, "!", _TAGS + own):
            shown = str(tag).replace(_TAGS, "!!")
            self._problems.add(self._problem(place, f"The tag {shown} means nothing here."))

    def _scalar(self, event: ScalarEvent, place: Place) -> Scalar:
        text: str = event.value
        self._check_tag(event.tag, "str", place)
        if wrong := wrong_character(text):
            self._problems.add(self._problem(place, f"{wrong} is no text."))
        is_plain = not event.style and event.tag is None
        return Scalar(place, text, value_of(text) if is_plain else text, is_plain)

    def _sequence(self, place: Place, depth: int, is_block: bool) -> SequenceNode:
        parts: list[Node | LineItems] = []
        index = 0
        while not isinstance(event := self._loader.get_event(), SequenceEndEvent):
            self._path.append(index)
            node = self._node(event, depth + 1)
            self._path.pop()
            if (
                is_block
                and isinstance(node, MappingNode)
                and self._placeholders.key in node.members
            ):
                run = self._placeholders.run_at(node.place.line)
                self.met.add(run)
                parts.append(LineItems(self._source, run))
                index += run.count
            else:
                parts.append(node)
                index += 1
        return SequenceNode(place, parts)

    def _mapping(self, place: Place, depth: int) -> MappingNode:
        members: dict[str, Node] = {}
        key_places: dict[str, Place] = {}
        merged: Node | None = None
        while not isinstance(event := self._loader.get_event(), MappingEndEvent):
            key = self._key(event, depth)
            self._path.append(key.text)
            value = self._node(self._loader.get_event(), depth + 1)
            is_merge = key.is_plain and key.text == "<<"
            if key.text in key_places:
                first = key_places[key.text]
                self._problems.add(
                    self._problem(key.place, f"This key stands in line {first.line} already.")
                )
            elif is_merge:
                merged = value
                key_places[key.text] = key.place
            else:
                members[key.text] = value
                key_places[key.text] = key.place
            self._path.pop()
        if merged is not None:
            del key_places["<<"]
            return self._merged(place, merged, members, key_places, depth)
        return MappingNode(place, members, key_places)

    def _key(self, event: NodeEvent, depth: int) -> Scalar:
        node = self._node(event, depth + 1)
        if not isinstance(node, Scalar):
            raise self._problem(node.place, "A key is a text, and no list or mapping.")
        return node

    def _merged(
        self,
        place: Place,
        merged: Node,
        members: dict[str, Node],
        key_places: dict[str, Place],
        depth: int,
    ) -> MappingNode:
        """Return a mapping with the members of those that ``<<`` names: what stands first wins."""
        all_members: dict[str, Node] = {}
        all_places: dict[str, Place] = {}
        parts = merged.parts if isinstance(merged, SequenceNode) else [merged]
        for part in parts:
            if not isinstance(part, MappingNode):
                message = "<< takes a mapping, or a list of mappings."
                raise self._problem(merged.place, message)
            self._bounds.count(place, depth, len(part.members))
            all_members = {**part.members, **all_members}
            all_places = {**part.key_places, **all_places}
        return MappingNode(place, {**all_members, **members}, {**all_places, **key_places})

    def _syntax_problem(self, error: yaml.MarkedYAMLError) -> FileProblem:
        mark = error.problem_mark or error.context_mark
        self.reached = mark.line + 1 if mark is not None else 0
        context = error.context or ""
        if error.context_mark is not None and context.endswith(_FROM_THEIR_BEGINNING):
            mark = error.context_mark
        file = self._source.name
        place = Place(file, mark.line + 1, mark.column + 1) if mark is not None else Place(file)
        message = f"This is no YAML: {', '.join(filter(None, (context, error.problem)))}"
        if hint := _HINTS.get(error.problem or ""):
            message += f": {hint}"
        return FileProblem(place, f"{message}.")
