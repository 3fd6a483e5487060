"""From changed files to what they concern: functions of the package, and tests."""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from tests.selection.changes import (
    ModuleChange,
    Repository,
    functions_that_read,
    importers,
    module_change,
)
from tests.selection.choice import Change, mirrors_of
from tests.selection.functions import MODULE, PACKAGE, function_name

_UNIT = "tests/unit"
_DOCUMENTS = "tests/integration/documents"
_ELSEWHERE: Mapping[str, str] = {
    "Makefile": _DOCUMENTS,
    "pyproject.toml": "tests/integration/extension",
    "setup.cfg": "tests/integration/extension",
    "uv.lock": _UNIT,
    ".pre-commit-config.yaml": _UNIT,
}
"""The tests of files that are neither code nor tests."""


def change_since(repository: Repository, base: str, known: Iterable[str]) -> Change:
    """Return what the work tree's changes since ``base`` concern.

    ``known`` are the functions that any test is recorded to run.
    """
    reader = _Reader(repository, base, frozenset(known))
    for path in repository.changed_files(base):
        reader.read(PurePosixPath(path))
    return Change(
        frozenset(reader.functions),
        frozenset(reader.tests),
        frozenset(reader.concerned),
        frozenset(reader.mirrors),
    )


class _Reader:
    def __init__(self, repository: Repository, base: str, known: frozenset[str]) -> None:
        self._repository = repository
        self._base = base
        self._known = known
        self._test_files = repository.test_files()
        self._folders = {str(PurePosixPath(path).parent) for path in self._test_files}
        self.functions: set[str] = set()
        self.tests: set[str] = set()
        self.concerned: set[str] = set()
        self.mirrors: set[str] = set()

    def read(self, path: PurePosixPath) -> None:
        """Add what a changed file concerns."""
        if path.parts[0] == PACKAGE:
            self.mirrors |= mirrors_of(str(path), self._folders) | {_UNIT}
            if path.suffix == ".py":
                self._read_module(str(path))
            else:
                self._read_data(path)
        elif path.parts[0] == "tests":
            self._read_test(path)
        elif path.suffix == ".md":
            self.concerned.add(_DOCUMENTS)
        elif place := _ELSEWHERE.get(str(path)):
            self.concerned.add(place)

    def _read_module(self, path: str) -> None:
        change = self._module_change(path)
        self.functions |= {function_name(path, name) for name in change.functions}
        if change.names:
            whole = function_name(path, MODULE)
            own = {name for name in self._known if name.startswith(f"{path}::")} - {whole}
            self.functions |= own or {whole}
            sources = {p: self._repository.text(p) for p in self._repository.package_files()}
            self.functions |= set(functions_that_read(change.names, path, sources))

    def _module_change(self, path: str) -> ModuleChange:
        old, new = self._repository.old_text(self._base, path), self._repository.text(path)
        return module_change(old, new)

    def _read_data(self, path: PurePosixPath) -> None:
        """A file that is no code is read by the modules of its folder, or of one around it."""
        for folder in path.parents:
            found = {name for name in self._known if _file_of(name).parent == folder}
            if found:
                self.functions |= {name for name in found if not name.endswith(f"::{MODULE}")}
                return

    def _read_test(self, path: PurePosixPath) -> None:
        if path.name == "conftest.py":
            self.concerned.add(str(path.parent))
        elif path.name.startswith("test_") and path.suffix == ".py":
            # One that has gone cannot be run.
            if (self._repository.root / path).is_file():
                self.tests.add(str(path))
        elif path.suffix == ".py":
            sources = {p: self._repository.text(p) for p in self._test_files}
            for importer in importers(str(path), sources):
                place = PurePosixPath(importer)
                if place.name == "conftest.py":
                    self.concerned.add(str(place.parent))
                elif place.name.startswith("test_"):
                    self.concerned.add(importer)
        else:
            self.concerned.add(str(path.parent))


def _file_of(function: str) -> PurePosixPath:
    return PurePosixPath(function.split("::")[0])
