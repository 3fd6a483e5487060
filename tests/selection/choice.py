"""Which tests a change can touch, and which of them are run in a given time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from tests.selection.functions import PACKAGE
from tests.selection.record import Record

_AT_ONCE = 4
_PER_FUNCTION = 3
"""How many tests of each changed function run, whatever the time."""


@dataclass(frozen=True, slots=True)
class Change:
    """What has changed.

    ``functions`` are those of the package that now do something else. ``tests`` are test files that
    have changed, ``concerned`` files and folders whose tests use what has changed, ``mirrors`` the
    folders that mirror where the change is.
    """

    functions: frozenset[str] = frozenset()
    tests: frozenset[str] = frozenset()
    concerned: frozenset[str] = frozenset()
    mirrors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """What to run: recorded tests, and files and folders as a whole.

    ``possible`` is how many recorded tests the change can touch.
    """

    tests: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    possible: int = 0


def is_below(node: str, paths: Iterable[str]) -> bool:
    """Return whether a test, or a file, is one of these files or is in one of these folders."""
    file = node.split("::")[0]
    return any(file == path or file.startswith(f"{path.rstrip('/')}/") for path in paths)


def choose(record: Record, change: Change, budget: float) -> Choice:
    """Choose the tests that a change can touch, as far as ``budget`` seconds go.

    Changed test files and what failed last time always run. Then come the tests in the folders
    that mirror the change, the quickest first; a few tests of each changed function, also beyond
    the budget; then the others, of each file in turn.
    """
    if not record.tests:
        return Choice(paths=tuple(sorted(change.tests | change.mirrors)))
    certain = [node for node in record.tests if is_below(node, change.tests)]
    touching = {
        node: touched
        for node, test in record.tests.items()
        if (touched := _touched(record, node, change)) or test.failed
    }

    def seconds(node: str) -> float:
        return record.tests[node].seconds

    candidates = sorted(touching.keys() - set(certain), key=lambda node: (seconds(node), node))
    failed = [node for node in candidates if record.tests[node].failed]
    chosen = dict.fromkeys(failed)
    left = budget - sum(map(seconds, (*certain, *failed)))
    left -= _fill(chosen, [n for n in candidates if is_below(n, change.mirrors)], seconds, left)
    for subject in sorted(change.functions | change.concerned):
        left -= _cover(chosen, (n for n in candidates if subject in touching[n]), seconds)
    _fill(chosen, in_turn(candidates, seconds), seconds, left)
    return Choice(tuple(chosen), tuple(sorted(change.tests)), len(certain) + len(candidates))


def _touched(record: Record, node: str, change: Change) -> frozenset[str]:
    """Return what of the change a test can touch: functions, and files and folders."""
    functions = record.touched(record.tests[node]) & change.functions
    return functions | {path for path in change.concerned if is_below(node, (path,))}


def in_turn(
    nodes: Iterable[str], seconds: Callable[[str], float], at_once: int = _AT_ONCE
) -> list[str]:
    """Order tests: a few of each file in turn, the quickest first.

    A file's tests are much alike, and what one of them misses its neighbours miss too.
    """
    by_file: dict[str, list[str]] = defaultdict(list)
    for node in sorted(nodes, key=lambda node: (seconds(node), node)):
        by_file[node.split("::")[0]].append(node)
    files = sorted(by_file.values(), key=lambda tests: seconds(tests[0]))
    rounds = range(0, max(map(len, files), default=0), at_once)
    return [node for begin in rounds for tests in files for node in tests[begin : begin + at_once]]


def _fill(
    chosen: dict[str, None], nodes: Sequence[str], seconds: Callable[[str], float], budget: float
) -> float:
    """Choose tests while there is time, and return how much they take."""
    taken = 0.0
    for node in nodes:
        if node not in chosen and taken + seconds(node) <= budget:
            chosen[node] = None
            taken += seconds(node)
    return taken


def _cover(chosen: dict[str, None], nodes: Iterator[str], seconds: Callable[[str], float]) -> float:
    """Choose tests of a function until there are several, and return how much they take."""
    taken, count = 0.0, 0
    files: dict[str, int] = {}
    for node in nodes:
        file = node.split("::")[0]
        if node not in chosen:
            # Neighbours are much alike.
            if files.get(file, 0) >= _PER_FUNCTION - 1:
                continue
            chosen[node] = None
            taken += seconds(node)
        files[file] = files.get(file, 0) + 1
        count += 1
        if count == _PER_FUNCTION:
            break
    return taken


def mirrors_of(path: str, folders: Iterable[str]) -> frozenset[str]:
    """Return the test folders that mirror a file of the package.

    ``folders`` are all folders of tests. Where none mirrors the file, those of its folder count,
    or of the folder around that.
    """
    inside = PurePosixPath(path).relative_to(PACKAGE).with_suffix("")
    candidates = tuple(folders)
    while inside.parts:
        ending = f"/{inside.as_posix()}"
        if found := frozenset(folder for folder in candidates if folder.endswith(ending)):
            return found
        inside = inside.parent
    return frozenset()
