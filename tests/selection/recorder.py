"""Sets a byte for each function of the package that this process runs.

The bytes are in a file that several processes have in their memory, so that a test sees what its
hosts have run for it. It imports nothing of the package or the tests: a host loads it before all
else. Python 3.11 has no ``sys.monitoring``; nothing is recorded there.
"""

import json
import mmap
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import CodeType
from typing import Any

VARIABLE = "TOUCHED_FUNCTIONS"
"""Names the file of the bytes to the processes that a test process starts."""
LIST_VARIABLE = "TOUCHED_FUNCTIONS_LIST"
"""Names the file that lists the functions, in the order of their bytes."""
CAN_RECORD = sys.version_info >= (3, 12)
_TOOL = 4
_MODULE = "<module>"
_ROOT = Path(__file__).parents[2]

_installed: str | None = None


def install_from_environment() -> None:
    """Record what this process runs from here on, where the environment names a file for it.

    A forked process that goes on with its parent's file may call it again.
    """
    file, names = os.environ.get(VARIABLE), os.environ.get(LIST_VARIABLE)
    if CAN_RECORD and file and names:
        install(Path(file), json.loads(Path(names).read_text()))


def install(file: Path, names: list[str]) -> mmap.mmap | None:
    """Record in ``file``, which is made where it is missing, and return its bytes."""
    global _installed
    if not CAN_RECORD or _installed == str(file):
        return None
    touched = _map(file, len(names))
    monitoring: Any = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
    if _installed is None:
        monitoring.use_tool_id(_TOOL, "tests.selection")
    _installed = str(file)
    places = {name: place for place, name in enumerate(names)}
    callback = _callback(monitoring, touched, places)
    monitoring.register_callback(_TOOL, monitoring.events.PY_START, callback)
    monitoring.set_events(_TOOL, monitoring.events.PY_START)
    monitoring.restart_events()
    return touched


def _map(file: Path, size: int) -> mmap.mmap:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        os.ftruncate(descriptor, size)
        return mmap.mmap(descriptor, size)
    finally:
        os.close(descriptor)


def _callback(monitoring: Any, touched: mmap.mmap, places: Mapping[str, int]) -> Any:
    # A code object's own hash reads all of it, and an id is free for another once it is gone.
    known: dict[int, tuple[int, CodeType]] = {}
    disable = monitoring.DISABLE
    package = str(_ROOT / "localstack_cognito") + os.sep

    def start(code: CodeType, _offset: int) -> Any:
        found = known.get(id(code))
        if found is None:
            if not code.co_filename.startswith(package):
                return disable
            path = Path(code.co_filename).relative_to(_ROOT).as_posix()
            place = place_of(places, path, code.co_qualname)
            if place is None:
                return disable
            found = known[id(code)] = (place, code)
        touched[found[0]] = 1
        return None

    return start


def place_of(places: Mapping[str, int], path: str, qualified_name: str) -> int | None:
    """Return the place of the function that has a piece of code in it, or of its module."""
    parts = qualified_name.split(".<locals>.")
    while parts:
        place = places.get(f"{path}::{'.<locals>.'.join(parts)}")
        if place is not None:
            return place
        parts.pop()
    return places.get(f"{path}::{_MODULE}")
