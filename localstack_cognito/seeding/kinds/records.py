"""What merely tells of the past."""

from localstack_cognito.seeding.kinds.kind import Kind
from localstack_cognito.seeding.kinds.scope import Members, Scope


class Record(Kind):
    """A kind whose things tell of the past: what a file does not have of them stays."""

    is_pruned = False

    def delete(self, scope: Scope, current: Members) -> None:
        """Refuse: what has been is not undone by a file that does not tell of it."""
        raise NotImplementedError(f"{self.member} are not deleted by a file.")


def is_restored(wanted: Members) -> bool:
    """Return whether a thing was there before: a file that was exported says since when.

    AWS's rules for making it may not hold any more of what it refers to; it is as it was then.
    """
    return "CreationDate" in wanted
