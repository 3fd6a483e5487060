import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.selection.record import FILE, Record, RecordedTest, write

ROOT = Path(__file__).parents[3]
DOOR = """
def opens(height):
    return height > 3

def stays_open(height):
    while height > 0:
        height -= 1
    return height

def add(names, name):
    if name in names:
        raise ValueError(name)
    names.append(name)
    return names

def breaks(names):
    names.clear()
    return True
"""
TESTS = """
import pytest
from localstack_cognito.signin import door

@pytest.fixture(scope="module")
def names():
    return door.add([], "first")

def test_opens():
    assert door.opens(4) and not door.opens(2)

def test_stays_open():
    assert door.stays_open(3) == 0

def test_adds_once(names):
    # It passes but once in what its module shares.
    assert "alice" in door.add(names, "alice")
"""
TOUCHED = {"test_opens": "opens", "test_stays_open": "stays_open", "test_adds_once": "add"}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small package with a test file, whose record is there, and this project's commands."""
    for folder in ("mutants", "selection"):
        shutil.copytree(ROOT / "tests" / folder, tmp_path / "tests" / folder)
    for path, text in {
        "localstack_cognito/__init__.py": "",
        "localstack_cognito/signin/door.py": DOOR,
        "tests/test_door.py": TESTS,
        "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["."]\n',
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    tests = {
        f"tests/test_door.py::{name}": RecordedTest(
            0.01, frozenset({f"localstack_cognito/signin/door.py::{function}"})
        )
        for name, function in TOUCHED.items()
    }
    write(tmp_path / FILE, Record(tests))
    return tmp_path


def run(tree: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in the tree."""
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    return subprocess.run(
        [sys.executable, "-m", "tests.mutants", "localstack_cognito/signin", *arguments],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
    )


def test_what_no_test_notices_is_printed_and_kept(tree: Path) -> None:
    done = run(tree, "--patience", "2")
    assert done.returncode == 1, done.stdout + done.stderr
    told = done.stdout
    # Nobody asks about a height of exactly 3.
    assert "door.py:3: opens (survived, 1 tests)\n  - return height > 3\n" in told
    assert "\n  + return (height >= 3)\n" in told
    assert told.count(": opens (") == 1
    # Without the loop's step the test never ends.
    assert " timeout" in told
    # What fails for a test's own second run is not the mutant's doing.
    assert "door.py:12: add (not reached, 0 tests)" in told
    assert told.count(": add (") == 1
    assert "door.py:18: breaks (no tests, 0 tests)" in told
    survivors = json.loads((tree / ".mutants.json").read_text())
    assert [function for function, _, _ in survivors] == [
        f"localstack_cognito/signin/door.py::{name}"
        for name in ("opens", "add", "breaks", "breaks")
    ]


def test_what_survived_is_tried_again_and_what_is_equivalent_left_out(tree: Path) -> None:
    function = "localstack_cognito/signin/door.py::opens"
    survivor = [function, "return height > 3", "return (height >= 3)"]
    (tree / ".mutants.json").write_text(json.dumps([survivor]))
    tests = tree / "tests" / "test_door.py"
    tests.write_text(TESTS.replace("not door.opens(2)", "not door.opens(3)"))
    done = run(tree, "--again")
    assert (done.returncode, "1 of " in done.stdout) == (0, True), done.stdout + done.stderr
    assert "1 killed" in done.stdout
    (tree / ".mutants.json").write_text(json.dumps([survivor]))
    (tree / "tests" / "mutants" / "equivalent.toml").write_text(
        f'[[equivalent]]\nfunction = "{function}"\nbefore = "{survivor[1]}"\n'
        f'after = "{survivor[2]}"\nreason = "Doors are never 3 high."\n'
    )
    done = run(tree, "--again")
    assert (done.returncode, "0 of " in done.stdout) == (0, True), done.stdout + done.stderr
