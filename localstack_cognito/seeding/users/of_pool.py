"""The users of a pool in a file."""

from collections import Counter
from collections.abc import Iterable

from localstack_cognito.aws.api.cognito_idp import ResourceNotFoundException
from localstack_cognito.seeding.files.nodes import Node
from localstack_cognito.seeding.files.places import ProblemList
from localstack_cognito.seeding.kinds.scope import Scope
from localstack_cognito.seeding.report import Report
from localstack_cognito.seeding.users.checking import Checking
from localstack_cognito.seeding.users.entries import Entries, LaterEntry
from localstack_cognito.seeding.users.rules import PoolRules
from localstack_cognito.seeding.users.writing import Writing

_MEMBER = "Users"


class UsersOfPool:
    """The users that a file has in one pool: checked with it, and written after it.

    ``has_fixed_id`` says whether the file gives the pool's id, which verifiers are made for.
    """

    def __init__(
        self, scope: Scope, items: Iterable[Node], path: str, *, has_fixed_id: bool = True
    ) -> None:
        self._scope = scope
        self._entries = Entries(items, path)
        self._has_fixed_id = has_fixed_id
        self._prune = False
        self._checked: Checking | None = None

    def check(self, problems: ProblemList, report: Report, *, prune: bool) -> None:
        """Check all users, in the transaction in which their pool is made.

        What is wrong is added to the problems, and what would become of them to the report.
        """
        self._prune = prune
        rules = PoolRules.of(
            self._scope.connection, self._scope.pool, has_fixed_id=self._has_fixed_id
        )
        self._checked = Checking(self._scope.connection, rules, problems, prune=prune)
        self._checked.check(self._entries)
        _count(report, self._checked.became, 1)

    def write(self, problems: ProblemList, report: Report) -> None:
        """Make and change the users, so many in a transaction, once their pool is there.

        What the check has counted is counted anew. Where somebody has made users of the file
        impossible since the check, or has deleted the pool, that is added to the problems; the
        other users are written.
        """
        checked = self._checked
        assert checked is not None
        # Who was as they should be is not looked at again.
        unchanged = Counter({"unchanged": checked.became["unchanged"]})
        _count(report, checked.became - unchanged, -1)
        try:
            self._write(checked, problems, report)
        except ResourceNotFoundException as gone:
            LaterEntry(self._entries, 0).refuse(problems, gone.message)
        finally:
            checked.seen.close()
            checked.spool.close()

    def _write(self, checked: Checking, problems: ProblemList, report: Report) -> None:
        writing = Writing(
            self._scope.user_pool_id,
            problems,
            checked.seen,
            checked.passwords,
            has_fixed_id=self._has_fixed_id,
            prune=self._prune,
        )
        try:
            if self._prune:
                writing.delete_others()
            writing.write(checked.spool, self._entries)
        finally:
            _count(report, writing.became, 1)


def _count(report: Report, became: Counter[str], sign: int) -> None:
    counters = {
        "made": report.made,
        "changed": report.changed,
        "deleted": report.deleted,
        "unchanged": report.unchanged,
    }
    for word, number in became.items():
        counter = counters[word]
        counter[_MEMBER] += sign * number
        if not counter[_MEMBER]:
            del counter[_MEMBER]
