"""How often users have tried of late what they may try only so often."""

from collections.abc import Iterator

from localstack_cognito.seeding.kinds.records import Record
from localstack_cognito.seeding.kinds.scope import Members, Scope
from localstack_cognito.storage import attempts
from localstack_cognito.storage.attempts import Attempts as Counted
from localstack_cognito.storage.listing import all_of


class Attempts(Record):
    """What was counted in a pool, by user and action."""

    member = "Attempts"
    structure = "Attempt"
    key = ("Username", "Action")

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return what was counted by user and action."""
        columns = attempts.attempts.c
        yield from map(
            _exported,
            all_of(
                scope.connection,
                Counted,
                attempts.attempts,
                [columns.username_key, columns.action],
                user_pool_id=scope.user_pool_id,
            ),
        )

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return it with the name as the pool compares it."""
        return {**wanted, "Username": scope.pool.folded(wanted["Username"])}

    def find(self, scope: Scope, wanted: Members) -> Members | None:
        """Return what was counted of the user and the action, or None."""
        key = (scope.user_pool_id, wanted["Username"], wanted["Action"])
        found = attempts.find_count(scope.connection, *key)
        return None if found is None else _exported(Counted(*key, *found))

    def create(self, scope: Scope, wanted: Members) -> None:
        """Store it."""
        counted = Counted(
            user_pool_id=scope.user_pool_id,
            username_key=wanted["Username"],
            action=wanted["Action"],
            window_started_at=wanted["WindowStarted"],
            count=wanted["Count"],
        )
        attempts.put_attempts(scope.connection, counted)

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Store it anew."""
        self.create(scope, wanted)


def _exported(counted: Counted) -> Members:
    return {
        "Username": counted.username_key,
        "Action": counted.action,
        "WindowStarted": counted.window_started_at,
        "Count": counted.count,
    }
