"""MCP: its conformance suite, and its own SDK's client before a server that the pool protects."""

import json
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.host import Host, reserved_port, running_host
from tests.integration.clients.conftest import App
from tests.integration.clients.mcp.client import greet
from tests.integration.making import PASSWORD, make_client
from tests.integration.oauth.apps import OAUTH, claims, fill_in, signed_in
from tests.integration.oauth.apps import App as OAuthApp
from tests.nginx import make_certificate
from tests.node import NODE, running_server

_FOLDER = Path(__file__).parent
_CONFORMANCE = _FOLDER / "node_modules/@modelcontextprotocol/conformance/dist/index.js"
_TIMEOUT = 60.0
CALLBACK = "http://127.0.0.1:3118/callback"
"""Where the clients have their browser sent back to. Nothing needs to listen there."""
MCP = {**OAUTH, "AllowedOAuthFlows": ["code"], "CallbackURLs": [CALLBACK]}


_Certificate = tuple[Path, Path]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> _Certificate:
    """A certificate of localhost, and its key."""
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="module")
def trusting(tmp_path_factory: pytest.TempPathFactory, certificate: _Certificate) -> Iterator[Host]:
    """A host that trusts this machine's own servers."""
    folder = tmp_path_factory.mktemp("trusting")
    with running_host(folder, SSL_CERT_FILE=str(certificate[0])) as host:
        yield host


@pytest.fixture(scope="module")
def metadata_url(certificate: _Certificate) -> Iterator[str]:
    """The address of a client's metadata document, which is its id."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            document = {
                "client_id": url.replace("/client.json", self.path),
                "client_name": "Greeter",
                "redirect_uris": [CALLBACK],
                "grant_types": ["authorization_code", "refresh_token"],
                "response_types": ["code"],
                "token_endpoint_auth_method": "none",
            }
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    url = f"https://localhost:{server.server_port}/client.json"
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield url
    server.shutdown()
    server.server_close()
    serving.join(10)


@pytest.fixture
def app(trusting: Host, metadata_url: str) -> App:
    """A pool with alice, and a public client of it that is registered already; others may too."""
    made = App(trusting, {"DcrConfiguration": {"OpenDcrEnabled": True}}, **MCP)
    made.add()
    made.cognito.create_user_pool_domain(
        UserPoolId=made.pool_id, Domain=f"mcp-{uuid4()}", ManagedLoginVersion=2
    )
    made.cognito.create_cimd_policy(
        UserPoolId=made.pool_id,
        ClientId=made.client_id,
        PolicyName="agents",
        URLPatterns=[f"{metadata_url.rpartition('/')[0]}/{made.pool_id}/*"],
    )
    return made


@pytest.fixture
def server(app: App) -> Iterator[str]:
    """The address of an MCP server that takes the pool's tokens, if they are for it."""
    given = {"issuer": _issuer(app), "scopes": ["openid", "email"]}
    with running_server(_FOLDER / "mcp/server.mjs", given) as address:
        yield address


Register = Callable[[App, str], dict[str, Any]]
"""Returns what a client is told of itself besides the server's address."""


def _registered_before(app: App, metadata_url: str) -> dict[str, Any]:
    return {"information": {"client_id": app.client_id}}


def _registered_with_a_secret(app: App, metadata_url: str) -> dict[str, Any]:
    client = app.cognito.create_user_pool_client(
        UserPoolId=app.pool_id, ClientName="secret", GenerateSecret=True, **MCP
    )["UserPoolClient"]
    return {
        "information": {
            "client_id": client["ClientId"],
            "client_secret": client["ClientSecret"],
            "token_endpoint_auth_method": "client_secret_basic",
        }
    }


def _registers_itself(app: App, metadata_url: str) -> dict[str, Any]:
    return {}


def _has_a_document(app: App, metadata_url: str) -> dict[str, Any]:
    # Of each pool another: an address is a client of one pool.
    return {"metadataUrl": metadata_url.replace("/client.json", f"/{app.pool_id}/client.json")}


REGISTRATIONS: dict[str, Register] = {
    "registered before": _registered_before,
    "registered before, with a secret": _registered_with_a_secret,
    "registers itself": _registers_itself,
    "has a metadata document": _has_a_document,
}
"""How a client gets its id."""


@pytest.mark.parametrize("registration", REGISTRATIONS)
def test_the_sdk_signs_in_and_calls_a_tool(
    app: App, server: str, metadata_url: str, registration: str
) -> None:
    told = app.run(
        "mcp/client.mjs",
        server=server,
        callback=CALLBACK,
        **REGISTRATIONS[registration](app, metadata_url),
    )
    asked = told["asked"]
    assert asked["resource"] == server
    assert asked["code_challenge_method"] == "S256"
    assert asked["scope"] == "openid email"
    assert asked["client_id"] == told["information"]["client_id"]
    assert told["issuer"] == _issuer(app)
    greeting = {"tools": ["greet"], "text": "Hello, alice!"}
    assert told["greeting"] == told["again"] == greeting
    token, refreshed = app.claims(told["token"]), app.claims(told["refreshed"])
    assert told["token"] != told["refreshed"]
    assert token["aud"] == refreshed["aud"] == server


@pytest.mark.parametrize("registration", REGISTRATIONS)
def test_the_sdk_of_python_does_too(
    app: App, server: str, metadata_url: str, registration: str
) -> None:
    told = REGISTRATIONS[registration](app, metadata_url)
    greeted = greet(server, CALLBACK, told.get("information"), told.get("metadataUrl"), _sign_in)
    assert greeted.text == "Hello, alice!"
    assert app.claims(greeted.tokens.access_token)["aud"] == server


def test_the_server_refuses_what_is_not_for_it(app: App, server: str) -> None:
    made = OAuthApp(f"{app.host.url}/_aws/cognito-idp", app.pool_id, app.client_id)
    browser = signed_in(made, redirect_uri=CALLBACK)
    tokens = {
        resource: made.redeem(
            made.code(browser, redirect_uri=CALLBACK, resource=resource), redirect_uri=CALLBACK
        ).json()
        for resource in (server, f"{server}/other", None)
    }
    assert claims(tokens[server]["access_token"])["aud"] == server
    taken = _initialize(server, tokens[server]["access_token"])
    assert taken.status_code == 200, taken.text
    for wrong in (
        tokens[f"{server}/other"]["access_token"],
        tokens[None]["access_token"],
        tokens[server]["id_token"],
        None,
    ):
        refused = _initialize(server, wrong)
        assert refused.status_code == 401
        assert "resource_metadata=" in refused.headers["WWW-Authenticate"]


def test_the_conformance_suite_passes(app: App, tmp_path: Path) -> None:
    # It sends no secret to a server that admits public clients, even if it is told one.
    port = reserved_port()
    callback = f"http://127.0.0.1:{port}/callback"
    settings = {**MCP, "CallbackURLs": [callback]}
    client_id = make_client(app.cognito, app.pool_id, **settings)
    made = OAuthApp(f"{app.host.url}/_aws/cognito-idp", app.pool_id, client_id)
    command = [
        *(str(NODE), str(_CONFORMANCE), "authorization", "--url", _issuer(app)),
        *("--client-id", client_id, "--port", str(port), "--output-dir", str(tmp_path)),
        *("--resource", "https://mcp.example.com/mcp"),
    ]
    printed = _run_with_browser(command, signed_in(made, redirect_uri=callback))
    results = {
        check["id"]: check
        for file in tmp_path.rglob("checks.json")
        for check in json.loads(file.read_text())
    }
    assert {name: check["status"] for name, check in results.items()} == {
        "authorization-server-metadata": "SUCCESS",
        "authorization-server-metadata-cimd": "SUCCESS",
        "authorization-code-grant": "SUCCESS",
    }, printed


def _sign_in(url: str) -> str:
    """Go to an address as alice, and return where she is sent back to."""
    return fill_in(requests.Session(), url, "alice", PASSWORD)


def _run_with_browser(command: list[str], browser: requests.Session) -> str:
    """Run what prints the address that a browser is to go to, and waits; return what it prints."""
    printed: list[str] = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        late = threading.Timer(_TIMEOUT, process.kill)
        late.start()
        try:
            assert process.stdout
            for line in process.stdout:
                printed.append(line)
                if line.startswith("Callback server started"):
                    (url,) = (one for one in printed if "/oauth2/authorize?" in one)
                    browser.get(url.strip(), timeout=30).raise_for_status()
        finally:
            late.cancel()
    assert process.returncode == 0, "".join(printed)
    return "".join(printed)


def _initialize(server: str, token: str | None) -> requests.Response:
    return requests.post(
        server,
        json={
            "jsonrpc": "2.0",
            "id": 1,
            "method": "initialize",
            "params": {
                "protocolVersion": "2025-11-25",
                "capabilities": {},
                "clientInfo": {"name": "greeter", "version": "1"},
            },
        },
        headers={
            "Accept": "application/json, text/event-stream",
            **({"Authorization": f"Bearer {token}"} if token else {}),
        },
        timeout=30,
    )


def _issuer(app: App) -> str:
    return f"{app.host.url}/{app.pool_id}"
