"""The users of a file as it has them: read one after the other, each with its place."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from localstack.aws.api import ServiceException

from localstack_cognito.aws.validation import check_members
from localstack_cognito.seeding.files.nodes import (
    NODE,
    LazyItems,
    MappingNode,
    Node,
    Scalar,
    SequenceNode,
)
from localstack_cognito.seeding.files.places import FileProblem, Place, ProblemList, member_path
from localstack_cognito.seeding.form.model import model, structure
from localstack_cognito.seeding.form.quick_reading import NotPlain, quick_reader
from localstack_cognito.seeding.form.reading import Reading, node_at

Steps = tuple[str | int, ...]
"""The way from a user to a member: keys and indexes."""


class _Nodes:
    """The items of a run as nodes, for those few that are looked at more closely."""

    def __init__(self, items: LazyItems) -> None:
        self._items = items
        self._nodes = iter(items)
        self._next = 0

    def item(self, index: int) -> Node:
        if index < self._next:
            self._nodes, self._next = iter(self._items), 0
        node = next(islice(self._nodes, index - self._next, None))
        self._next = index + 1
        return node


class Entry:
    """A user of a file: the ``number`` in the list, and where the user stands."""

    __slots__ = ("_index", "_node", "_nodes", "_users", "_value", "number", "place")

    def __init__(
        self,
        users: "Entries",
        number: int,
        place: Place,
        value: Any,
        node: Node | None,
        nodes: _Nodes | None,
        index: int,
    ) -> None:
        self.number = number
        self.place = place
        self._users = users
        self._value = value
        self._node = node
        self._nodes = nodes
        self._index = index

    @property
    def path(self) -> str:
        """Where the user is in the file, as problems say it."""
        return f"{self._users.path}[{self.number}]"

    @property
    def node(self) -> Node:
        """The user as a node."""
        if self._node is None:
            assert self._nodes is not None
            self._node = self._nodes.item(self._index)
        return self._node

    def members(self, problems: ProblemList) -> dict[str, Any] | None:
        """Return the user's members, or None where some are wrong, which is told then."""
        members = self._read(problems)
        if members is None:
            return None
        try:
            check_members(model(), self._users.shape, members)
        except ServiceException as refusal:
            wrong = next(iter(getattr(refusal, "members", ())), "")
            found, path = node_at(self.node, wrong, self.path)
            problems.add(FileProblem(found.place, _one_line(refusal.message), path))
            return None
        return members

    def _read(self, problems: ProblemList) -> dict[str, Any] | None:
        if self._node is None:
            try:
                read: dict[str, Any] = self._users.read(self._value)
            except NotPlain:
                pass
            else:
                return read
        wrong = ProblemList()
        read = Reading(wrong).members(self._users.shape, self.node, self.path)
        problems.add_all(wrong)
        return None if wrong else read

    def refuse(
        self,
        problems: ProblemList,
        message: str,
        *steps: str | int,
        owner: Place | None = None,
    ) -> None:
        """Tell what is wrong with a member of the user, at its place, and who has it already."""
        node = _node_below(self.node, steps) if steps else self.node
        path = f"{self.path}.{member_path(steps)}" if steps else self.path
        problems.add(FileProblem(node.place, _one_line(message), path, owner))


class LaterEntry:
    """A user of a file who was read before: found again where there is something to tell."""

    __slots__ = ("_users", "number")

    def __init__(self, users: "Entries", number: int) -> None:
        self.number = number
        self._users = users

    def refuse(
        self,
        problems: ProblemList,
        message: str,
        *steps: str | int,
        owner: Place | None = None,
    ) -> None:
        """Tell what is wrong with a member of the user, at its place, and who has it already."""
        entry = next(islice(self._users, self.number, None), None)
        if entry is not None:
            entry.refuse(problems, message, *steps, owner=owner)


class Entries:
    """The users of a list of a file, to be gone through more than once."""

    def __init__(self, items: Iterable[Node], path: str) -> None:
        self.path = path
        self.shape = structure("User")
        self.read = quick_reader(self.shape)
        self._parts: Iterable[Node | LazyItems] = (
            items.parts if isinstance(items, SequenceNode) else tuple(items)
        )

    def __iter__(self) -> Iterator[Entry]:
        number = 0
        for part in self._parts:
            if isinstance(part, NODE):
                yield Entry(self, number, part.place, None, part, None, 0)
                number += 1
                continue
            nodes = _Nodes(part)
            for index, (place, value) in enumerate(part.plain()):
                yield Entry(self, number, place, value, None, nodes, index)
                number += 1

    def chunks(self, size: int) -> Iterator[list[Entry]]:
        """Yield them so many at a time."""
        entries = iter(self)
        while chunk := list(islice(entries, size)):
            yield chunk


def _node_below(node: Node, steps: Steps) -> Node:
    """Return the node of a member, or the nearest above it."""
    for step in steps:
        below: Node | None = None
        if isinstance(node, MappingNode) and isinstance(step, str):
            below = node.members.get(step)
        elif isinstance(node, SequenceNode) and isinstance(step, int):
            below = next(islice(node, step, None), None)
        elif isinstance(node, SequenceNode):
            # As AWS writes attributes: Name and Value.
            below = next((item for item in node if _name_of(item) == step), None)
        if below is None:
            return node
        node = below
    return node


def _name_of(node: Node) -> str | None:
    members: Mapping[str, Node] = node.members if isinstance(node, MappingNode) else {}
    name = members.get("Name")
    return name.text if isinstance(name, Scalar) else None


def _one_line(text: str) -> str:
    return " ".join(text.split())
