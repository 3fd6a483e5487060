"""``uv.lock``, ``make lint`` and the hook of pre-commit: each says what another file says."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.environments import PROJECT
from tests.lowest import EXTRAS
from tests.quick import CHECKS

_LOCK = tomllib.loads((PROJECT / "uv.lock").read_text())
_PROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
_UV = Path(sys.executable).parent / "uv"
_FILES = "https://files.pythonhosted.org/packages/"


def test_the_lock_names_the_public_index_and_nothing_of_a_machine() -> None:
    sources = {str(package["source"]) for package in _LOCK["package"]}
    assert sources == {"{'registry': 'https://pypi.org/simple'}", "{'editable': '.'}"}
    for package in _LOCK["package"]:
        files = [*package.get("wheels", ()), *filter(None, [package.get("sdist")])]
        for file in files:
            # The project itself is built, from where it is.
            assert file["url"].startswith(_FILES), package["name"]
            assert file["hash"].startswith("sha256:")
    text = (PROJECT / "uv.lock").read_text()
    assert not re.search(r'file:|"/|localhost|127\.0\.0\.1|@[\w.]+/', text)


def test_the_lock_is_that_of_the_project() -> None:
    """Where this fails, run ``make lock``."""
    asked = subprocess.run(
        [_UV, "lock", "--check", "--offline", "--no-config", "--project", PROJECT],
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 0, asked.stderr


def test_the_lowest_versions_are_tried_with_every_extra() -> None:
    assert set(EXTRAS) == set(_PROJECT["optional-dependencies"])


@pytest.mark.parametrize("line", _PROJECT["dependencies"])
def test_each_dependency_has_a_lower_bound(line: str) -> None:
    assert ">=" in line.partition(";")[0]


def test_make_lint_and_the_hook_run_the_checks_of_make_quick() -> None:
    assert {Path(command[0]).name for command in CHECKS.values()} == {
        *("ruff", "mypy", "lint-imports")
    }
    entry = "python -m tests.quick --checks"
    lint = re.search(r"^lint:.*\n((?:\t.*\n)+)", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    assert lint
    ran = [line for line in lint[1].splitlines() if "@echo" not in line]
    assert ran == [f"\t@$(BIN)/{entry}"]
    hooks = (PROJECT / ".pre-commit-config.yaml").read_text()
    assert re.findall(r"^ *entry: (.*)$", hooks, re.MULTILINE) == [f".venv/bin/{entry}"]
    assert re.findall(r"^ *- repo: (.*)$", hooks, re.MULTILINE) == ["local"]
