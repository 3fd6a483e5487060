"""The files that somebody names: read as one, and read again when one of them is saved."""

import io
import json
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from localstack_cognito.seeding.files.expanding import Expansion, escape
from localstack_cognito.seeding.files.including import INCLUDE
from localstack_cognito.seeding.files.nodes import MappingNode
from localstack_cognito.seeding.files.places import FileProblem, ProblemList
from localstack_cognito.seeding.files.reading import read
from localstack_cognito.seeding.files.sources import open_path

_INTERVAL = 0.5
# An editor that empties a file before it writes it has written it by then.
_SETTLED = 0.1
_State = tuple[int, int, int] | None


class GivenFiles:
    """Files that are applied together, with what they include and whose texts they take."""

    def __init__(self, names: Sequence[str], environment: Mapping[str, str]) -> None:
        self._names = names
        self._environment = environment
        self._states: dict[Path, _State] = {}

    @property
    def name(self) -> str:
        """What they are called together."""
        return ", ".join(self._names)

    def read(self) -> MappingNode:
        """Return all of them as one mapping: lists one after the other. Raises ``FileProblems``."""
        self._states = {}
        for name in self._names:
            self._remember(Path(name))
        expansion = Expansion(self._environment, before_reading=self._remember)
        if len(self._names) == 1:
            return read(self._names[0], name=self._names[0], expansion=expansion)
        self._refuse_unreadable()
        including = {INCLUDE: [escape(name) for name in self._names]}
        return read(io.BytesIO(json.dumps(including).encode()), name=self.name, expansion=expansion)

    def watch(self, read_again: Callable[[], None], stop: threading.Event) -> None:
        """Call ``read_again`` whenever one of all these files was saved, until ``stop`` is set."""
        while not stop.wait(_INTERVAL):
            if self._have_changed() and self._have_settled(stop):
                read_again()

    def _refuse_unreadable(self) -> None:
        problems = ProblemList()
        for name in self._names:
            try:
                open_path(Path(name))
            except FileProblem as problem:
                problems.add(problem)
        problems.raise_any()

    def _remember(self, path: Path) -> None:
        self._states.setdefault(path, _state(path))

    def _have_changed(self) -> bool:
        return any(_state(path) != state for path, state in self._states.items())

    def _have_settled(self, stop: threading.Event) -> bool:
        before = [_state(path) for path in self._states]
        return not stop.wait(_SETTLED) and before == [_state(path) for path in self._states]


def _state(path: Path) -> _State:
    """Return what is another once a file was saved: in its place, or by another in its place."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
