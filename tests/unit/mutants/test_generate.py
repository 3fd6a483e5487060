from typing import Any

import pytest

from tests.mutants import generate, plan, switch
from tests.mutants.generate import Mutant, mutate

PATH = "localstack_cognito/signin/door.py"


def mutants_of(body: str, header: str = "") -> list[Mutant]:
    return mutate(PATH, f"{header}\ndef f(a, b):\n    {body}\n", 1)[1]


def changes_of(body: str, header: str = "") -> list[str]:
    return [mutant.after for mutant in mutants_of(body, header)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("x = a == b", ["x = (a != b)"]),
        ("x = a <= b", ["x = (a < b)"]),
        ("x = a is not b", ["x = (a is b)"]),
        ("x = a and b", ["x = (a or b)", "x = b", "x = a"]),
        ("x = not a", ["x = a"]),
        ("x = a + b", ["x = a - b"]),
        ("x += a", ["x -= a"]),
        ("x = 3", ["x = 4"]),
        ("x = True", ["x = False"]),
        ("x = 'text'", ["x = 'text~'"]),
        ("x = f'{a} text'", ["x = f'{a} text~'"]),
        ("x = any(a)", ["x = all(a)"]),
        ("x = a.startswith(b)", ["x = a.endswith(b)"]),
        ("f(a, b)", ["f(b, a)", "pass"]),
        ("raise a", ["pass"]),
        ("return a", ["return None"]),
        ("x = f(by_admin=False)", ["x = f(by_admin=True)"]),
        ("if a: x = b", ["if not a:", "if False:"]),
        ("if a == b: x = b", ["if (a != b): x = b", "if False:"]),
        # That the branch is never taken is what leaving out all that is in it does.
        ("if a == b: f(a)", ["if (a != b): f(a)", "if a == b: pass"]),
        ("x = LIMIT", ["x = 4"]),
        ("x = NAMES", ["x = ('a',)"]),
        # What no test can be asked to notice.
        ("LOG.info('text', a)", []),
        ("assert a == 3", []),
        ("x: 'T' = a", []),
        ("'''A text.'''", []),
        ("x = cast('T', a)", []),
    ],
)
def test_each_operator_changes_one_thing(body: str, expected: list[str]) -> None:
    assert changes_of(body, 'LIMIT = 3\nNAMES = ("a", "b")') == expected


def test_what_runs_at_import_stays_as_it_is() -> None:
    source = '''
"""A text."""
from __future__ import annotations
from functools import cache, partial
LIMIT = 3 + 4
@decorated(5)
def f(a: "T" = 6) -> "U": ...
class Door(Base, size=7):
    height = 8
'''
    assert mutate(PATH, source, 1)[1] == []


SOURCE = '''
"""A text."""
from __future__ import annotations
from functools import cache
LIMIT = 2
TABLE = {"double": lambda n: n * 2}
class Door:
    @property
    def height(self):
        """A text."""
        return LIMIT + 1
    def numbers(self):
        for n in range(3):
            yield n
    def nested(self):
        def inner(n):
            match n:
                case 1:
                    return f"{n} is one"
            return "other"
        return [inner(n) for n in (0, 1)]
@cache
def cached(n):
    return n + 1
'''


def call(names: dict[str, Any]) -> tuple[Any, ...]:
    door = names["Door"]()
    numbers, nested = [*door.numbers()], door.nested()
    return door.height, numbers, nested, names["cached"](1), names["TABLE"]["double"](3)


def test_all_mutants_are_in_the_file_and_one_at_a_time_is_active(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    active = memoryview(bytearray(4)).cast("I")
    monkeypatch.setattr(switch, "MUTANT", active)
    monkeypatch.setitem(__import__("sys").modules, generate.SWITCH, switch)
    code, mutants = mutate(PATH, SOURCE, 5)
    names: dict[str, Any] = {}
    exec(compile(code, PATH, "exec"), names)
    original = call(names)
    assert original == (3, [0, 1, 2], ["other", "1 is one"], 2, 6)
    assert [mutant.number for mutant in mutants] == list(range(5, 5 + len(mutants)))
    for mutant in mutants:
        active[0] = mutant.number
        try:
            result: Any = call(names)
        except TypeError:
            result = None
        assert result != original, mutant
        active[0] = 0
        assert call(names) == original, mutant
    assert {mutant.function.split("::")[1] for mutant in mutants} == {
        *("<module>", "Door.height", "Door.numbers", "Door.nested", "cached"),
        "Door.nested.<locals>.inner",
    }


def test_a_mutant_tells_the_lines_that_differ() -> None:
    source = "def f(a):\n    return g(\n        a,\n        3,\n    )\n"
    _, mutants = mutate(PATH, source, 1)
    assert Mutant(1, PATH, 4, f"{PATH}::f", "3,", "4,") in mutants


def test_a_sample_is_spread_over_all_files() -> None:
    def of(path: str, numbers: range) -> list[Mutant]:
        return [Mutant(number, path, 1, "f", "", "") for number in numbers]

    mutants = of("a.py", range(1, 100)) + of("b.py", range(100, 103)) + of("c.py", range(103, 200))
    drawn = plan.sample(mutants, 12, 1)
    assert [sum(m.path == path for m in drawn) for path in ("a.py", "b.py", "c.py")] == [5, 3, 4]
    assert drawn == plan.sample(mutants, 12, 1)
    assert drawn != plan.sample(mutants, 12, 2)
    assert sorted(plan.sample(mutants, None, 1), key=lambda m: m.number) == mutants


@pytest.mark.parametrize(
    ("function", "node", "expected"),
    [
        (
            "localstack_cognito/signin/devices.py::find",
            "tests/integration/x/test_device_list.py",
            1,
        ),
        ("localstack_cognito/signin/x.py::MfaSetup.answer", "tests/unit/test_mfa_setup.py::t", 2),
        ("localstack_cognito/oauth/codes.py::f", "tests/integration/oauth/test_keys.py::codes", 1),
        (
            "localstack_cognito/oauth/codes.py::f",
            "tests/integration/signin/test_mfa.py::t",
            0,
        ),
    ],
)
def test_tests_of_like_names_are_tried_first(function: str, node: str, expected: int) -> None:
    assert plan.likeness(function, node) == expected
