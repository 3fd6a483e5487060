"""The Lambda Runtime API for one process: it asks for an invocation, and hands over the result.

Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import queue
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_PREFIX = "/2018-06-01/runtime/"


@dataclass(frozen=True, slots=True)
class Result:
    """What a process handed over: of an invocation, or of its start if ``request_id`` is empty."""

    request_id: str
    payload: bytes
    is_error: bool


class RuntimeApi:
    """Serves one process on a port of its own, for this machine only.

    ``results`` takes what the process hands over; ``ready`` is set once it asks for an invocation.
    """

    def __init__(self, timeout: float) -> None:
        """Begin to serve; ``timeout`` in seconds is how long the function may take."""
        self.ready = threading.Event()
        self.results: queue.SimpleQueue[Result] = queue.SimpleQueue()
        self._timeout = timeout
        self._invocations: queue.SimpleQueue[Mapping[str, str] | None] = queue.SimpleQueue()
        handler = type("Handler", (_Handler,), {"api": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        threading.Thread(
            target=self._server.serve_forever, name="lambda-runtime-api", daemon=True
        ).start()

    @property
    def address(self) -> str:
        """Return host and port, as ``AWS_LAMBDA_RUNTIME_API`` has them."""
        return "{}:{}".format(*self._server.server_address[:2])

    def invoke(self, invocation: Mapping[str, str]) -> None:
        """Give the process an invocation when it asks for the next."""
        self._invocations.put(invocation)

    def next_invocation(self) -> tuple[Mapping[str, str], float] | None:
        """Wait for an invocation; return it with its deadline, or None at the end."""
        self.ready.set()
        invocation = self._invocations.get()
        if invocation is None:
            # Whoever else waits is to hear of it too.
            self._invocations.put(None)
            return None
        return invocation, time.time() + self._timeout

    def close(self) -> None:
        """Serve no longer."""
        self._invocations.put(None)
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    api: RuntimeApi
    protocol_version = "HTTP/1.1"
    # An answer is written at once, or Nagle's algorithm makes it wait for the client's own.
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        found = self.api.next_invocation() if self.path == _PREFIX + "invocation/next" else None
        if found is None:
            self._answer(404)
            return
        invocation, deadline = found
        headers = {
            "Lambda-Runtime-Aws-Request-Id": invocation["invoke-id"],
            "Lambda-Runtime-Deadline-Ms": str(int(deadline * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": invocation["invoked-function-arn"],
            "Lambda-Runtime-Trace-Id": invocation.get("trace-id", ""),
            "Content-Type": "application/json",
        }
        self._answer(200, invocation["payload"].encode(), headers)

    def do_POST(self) -> None:
        payload = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind, _, rest = self.path.removeprefix(_PREFIX).partition("/")
        if (kind, rest) == ("init", "error"):
            self.api.results.put(Result("", payload, is_error=True))
        elif kind == "invocation" and rest.endswith(("/response", "/error")):
            request_id, _, outcome = rest.partition("/")
            self.api.results.put(Result(request_id, payload, is_error=outcome == "error"))
        else:
            self._answer(404)
            return
        self._answer(202)

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
