"""An identity provider whose every answer a test chooses, and the browser that goes there and back.

What a provider that means well answers is shown with a real one; this one also means ill.
"""

import contextlib
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from tests.host import Host
from tests.integration.oauth.apps import App, make_app

CLIENT_ID = "cognito-at-the-provider"
CLIENT_SECRET = "the-secret-that-both-know-and-nobody-else"
MAPPING = {"email": "email", "name": "full_name", "custom:team": "groups"}
SCHEMA = [{"Name": "team", "AttributeDataType": "String", "Mutable": True}]
_TIMEOUT = 30


@dataclass
class Asked:
    """A request that the provider was sent."""

    method: str
    path: str
    query: dict[str, str]
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Answer:
    """What an endpoint answers."""

    body: Any
    status: int = 200
    delay: float = 0.0


@dataclass
class Provider:
    """The provider: ``answers`` by path, and what it was ``asked``."""

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    rsa_key: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))
    ec_key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def details(self, **changes: str | None) -> dict[str, str]:
        """Return ``ProviderDetails`` for a pool of ours."""
        given = {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "oidc_issuer": self.url,
            "authorize_scopes": "openid email",
            "attributes_request_method": "GET",
            **changes,
        }
        return {name: value for name, value in given.items() if value is not None}

    def prepare(self) -> None:
        """Forget what a test made of it."""
        self.asked.clear()
        keys = [
            {**json.loads(RSAAlgorithm.to_jwk(self.rsa_key.public_key())), "kid": "rsa"},
            {**json.loads(ECAlgorithm.to_jwk(self.ec_key.public_key())), "kid": "ec"},
        ]
        self.answers = {
            "/.well-known/openid-configuration": Answer(
                {
                    "issuer": self.url,
                    "authorization_endpoint": f"{self.url}/authorize",
                    "token_endpoint": f"{self.url}/token",
                    "userinfo_endpoint": f"{self.url}/userinfo",
                    "jwks_uri": f"{self.url}/jwks",
                }
            ),
            "/jwks": Answer({"keys": keys}),
            "/userinfo": Answer({}),
        }

    def id_token(
        self,
        claims: Mapping[str, Any],
        key: Any = None,
        algorithm: str = "RS256",
        kid: str | None = "rsa",
    ) -> str:
        """Return an ID token with these claims over those that every one has; None leaves out."""
        now = int(time.time())
        given = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300, **claims}
        return jwt.encode(
            {name: value for name, value in given.items() if value is not None},
            key or self.rsa_key,
            algorithm=algorithm,
            headers={"kid": kid} if kid else None,
        )

    def gives(self, id_token: str | None, **more: Any) -> None:
        """Let its token endpoint give this ID token for whatever code."""
        tokens = {
            "access_token": f"access-{secrets.token_hex(4)}",
            "token_type": "Bearer",
            "expires_in": 300,
            **({"id_token": id_token} if id_token else {}),
            **more,
        }
        self.answers["/token"] = Answer(tokens)

    def asked_at(self, path: str) -> list[Asked]:
        """Return the requests at a path."""
        return [one for one in self.asked if one.path == path]


@contextlib.contextmanager
def running_provider() -> Iterator[Provider]:
    """Run a provider on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            parts = urlsplit(self.path)
            form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            provider.asked.append(
                Asked(
                    self.command,
                    parts.path,
                    dict(parse_qsl(parts.query)),
                    dict(parse_qsl(form)),
                    dict(self.headers),
                )
            )
            answer = provider.answers.get(parts.path, Answer({"error": "not_found"}, 404))
            time.sleep(answer.delay)
            sent = (
                answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            )
            with contextlib.suppress(OSError):
                self.send_response(answer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

        do_GET = do_POST = _serve  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider = Provider(f"http://localhost:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def query_of(url: str) -> dict[str, str]:
    """Return the parameters of an address, in its query or its fragment, but for the issuer."""
    parts = urlsplit(url)
    told = dict(parse_qsl(parts.query or parts.fragment, keep_blank_values=True))
    # It is in every answer to an app: test_response_issuer.py looks at it.
    told.pop("iss", None)
    return told


@dataclass
class Traveller:
    """Somebody at a browser whose app sends them to a provider."""

    app: App
    provider: Provider
    provider_name: str
    browser: requests.Session = field(default_factory=requests.Session)

    def depart(self, **parameters: str | None) -> dict[str, str]:
        """Go to the provider; return what that is asked."""
        given = {"scope": "openid email profile", "state": "the-app-s", **parameters}
        answer = self.app.authorize(
            self.browser, **{"identity_provider": self.provider_name, **given}
        )
        assert answer.status_code == 302, answer.text
        return query_of(answer.headers["Location"])

    def come_back(self, **parameters: str) -> requests.Response:
        """Bring the provider's answer."""
        return self.browser.get(
            f"{self.app.base}/oauth2/idpresponse",
            params=parameters,
            allow_redirects=False,
            timeout=_TIMEOUT,
        )

    def sign_in(
        self, claims: Mapping[str, Any], user_info: Mapping[str, Any] | None = None, **more: Any
    ) -> dict[str, str]:
        """Sign in as whom these claims describe, in a new browser; return what the app is told."""
        self.browser = requests.Session()
        asked = self.depart()
        self.provider.gives(self.provider.id_token({"nonce": asked["nonce"], **claims}), **more)
        self.provider.answers["/userinfo"] = Answer(dict(user_info or {}))
        answer = self.come_back(code="a-code", state=asked["state"])
        assert answer.status_code == 302, answer.text
        return query_of(answer.headers["Location"])

    def tokens(self, claims: Mapping[str, Any], **more: Any) -> dict[str, dict[str, Any]]:
        """Sign in, and return the claims of the app's ID and access tokens."""
        told = self.sign_in(claims, **more)
        assert "code" in told, told
        return self.redeem(told["code"])

    def redeem(self, code: str) -> dict[str, dict[str, Any]]:
        """Return the claims of the tokens that a code of ours is worth, and the tokens' texts."""
        answer = self.app.redeem(code)
        assert answer.status_code == 200, answer.text
        given = answer.json()
        return {
            "id": jwt.decode(given["id_token"], options={"verify_signature": False}),
            "access": jwt.decode(given["access_token"], options={"verify_signature": False}),
            "text": given,
        }


def travel(
    host: Host,
    provider: Provider,
    *,
    name: str = "Corp",
    kind: str = "OIDC",
    details: dict[str, str] | None = None,
    mapping: dict[str, str] | None = None,
    client: dict[str, Any] | None = None,
    **settings: Any,
) -> Traveller:
    """Make a pool with the provider and an app, and return somebody whom that sends there."""
    cognito = host.client("cognito-idp")
    pool = cognito.create_user_pool(**{"PoolName": "federated", "Schema": SCHEMA, **settings})
    pool_id = pool["UserPool"]["Id"]
    cognito.create_identity_provider(
        UserPoolId=pool_id,
        ProviderName=name,
        ProviderType=kind,
        ProviderDetails=provider.details() if details is None else details,
        AttributeMapping=MAPPING if mapping is None else mapping,
        IdpIdentifiers=["corp.example.com"],
    )
    providers = {"SupportedIdentityProviders": ["COGNITO", name]}
    return Traveller(make_app(host, pool_id, **{**providers, **(client or {})}), provider, name)
