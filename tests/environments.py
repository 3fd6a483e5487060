"""Python environments that tests make: fresh ones, and ones that add a package to this one."""

import contextlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

PROJECT = Path(__file__).parents[1]
_STAND_INS = Path(__file__).parent / "stand_ins"
_UV = Path(sys.executable).parent / "uv"
_SCRIPT = """#!{python}
import sys
from localstack_cognito.command.main import main
sys.exit(main())
"""


def uv(*arguments: str | os.PathLike[str]) -> str:
    """Run uv and return what it prints. Raises ``AssertionError`` where it fails."""
    ran = subprocess.run([_UV, *arguments], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def find_python(version: str) -> str | None:
    """Return the path of a Python of this version on the machine, also under pyenv, or None."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    with contextlib.suppress(PermissionError):
        for python in (pyenv / "versions").glob(f"{version}.*/bin/python"):
            return str(python)
    found = subprocess.run(
        [_UV, "python", "find", "--no-python-downloads", "--system", version],
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.strip() if found.returncode == 0 else None


def install(environment: Path, *requirements: str | os.PathLike[str]) -> None:
    """Install requirements into an environment."""
    uv("pip", "install", "--quiet", "--python", environment / "bin" / "python", *requirements)


def fresh_environment(folder: Path, python: str, *requirements: str | os.PathLike[str]) -> Path:
    """Make an environment that holds the requirements and nothing else."""
    uv("venv", "--quiet", "--seed", "--python", python, folder)
    install(folder, *requirements)
    return folder


def with_stand_ins(folder: Path, *stand_ins: str) -> Path:
    """Make an environment that adds stand-ins to this one; return its command to start a host."""
    uv("venv", "--quiet", "--python", sys.executable, folder)
    python = folder / "bin" / "python"
    purelib = sysconfig.get_path("purelib")
    site_packages = next((folder / "lib").glob("python3*/site-packages"))
    (site_packages / "this.pth").write_text(f"import site; site.addsitedir({purelib!r})\n")
    for name in stand_ins:
        # setuptools builds beside its sources.
        copy = shutil.copytree(_STAND_INS / name, folder / "stand_ins" / name)
        uv("pip", "install", "--quiet", "--python", python, "--no-deps", copy)
    command = folder / "bin" / "localstack-cognito"
    command.write_text(_SCRIPT.format(python=python))
    command.chmod(0o755)
    return command
