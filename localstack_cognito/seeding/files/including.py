"""``Include`` at the top of a file: further files, relative to it, whose lists come first."""

from pathlib import Path

from localstack_cognito.seeding.files.bounds import MOST_VALUES
from localstack_cognito.seeding.files.composing import compose
from localstack_cognito.seeding.files.expanding import Expander, Expansion
from localstack_cognito.seeding.files.nodes import (
    MappingNode,
    Node,
    Scalar,
    SequenceNode,
    plain_value,
)
from localstack_cognito.seeding.files.places import (
    FileProblem,
    FileProblems,
    Place,
    ProblemList,
)
from localstack_cognito.seeding.files.sources import Source, Unreadable, open_path

INCLUDE = "Include"


class Includer:
    """Reads a file with those that it includes, each once. What is wrong goes to ``problems``."""

    def __init__(
        self, expansion: Expansion | None, problems: ProblemList, most_values: int = MOST_VALUES
    ) -> None:
        self._expansion = expansion
        self._problems = problems
        self._most_values = most_values
        self._read: set[Path] = set()

    def read(self, source: Source, above: tuple[Path, ...] = ()) -> MappingNode | None:
        """Return all of it as one mapping, or None where it cannot be read."""
        try:
            raw = compose(source, self._most_values)
        except FileProblems as problems:
            self._problems.add_all(problems)
            return None
        expander = Expander(self._expansion, source.folder, self._problems)
        root = expander.expanded(raw)
        assert isinstance(root, MappingNode)
        include = root.members.get(INCLUDE)
        if include is None:
            return root
        included = [
            mapping
            for name in self._names(include)
            if (mapping := self._included(name, source.folder, above)) is not None
        ]
        own = {key: node for key, node in root.members.items() if key != INCLUDE}
        whole = MappingNode(root.place, own, root.key_places)
        return self._joined([*included, whole])

    def _names(self, include: Node) -> list[Scalar]:
        if self._expansion is None or not self._expansion.may_read_files:
            self._refuse(
                include,
                "No files are read here: `localstack-cognito seed` resolves Include on the side "
                "of who calls.",
            )
            return []
        names = list(include) if isinstance(include, SequenceNode) else [include]
        texts = [name for name in names if isinstance(name, Scalar) and isinstance(name.value, str)]
        for name in names:
            if name not in texts:
                self._refuse(name, "Include takes the path of a file, or a list of paths.")
        return texts

    def _included(self, name: Scalar, folder: Path, above: tuple[Path, ...]) -> MappingNode | None:
        path = folder / name.text
        try:
            resolved = path.resolve()
            if resolved in above:
                self._refuse(name, f"{name.shown} includes this file, directly or by others.")
                return None
            if resolved in self._read:
                return None
            assert self._expansion is not None
            self._expansion.before_reading(path)
            source = open_path(path)
        except Unreadable as e:
            self._refuse(name, f"{name.shown} cannot be read: {e.reason}.")
            return None
        except (OSError, ValueError):
            self._refuse(name, f"{name.shown} is no path.")
            return None
        self._read.add(resolved)
        return self.read(source, (*above, resolved))

    def _refuse(self, node: Node, message: str) -> None:
        self._problems.add(FileProblem(node.place, message, INCLUDE))

    def _joined(self, mappings: list[MappingNode]) -> MappingNode:
        """Return one mapping: lists one after the other, others as all that have them say."""
        members: dict[str, Node] = {}
        key_places: dict[str, Place] = {}
        for mapping in mappings:
            for key, node in mapping.members.items():
                before = members.get(key)
                if before is None:
                    members[key] = node
                elif isinstance(before, SequenceNode) and isinstance(node, SequenceNode):
                    members[key] = SequenceNode(node.place, [*before.parts, *node.parts])
                elif _differ(before, node):
                    message = f"{before.place} says something else of this."
                    self._problems.add(FileProblem(node.place, message, key))
                key_places[key] = mapping.key_places[key]
        return MappingNode(mappings[-1].place, members, key_places)


def _differ(one: Node, other: Node) -> bool:
    if isinstance(one, SequenceNode) or isinstance(other, SequenceNode):
        return True
    return bool(plain_value(one) != plain_value(other))
