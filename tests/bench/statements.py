"""Counts the database statements of a host: one that is started here, and counts for the bench.

``python -m tests.bench.statements FILE ARGUMENTS`` is ``localstack-cognito ARGUMENTS`` that keeps
the count in the file's eight bytes. What begins and ends a transaction counts too.
"""

import contextlib
import mmap
import shlex
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.host import Host, running_host

_COUNT = struct.Struct("<q")
_MODULE = "tests.bench.statements"
_TOP = Path(__file__).parents[2]


@contextlib.contextmanager
def counting_host(folder: Path) -> Iterator[tuple[Host, Callable[[], float]]]:
    """Start a host in ``folder``; give it, and what reads how many statements it has run."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "statements"
    file.write_bytes(_COUNT.pack(0))
    command = folder / "counting-host"
    python = shlex.join(["env", f"PYTHONPATH={_TOP}", sys.executable, "-m", _MODULE])
    command.write_text(f'#!/bin/sh\nexec {python} {shlex.quote(str(file))} "$@"\n')
    command.chmod(0o755)
    with running_host(folder, command=command) as host, _mapped(file) as count:
        yield host, lambda: float(_COUNT.unpack_from(count)[0])


@contextlib.contextmanager
def _mapped(file: Path) -> Iterator[mmap.mmap]:
    with file.open("r+b") as opened, mmap.mmap(opened.fileno(), _COUNT.size) as mapped:
        yield mapped


def main() -> None:
    """Count into the file, and be the command."""
    from sqlalchemy import Engine, event

    from localstack_cognito.command import main as command

    with _mapped(Path(sys.argv.pop(1))) as count:

        def add_one(*_: Any) -> None:
            _COUNT.pack_into(count, 0, _COUNT.unpack_from(count)[0] + 1)

        event.listen(Engine, "before_cursor_execute", add_one)
        command.main()


if __name__ == "__main__":
    main()
