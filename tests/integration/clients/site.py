"""An app without a server of its own: a page and its scripts, on an origin of their own."""

import contextlib
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import Page

TIMEOUT = 15_000
"""How long a page may take, in milliseconds."""


@contextlib.contextmanager
def running_site(page: bytes, scripts: Mapping[str, bytes]) -> Iterator[int]:
    """Answer with the scripts at their paths and with the page elsewhere; give the port."""

    class Files(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            script = scripts.get(self.path)
            content = page if script is None else script
            self.send_response(200)
            self.send_header("Content-Type", "text/html" if script is None else "text/javascript")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        serving.join(10)


def do(page: Page, promise: str) -> Any:
    """Return what a promise ends with; Playwright itself would wait for it for ever."""
    late = f"new Promise((_, end) => setTimeout(end, {TIMEOUT}, new Error('It takes too long.')))"
    return page.evaluate(f"Promise.race([{promise}, {late}])")
