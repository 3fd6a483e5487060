"""Ends the processes and removes the folders that a host leaves, however the host ends.

It is a process of its own that the host tells of them. When the host ends, killed or not, the pipe
between the two closes. This file is run by its path, and imports the standard library only.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

_GROUP, _ENDED, _FOLDER = "group", "ended", "folder"


class Reaper:
    """Tells the process what to end and remove; it starts when there is something to tell."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def end_group(self, group: int) -> None:
        """Have a process group ended with the host."""
        self._tell(_GROUP, str(group))

    def forget_group(self, group: int) -> None:
        """Leave a process group alone: it has ended, and its number may become another's."""
        self._tell(_ENDED, str(group))

    def remove_folder(self, folder: Path) -> None:
        """Have a folder removed when the host ends."""
        self._tell(_FOLDER, str(folder))

    def _tell(self, what: str, which: str) -> None:
        with self._lock:
            if self._process is None:
                self._process = subprocess.Popen(  # noqa: S603
                    [sys.executable, "-I", "-S", __file__],
                    cwd="/",
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            assert self._process.stdin is not None
            # Whoever has ended the reaper has the functions' processes to end as well.
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.write(f"{what} {which}\n".encode())
                self._process.stdin.flush()


REAPER = Reaper()
"""The host's only one."""


def _reap(told: Iterable[bytes]) -> None:
    groups: set[int] = set()
    folders: set[str] = set()
    for line in told:
        what, _, which = line.decode().rstrip("\n").partition(" ")
        if what == _GROUP:
            groups.add(int(which))
        elif what == _ENDED:
            groups.discard(int(which))
        else:
            folders.add(which)
    for group in groups:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _reap(sys.stdin.buffer)
