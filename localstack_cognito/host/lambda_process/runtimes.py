"""How a process of each Lambda runtime is started."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

_BOOTSTRAP = Path(__file__).parent / "bootstrap.mjs"


class RuntimeUnavailable(Exception):
    """The machine cannot run the function; the text says why, and what to do about it."""


def command_of(runtime: str, handler: str) -> list[str]:
    """Return the command that serves a handler. Raises ``RuntimeUnavailable``."""
    for prefix, command in _COMMANDS.items():
        if runtime.startswith(prefix):
            return command(runtime, handler)
    raise RuntimeUnavailable(
        f"Functions of the runtime {runtime} do not run without Docker; use python or nodejs, or a "
        "host with Docker."
    )


def _python(runtime: str, handler: str) -> list[str]:
    # The runtime's own version where the machine has it with the client that Amazon makes; the
    # host's has it.
    return [sys.executable, "-m", "awslambdaric", handler]


def _node(runtime: str, handler: str) -> list[str]:
    node = shutil.which("node")
    if node is None:
        raise RuntimeUnavailable(
            "Functions of the runtime nodejs need the command node: install Node.js, or set PATH."
        )
    return [node, str(_BOOTSTRAP), handler]


_COMMANDS: dict[str, Callable[[str, str], list[str]]] = {"python": _python, "nodejs": _node}
