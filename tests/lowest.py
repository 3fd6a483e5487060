"""``make lowest``: the unit tests and one host's walk with the lowest versions that are admitted.

Lower bounds in ``pyproject.toml`` are promises that the ordinary tests, which have the newest
versions, never look at. Each Python of this machine that a host runs on gets a fresh environment,
in which what ``pyproject.toml`` names itself is as old as it may be, and the rest as new as it can.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.environments import PROJECT, find_python, install, uv

PYTHONS = ("3.11", "3.12", "3.13")
EXTRAS = ("host", "postgresql", "saml", "test")
TESTS = ("tests/unit", "tests/integration/documents/test_walks.py")
_SHOWN = ("cryptography", "localstack-core", "pytest", "sqlalchemy")


def main(arguments: Sequence[str] | None = None) -> int:
    """Try each Python. Returns 1 where a test fails, or where none of the Pythons is there."""
    parser = argparse.ArgumentParser(prog="python -m tests.lowest", description=__doc__)
    parser.add_argument("--python", action="append", choices=PYTHONS, help="default: every one")
    parser.add_argument("tests", nargs="*", default=TESTS, help="default: %(default)s")
    options = parser.parse_args(arguments)
    tried = []
    for version in options.python or PYTHONS:
        python = find_python(version)
        if python is None:
            print(f"Python {version}: there is none on this machine", flush=True)
            continue
        with tempfile.TemporaryDirectory(prefix="lowest-") as folder:
            tried.append(_try(version, python, Path(folder), options.tests))
    return 0 if tried and all(tried) else 1


def lowest_versions(version: str, pyproject: Path, requirements: Path) -> list[str]:
    """Write the lowest versions for a Python to a file of requirements, and return them."""
    extras = [f"--extra={extra}" for extra in EXTRAS]
    python = ("--python-version", version)
    no_comments = ("--no-header", "--no-annotate", "--quiet", "--output-file", requirements)
    uv("pip", "compile", "--resolution=lowest-direct", *extras, *python, *no_comments, pyproject)
    return requirements.read_text().splitlines()


def _try(version: str, python: str, folder: Path, tests: Sequence[str]) -> bool:
    """Run tests in a fresh environment of the lowest versions, and return whether they pass."""
    requirements = folder / "requirements.txt"
    lowest = lowest_versions(version, PROJECT / "pyproject.toml", requirements)
    shown = [line for line in lowest if line.split("==")[0] in _SHOWN]
    print(f"Python {version}: {', '.join(shown)}, ...", flush=True)
    environment = folder / "venv"
    uv("venv", "--quiet", "--python", python, environment)
    # Several processes import all of it at once soon.
    install(environment, "--compile-bytecode", "--requirement", requirements)
    install(environment, "--no-deps", "--editable", PROJECT)
    ran = subprocess.run(
        [environment / "bin" / "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
        cwd=PROJECT,
        env={**os.environ, "PATH": f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}"},
        check=False,
    )
    print(f"Python {version}: {'FAILED' if ran.returncode else 'passed'}", flush=True)
    return ran.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
