"""``${NAME}``, ``${NAME:-default}``, ``${file:path}``, ``${base64:path}`` in the texts of a file.

``$${`` is a literal ``${``. Keys are not expanded, nor what an expansion gives.
"""

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from localstack_cognito.seeding.files import json_values
from localstack_cognito.seeding.files.core_schema import value_of
from localstack_cognito.seeding.files.line_items import LineItems, may_expand
from localstack_cognito.seeding.files.nodes import (
    NODE,
    Item,
    ItemLine,
    LazyItems,
    MappingNode,
    Node,
    Scalar,
    SequenceNode,
)
from localstack_cognito.seeding.files.places import (
    FileProblem,
    Place,
    ProblemList,
    member_path,
)

_EXPANSION = re.compile(
    r"(?P<literal>\$\$\{)"
    r"|\$\{(?:(?P<kind>file|base64):(?P<path>[^{}\n]+)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?P<default>[^{}\n]*))?)\}"
    r"|(?P<unknown>\$\{)"
)
_LARGEST_FILE = 16 * 2**20


@dataclass(frozen=True)
class Expansion:
    """What a file may take from its surroundings: given by who starts the host or the command.

    ``may_read_files`` says whether ``Include``, ``${file:}`` and ``${base64:}`` read files.
    ``before_reading`` is told of each such file.
    """

    environment: Mapping[str, str]
    may_read_files: bool = True
    before_reading: Callable[[Path], None] = field(default=lambda path: None, compare=False)


def escape(text: str) -> str:
    """Return a text as a file has it that means just this text."""
    return text.replace("${", "$${") if "${" in text else text


class Expander:
    """Expands what one file has. ``folder`` is what its paths are relative to.

    Without an ``Expansion`` each ``${NAME}`` is a problem, and only ``$${`` is read.
    """

    def __init__(self, expansion: Expansion | None, folder: Path, problems: ProblemList) -> None:
        self._expansion = expansion
        self._folder = folder
        self._problems = problems

    def expanded(self, node: Node, path: tuple[str | int, ...] = ()) -> Node:
        """Return a node with all texts expanded: itself, where there is nothing to expand."""
        if isinstance(node, Scalar):
            return self._scalar(node, path)
        if isinstance(node, MappingNode):
            members = {
                key: self.expanded(member, (*path, key)) for key, member in node.members.items()
            }
            if all(members[key] is member for key, member in node.members.items()):
                return node
            return MappingNode(node.place, members, node.key_places)
        parts: list[Node | LazyItems] = []
        index = 0
        for part in node.parts:
            if isinstance(part, NODE):
                parts.append(self.expanded(part, (*path, index)))
                index += 1
            else:
                assert isinstance(part, LineItems)
                parts.append(self._items(part, (*path, index)))
                index += len(part)
        if all(new is old for new, old in zip(parts, node.parts, strict=True)):
            return node
        return SequenceNode(node.place, parts)

    def _scalar(self, node: Scalar, path: tuple[str | int, ...]) -> Scalar:
        if "${" not in node.text:
            return node
        try:
            text = self.text(node.text, node.place, path)
        except FileProblem as problem:
            self._problems.add(problem)
            return node
        value = value_of(text) if node.is_plain else text
        return Scalar(node.place, text, value, node.is_plain, written=node.text)

    def _items(self, items: LineItems, path: tuple[str | int, ...]) -> LazyItems:
        if not items.run.has_expansions:
            return items
        expanded = ExpandedItems(items, self)
        expanded.check(path, self._problems)
        return expanded

    def text(self, text: str, place: Place, path: tuple[str | int, ...] = ()) -> str:
        """Return a text with its expansions. Raises ``FileProblem``, with no value in its words."""
        if "${" not in text:
            return text

        def replace(match: re.Match[str]) -> str:
            try:
                return self._replacement(match)
            except _Refused as e:
                raise FileProblem(place, str(e), member_path(path)) from None

        return _EXPANSION.sub(replace, text)

    def _replacement(self, match: re.Match[str]) -> str:
        if match["literal"]:
            return "${"
        if match["unknown"]:
            raise _Refused("${ begins an expansion, and this is none: ${ itself is written as $${.")
        if self._expansion is None:
            raise _Refused(
                f"{match[0]} is not resolved here: `localstack-cognito seed` resolves it on the "
                "side of who calls. ${ itself is written as $${."
            )
        if match["kind"]:
            return self._file(match["kind"], match["path"])
        value = self._expansion.environment.get(match["name"])
        if match["default"] is not None:
            return value or match["default"]
        if value is None:
            raise _Refused(f"The environment has no {match['name']}.")
        if json_values.wrong_character(value):
            raise _Refused(f"{match['name']} in the environment is no text.")
        return value

    def _file(self, kind: str, path: str) -> str:
        assert self._expansion is not None
        if not self._expansion.may_read_files:
            raise _Refused(f"${{{kind}:{path}}} is not resolved here: no files are read.")
        try:
            self._expansion.before_reading(self._folder / path)
            with (self._folder / path).open("rb") as file:
                data = file.read(_LARGEST_FILE + 1)
        except (OSError, ValueError) as e:
            raise _Refused(f"{path} cannot be read: {getattr(e, 'strerror', None) or e}.") from None
        if len(data) > _LARGEST_FILE:
            raise _Refused(f"{path} has more than {_LARGEST_FILE} bytes.")
        if kind == "base64":
            return base64.b64encode(data).decode()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise _Refused(f"{path} is not UTF-8.") from None
        if "\0" in text:
            raise _Refused(f"{path} has U+0000 in it, which is no text.")
        return text[: -len(end)] if (end := _newline_at_end(text)) else text


class ExpandedItems:
    """The items of a run, expanded when they are read."""

    def __init__(self, items: LineItems, expander: Expander) -> None:
        self._items = items
        self._expander = expander

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Node]:
        for place, text in self._items.texts():
            node = json_values.node_of_line(text, place)
            yield self._expander.expanded(node) if may_expand(text) else node

    def plain(self) -> Iterator[Item]:
        """Return each as a plain Python value."""
        for place, text in self._items.texts():
            value = json_values.read_plain(text)
            yield Item(place, self._expanded(value, place, ()) if may_expand(text) else value)

    def lines(self) -> Iterator[ItemLine]:
        """Return each as JSON in one line, with ``${`` written as ``$${``."""
        for place, text in self._items.texts():
            if may_expand(text):

                def sent(text: str, place: Place = place) -> str:
                    return escape(self._expander.text(text, place))

                text = json_values.with_other_texts(text, sent)
            yield ItemLine(place, text)

    def check(self, path: tuple[str | int, ...], problems: ProblemList) -> None:
        """Expand all of them once, and add what is wrong to the problems."""
        *above, first = path
        for index, (place, text) in enumerate(self._items.texts(), int(first)):
            if may_expand(text):
                try:
                    self._expanded(json_values.read_plain(text), place, (*above, index))
                except FileProblem as problem:
                    problems.add(problem)

    def _expanded(self, value: Any, place: Place, path: tuple[str | int, ...]) -> Any:
        if isinstance(value, str):
            return self._expander.text(value, place, path) if "${" in value else value
        if isinstance(value, dict):
            return {key: self._expanded(part, place, (*path, key)) for key, part in value.items()}
        if isinstance(value, list):
            return [self._expanded(part, place, (*path, index)) for index, part in enumerate(value)]
        return value


class _Refused(Exception):
    """Why something is not expanded."""


def _newline_at_end(text: str) -> str:
    return next((end for end in ("\r\n", "\n") if text.endswith(end)), "")
