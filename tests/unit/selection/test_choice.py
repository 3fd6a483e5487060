import pytest

from tests.selection.choice import Change, Choice, choose, mirrors_of
from tests.selection.record import Record, RecordedTest

F, G, H = "signin/a.py::f", "signin/a.py::g", "other.py::h"
MIRROR = "tests/integration/signin"


def a_test(seconds: float, *touched: str, shared: str = "", failed: bool = False) -> RecordedTest:
    return RecordedTest(seconds, frozenset(touched), frozenset({shared} if shared else ()), failed)


SIGNIN = {"tests/integration/signin", "tests/unit/signin"}
RECORD = Record(
    {
        "tests/integration/signin/test_a.py::one": a_test(1, F),
        "tests/integration/signin/test_a.py::two": a_test(2, F, G),
        "tests/integration/other/test_b.py::slow": a_test(50, G),
        "tests/integration/other/test_b.py::quick": a_test(3, G, H),
        "tests/integration/other/test_c.py::quick": a_test(4, F),
        "tests/integration/other/test_d.py::shares": a_test(5, H, shared="host"),
        "tests/unit/test_e.py::none": a_test(0.1),
    },
    fixtures={"host": frozenset({"started"})},
)


def change(*functions: str, tests: str = "", concerned: str = "", mirrors: str = "") -> Change:
    def some(path: str) -> frozenset[str]:
        return frozenset({path} if path else ())

    return Change(frozenset(functions), some(tests), some(concerned), some(mirrors))


def names(choice: Choice) -> list[str]:
    return [node.removeprefix("tests/integration/") for node in choice.tests]


@pytest.mark.parametrize(
    ("changed", "budget", "expected", "possible"),
    [
        pytest.param(change(), 60, [], 0, id="nothing"),
        pytest.param(
            change(F),
            60,
            ["signin/test_a.py::one", "signin/test_a.py::two", "other/test_c.py::quick"],
            3,
            id="all that run the function",
        ),
        pytest.param(change("started"), 60, ["other/test_d.py::shares"], 1, id="what tests share"),
        pytest.param(
            change(H, mirrors=MIRROR),
            60,
            ["other/test_b.py::quick", "other/test_d.py::shares"],
            2,
            id="a mirror that does not run it",
        ),
        pytest.param(
            change(G, mirrors=MIRROR),
            5,
            ["signin/test_a.py::two", "other/test_b.py::quick", "other/test_b.py::slow"],
            3,
            id="each function is covered by several beyond the budget",
        ),
        pytest.param(
            change(F, mirrors="tests/integration/other"),
            4,
            ["other/test_c.py::quick", "signin/test_a.py::one", "signin/test_a.py::two"],
            3,
            id="mirrors first",
        ),
        pytest.param(
            change(concerned="tests/unit"),
            60,
            ["tests/unit/test_e.py::none"],
            1,
            id="a helper of the tests",
        ),
    ],
)
def test_what_a_change_can_touch_is_chosen(
    changed: Change, budget: float, expected: list[str], possible: int
) -> None:
    choice = choose(RECORD, changed, budget)
    assert (names(choice), choice.possible) == (expected, possible)


def test_what_exceeds_the_budget_is_left_out_once_each_function_is_covered() -> None:
    many = {f"tests/integration/x/test_{n}.py::t": a_test(1 + n / 100, F) for n in range(50)}
    choice = choose(Record(many), change(F), 10)
    assert choice.possible == 50
    assert list(choice.tests) == [f"tests/integration/x/test_{n}.py::t" for n in range(9)]


def test_changed_test_files_run_as_a_whole_and_failed_tests_run_again() -> None:
    failed = {"tests/integration/x/test_x.py::t": a_test(100, failed=True)}
    choice = choose(
        Record({**RECORD.tests, **failed}), change(tests="tests/integration/signin/test_a.py"), 1
    )
    assert choice.paths == ("tests/integration/signin/test_a.py",)
    assert choice.tests == ("tests/integration/x/test_x.py::t",)
    assert choice.possible == 3


def test_without_a_record_the_mirrors_run() -> None:
    changed = change(F, tests="tests/unit/test_e.py", mirrors=MIRROR)
    assert choose(Record(), changed, 60) == Choice(paths=(MIRROR, "tests/unit/test_e.py"))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("localstack_cognito/signin/totp.py", SIGNIN),
        ("localstack_cognito/signin/challenges/x.py", SIGNIN),
        ("localstack_cognito/directory/pools/x.py", {"tests/unit/directory/pools"}),
        ("localstack_cognito/login/templates/x.html", {"tests/integration/login"}),
        ("localstack_cognito/command/status.py", {"tests/integration/command"}),
        ("localstack_cognito/settings.py", set()),
    ],
)
def test_tests_mirror_the_folders_of_the_package(path: str, expected: set[str]) -> None:
    folders = ["tests/integration/signin", "tests/unit/signin", "tests/integration/login"]
    folders += [
        "tests/integration/command",
        "tests/unit/directory",
        "tests/unit/directory/pools",
        "tests/unit",
    ]
    assert mirrors_of(path, folders) == expected
