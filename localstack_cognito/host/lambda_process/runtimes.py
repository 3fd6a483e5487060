"""How a process of each Lambda runtime is started."""

import functools
import importlib.util
import json
import logging
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from localstack_cognito import settings

LOG = logging.getLogger(__name__)

_BOOTSTRAP = Path(__file__).parent / "bootstrap.mjs"
_TIMEOUT = 10.0
_CLIENT = "awslambdaric"
_PACKAGES = "node_modules"
_SDK = "@aws-sdk"
NO_SDK = (
    "AWS has the AWS SDK in its Node.js runtimes: install it with npm beside the function's code, "
    "in the folder in which the host is started or above it, or globally, or let "
    "COGNITO_NODE_MODULES name the folder node_modules that has it."
)
"""What to do where a function in Node.js does not find the AWS SDK."""
_OWN_VERSION = "{}.{}".format(*sys.version_info)


class RuntimeUnavailable(Exception):
    """The machine cannot run the function; the text says why, and what to do about it."""


def command_of(runtime: str | None, handler: str) -> list[str]:
    """Return the command that serves a handler. Raises ``RuntimeUnavailable``."""
    if runtime is None:
        raise RuntimeUnavailable("Functions that are container images need a host with Docker.")
    name, version = _parts(runtime)
    if name not in _COMMANDS:
        raise RuntimeUnavailable(
            f"Functions of the runtime {runtime} do not run without Docker; use python or nodejs, "
            "or a host with Docker."
        )
    further = [json.dumps(_sdk_folders()), NO_SDK] if name == "nodejs" else []
    return [*_COMMANDS[name](version), handler, *further]


@functools.cache
def _sdk_folders() -> tuple[str, ...]:
    """Return the folders from which Node.js looks for the AWS SDK that a function does not bring.

    It looks for ``node_modules`` in each, and in the folders above it.
    """
    named = [Path(one).absolute() for one in settings.node_modules()]
    folders = [one.parent if one.name == _PACKAGES else one for one in named]
    folders.append(Path.cwd())
    above = (folder for one in folders for folder in (one, *one.parents))
    if not any((folder / _PACKAGES / _SDK).exists() for folder in above) and (
        found := _path_of("npm", "root", "-g")
    ):
        folders.append(Path(found).parent)
    return tuple(map(str, folders))


def python_folders(runtime: str, layer: Path) -> list[Path]:
    """Return where a layer has packages for Python."""
    return [layer / f"python/lib/{runtime}/site-packages", layer / "python"]


def node_folders(runtime: str, layer: Path) -> list[Path]:
    """Return where a layer has packages for Node.js."""
    return [layer / f"nodejs/node{_parts(runtime)[1]}/node_modules", layer / "nodejs/node_modules"]


def _parts(runtime: str) -> tuple[str, str]:
    """Return ``python`` and ``3.13``, or ``nodejs`` and ``22``."""
    match = re.match(r"([a-z]+)([\d.]*\d)?", runtime)
    return (match[1], match[2] or "") if match else (runtime, "")


@functools.cache
def _python(version: str) -> tuple[str, ...]:
    """Return the runtime's own version where it has Amazon's client, else the host's."""
    arguments = ("-m", _CLIENT)
    found = None if version == _OWN_VERSION else shutil.which(f"python{version}")
    if found and (path := _path_of(found, "-c", f"import {_CLIENT}, sys; print(sys.executable)")):
        return (path, *arguments)
    if importlib.util.find_spec(_CLIENT) is None:
        raise RuntimeUnavailable(
            f"Functions of the runtime python need the package {_CLIENT}: pip install {_CLIENT}"
        )
    if version != _OWN_VERSION:
        LOG.info(
            "Functions of the runtime python%s run with the host's Python %s: there is no "
            "python%s with the package %s",
            *(version, _OWN_VERSION, version, _CLIENT),
        )
    return (sys.executable, *arguments)


@functools.cache
def _node(version: str) -> tuple[str, ...]:
    found = shutil.which("node")
    path = _path_of(found, "-p", "process.execPath") if found else None
    if path is None:
        raise RuntimeUnavailable(
            "Functions of the runtime nodejs need the command node: install Node.js, or set PATH."
        )
    return (path, str(_BOOTSTRAP))


def _path_of(command: str, *arguments: str) -> str | None:
    """Return what a command says its path is; version managers put others in its place."""
    try:
        done = subprocess.run(  # noqa: S603
            [command, *arguments],
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=_TIMEOUT,
            check=True,
            text=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None


_COMMANDS: dict[str, Callable[[str], tuple[str, ...]]] = {"python": _python, "nodejs": _node}
