"""The Lambda Runtime API for one process: it asks for an invocation, and hands over the result.

Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import io
import logging
import queue
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from typing import Any

LOG = logging.getLogger(__name__)

_PREFIX = "/2018-06-01/runtime/"


@dataclass(frozen=True, slots=True)
class Invocation:
    """What a process is asked to do.

    ``deadline`` is in seconds since the epoch; ``payload`` is the event in JSON.
    """

    request_id: str
    function_arn: str
    trace_id: str
    payload: str
    deadline: float


@dataclass(frozen=True, slots=True)
class Result:
    """What a process handed over: of an invocation, or of its start if ``request_id`` is empty.

    ``missing_package`` is the package of the AWS SDK that it has failed for want of.
    """

    request_id: str
    payload: bytes
    is_error: bool
    missing_package: str | None = None


class RuntimeApi:
    """Serves one process on a port of its own, for this machine only."""

    def __init__(
        self, *, on_ready: Callable[[], None], on_result: Callable[[Result], None]
    ) -> None:
        """Begin to serve.

        ``on_ready`` is called whenever the process asks for an invocation, ``on_result`` with
        what it hands over; both in a thread of the API's.
        """
        self._on_ready = on_ready
        self._on_result = on_result
        self._invocations: queue.SimpleQueue[Invocation | None] = queue.SimpleQueue()
        self._taken = ""
        self._server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"api": self}))
        threading.Thread(
            target=self._server.serve_forever, name="lambda-runtime-api", daemon=True
        ).start()

    @property
    def address(self) -> str:
        """Return host and port, as ``AWS_LAMBDA_RUNTIME_API`` has them."""
        return "{}:{}".format(*self._server.server_address[:2])

    def invoke(self, invocation: Invocation) -> None:
        """Give the process an invocation when it asks for the next."""
        self._invocations.put(invocation)

    def has_taken(self, request_id: str) -> bool:
        """Return whether the process was given an invocation."""
        return self._taken == request_id

    def next_invocation(self) -> Invocation | None:
        """Wait for an invocation, and return it, or None at the end."""
        self._on_ready()
        invocation = self._invocations.get()
        if invocation is None:
            # Whoever else waits is to hear of it too.
            self._invocations.put(None)
        else:
            self._taken = invocation.request_id
        return invocation

    def hand_over(self, result: Result) -> None:
        """Take what the process hands over."""
        self._on_result(result)

    def close(self) -> None:
        """Serve no longer."""
        self._invocations.put(None)
        # The server notices within half a second; nobody has to wait for it.
        threading.Thread(target=self._stop, name="lambda-runtime-api-end", daemon=True).start()

    def _stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingMixIn, TCPServer):
    # Not http.server's, which looks up the machine's name.
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet: a process that was ended has left in the middle of something."""
        LOG.debug("A function's process broke off its request", exc_info=True)


class _Lines(io.BufferedReader):
    """Reads lines of any length, of which the end is left out.

    Amazon's client for Python tells a function's error in a header too, and nobody here reads that.
    """

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(size)
        if size is None or size < 0 or len(line) < size or line.endswith(b"\n"):
            return line
        while (rest := super().readline(size)) and not rest.endswith(b"\n"):
            pass
        return line[: size - 3] + b"\r\n"


class _Handler(BaseHTTPRequestHandler):
    api: RuntimeApi
    protocol_version = "HTTP/1.1"
    # An answer is written at once, or Nagle's algorithm makes it wait for the client's own.
    disable_nagle_algorithm = True
    wbufsize = -1

    def setup(self) -> None:
        super().setup()
        self.rfile = _Lines(self.rfile.detach())

    def do_GET(self) -> None:
        invocation = self.api.next_invocation() if self._resource() == "invocation/next" else None
        if invocation is None:
            self._answer(404)
            return
        headers = {
            "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
            "Lambda-Runtime-Deadline-Ms": str(int(invocation.deadline * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": invocation.function_arn,
            "Lambda-Runtime-Trace-Id": invocation.trace_id,
            "Content-Type": "application/json",
        }
        self._answer(200, invocation.payload.encode(), headers)

    def do_POST(self) -> None:
        payload = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        missing = self.headers.get("X-Missing-Package")
        kind, _, rest = self._resource().partition("/")
        if (kind, rest) == ("init", "error"):
            self.api.hand_over(Result("", payload, is_error=True, missing_package=missing))
        elif kind == "invocation" and rest.endswith(("/response", "/error")):
            request_id, _, outcome = rest.partition("/")
            is_error = outcome == "error"
            self.api.hand_over(Result(request_id, payload, is_error, missing))
        else:
            self._answer(404)
            return
        self._answer(202)

    def _resource(self) -> str:
        return self.path.removeprefix(_PREFIX)

    def _answer(
        self, status: int, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the host logs its invocations."""
