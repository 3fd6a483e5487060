"""Ends a host that is told to stop, at once and also before it serves.

The host listens to signals only once its runtime is made, which takes seconds; and a signal that
comes before its server runs stops nothing: the server, not yet running, refuses to be stopped, and
runs on. And its services start threads that nobody ends, which keep its process alive.

Relies on: ``localstack.runtime.main`` sets its own handlers for SIGINT and SIGTERM, which call
``TwistedRuntimeServer.shutdown`` in a thread of their own; ``LocalstackRuntime._on_return`` is
called when the server has ended, and ``exit_code`` read after it.
"""

import atexit
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, NoReturn

from localstack_cognito.host.patching import attribute_of, wrap_attribute

_INTERVAL = 0.1
_PATIENCE = 3.0


def is_stopping() -> bool:
    """Return whether the host has been told to stop."""
    return stopping().is_set()


def stopping() -> threading.Event:
    """Return what is set when the host is told to stop."""
    from localstack.runtime.events import infra_stopping

    event: threading.Event = infra_stopping
    return event


def exit_on_signals() -> None:
    """Make SIGINT and SIGTERM end this process with exit code 0, until the host handles them."""
    for sent in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sent, lambda number, frame: sys.exit(0))


def stop_server_once_it_runs() -> None:
    """Let a shutdown wait for a server that does not run yet, and a server that runs notice it.

    A second call changes nothing. Raises ``HostChanged`` where the host stops its server otherwise.
    """
    from localstack.runtime.server import twisted as server
    from twisted.internet import reactor

    running = threading.Event()
    reactor.callWhenRunning(running.set)

    def once_running(shut_down: Callable[[Any], None]) -> Callable[[Any], None]:
        def shut_down_once_running(self: Any) -> None:
            while not running.wait(_INTERVAL):
                # A start that fails never runs the server.
                if not threading.main_thread().is_alive():
                    return
            shut_down(self)
            # The reactor, told so by another thread, would sleep on for up to a second.
            reactor.wakeUp()

        return shut_down_once_running

    wrap_attribute(attribute_of(server, "TwistedRuntimeServer"), "shutdown", once_running)


def call_once_requests_have_ended(work: Callable[[], bool]) -> None:
    """Call ``work`` when the server of a host that stops has answered all that it will answer.

    Where it returns False, or raises, the process's exit code is 1. A second call changes nothing.
    Raises ``HostChanged`` where the host ends otherwise.
    """
    from localstack.runtime import runtime

    def before_the_rest(end: Callable[[Any], None]) -> Callable[[Any], None]:
        def work_and_end(self: Any) -> None:
            is_done = False
            try:
                is_done = work()
            finally:
                if not is_done:
                    self.exit_code = self.exit_code or 1
                end(self)

        return work_and_end

    wrap_attribute(runtime.LocalstackRuntime, "_on_return", before_the_rest)


def leave(code: int) -> NoReturn:
    """End this process with an exit code, also where services of the host keep it alive.

    A service that starts while the host stops is told nothing of it, and its threads wait for ever.
    """
    deadline = time.monotonic() + _PATIENCE
    while _threads_left() and time.monotonic() < deadline:
        time.sleep(_INTERVAL / 2)
    if not _threads_left():
        sys.exit(code)
    # What Python does in the end, but for those threads.
    atexit._run_exitfuncs()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _threads_left() -> bool:
    return any(
        not thread.daemon and thread is not threading.main_thread()
        for thread in threading.enumerate()
    )
