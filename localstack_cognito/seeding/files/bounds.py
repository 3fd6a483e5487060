"""How large a file may be, apart from its one-line items, which are not kept in memory."""

from localstack_cognito.seeding.files.nodes import NODE, MappingNode, Node, Scalar
from localstack_cognito.seeding.files.places import FileProblem, Place

MOST_VALUES = 500_000
DEEPEST = 100
MOST_BYTES = 64 * 2**20


class TooLarge(FileProblem):
    """The file is larger than is read into memory, or deeper than anything goes through."""


class Bounds:
    """Counts the values of a file while it is read."""

    def __init__(self, file: str, most: int = MOST_VALUES) -> None:
        self._file = file
        self._most = most
        self._left = most

    def count(self, place: Place, depth: int, values: int = 1) -> None:
        """Raise ``TooLarge`` where one more is too many, or too deep."""
        self._left -= values
        if self._left < 0:
            raise TooLarge(
                place,
                f"The file has more than {self._most} values, not counting "
                "the items of lists that are one line of JSON each.",
            )
        if depth > DEEPEST:
            raise TooLarge(place, f"Values are nested more than {DEEPEST} deep.")

    def refuse_large_copies(self, root: Node) -> None:
        """Raise ``TooLarge`` where aliases make a small file large ("billion laughs") or deep."""
        self._left = self._most
        waiting = [(root, 0)]
        while waiting:
            node, depth = waiting.pop()
            self.count(node.place, depth)
            if isinstance(node, MappingNode):
                waiting += [(member, depth + 1) for member in node.members.values()]
            elif not isinstance(node, Scalar):
                waiting += [(part, depth + 1) for part in node.parts if isinstance(part, NODE)]
