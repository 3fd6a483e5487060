"""Identity providers of a test's own, on localhost: of OpenID Connect, and as Facebook and Amazon.

Paths begin with the provider's name. ``/slow`` does not answer in time, and ``/broken`` no JSON.
"""

import contextlib
import json
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

_USERS: Mapping[str, Mapping[str, Any]] = {
    "/facebook/app": {"id": "fb-app", "name": "App"},
    "/facebook/me": {"id": "fb-user", "name": "Alice"},
    "/amazon/auth/o2/tokeninfo": {
        "aud": "amzn1.application-oa2-client.1",
        "app_id": "amzn1.application.1",
        "user_id": "amzn1.account.A",
        "iss": "https://www.amazon.com",
    },
}


@dataclass
class Outside:
    """The providers. ``keys`` are those that OpenID Connect's have published, by name."""

    url: str
    keys: dict[str, Any] = field(default_factory=dict)

    def publish(self, kid: str, algorithm: str = "RS256") -> None:
        """Publish a new key."""
        self.keys[kid] = (
            ec.generate_private_key(ec.SECP256R1())
            if algorithm.startswith("ES")
            else rsa.generate_private_key(public_exponent=65537, key_size=2048)
        )

    def token(self, kid: str, algorithm: str = "RS256", **claims: Any) -> str:
        """Return an ID token."""
        now = int(time.time())
        return jwt.encode(
            {"sub": "user", "iat": now, "exp": now + 600, **claims},
            self.keys[kid],
            algorithm,
            headers={"kid": kid},
        )

    def jwks(self) -> dict[str, Any]:
        """Return the keys as a JSON Web Key Set."""
        keys = []
        for kid, key in self.keys.items():
            algorithm: Any = RSAAlgorithm if isinstance(key, rsa.RSAPrivateKey) else ECAlgorithm
            keys.append({**json.loads(algorithm.to_jwk(key.public_key())), "kid": kid})
        return {"keys": keys}


@contextlib.contextmanager
def outside_providers() -> Iterator[Outside]:
    """Serve the providers until the end."""
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        timeout = 20

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path.startswith("/slow"):
                ended.wait(15)
            status, body = _answer(parts.path, parse_qs(parts.query))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    def _answer(path: str, query: Mapping[str, list[str]]) -> tuple[int, bytes]:
        if path.startswith("/broken"):
            return 200, b"<html>"
        if path.endswith("/.well-known/openid-configuration"):
            return 200, json.dumps({"jwks_uri": f"{providers.url}/jwks"}).encode()
        if path == "/jwks":
            return 200, json.dumps(providers.jwks()).encode()
        if path in _USERS and query.get("access_token") == ["good"]:
            return 200, json.dumps(_USERS[path]).encode()
        return 400, b'{"error": {"message": "Invalid OAuth access token."}}'

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    providers = Outside(f"http://localhost:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield providers
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
        thread.join(10)
