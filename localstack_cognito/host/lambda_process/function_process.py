"""The process of one execution environment, in a process group and a folder of its own."""

import contextlib
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from localstack_cognito.host.lambda_process.reaper import REAPER
from localstack_cognito.host.lambda_process.runtime_api import Invocation, Result, RuntimeApi

_MOST_PRINTED = 512 * 1024
# The file of what is printed is emptied when it has become larger.
_LARGEST_OUTPUT = 4 * 1024 * 1024
_NOT_EDITED = {"__pycache__", "node_modules", ".git", ".venv"}
_LAST_WORDS = 1.0


@dataclass(frozen=True, slots=True)
class Exited:
    """The process has ended. ``code`` is negative where a signal has ended it."""

    code: int


class FunctionProcess:
    """A process that serves one invocation at a time.

    ``is_ready`` is whether it has loaded the function and asked for an invocation.
    """

    def __init__(
        self, command: Sequence[str], *, root: Path, folder: Path, environment: Mapping[str, str]
    ) -> None:
        """Start it in ``root``, the function's code; what it prints is kept in ``folder``."""
        self.is_ready = False
        self._failure: Result | Exited | None = None
        self._exited: Exited | None = None
        self._settled = threading.Event()
        self._root = root
        self._started = time.time()
        self._begun = time.monotonic()
        self._init: float | None = None
        self._outcomes: queue.SimpleQueue[Result | Exited] = queue.SimpleQueue()
        self._output = (folder / "output").open("ab+", buffering=0)
        self._output_lock = threading.Lock()
        self._read = os.fstat(self._output.fileno()).st_size
        self._api = RuntimeApi(on_ready=self._got_ready, on_result=self._got)
        try:
            self._process = subprocess.Popen(  # noqa: S603
                command,
                cwd=root,
                env={**environment, "AWS_LAMBDA_RUNTIME_API": self._api.address},
                stdin=subprocess.DEVNULL,
                stdout=self._output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError:
            self._api.close()
            self._output.close()
            raise
        REAPER.end_group(self._process.pid)
        self._seen = psutil.Process(self._process.pid)
        self._waiter = threading.Thread(target=self._wait, name="lambda-process", daemon=True)
        self._waiter.start()

    def _got_ready(self) -> None:
        if not self.is_ready:
            self._init = time.monotonic() - self._begun
            self.is_ready = True
            self._settled.set()

    def _got(self, outcome: Result | Exited) -> None:
        if not self.is_ready and self._failure is None:
            self._failure = outcome
        self._outcomes.put(outcome)
        self._settled.set()

    def _wait(self) -> None:
        self._exited = Exited(self._process.wait())
        # What it has started and left is in its group.
        self._kill()
        REAPER.forget_group(self._process.pid)
        self._got(self._exited)

    def wait_until_ready(self, seconds: float) -> Result | Exited | None:
        """Wait until it asks for an invocation; return what came of it if it has failed.

        Returns None where it takes longer, too: the first invocation waits for it then.
        """
        self._settled.wait(seconds)
        return self._failure

    def take_init(self) -> float | None:
        """Return how many seconds it took until it was ready, the first time that it is asked."""
        init, self._init = self._init, None
        return init

    def invoke(self, invocation: Invocation) -> Result | Exited | None:
        """Have the function called, and return what came of it, or None at its deadline."""
        if self.is_ready and (exited := self._has_exited()):
            # Its last request still waits for an invocation, and would take this one.
            return exited
        self._api.invoke(invocation)
        with contextlib.suppress(queue.Empty):
            while True:
                seconds = max(invocation.deadline - time.time(), 0.0)
                outcome = self._outcomes.get(timeout=seconds)
                if isinstance(outcome, Exited) or outcome.request_id in (
                    "",
                    invocation.request_id,
                ):
                    return outcome
        return None

    def _has_exited(self) -> Exited | None:
        # The thread that waits for it may hear of its end later than this one could ask.
        if self._exited is None and self._is_ending():
            self._waiter.join()
        return self._exited

    def _is_ending(self) -> bool:
        # Its first thread may have ended while others have not yet: Amazon's client for Python
        # asks for the next invocation in a thread of its own.
        try:
            return not self._seen.is_running() or self._seen.status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return True

    def is_outdated(self) -> bool:
        """Return whether a file of its code was changed after it was started.

        Packages that others made are not looked at: they are many, and change seldom.
        """
        for folder, folders, files in os.walk(self._root):
            folders[:] = [name for name in folders if name not in _NOT_EDITED]
            for name in files:
                with contextlib.suppress(FileNotFoundError):
                    if os.stat(os.path.join(folder, name)).st_mtime > self._started:
                        return True
        return False

    def has_taken(self, invocation: Invocation) -> bool:
        """Return whether it has asked for an invocation and was given this one."""
        return self._api.has_taken(invocation.request_id)

    def printed(self) -> str:
        """Return what it has printed since it was last asked. Very much of it is left out."""
        with self._output_lock:
            if self._output.closed:
                return ""
            output = self._output.fileno()
            size = os.fstat(output).st_size
            length = size - self._read
            text = os.pread(output, min(length, _MOST_PRINTED), self._read).decode(errors="replace")
            if length > _MOST_PRINTED:
                text += f"\n({length - _MOST_PRINTED} bytes more were printed)\n"
            self._read = size
            if size > _LARGEST_OUTPUT:
                os.ftruncate(output, 0)
                self._read = 0
            return text

    def end(self) -> str:
        """End it with all that it has started, and return what it has printed in the end."""
        # Once it has ended by itself, its number may be another's.
        if self._waiter.is_alive():
            self._kill()
            self._waiter.join(_LAST_WORDS)
        self._api.close()
        last = self.printed()
        with self._output_lock:
            self._output.close()
        return last

    def _kill(self) -> None:
        # macOS says of a group whose processes have all ended that it may not be signalled.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
