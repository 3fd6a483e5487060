"""Which mutants are tried, and with which tests."""

import functools
import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tests.mutants.generate import Mutant
from tests.selection.choice import in_turn
from tests.selection.record import Record

_LOADS = "localstack_cognito/plugins.py::load_extension"
_EVERYWHERE = frozenset({"localstack", "cognito", "test", "integration", "unit", "py", ""})
_TOGETHER = 400
# Each file's first test waits for what the file's tests share.
_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A mutant that no test can tell from the original, and why."""

    function: str
    before: str
    after: str
    reason: str

    def is_of(self, mutant: Mutant) -> bool:
        """Return whether it is this mutant."""
        return mutant.change == (self.function, self.before, self.after)


def read_equivalents(file: Path) -> list[Equivalent]:
    """Return what the file lists. Raises ``KeyError`` and ``tomllib.TOMLDecodeError``."""
    return [
        Equivalent(e["function"], e["before"], e["after"], e["reason"])
        for e in tomllib.loads(file.read_text()).get("equivalent", [])
    ]


def sample(mutants: Iterable[Mutant], count: int | None, seed: int) -> list[Mutant]:
    """Draw ``count`` mutants, from every file in turn.

    Any first part of them is spread over the files, too, though neighbours, which the same tests
    run, stand together.
    """
    chance = random.Random(seed)
    by_path: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants:
        by_path[mutant.path].append(mutant)
    for of_path in by_path.values():
        chance.shuffle(of_path)
    rounds = max(map(len, by_path.values()), default=0)
    drawn = [m[turn] for turn in range(rounds) for m in by_path.values() if turn < len(m)]
    drawn = drawn[:count]
    together = [drawn[begin : begin + _TOGETHER] for begin in range(0, len(drawn), _TOGETHER)]
    return [m for part in together for m in sorted(part, key=lambda mutant: mutant.number)]


def tests_by_function(record: Record) -> dict[str, list[str]]:
    """Return, for each function, the tests that run it themselves, in the order to try them in."""
    tests: dict[str, list[str]] = defaultdict(list)
    for node, test in record.tests.items():
        if not test.failed:
            for function in test.touched:
                tests[function].append(node)
    hosts = {name for name, touched in record.fixtures.items() if _is_host_of_module(name, touched)}

    def in_order(function: str, nodes: list[str]) -> list[str]:
        ordered = in_turn(nodes, lambda node: record.tests[node].seconds, _AT_ONCE)
        # Where a module has a host of its own, its tests wait for that to start.
        return sorted(
            ordered,
            key=lambda node: (bool(record.tests[node].fixtures & hosts), -likeness(function, node)),
        )

    return {function: in_order(function, nodes) for function, nodes in tests.items()}


def likeness(function: str, node: str) -> int:
    """Return how many words a function's place has in common with a test's file."""
    path, _, name = function.partition("::")
    file = node.partition("::")[0]
    return len(_words(f"{PurePosixPath(path).with_suffix('')}/{name}") & _words(file))


@functools.cache
def _words(text: str) -> frozenset[str]:
    words = re.findall("[A-Z]?[a-z]+", text)
    return frozenset(word.lower().removesuffix("s") for word in words) - _EVERYWHERE


def _is_host_of_module(fixture: str, touched: frozenset[str]) -> bool:
    return fixture.partition("::")[0].endswith(".py") and _LOADS in touched
