"""Where clients keep their metadata documents: a small server of a test's own."""

import contextlib
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.integration.oauth.apps import CALLBACK

GRANTS = ["authorization_code", "refresh_token"]


@dataclass
class Served:
    """What is answered at a path."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})


@dataclass
class Site:
    """A server: what it has by path, and the paths that it was asked for."""

    port: int
    served: dict[str, Served] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def url(self, path: str = "/client.json") -> str:
        """Return the address of a path, which is also a client id."""
        return f"http://localhost:{self.port}{path}"

    def pattern(self, path: str = "/*") -> str:
        """Return a pattern of a policy that fits the server's addresses."""
        return f"https://localhost:{self.port}{path}"

    def keep(
        self,
        path: str = "/client.json",
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        **changes: Any,
    ) -> str:
        """Keep a good document, changed as given, and return its address; None leaves one out."""
        document = {
            "client_id": self.url(path),
            "client_name": "An agent",
            "redirect_uris": [CALLBACK],
            "grant_types": GRANTS,
            "response_types": ["code"],
            "token_endpoint_auth_method": "none",
            **changes,
        }
        document = {name: value for name, value in document.items() if value is not None}
        given = json.dumps(document).encode() if body is None else body
        self.served[path] = Served(
            given, status, {"Content-Type": "application/json", **(headers or {})}
        )
        return self.url(path)


@contextlib.contextmanager
def documents_site() -> Iterator[Site]:
    """Serve documents on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append(self.path)
            served = site.served.get(self.path) or Served(b"{}", 404)
            self.send_response(served.status)
            for name, value in served.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(served.body)))
            self.end_headers()
            self.wfile.write(served.body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(server.server_port)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
