"""Mutation testing: ``make mutants``; the tests must have been recorded before (``make test``).

``FILES`` and ``SAMPLE``, ``SEED``, ``SECONDS`` of the Makefile are the arguments.
"""

import argparse
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.mutants import generate, plan, runner, switch
from tests.mutants.generate import Mutant
from tests.selection import record
from tests.selection.plugin import OFF

ROOT = Path(__file__).parents[2]
_FOLDERS = ("signin", "tokens", "oauth", "directory")
REPORT = ROOT / ".mutants.json"
"""Where a run leaves what survived it."""
_EQUIVALENT = Path(__file__).parent / "equivalent.toml"
_LEFT_OUT = {".git", ".venv", "node_modules", "build", "dist", "__pycache__", record.FILE}
_FAILED_STARTS = 3
_TOLD_EVERY = 30.0
_STOP_TIMEOUT = 120.0
_NOTICED = (runner.KILLED, runner.TIMED_OUT)
_DOUBTFUL = (runner.SURVIVED, runner.UNREACHED)
NO_TESTS = "no tests"
NOT_TRIED = "not tried"


def main(arguments: Sequence[str] | None = None) -> int:
    """Try mutants and print what survives. Returns 1 where any does, and 2 without a record."""
    options = _parser().parse_args(arguments)
    known = record.read(ROOT / record.FILE)
    if not known.tests:
        print(f"{record.FILE} is missing: `make test` records it, on Python 3.12 and newer.")
        return 2
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copied = Path(folder) / "tree"
        copy_tree(ROOT, copied)
        mutants = write_mutants(copied, _files(options.files))
        equivalents = plan.read_equivalents(_EQUIVALENT)
        wanted = (m for m in mutants if not any(e.is_of(m) for e in equivalents))
        if options.again:
            survivors = {tuple(line) for line in json.loads(REPORT.read_text())}
            wanted = (mutant for mutant in wanted if mutant.change in survivors)
        tried = plan.sample(wanted, options.sample, options.seed)
        print(f"{len(tried)} of {len(mutants)} mutants, {len(equivalents)} known as equivalent")
        session = _Session(copied, known, options)
        session.prepare(len(mutants))
        results = session.run(tried)
    return _report(tried, results)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("files", nargs="*", help="files or folders of the package")
    parser.add_argument("--sample", type=int, help="how many mutants (default: all)")
    parser.add_argument("--seed", type=int, default=1, help="which ones (default: 1)")
    parser.add_argument(
        "--seconds",
        type=float,
        default=20.0,
        help="recorded seconds of tests that are spent on one mutant at most (default: 20)",
    )
    parser.add_argument(
        "--patience",
        type=float,
        default=15.0,
        help="seconds beyond ten times its recorded ones that a test may take (default: 15)",
    )
    parser.add_argument("--minutes", type=float, help="end after so long, whatever is left")
    parser.add_argument("--again", action="store_true", help="only what survived the last run")
    return parser


def _files(named: Sequence[str]) -> list[str]:
    paths = [Path(name) for name in named]
    paths = paths or [Path("localstack_cognito") / folder for folder in _FOLDERS]
    files: list[Path] = []
    for path in paths:
        place = ROOT / path
        files += sorted(place.rglob("*.py")) if place.is_dir() else [place]
    return [file.relative_to(ROOT).as_posix() for file in files]


def copy_tree(source: Path, target: Path) -> None:
    """Copy the work tree without what is made in it; what npm installed is linked."""

    def leave_out(folder: str, names: list[str]) -> list[str]:
        for name in names:
            if name == "node_modules":
                place = target / Path(folder).relative_to(source)
                place.mkdir(parents=True, exist_ok=True)
                (place / name).symlink_to((Path(folder) / name).resolve())
        return [name for name in names if name in _LEFT_OUT or name.endswith("_cache")]

    shutil.copytree(source, target, ignore=leave_out, dirs_exist_ok=True)


def write_mutants(tree: Path, files: Sequence[str]) -> list[Mutant]:
    """Write the mutants of these files into the tree and return them."""
    switched = Path(switch.__file__).read_text()
    (tree / f"{generate.SWITCH}.py").write_text(switched)
    mutants: list[Mutant] = []
    for path in files:
        code, of_file = generate.mutate(path, (tree / path).read_text(), len(mutants) + 1)
        if of_file:
            (tree / path).write_text(code)
        mutants += of_file
    return mutants


class _Session:
    """Runs pytest in the mutated tree, again and again until every mutant has a result."""

    def __init__(self, tree: Path, known: record.Record, options: argparse.Namespace) -> None:
        minutes = math.inf if options.minutes is None else options.minutes
        self._end = time.monotonic() + minutes * 60
        self._budget, self._patience = options.seconds, options.patience
        self._tree = tree
        self._seconds = {node: test.seconds for node, test in known.tests.items()}
        self._tests = plan.tests_by_function(known)
        self._results = tree.parent / "results"
        self._switch = tree.parent / "switch"
        self._log = tree.parent / "log"
        self._stop = tree.parent / "stop"

    def prepare(self, mutants: int) -> None:
        """Make the memory that the processes share, for so many mutants."""
        self._switch.write_bytes(bytes(switch.NUMBER + mutants + 1))

    def run(self, mutants: Sequence[Mutant]) -> dict[int, dict[str, Any]]:
        """Return the results by the mutants' numbers."""
        results: dict[int, dict[str, Any]] = {
            mutant.number: {"result": NO_TESTS, "ran": 0}
            for mutant in mutants
            if mutant.function not in self._tests
        }
        left: list[dict[str, Any]] = [
            {"number": mutant.number, "function": mutant.function}
            for mutant in mutants
            if mutant.number not in results
        ]
        self._try(left, results)
        # By now it is known of more tests what they reach.
        doubtful = [
            {**mutant, "tried": result["tried"]}
            for mutant in left
            if (result := results[mutant["number"]])["result"] in _DOUBTFUL
        ]
        self._try(doubtful, results)
        return results

    def _try(self, mutants: list[dict[str, Any]], results: dict[int, dict[str, Any]]) -> None:
        left = mutants
        failed_starts = 0
        while left and failed_starts < _FAILED_STARTS and time.monotonic() < self._end:
            code = self._pytest(left)
            done = self._read_results()
            failed_starts += 0 if done else 1
            spoilt = {r["number"] for r in done if r["result"] == runner.SPOILT}
            tried = {r["number"] for r in done} - spoilt
            results |= {r["number"]: _together(results, r) for r in done if r["number"] in tried}
            left = [
                {**mutant, "again": True} if mutant["number"] in spoilt else mutant
                for mutant in left
                if mutant["number"] not in tried
            ]
            if code not in (0, runner.ANOTHER_PROCESS) and not done:
                print(self._log.read_text()[-4000:])
        for mutant in left:
            results.setdefault(mutant["number"], {"result": NOT_TRIED, "ran": 0})

    def _read_results(self) -> list[dict[str, Any]]:
        if not self._results.exists():
            return []
        lines = self._results.read_text().splitlines()
        self._results.unlink()
        return [json.loads(line) for line in lines]

    def _pytest(self, mutants: list[dict[str, Any]]) -> int:
        job = self._tree.parent / "job"
        tests = {mutant["function"]: self._tests[mutant["function"]] for mutant in mutants}
        nodes = sorted({node for of_function in tests.values() for node in of_function})
        places = {node: place for place, node in enumerate(nodes)}
        content = {
            "mutants": mutants,
            "nodes": nodes,
            "tests": {f: [places[node] for node in t] for f, t in tests.items()},
            "results": str(self._results),
            "reach": str(self._tree.parent / "reach"),
            "budget": self._budget,
            "patience": self._patience,
            "stop": str(self._stop),
            "seconds": {node: self._seconds[node] for node in nodes},
        }
        job.write_text(json.dumps(content))
        environment = {
            **os.environ,
            OFF: "1",
            runner.JOB: str(job),
            switch.VARIABLE: str(self._switch),
            "PYTHONPATH": str(self._tree),
        }
        files = sorted({node.split("::")[0] for node in nodes})
        command = [
            *(sys.executable, "-m", "pytest", "-p", "tests.mutants.runner", "-n0", "-q"),
            *("-p", "no:cacheprovider", "--no-header", "--tb=short", "--show-capture=no"),
            *files,
        ]
        with self._log.open("w") as log:
            process = subprocess.Popen(
                command, cwd=self._tree, env=environment, stdout=log, stderr=log
            )
            while True:
                try:
                    return process.wait(_TOLD_EVERY)
                except subprocess.TimeoutExpired:
                    self._tell(len(mutants))
                except KeyboardInterrupt:
                    self._end = time.monotonic()
                if time.monotonic() > self._end:
                    return self._stopped(process)

    def _stopped(self, process: subprocess.Popen[bytes]) -> int:
        """Let the process end its hosts after the mutant that it tries."""
        self._stop.touch()
        try:
            return process.wait(_STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.terminate()
            return process.wait()

    def _tell(self, total: int) -> None:
        lines = self._results.read_text().splitlines() if self._results.exists() else []
        print(f"{len(lines)} of {total} tried", flush=True)


def _together(results: dict[int, dict[str, Any]], result: dict[str, Any]) -> dict[str, Any]:
    """Add a mutant's second result to its first."""
    before = results.get(result["number"], {"ran": 0})
    ran = before["ran"] + result["ran"]
    is_still = result["result"] in _DOUBTFUL
    return {**result, "ran": ran, **({"result": runner.SURVIVED} if is_still and ran else {})}


def _report(mutants: Sequence[Mutant], results: dict[int, dict[str, Any]]) -> int:
    counts = Counter(results[mutant.number]["result"] for mutant in mutants)
    for mutant in sorted(mutants, key=lambda mutant: mutant.number):
        result = results[mutant.number]
        if result["result"] in (*_NOTICED, NOT_TRIED):
            continue
        said = f"{result['result']}, {result['ran']} tests"
        print(f"{mutant.path}:{mutant.line}: {mutant.function.split('::')[1]} ({said})")
        print("\n".join(f"  - {line}" for line in mutant.before.splitlines()))
        print("\n".join(f"  + {line}" for line in mutant.after.splitlines()))
    print(", ".join(f"{count} {name}" for name, count in counts.most_common()))
    survivors = [m for m in mutants if results[m.number]["result"] not in _NOTICED]
    REPORT.write_text(json.dumps([m.change for m in survivors], indent=1) + "\n")
    return 1 if set(counts) - {*_NOTICED, NOT_TRIED} else 0


if __name__ == "__main__":
    began = time.monotonic()
    code = main()
    print(f"{time.monotonic() - began:.0f} s")
    raise SystemExit(code)
