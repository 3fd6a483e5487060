"""A port of this machine that a browser brings a code to: RFC 8252 section 7.3."""

import contextlib
import hmac
import http.server
import queue
import socket
import threading
from types import TracebackType
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from localstack_cognito.command.hosts import CommandError

_ADDRESS = "127.0.0.1"
_PAGE = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>localstack-cognito</title>"
    "<p>{}</p></html>"
)
# How long a browser may hold a connection that it says nothing on.
_SILENCE = 10.0


class CodeListener:
    """Takes the code of one sign-in, which is known by its ``state``.

    It listens at the port of ``redirect_uri``, or at any free one where that is None; then
    ``redirect_uri`` says which. Raises ``CommandError`` where the port is taken. A context manager:
    it listens until its end.
    """

    def __init__(self, redirect_uri: str | None, state: str) -> None:
        parts = urlsplit(redirect_uri or f"http://{_ADDRESS}:0/")
        address = parts.hostname or _ADDRESS
        port = 80 if parts.port is None else parts.port
        answers: queue.Queue[dict[str, list[str]]] = queue.Queue()
        handler = type(
            "Handler", (_Handler,), {"path_taken": parts.path or "/", "state": state, "to": answers}
        )
        server = _Server6 if ":" in address else _Server
        try:
            self._server = server((address, port), handler)
        except OSError as error:
            raise CommandError(
                f"It is not possible to listen on {address}:{port}, where the code goes: "
                f"{error.strerror or error}"
            ) from None
        self._answers = answers
        self.redirect_uri = redirect_uri or f"http://{_ADDRESS}:{self._server.server_port}/"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True
        )

    def __enter__(self) -> "CodeListener":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def wait_for_code(self, seconds: float) -> str:
        """Return the code. Raises ``CommandError`` where none comes, or an error in its place."""
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise CommandError(f"Nobody has signed in within {seconds:g} seconds") from None
        if "code" in answer:
            return answer["code"][0]
        told = ": ".join(
            " ".join(answer[name][0].split())
            for name in ("error", "error_description")
            if name in answer
        )
        raise CommandError(f"The sign-in has ended without a code: {told}")


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Handler(http.server.BaseHTTPRequestHandler):
    timeout = _SILENCE
    path_taken: ClassVar[str]
    state: ClassVar[str]
    to: ClassVar["queue.Queue[dict[str, list[str]]]"]

    def do_GET(self) -> None:
        """Take the code, once its ``state`` is ours."""
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        if parts.path != self.path_taken:
            self._answer(404, "There is nothing here.")
        elif not hmac.compare_digest(query.get("state", [""])[0].encode(), self.state.encode()):
            self._answer(400, "This is not the answer to the sign-in that was begun here.")
        elif "code" in query:
            self._answer(200, "You are signed in. The terminal has the tokens.")
            self.to.put(query)
        else:
            query.setdefault("error", ["no error is told"])
            self._answer(400, "The sign-in has ended without a code. The terminal says why.")
            self.to.put(query)

    def _answer(self, status: int, text: str) -> None:
        body = _PAGE.format(text).encode()
        with contextlib.suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            # The address has the code, which no page that follows need know.
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the address has the code."""
