"""``localstack-cognito status`` and ``version``."""

import contextlib
import http.server
import threading
from collections.abc import Iterator

import pytest

from tests.host import Host, reserved_port
from tests.integration.command.run import run


@contextlib.contextmanager
def _answering(body: bytes) -> Iterator[int]:
    """Serve this body at every path of a port, which it gives."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()


def test_it_finds_a_host_that_serves_cognito(host: Host) -> None:
    found = run("status", "--port", str(host.port))
    assert found.returncode == 0
    assert found.stdout.startswith(f"{host.url} serves cognito-idp: ")


def test_it_says_that_nobody_answers() -> None:
    port = reserved_port()
    refused = run("status", "--port", str(port))
    assert refused.returncode == 1
    assert refused.stderr == f"localstack-cognito: No host answers at http://localhost:{port}\n"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"services": {"s3": "available"}}', "does not serve cognito-idp and cognito-identity"),
        (b'{"services": {"cognito-idp": "available"}}', "does not serve cognito-identity"),
    ],
)
def test_it_says_what_a_host_does_not_serve(body: bytes, said: str) -> None:
    with _answering(body) as port:
        refused = run("status", "--port", str(port))
    assert refused.returncode == 1
    assert refused.stderr == f"localstack-cognito: The host at http://localhost:{port} {said}\n"


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}"])
def test_another_server_is_no_host(body: bytes) -> None:
    with _answering(body) as port:
        refused = run("status", "--port", str(port))
    assert refused.returncode == 1
    assert refused.stderr == f"localstack-cognito: No host answers at http://localhost:{port}\n"


@pytest.mark.parametrize("asked", ["version", "--version"])
def test_version_names_extension_and_host(asked: str) -> None:
    shown = run(asked)
    assert shown.returncode == 0
    assert shown.stdout.startswith("localstack-extension-cognito 0.1.0, localstack-core ")
