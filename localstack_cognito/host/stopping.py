"""Ends a host that is told to stop, at once and also before it serves.

The host listens to signals only once its runtime is made, which takes seconds; and a signal that
comes before its server runs stops nothing: the server, not yet running, refuses to be stopped, and
runs on.

Tried on hosts 4.13.1 and 2026.3.0: ``localstack.runtime.main`` sets its own handlers for SIGINT and
SIGTERM, which call ``TwistedRuntimeServer.shutdown`` in a thread of their own.
"""

import signal
import sys
import threading
from typing import Any

_INTERVAL = 0.1


def exit_on_signals() -> None:
    """Make SIGINT and SIGTERM end this process with exit code 0, until the host handles them."""
    for sent in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sent, lambda number, frame: sys.exit(0))


def stop_server_once_it_runs() -> None:
    """Let a shutdown wait for a server that does not run yet, and a server that runs notice it.

    Raises ``RuntimeError`` where the host stops its server otherwise.
    """
    from localstack.runtime.server import twisted as server
    from twisted.internet import reactor

    host_server: Any = getattr(server, "TwistedRuntimeServer", None)
    if not hasattr(host_server, "shutdown"):
        raise RuntimeError(
            "This host stops its server otherwise than hosts 4.13.1 to 2026.3.0 do; "
            "install 'localstack-extension-cognito[host]'."
        )
    shut_down = host_server.shutdown
    running = threading.Event()
    reactor.callWhenRunning(running.set)

    def shut_down_once_running(self: Any) -> None:
        while not running.wait(_INTERVAL):
            # A start that fails never runs the server.
            if not threading.main_thread().is_alive():
                return
        shut_down(self)
        # The reactor, told so by another thread, would sleep on for up to a second.
        reactor.wakeUp()

    host_server.shutdown = shut_down_once_running
