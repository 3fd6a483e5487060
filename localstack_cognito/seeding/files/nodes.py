"""The values of a file, each with its place. They are shared, and not changed once made.

They are not frozen because a million of them take three times as long to be made so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from localstack_cognito.seeding.files.core_schema import PlainValue
from localstack_cognito.seeding.files.places import Place

_LONGEST_SHOWN = 60


@dataclass(slots=True)
class Scalar:
    """A text, a number, a truth or null.

    ``text`` has the characters of the file (``000000000000``, ``1.0``, ``+15551234567``), for who
    wants a text; ``value`` is what a plain scalar means by YAML 1.2, and the text of any other.
    ``written`` is what the file says where ``text`` came from an expansion, else None.
    """

    place: Place
    text: str
    value: PlainValue
    is_plain: bool
    written: str | None = None

    @property
    def shown(self) -> str:
        """What a message may quote: never what an expansion gave, and not much of it."""
        text = self.text if self.written is None else self.written
        return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


class Item(NamedTuple):
    """An item of a sequence as a plain Python value: texts, numbers, lists, dictionaries."""

    place: Place
    value: Any


class ItemLine(NamedTuple):
    """An item of a sequence as JSON in one line, as it is sent to a host."""

    place: Place
    text: str


class LazyItems(Protocol):
    """Items that are read when they are asked for, again each time."""

    def __len__(self) -> int:
        """How many there are."""

    def __iter__(self) -> Iterator["Node"]:
        """Each as a node."""

    def plain(self) -> Iterator[Item]:
        """Each as a plain Python value, which is quicker."""

    def lines(self) -> Iterator[ItemLine]:
        """Each as JSON in one line, with ``${`` written as ``$${``."""


@dataclass(slots=True)
class SequenceNode:
    """A list, of nodes and of runs of items that are read when they are asked for."""

    place: Place
    parts: "Sequence[Node | LazyItems]"

    def __len__(self) -> int:
        return sum(1 if isinstance(part, NODE) else len(part) for part in self.parts)

    def __iter__(self) -> "Iterator[Node]":
        for part in self.parts:
            if isinstance(part, NODE):
                yield part
            else:
                yield from part

    def plain(self) -> Iterator[Item]:
        """Return each item as a plain Python value: the quick way through many."""
        for part in self.parts:
            if isinstance(part, NODE):
                yield Item(part.place, plain_value(part))
            else:
                yield from part.plain()


@dataclass(slots=True)
class MappingNode:
    """A mapping from texts, in the order of the file. ``key_places`` says where each key stands."""

    place: Place
    members: "Mapping[str, Node]"
    key_places: Mapping[str, Place]


Node = Scalar | MappingNode | SequenceNode
NODE = (Scalar, MappingNode, SequenceNode)


def plain_value(node: Node) -> Any:
    """Return a node as plain Python values, with all items of its sequences."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, MappingNode):
        return {key: plain_value(value) for key, value in node.members.items()}
    return [item.value for item in node.plain()]
