"""What was checked, until it is written: in a file that has no name, so that it needs no memory.

So what is written is what was checked, and nothing is read and looked at twice.
"""

import pickle
import tempfile
import weakref
from collections.abc import Iterator, Sequence

from localstack_cognito.seeding.users.planning import Plan

Numbered = tuple[int, Plan]
"""A plan, with the number of the user in the file."""


class Spool:
    """Plans on their way, some at a time."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="cognito-seed-")  # noqa: SIM115
        # A file that is refused has nobody who is done with it.
        self._closing = weakref.finalize(self, self._file.close)

    def add(self, plans: Sequence[Numbered]) -> None:
        """Put plans behind those that are there."""
        if plans:
            pickle.dump(list(plans), self._file, pickle.HIGHEST_PROTOCOL)

    def all(self) -> Iterator[list[Numbered]]:
        """Yield them as they were added."""
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            # Nobody else has the file: it has no name.
            yield pickle.load(self._file)  # noqa: S301

    def close(self) -> None:
        """Forget all of them."""
        self._closing()
