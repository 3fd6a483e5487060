"""Compares two files of the form, thing by thing."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from localstack_cognito.aws.differences import SECRET_KEYS
from localstack_cognito.seeding.differences import references
from localstack_cognito.seeding.differences.defaults import Members
from localstack_cognito.seeding.differences.left_alone import (
    KEYS,
    MADE,
    NEVER_GIVEN_BY_AWS,
    OF_THE_FILE,
    is_secret,
)
from localstack_cognito.seeding.differences.lists import KEYED, SETS, Keys
from localstack_cognito.seeding.differences.matching import Matches, label_of, matched
from localstack_cognito.seeding.differences.report import Difference, Kind, Step
from localstack_cognito.seeding.differences.streams import (
    KeyOf,
    PoolUsers,
    StreamedItems,
    compare_streams,
    key_by_members,
)
from localstack_cognito.seeding.differences.things import SECRET, Preparation, name_of, shown
from localstack_cognito.seeding.files.nodes import MappingNode, Node, Scalar, SequenceNode
from localstack_cognito.seeding.files.places import FileProblem, ProblemList
from localstack_cognito.seeding.form.model import structure
from localstack_cognito.seeding.form.reading import Reading
from localstack_cognito.seeding.form.structures import VERSION

STREAMED: Mapping[str, Sequence[str]] = {
    "UserPool": ("Attempts", "Users"),
    "IdentityPool": ("Identities",),
}
"""The members of pools that may have very many items: they are compared without being kept."""
_TOP = ("UserPools", "IdentityPools")

Steps = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side: a file's nodes, and whether AWS gave them."""

    root: MappingNode
    is_aws: bool = False


@dataclass(frozen=True, slots=True)
class _Pool:
    """A pool of one side: its members, and its node for those that are streamed."""

    members: dict[str, Any]
    node: MappingNode


def compare(
    left: Side, right: Side, *, with_dates: bool = False, ignored: Collection[str] = ()
) -> Iterator[Difference]:
    """Give the differences of two sides, in the left's order, then what only the right has.

    ``ignored`` members of pools are not looked at. Raises ``FileProblems`` for what cannot be read.
    """
    return _Comparison(left, right, with_dates, ignored).all()


class _Comparison:
    def __init__(self, left: Side, right: Side, with_dates: bool, ignored: Collection[str]) -> None:
        self._sides = (left, right)
        self._with_aws = left.is_aws or right.is_aws
        self._with_dates = with_dates
        self._ignored = ignored
        self._preparation = Preparation()
        self._names = (references.Names(), references.Names())

    def all(self) -> Iterator[Difference]:
        """Give all differences."""
        shape = structure("File")
        files = [self._read(shape, side.root, "", _TOP) for side in self._sides]
        for file, side in zip(files, self._sides, strict=True):
            if file.get("Version") != VERSION:
                raise FileProblem(side.root.place, f"Only version {VERSION} is known.", "Version")
        yield from self.structure(shape, files[0], files[1], ())
        for member in _TOP:
            yield from self._pools(member)

    def _read(
        self, shape: StructureShape, node: Node, path: str, but: Collection[str]
    ) -> dict[str, Any]:
        """Return what is compared of a thing. Raises ``FileProblems``."""
        problems = ProblemList()
        members = Reading(problems).members(shape, node, path, but=but)
        problems.raise_any()
        return self._preparation.members(shape, members)

    # Pools, with what is in them.

    def _pools(self, member: str) -> Iterator[Difference]:
        list_shape = structure("File").members[member]
        shape = list_shape.member
        sides = [self._read_pools(shape, member, side) for side in self._sides]
        keys = KEYED[list_shape.name]
        matches = matched(keys, *[[pool.members for pool in side] for side in sides])
        for one, other in matches.pairs:
            if member == "UserPools":
                references.join_pools(sides[0][one].members, sides[1][other].members, self._names)
        for pools, names in zip(sides, self._names, strict=True):
            for pool in pools:
                references.join_providers(pool.members, names)
        matches = self._asked_of_aws(matches)
        for one, other in sorted((*matches.pairs, *((left, -1) for left in matches.only_left))):
            pool = sides[0][one]
            steps = (Step(member, label_of(keys, pool.members)),)
            if other < 0:
                yield Difference(steps, Kind.REMOVED, left=shown(shape, pool.members))
            else:
                pair = (pool, sides[1][other])
                yield from self.structure(shape, pair[0].members, pair[1].members, steps)
                yield from self._streams(shape, pair, steps)
        for other in matches.only_right:
            pool = sides[1][other]
            steps = (Step(member, label_of(keys, pool.members)),)
            yield Difference(steps, Kind.ADDED, right=shown(shape, pool.members))

    def _asked_of_aws(self, matches: Matches) -> Matches:
        """Return the matches without the pools that AWS was not asked for."""
        left, right = self._sides
        if left.is_aws:
            matches = matches._replace(only_right=[])
        return matches._replace(only_left=[]) if right.is_aws else matches

    def _read_pools(self, shape: StructureShape, member: str, side: Side) -> list[_Pool]:
        but = STREAMED[name_of(shape)]
        pools = []
        for number, node in enumerate(_items(side.root, member)):
            path = f"{member}[{number}]"
            members = self._read(shape, node, path, but)
            assert isinstance(node, MappingNode)
            pools.append(_Pool(members, node))
        return pools

    def _streams(
        self, shape: StructureShape, pair: tuple[_Pool, _Pool], steps: Steps
    ) -> Iterator[Difference]:
        name = name_of(shape)
        for member in STREAMED[name]:
            if member in self._ignored or (
                self._with_aws and member in NEVER_GIVEN_BY_AWS.get(name, ())
            ):
                continue
            shape_of_list = shape.members[member]
            key_of: KeyOf = key_by_members(KEYED[shape_of_list.name].names)
            read = partial(self._read_item, shape_of_list.member, member)
            if member == "Users":
                users = PoolUsers(*(pool.members for pool in pair))
                key_of = users.key_of
                read = partial(self._read_user, users, shape_of_list.member)
            items = [StreamedItems(_sequence(pool.node, member), read) for pool in pair]
            for key, left, right in compare_streams(items[0], items[1], key_of):
                below = (*steps, Step(member, key))
                yield from self._thing(shape_of_list.member, left, right, below)

    def _read_item(self, shape: StructureShape, member: str, node: Node) -> dict[str, Any]:
        return self._read(shape, node, member, ())

    def _read_user(self, users: PoolUsers, shape: StructureShape, node: Node) -> dict[str, Any]:
        return users.completed(self._read(shape, node, "Users", ()))

    def _thing(
        self, shape: StructureShape, left: Members | None, right: Members | None, steps: Steps
    ) -> Iterator[Difference]:
        """Give the differences of a thing that both sides have, or that one side has it."""
        if left is None:
            yield Difference(steps, Kind.ADDED, right=shown(shape, right))
        elif right is None:
            yield Difference(steps, Kind.REMOVED, left=shown(shape, left))
        else:
            yield from self.structure(shape, left, right, steps)

    # Values by their shapes.

    def structure(
        self, shape: StructureShape, left: Members, right: Members, steps: Steps
    ) -> Iterator[Difference]:
        """Give the differences of the members of two structures."""
        name = name_of(shape)
        for member, below in shape.members.items():
            one, other = left.get(member), right.get(member)
            if one != other and not self._is_left_alone(name, member, below, one, other):
                yield from self._value(
                    below, one, other, (*steps, Step(member)), is_secret(name, member, below)
                )

    def _is_left_alone(
        self, structure: str, member: str, shape: Shape, left: Any, right: Any
    ) -> bool:
        if shape.type_name == "timestamp" and not self._with_dates:
            return True
        if member in OF_THE_FILE or member in KEYS.get(structure, ()):
            return True
        if self._with_aws and member in NEVER_GIVEN_BY_AWS.get(structure, ()):
            return True
        is_made = member in MADE.get(structure, ()) or shape.type_name == "timestamp"
        return is_made and (left is None or right is None)

    def _value(
        self, shape: Shape, left: Any, right: Any, steps: Steps, secret: bool
    ) -> Iterator[Difference]:
        if isinstance(shape, ListShape) and shape.name in KEYED:
            yield from self._items(shape, left or [], right or [], steps)
        elif isinstance(shape, ListShape) and shape.name in SETS:
            if set(left or ()) != set(right or ()):
                yield self._difference(shape, left, right, steps, is_set=True)
        elif isinstance(shape, MapShape):
            yield from self._map(shape, left or {}, right or {}, steps)
        elif left is None or right is None or secret:
            yield self._difference(shape, left, right, steps, is_secret=secret)
        elif isinstance(shape, StructureShape) and not shape.is_document_type:
            yield from self.structure(shape, left, right, steps)
        else:
            yield self._difference(shape, left, right, steps)

    def _map(
        self, shape: MapShape, left: Members, right: Members, steps: Steps
    ) -> Iterator[Difference]:
        hidden = SECRET_KEYS.get(shape.name, ())
        for key in dict.fromkeys((*left, *right)):
            one, other = left.get(key), right.get(key)
            if one != other:
                yield from self._value(shape.value, one, other, (*steps, Step(key)), key in hidden)

    def _items(
        self, shape: ListShape, left: Sequence[Members], right: Sequence[Members], steps: Steps
    ) -> Iterator[Difference]:
        keys: Keys = KEYED[shape.name]
        *above, (member, _) = steps
        matches = matched(keys, left, right)
        both = [(one, right[other]) for one, other in matches.pairs]
        only_left: list[tuple[int, Members | None]] = [(one, None) for one in matches.only_left]
        for one, other_item in sorted((*both, *only_left), key=lambda pair: pair[0]):
            steps = (*above, Step(member, label_of(keys, left[one])))
            yield from self._thing(shape.member, left[one], other_item, steps)
        for other in matches.only_right:
            steps = (*above, Step(member, label_of(keys, right[other])))
            yield from self._thing(shape.member, None, right[other], steps)

    def _difference(
        self,
        shape: Shape,
        left: Any,
        right: Any,
        steps: Steps,
        *,
        is_secret: bool = False,
        is_set: bool = False,
    ) -> Difference:
        kind = Kind.CHANGED
        if left is None or right is None:
            kind = Kind.ADDED if left is None else Kind.REMOVED
        show = (lambda value: SECRET) if is_secret else (lambda value: shown(shape, value))
        return Difference(
            steps,
            kind,
            None if left is None else show(left),
            None if right is None else show(right),
            is_secret,
            is_set,
        )


def _items(node: MappingNode, member: str) -> Iterable[Node]:
    return _sequence(node, member) or ()


def _sequence(node: MappingNode, member: str) -> SequenceNode | None:
    """Return a list of things. Raises ``FileProblem`` where something else stands there."""
    found = node.members.get(member)
    if found is None or (isinstance(found, Scalar) and found.value is None):
        return None
    if isinstance(found, SequenceNode):
        return found
    raise FileProblem(found.place, "This must be a list.", member)
