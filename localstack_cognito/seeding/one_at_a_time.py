"""One file is applied at a time on a host, and the activity tells of each."""

import threading
from collections.abc import Mapping

from localstack_cognito.activity.noting import doing, unnoted
from localstack_cognito.activity.records import Kind
from localstack_cognito.seeding.apply import apply
from localstack_cognito.seeding.files.nodes import MappingNode
from localstack_cognito.seeding.files.places import FileProblems
from localstack_cognito.seeding.report import Report
from localstack_cognito.seeding.told import in_words

_LONGEST_WAIT = 10.0
_turn = threading.Lock()


class Busy(Exception):
    """Another file is being applied, and that does not end."""

    def __init__(self) -> None:
        super().__init__("another file is being applied: send this one again when it is done")


def apply_in_turn(
    file: MappingNode, record: str, *, prune: bool = False, dry_run: bool = False
) -> Report:
    """Apply a file when no other is being applied, and return what was done.

    ``record`` is what the activity calls it; of the file it has only where the problems are. Raises
    ``FileProblems``, and ``Busy`` where another file takes more than some seconds.
    """
    with doing(Kind.API, record) as this:
        try:
            if not _turn.acquire(timeout=_LONGEST_WAIT):
                raise Busy
            try:
                # What the operations would note has no request of anybody's behind it.
                with unnoted():
                    report = apply(file, prune=prune, dry_run=dry_run)
            finally:
                _turn.release()
        except Busy as busy:
            if this is not None:
                this.refused("Busy", str(busy), status=409)
            raise
        except FileProblems as problems:
            if this is not None:
                # A message may quote the file.
                this.refused("FileProblems", _where(problems), status=400)
            raise
        if this is not None:
            this.record.status = 200
            this.record.reason = in_words(report.members(), dry_run=dry_run)
            this.detail("report", report.members())
        return report


def apply_and_count(file: MappingNode, record: str) -> Mapping[str, Mapping[str, int]]:
    """Apply a file in turn, and return what was done as it is answered in JSON.

    Raises what ``apply_in_turn`` raises.
    """
    return apply_in_turn(file, record).members()


def _where(problems: FileProblems) -> str:
    first = problems.problems[0]
    others = len(problems.problems) - 1 + problems.left_out
    more = f", and {others} more" if others else ""
    return f"The file does not hold: {first.place} {first.member}".rstrip() + more
