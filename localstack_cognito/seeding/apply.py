"""Applies a file: whole, or not at all.

Each thing of a file is made or changed by AWS's own operations within one transaction. What comes
out the same as it was is undone, and so is everything where anything is refused.
"""

import contextlib
import itertools
from collections.abc import Iterable, Sequence
from typing import Any

from botocore.model import StructureShape
from localstack.aws.api import ServiceException

from localstack_cognito import clock
from localstack_cognito.aws.validation import check_members
from localstack_cognito.directory.pools.sending import taken_for_granted
from localstack_cognito.seeding.files.nodes import MappingNode, Node, Scalar, SequenceNode
from localstack_cognito.seeding.files.places import FileProblem, ProblemList
from localstack_cognito.seeding.form.model import model, structure
from localstack_cognito.seeding.form.reading import Reading, node_at
from localstack_cognito.seeding.form.structures import VERSION
from localstack_cognito.seeding.kinds.kind import Key, Kind
from localstack_cognito.seeding.kinds.registry import TOP
from localstack_cognito.seeding.kinds.scope import Members, Scope
from localstack_cognito.seeding.report import Report
from localstack_cognito.seeding.users.of_pool import UsersOfPool
from localstack_cognito.storage.database import database, move_clock
from localstack_cognito.storage.engine import may_pause, savepoint, takes_long

_USERS = ["Users"]
_Read = tuple[Node, str, Members]
"""An item of a file, where it is, and its members."""
_TOP = [kind.member for kind in TOP]


def _prepares(kind: Kind) -> bool:
    """Return whether a kind, or one that is in it, asks outside for what it needs."""
    return kind.prepares or any(map(_prepares, kind.children))


class _Undone(Exception):
    """Nothing is to be left of what was tried."""


def apply(file: MappingNode, *, prune: bool = False, dry_run: bool = False) -> Report:
    """Make the host as a file says, and return what was done.

    With ``prune``, what is there besides is deleted. A ``dry_run`` changes nothing. Raises
    ``FileProblems`` where anything is wrong; nothing is applied then. Only what others do while
    users are written, after all else, cannot undo it: what it hinders is told, the rest applied.
    """
    run = _Run(prune)
    run.prepare(TOP, file, "")
    run.problems.raise_any()
    try:
        with taken_for_granted(), database().as_one() as connection:
            takes_long(connection)
            may_pause(connection)
            run.check_version(file)
            run.things(Scope(connection), TOP, file, "")
            offset = run.clock_offset(file)
            run.problems.raise_any()
            if dry_run:
                raise _Undone
    except _Undone:
        return run.report
    for users in run.users:
        users.write(run.problems, run.report)
    if offset is not None:
        move_clock(offset)
    run.problems.raise_any()
    return run.report


class _Run:
    """A file on its way: what was found wrong, what was done, and the users still to be written."""

    def __init__(self, prune: bool) -> None:
        self.problems = ProblemList()
        self.report = Report()
        self.users: list[UsersOfPool] = []
        self._prune = prune
        self._reading = Reading(self.problems)

    def check_version(self, node: MappingNode) -> None:
        """Refuse a file of another version. What else is at its top has been read then."""
        shape = structure("File")
        top = self._members(shape, node, "", _TOP)
        if top.get("Version") != VERSION and not self.problems:
            self._refuse(node.members["Version"], "Version", f"Only version {VERSION} is known.")
        self.problems.raise_any()

    def prepare(self, kinds: Sequence[Kind], node: MappingNode, path: str) -> None:
        """Ask outside for what the things of a file need. What else is wrong is told later."""
        for kind in filter(_prepares, kinds):
            for number, item in enumerate(self._items(node, kind.member, path)):
                below = f"{path}.{kind.member}[{number}]" if path else f"{kind.member}[{number}]"
                if isinstance(item, MappingNode):
                    self._prepare(kind, item, below)
                    self.prepare(kind.children, item, below)

    def _prepare(self, kind: Kind, node: MappingNode, path: str) -> None:
        if not kind.prepares:
            return
        members = Reading(ProblemList()).members(structure(kind.structure), node, path)
        try:
            kind.prepare(members)
        except ServiceException as refusal:
            self._refuse_members(node, path, refusal)

    def clock_offset(self, node: MappingNode) -> float | None:
        """Return how far the clock is to be moved, or None where the file does not say so."""
        wanted = self._members(structure("File"), node, "", _TOP).get("Clock")
        if wanted is None:
            return None
        seconds: float = wanted.get("Offset", 0.0)
        is_moved = seconds != clock.offset()
        counted = self.report.changed if is_moved else self.report.unchanged
        counted["Clock"] += 1
        return seconds

    def things(self, scope: Scope, kinds: Sequence[Kind], node: MappingNode, path: str) -> None:
        """Apply all things of some kinds that stand in a node, then delete the others."""
        kept: dict[Kind, set[Key]] = {kind: set() for kind in kinds}
        for kind in kinds:
            below = f"{path}.{kind.member}" if path else kind.member
            items = enumerate(self._items(node, kind.member, path))
            while batch := list(itertools.islice(items, kind.batch or 1)):
                read = [
                    (item, f"{below}[{number}]", self._members_of(kind, item, f"{below}[{number}]"))
                    for number, item in batch
                ]
                if kind.batch:
                    read = self._not_at_once(scope, kind, read, kept[kind])
                for item, where, members in read:
                    self._thing(scope, kind, members, item, where, kept[kind])
                if self.problems.left_out:
                    # More than anybody corrects at once is wrong: a million would take their time.
                    return
        if self._prune and not self.problems:
            for kind in reversed(kinds):
                self._delete_others(scope, kind, kept[kind])

    def _items(self, node: MappingNode, member: str, path: str) -> Iterable[Node]:
        found = node.members.get(member)
        if found is None or (isinstance(found, Scalar) and found.value is None):
            return ()
        if isinstance(found, SequenceNode):
            return found
        self._refuse(found, f"{path}.{member}" if path else member, "This must be a list.")
        return ()

    def _members_of(self, kind: Kind, node: Node, path: str) -> Members:
        but = [child.member for child in kind.children] + _USERS
        return self._members(structure(kind.structure), node, path, but)

    def _not_at_once(
        self, scope: Scope, kind: Kind, read: list[_Read], keys: set[Key]
    ) -> list[_Read]:
        """Make what can be made at once, and return what is left."""
        done = kind.make_at_once(scope, [members for _, _, members in read if members])
        left = []
        for one in read:
            key = kind.key_of(one[-1])
            if key in keys or not (key in done.made or key in done.unchanged):
                left.append(one)
                continue
            keys.add(key)
            counted = self.report.made if key in done.made else self.report.unchanged
            counted[kind.member] += 1
        return left

    def _thing(
        self,
        scope: Scope,
        kind: Kind,
        members: Members,
        node: Node,
        path: str,
        keys: set[Key],
    ) -> None:
        """Apply a thing with all that is in it. Its key comes to those of the ones before it."""
        if not members or not isinstance(node, MappingNode):
            return
        scope = kind.scope_of(scope, members)
        try:
            wanted = self._applied(scope, kind, members)
        except ServiceException as refusal:
            self._refuse_thing(scope, kind, members, node, path, refusal)
            return
        if kind.key_of(wanted) in keys:
            self._refuse(node, path, f"{kind.name_of(wanted)} stands in the file twice.")
        keys.add(kind.key_of(wanted))
        within = kind.within(scope, wanted)
        self.things(within, kind.children, node, path)
        if kind.has_users:
            users = UsersOfPool(
                within,
                self._items(node, "Users", path),
                f"{path}.Users",
                has_fixed_id="Id" in members,
            )
            users.check(self.problems, self.report, prune=self._prune)
            self.users.append(users)

    def _applied(self, scope: Scope, kind: Kind, members: Members) -> Members:
        """Make or change a thing, and return it with its key. Raises what its operations raise."""
        wanted = kind.resolved(scope, members)
        before = kind.find(scope, wanted)
        if before == wanted:
            self.report.unchanged[kind.member] += 1
            return wanted
        with contextlib.suppress(_Undone), savepoint(scope.connection):
            if before is None:
                kind.create(scope, wanted)
                self.report.made[kind.member] += 1
                return kind.resolved(scope, members)
            kind.change(scope, before, wanted)
            after = kind.find(scope, wanted)
            if after is not None and kind.is_same(before, after, wanted):
                raise _Undone
            self.report.changed[kind.member] += 1
            return wanted
        self.report.unchanged[kind.member] += 1
        return wanted

    def _delete_others(self, scope: Scope, kind: Kind, keys: set[Key]) -> None:
        if not kind.is_pruned:
            return
        for one in list(kind.existing(scope)):
            if kind.key_of(one) not in keys:
                kind.delete(kind.scope_of(scope, one), one)
                self.report.deleted[kind.member] += 1

    def _members(
        self, shape: StructureShape, node: Node, path: str, but: Sequence[str]
    ) -> dict[str, Any]:
        """Return the members of a structure that fit it, or nothing where some do not."""
        problems = ProblemList()
        members = Reading(problems).members(shape, node, path, but=but)
        self.problems.add_all(problems)
        if problems:
            return {}
        try:
            check_members(model(), shape, members)
        except ServiceException as refusal:
            self._refuse_members(node, path, refusal)
            return {}
        return members

    def _refuse_members(self, node: Node, path: str, refusal: ServiceException) -> None:
        wrong = next(iter(getattr(refusal, "members", ())), "")
        found, path = node_at(node, wrong, path) if wrong else (node, path)
        self._refuse(found, path, refusal.message)

    def _refuse_thing(
        self,
        scope: Scope,
        kind: Kind,
        members: Members,
        node: MappingNode,
        path: str,
        refusal: ServiceException,
    ) -> None:
        """Tell of a refusal at the member without which there would be none, if there is one."""
        if getattr(refusal, "members", ()):
            self._refuse_members(node, path, refusal)
            return
        required = structure(kind.structure).required_members
        for name in reversed(list(members)):
            if name not in required and self._holds(
                scope, kind, {other: members[other] for other in members if other != name}
            ):
                self._refuse(node.members[name], f"{path}.{name}", refusal.message)
                return
        self._refuse(node, path, refusal.message)

    def _holds(self, scope: Scope, kind: Kind, members: Members) -> bool:
        report, self.report = self.report, Report()
        try:
            with savepoint(scope.connection):
                self._applied(scope, kind, members)
                raise _Undone
        except ServiceException:
            return False
        except _Undone:
            return True
        finally:
            self.report = report

    def _refuse(self, node: Node, path: str, message: str) -> None:
        self.problems.add(FileProblem(node.place, " ".join(message.split()), path))
