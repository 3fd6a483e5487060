import subprocess
import sys
from pathlib import Path

import pytest

from tests.selection import functions, recorder

SOURCE = """
class Door:
    def open(self):
        def turn():
            return [n for n in (1, 2)]
        return (lambda: turn())()

    @property
    def height(self):
        return 1

table = {"a": lambda: 1}
"""
NAMES = ["p.py::<module>", "p.py::Door.open", "p.py::Door.open.<locals>.turn", "p.py::Door.height"]


def test_functions_are_listed_by_their_place_and_name(tmp_path: Path) -> None:
    (tmp_path / functions.PACKAGE).mkdir()
    (tmp_path / functions.PACKAGE / "p.py").write_text(SOURCE)
    assert functions.function_names(tmp_path) == [f"{functions.PACKAGE}/{name}" for name in NAMES]


@pytest.mark.parametrize(
    ("qualified_name", "expected"),
    [
        ("<module>", "<module>"),
        ("Door", "<module>"),
        ("<lambda>", "<module>"),
        ("Door.open", "Door.open"),
        ("Door.open.<locals>.<lambda>", "Door.open"),
        ("Door.open.<locals>.turn", "Door.open.<locals>.turn"),
        ("Door.open.<locals>.turn.<locals>.<listcomp>", "Door.open.<locals>.turn"),
    ],
)
def test_code_without_a_name_counts_for_the_function_around_it(
    qualified_name: str, expected: str
) -> None:
    places = {name: place for place, name in enumerate(NAMES)}
    assert recorder.place_of(places, "p.py", qualified_name) == places[f"p.py::{expected}"]
    assert recorder.place_of(places, "foreign.py", qualified_name) is None


PROGRAM = """
import os, sys
from pathlib import Path
from tests.selection import recorder
names = ["localstack_cognito/settings.py::<module>", "localstack_cognito/clock.py::now"]
recorder.install(Path(sys.argv[1]), names)
from localstack_cognito import clock
print(*Path(sys.argv[1]).read_bytes())
if os.fork() == 0:
    clock.now()
    os._exit(0)
os.wait()
print(*Path(sys.argv[1]).read_bytes())
"""


@pytest.mark.skipif(not recorder.CAN_RECORD, reason="Python 3.11 records nothing")
def test_what_a_forked_process_runs_is_seen_by_all(tmp_path: Path) -> None:
    root = Path(recorder.__file__).parents[2]
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "touched")]
    printed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    before, after = (line.split() for line in printed.splitlines())
    assert (before[1], after[1]) == ("0", "1")
