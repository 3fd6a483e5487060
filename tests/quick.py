"""``make quick``: style, types and layers, and the tests that a change can touch, at once.

The change is what the work tree has since the last green run of all tests, or since it left
``origin/main``. Without a record of what tests run (``make test`` makes it, on Python 3.12 and
newer), the folders that mirror the change and ``tests/unit`` are run.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.selection import record
from tests.selection.changes import Repository
from tests.selection.choice import Choice, choose, is_below
from tests.selection.concern import change_since
from tests.selection.plugin import CHOSEN

ROOT = Path(__file__).parents[1]
_BIN = Path(sys.executable).parent
CHECKS: Mapping[str, Sequence[str]] = {
    "style": (str(_BIN / "ruff"), "check", "--quiet", "."),
    "format": (str(_BIN / "ruff"), "format", "--quiet", "--check", "."),
    "types": (str(_BIN / "mypy"),),
    "layers": (str(_BIN / "lint-imports"),),
}
"""What ``make lint``, ``make quick`` and the hook of pre-commit check."""
_NOTHING_COLLECTED = 5


@dataclass
class _Part:
    name: str
    process: subprocess.Popen[bytes]
    output: IO[bytes] | None
    began: float

    def end(self) -> bool:
        """Print what has come of it, and return whether it is well."""
        seconds = time.monotonic() - self.began
        is_well = self.process.returncode in (
            (0, _NOTHING_COLLECTED) if self.output is None else (0,)
        )
        print(f"{self.name}: {'passed' if is_well else 'FAILED'} ({seconds:.1f} s)", flush=True)
        if self.output and not is_well:
            self.output.seek(0)
            print(self.output.read().decode(errors="replace"), flush=True)
        return is_well


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the checks and the tests. Returns 1 where any part fails."""
    parser = argparse.ArgumentParser(prog="python -m tests.quick", description=__doc__)
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="recorded seconds of tests (default: 60)"
    )
    parser.add_argument("--list", action="store_true", help="print the tests and run nothing")
    parser.add_argument("--checks", action="store_true", help="run the checks and no tests")
    options = parser.parse_args(arguments)
    if options.checks:
        return 0 if all(_ended([_started(*check) for check in CHECKS.items()])) else 1
    choice = chosen_tests(ROOT, options.seconds)
    if options.list:
        print(*choice.paths, *choice.tests, sep="\n")
        return 0
    parts = [_started(name, command) for name, command in CHECKS.items()]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as chosen:
        if choice.tests or choice.paths:
            chosen.write("\n".join((*choice.paths, *choice.tests)))
            chosen.flush()
            parts.append(_started_tests(choice, Path(chosen.name)))
        results = _ended(parts)
    if not (choice.tests or choice.paths):
        print("tests: the change touches none that is known")
    return 0 if all(results) else 1


def chosen_tests(root: Path, seconds: float) -> Choice:
    """Return the tests for the work tree's change, and say what they are chosen from."""
    repository = Repository(root)
    known = record.read(root / record.FILE)
    base = repository.base(known.commit)
    if base is None:
        print("There is no commit to compare with: running tests/unit.")
        return Choice(paths=("tests/unit",))
    touched = frozenset[str]().union(*(known.touched(test) for test in known.tests.values()))
    change = change_since(repository, base, touched)
    choice = choose(known, change, seconds)
    print(f"Changed since {base[:10]}: {len(change.functions)} functions of the package.")
    if not known.tests:
        folders = ", ".join(choice.paths) or "none"
        print(f"No test is recorded ({record.FILE}): running what mirrors the change ({folders}).")
    return choice


def _started(name: str, command: Sequence[str]) -> _Part:
    output = tempfile.TemporaryFile()  # noqa: SIM115 - open until the part has ended
    process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
    return _Part(name, process, output, time.monotonic())


def _started_tests(choice: Choice, chosen: Path) -> _Part:
    in_files = {node.split("::")[0] for node in choice.tests}
    files = sorted(path for path in {*in_files, *choice.paths} if (ROOT / path).exists())
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", *files],
        cwd=ROOT,
        env={**os.environ, CHOSEN: str(chosen)},
    )
    name = "tests"
    if choice.possible:
        recorded = record.read(ROOT / record.FILE).tests
        whole = sum(is_below(node, choice.paths) for node in recorded)
        count = len(choice.tests) + whole
        name = f"tests, {count} of {choice.possible} that the change can touch"
        if count < choice.possible:
            name += "; `make test` runs all"
    return _Part(name, process, None, time.monotonic())


def _ended(parts: Sequence[_Part]) -> list[bool]:
    """Wait for each part; the first to end is told first."""
    left, results = list(parts), []
    while left:
        for part in [part for part in left if part.process.poll() is not None]:
            left.remove(part)
            results.append(part.end())
        time.sleep(0.05)
    return results


if __name__ == "__main__":
    raise SystemExit(main())
