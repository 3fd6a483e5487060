"""The commands that CONTRIBUTING.md names are there, and do what they say they do."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

_TOP = Path(__file__).parents[3]
_TEXT = (_TOP / "CONTRIBUTING.md").read_text()
_MAKE = sorted(set(re.findall(r"`?(make [a-z]+)\b", _TEXT)))
_PYTEST = re.findall(r"^\.venv/bin/python -m pytest (.*)$", _TEXT, re.MULTILINE)


def test_it_names_commands() -> None:
    assert {"make lint", "make quick", "make test", "make mutants"} <= set(_MAKE)
    assert _PYTEST


@pytest.mark.parametrize("command", _MAKE)
def test_make_has_the_command(command: str) -> None:
    planned = subprocess.run(
        [*command.split(), "--dry-run"], cwd=_TOP, capture_output=True, text=True, check=False
    )
    assert planned.returncode == 0, planned.stderr
    assert re.search(rf"^{command.split()[1]}:.*## ", (_TOP / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("arguments", _PYTEST)
def test_one_test_can_be_run(arguments: str) -> None:
    collected = subprocess.run(
        [f'"{sys.executable}" -m pytest --collect-only -q {arguments}'],
        shell=True,
        cwd=_TOP,
        capture_output=True,
        text=True,
        check=False,
    )
    assert collected.returncode == 0, collected.stdout
    assert re.search(r"^(\d+/)?\d+ tests? collected|^tests/.*: \d+$|::", collected.stdout, re.M)
