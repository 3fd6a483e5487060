"""The users of a pool in a file."""

from collections.abc import Iterable

from localstack_cognito.seeding.files.nodes import Node
from localstack_cognito.seeding.files.places import ProblemList
from localstack_cognito.seeding.kinds.scope import Scope
from localstack_cognito.seeding.report import Report


class UsersOfPool:
    """The users that a file has in one pool: checked with it, and written after it."""

    def __init__(self, scope: Scope, items: Iterable[Node], path: str) -> None:
        self._scope, self._items, self._path = scope, items, path

    def check(self, problems: ProblemList, report: Report, *, prune: bool) -> None:
        """Check all users, in the transaction in which their pool is made."""

    def write(self, report: Report) -> None:
        """Make and change the users, a batch in a transaction, once their pool is there."""
