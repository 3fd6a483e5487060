"""A kind of thing in a file."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from localstack.aws.api import ServiceException

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.seeding.kinds.scope import Members, Scope

Key = tuple[object, ...]
"""What one thing of a kind is told from another by."""
_MODIFIED = "LastModifiedDate"
E = TypeVar("E", bound=ServiceException)


@dataclass(slots=True)
class AtOnce:
    """The keys of those of many things that were made at once, or were as wanted already."""

    made: set[Key] = field(default_factory=set)
    unchanged: set[Key] = field(default_factory=set)


class Kind(ABC):
    """How the things under one member of a file are found, made, changed, deleted and exported.

    What a kind gives of a thing that is there has the members of its structure, as an export writes
    them: ``create`` of it in an empty pool makes the same again, to the byte.
    """

    member: ClassVar[str]
    """Under which the things stand in the file."""
    structure: ClassVar[str]
    """What each is: a row of ``form/structures.py``."""
    key: ClassVar[tuple[str, ...]]
    """The members by which one is told from another."""
    children: ClassVar["Sequence[Kind]"] = ()
    """The kinds of what is in one, in the order in which they are applied."""
    has_users: ClassVar[bool] = False
    """Whether users are in one, which are applied last."""
    is_pruned: ClassVar[bool] = True
    """Whether those that a file does not have may be deleted: not what merely tells of the past."""

    may_be_unchecked: ClassVar[tuple[str, ...]] = ()
    """The members that a file may have taken as they are: see ``unchecked.py``."""
    prepares: ClassVar[bool] = False
    """Whether ``prepare`` does anything."""
    is_many: ClassVar[bool] = False
    """Whether there may be more than memory should hold: they are exported one after the other."""
    batch: ClassVar[int] = 0
    """How many of a file ``make_at_once`` is given; it is given none where this is 0."""

    def scope_of(self, scope: Scope, members: Members) -> Scope:
        """Return where a thing of a file belongs: its account and region, if it names them."""
        return scope

    def within(self, scope: Scope, wanted: Members) -> Scope:
        """Return where what is in it belongs."""
        return scope

    def prepare(self, members: Members) -> None:  # noqa: B027
        """Ask outside for what a thing of a file needs: nobody is asked in its transaction.

        Raises AWS's errors.
        """

    def checked(self, members: Members) -> dict[str, Any]:
        """Return the members that AWS's operations are to check: all but those ``Unchecked``.

        Raises ``InvalidParameterException`` where those are none that may be.
        """
        unchecked = members.get("Unchecked") or ()
        if any(name not in self.may_be_unchecked for name in unchecked):
            raise refusal(
                InvalidParameterException,
                f"Unchecked may name {', '.join(self.may_be_unchecked) or 'nothing here'}.",
                "Unchecked",
            )
        return {name: value for name, value in members.items() if name not in unchecked}

    @abstractmethod
    def existing(self, scope: Scope) -> Iterable[Members]:
        """Return what is there, in an order that stays."""

    def asking_for_secrets(self, members: Members) -> Members:
        """Return an exported thing with what has its secrets made anew where they are left out."""
        return members

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return what a file has with names in place of ids resolved, and the key completed.

        Raises AWS's error for a name that nothing has.
        """
        return wanted

    def find(self, scope: Scope, wanted: Members) -> Members | None:
        """Return the thing that is there by the key of the ``resolved`` one, or None."""
        key = self.key_of(wanted)
        return next((one for one in self.existing(scope) if self.key_of(one) == key), None)

    @abstractmethod
    def create(self, scope: Scope, wanted: Members) -> None:
        """Make it. Raises what AWS's operations raise."""

    def make_at_once(self, scope: Scope, wanted: Sequence[Members]) -> AtOnce:
        """Make of many those that are new and hold, and return what needs nothing more.

        The others are made, changed or refused one after the other. Of two of one key, the first
        is meant. It is for a kind that has a ``batch``, without children and ``resolved``.
        """
        return AtOnce()

    @abstractmethod
    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Make of what is there what is wanted: what a file leaves out has AWS's default.

        Raises what AWS's operations raise.
        """

    @abstractmethod
    def delete(self, scope: Scope, current: Members) -> None:
        """Delete it. Raises what AWS's operations raise."""

    def is_same(self, before: Members, after: Members, wanted: Members) -> bool:
        """Return whether nothing was changed but the date of the change, which nobody asked for."""
        if _MODIFIED in wanted:
            return before == after
        return without_date(before) == without_date(after)

    def key_of(self, members: Members) -> Key:
        """Return the values of the key."""
        return tuple(members.get(name) for name in self.key)

    def name_of(self, wanted: Members) -> str:
        """Return what a report calls it."""
        return " ".join(str(wanted[name]) for name in self.key if name in wanted)


def refusal(kind: Callable[[str], E], message: str, *members: str) -> E:
    """Return an error that says which members of the thing it is about."""
    made = kind(message)
    made.members = members
    return made


def without_date(members: Members) -> Members:
    """Return the members without the date of the last change."""
    return {name: value for name, value in members.items() if name != _MODIFIED}


def stated(**members: object) -> Members:
    """Return the members that have a value."""
    return {name: value for name, value in members.items() if value is not None}
