"""Where something stands in a file, and what is wrong there."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

# More than anybody corrects at once.
MOST_PROBLEMS = 50


class Place(NamedTuple):
    """A character of a file. Lines and columns begin at 1; line 0 is the file as a whole."""

    file: str
    line: int = 0
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


class FileProblem(Exception):
    """Something that is wrong at a place, in one line.

    ``member`` is the path of the value (``UserPools[0].Users[2].Username``), or empty. ``owner`` is
    the place of who has already what one alone may have.
    """

    def __init__(
        self, place: Place, text: str, member: str = "", owner: Place | None = None
    ) -> None:
        super().__init__(place, text, member, owner)
        self.place = place
        self.text = text
        self.member = member
        self.owner = owner

    @property
    def message(self) -> str:
        """Return what is wrong, with the place of the owner where there is one."""
        return self.text if self.owner is None else with_owner(self.text, str(self.owner))

    def __str__(self) -> str:
        return ": ".join(part for part in (str(self.place), self.member, self.message) if part)


class FileProblems(Exception):
    """All that is wrong: one problem at least, ``MOST_PROBLEMS`` at the most.

    ``left_out`` counts those that came after them.
    """

    def __init__(self, problems: Sequence[FileProblem], left_out: int = 0) -> None:
        super().__init__(problems, left_out)
        self.problems = problems
        self.left_out = left_out

    def __str__(self) -> str:
        more = [f"and {self.left_out} more"] if self.left_out else []
        return "\n".join([*map(str, self.problems), *more])


class ProblemList:
    """Collects problems, to tell them together."""

    def __init__(self) -> None:
        self.problems: list[FileProblem] = []
        self.left_out = 0

    def __bool__(self) -> bool:
        return bool(self.problems)

    def add(self, problem: FileProblem) -> None:
        """Keep a problem, or count it where there are enough."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        else:
            self.left_out += 1

    def add_all(self, problems: "FileProblems | ProblemList") -> None:
        """Keep what somebody else has collected."""
        for problem in problems.problems:
            self.add(problem)
        self.left_out += problems.left_out

    def raise_any(self) -> None:
        """Raise ``FileProblems`` where there is a problem."""
        if self.problems:
            raise FileProblems(self.problems, self.left_out)


def with_owner(message: str, owner: str) -> str:
    """Return AWS's text with who has it."""
    return f"{message.removesuffix('.')}. It is that of {owner}."


def member_path(steps: Iterable[str | int]) -> str:
    """Return keys and indexes as one path, such as ``UserPools[0].Name``."""
    path = ""
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step}" if path else step
    return path
