"""Pulls from clients that a test has, and reads and checks what was pulled."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from localstack_cognito.aws.validation import check_members
from localstack_cognito.seeding.files.nodes import MappingNode
from localstack_cognito.seeding.files.places import ProblemList
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.form.model import model, structure
from localstack_cognito.seeding.form.reading import Reading
from localstack_cognito.seeding.pull.kept import Kept
from localstack_cognito.seeding.pull.progress import Progress
from localstack_cognito.seeding.pull.pulling import Wanted, read_all, write_stream


@dataclass
class Puller:
    """Pulls with clients that ``client`` makes; what was read is kept in ``partial``."""

    client: Callable[[str, str], Any]
    partial: Path
    progress: io.StringIO = field(default_factory=io.StringIO)
    notes: list[str] = field(default_factory=list)

    def pull(self, wanted: Wanted) -> str:
        """Return the file of a pull. What it does not have is in ``notes`` then."""
        kept = Kept(self.partial, wanted.asked())
        try:
            pulled = read_all(wanted, self.client, kept, Progress(self.progress), None)
            out = io.StringIO()
            write_stream(pulled, out)
        finally:
            kept.close()
        self.notes = list(pulled.notes)
        return out.getvalue()


def as_stream(text: str) -> io.BytesIO:
    """Return a file's text as it is read."""
    return io.BytesIO(text.encode())


def members_of(text: str) -> dict[str, Any]:
    """Return the members of a file. Fails where the form does not have one, or not so."""
    node = read(as_stream(text))
    assert isinstance(node, MappingNode)
    problems = ProblemList()
    shape = structure("File")
    members = Reading(problems).members(shape, node, "")
    problems.raise_any()
    check_members(model(), shape, members)
    return members
