"""``localstack-cognito login``: a client's login page, and the tokens that come of it."""

import contextlib
import json
import os
import re
import signal
import stat
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import pytest
import requests
from playwright.sync_api import BrowserContext

from tests.host import LOCALSTACK_COGNITO, Host, host_environment, reserved_port
from tests.integration.command.run import run
from tests.integration.making import PASSWORD, make_pool, make_user
from tests.waiting import wait_until

_OAUTH = {
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthScopes": ["openid", "email"],
    "SupportedIdentityProviders": ["COGNITO"],
}
_TIMEOUT = 30.0
Names = dict[str, str]


@pytest.fixture(scope="module")
def names(host: Host) -> Names:
    """A pool with alice, and clients of each kind by their names."""
    cognito = host.client("cognito-idp")
    pool_id = make_pool(cognito)
    make_user(cognito, pool_id)
    taken = reserved_port()
    made = {"pool": pool_id, "url": host.url, "port": str(taken)}
    here = f"http://localhost:{taken}/callback"
    code = {**_OAUTH, "AllowedOAuthFlows": ["code"]}
    clients: dict[str, dict[str, Any]] = {
        "bare": {},
        "here": {**code, "GenerateSecret": True, "CallbackURLs": ["https://a.example/", here]},
        "default": {
            **code,
            "CallbackURLs": ["https://a.example/", "https://b.example/"],
            "DefaultRedirectURI": "https://b.example/",
        },
        "implicit": {
            **_OAUTH,
            "AllowedOAuthFlows": ["implicit"],
            "CallbackURLs": ["https://a.example/"],
        },
        "unset": {"CallbackURLs": ["https://a.example/"]},
        "machine": {"AllowedOAuthScopes": ["openid"]},
    }
    for name, settings in clients.items():
        client = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName=name, **settings)
        made[name] = client["UserPoolClient"]["ClientId"]
    return {**made, "callback": here}


def _arguments(names: Names, client: str, *more: str) -> list[str]:
    chosen = ["--pool", names["pool"], "--client", client]
    return ["login", "--endpoint-url", names["url"], *chosen, *more]


class Login:
    """The command while it waits, and the address that it has opened in the browser."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url
        self.query = {name: one[0] for name, one in parse_qs(urlsplit(url).query).items()}
        self.redirect_uri = self.query["redirect_uri"]

    def bring(self, **query: str) -> requests.Response:
        """Come back as a browser does."""
        return requests.get(f"{self.redirect_uri}?{urlencode(query)}", timeout=_TIMEOUT)

    def end(self) -> tuple[int, str, str]:
        """Wait for the end; return the exit code and what was printed since."""
        out, err = self.process.communicate(timeout=_TIMEOUT)
        return self.process.returncode, out, err


@pytest.fixture
def login(names: Names, tmp_path: Path) -> Iterator[Callable[..., Login]]:
    """Starts the command with a browser that only writes down which address it is to open."""
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}.new && mv {opened}.new {opened}\n')
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    started: list[subprocess.Popen[str]] = []

    def start(client: str, *more: str) -> Login:
        process = subprocess.Popen(
            [str(LOCALSTACK_COGNITO), *_arguments(names, client, *more)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=host_environment(BROWSER=str(browser)),
        )
        started.append(process)
        wait_until(opened.exists)
        return Login(process, opened.read_text())

    yield start
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        process.communicate()


def _claims(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token.strip(), options={"verify_signature": False})
    return claims


@pytest.mark.parametrize("client", ["bare", "here"])
def test_whoever_signs_in_at_the_browser_gives_the_terminal_their_tokens(
    new_context: Callable[..., BrowserContext],
    login: Callable[..., Login],
    names: Names,
    client: str,
) -> None:
    more = ["--listen", "--redirect-uri", names["callback"]] if client == "here" else []
    running = login(client, "--json", "--scope", "openid email", *more)
    assert running.query["code_challenge_method"] == "S256"
    page = new_context().new_page()
    page.goto(running.url)
    page.fill("[name=username]", "alice")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{running.redirect_uri}*")
    assert page.inner_text("p") == "You are signed in. The terminal has the tokens."
    code, printed, told = running.end()
    assert code == 0, told
    assert printed.strip().startswith("{")
    tokens = json.loads(printed)
    assert _claims(tokens["AccessToken"])["username"] == "alice"
    assert _claims(tokens["AccessToken"])["scope"] == "openid email"
    assert _claims(tokens["IdToken"])["aud"] == names[client] == tokens["ClientId"]
    assert tokens["UserPoolId"] == names["pool"]
    assert tokens["RefreshToken"]


def test_what_is_not_the_answer_is_not_taken(login: Callable[..., Login]) -> None:
    running = login("bare")
    state = running.query["state"]
    assert requests.get(f"{running.redirect_uri}favicon.ico", timeout=_TIMEOUT).status_code == 404
    for wrong in ({"code": "x"}, {"code": "x", "state": "other"}, {"error": "x", "state": "ü"}):
        assert running.bring(**wrong).status_code == 400
    assert running.process.poll() is None
    answer = running.bring(code="x", state=state)
    assert answer.status_code == 200
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    exit_code, printed, told = running.end()
    assert (exit_code, printed) == (1, "")
    assert told.splitlines()[-1] == (
        "localstack-cognito: /_aws/cognito-idp/oauth2/token answers invalid_grant: "
        "localstack-cognito logs says why"
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            {"error": "access_denied", "error_description": "not\nyou"},
            "The sign-in has ended without a code: access_denied: not you",
        ),
        ({}, "The sign-in has ended without a code: no error is told"),
    ],
)
def test_an_error_in_place_of_the_code_is_one_line(
    login: Callable[..., Login], answer: dict[str, str], said: str
) -> None:
    running = login("bare")
    assert running.bring(state=running.query["state"], **answer).status_code == 400
    code, printed, told = running.end()
    assert (code, printed) == (1, "")
    assert told.splitlines()[-1] == f"localstack-cognito: {said}"


def test_ctrl_c_ends_the_waiting(login: Callable[..., Login]) -> None:
    running = login("bare")
    os.kill(running.process.pid, signal.SIGINT)
    code, printed, told = running.end()
    assert (code, printed) == (1, "")
    first, last = told.splitlines()
    assert first == f"localstack-cognito: the login page is {running.url}"
    assert last == "localstack-cognito: Stopped before anybody has signed in"


def test_the_waiting_has_an_end(login: Callable[..., Login]) -> None:
    code, printed, told = login("bare", "--timeout", "0.1").end()
    assert (code, printed) == (1, "")
    assert told.splitlines()[-1] == "localstack-cognito: Nobody has signed in within 0.1 seconds"


def test_without_a_browser_the_address_is_told(names: Names, tmp_path: Path) -> None:
    ran = run(*_arguments(names, "bare", "--timeout", "0.1"), BROWSER="false")
    page, advice, end = ran.stderr.splitlines()
    assert page.startswith("localstack-cognito: the login page is http://")
    assert advice == "localstack-cognito: no browser opens it: open it yourself"
    assert end == "localstack-cognito: Nobody has signed in within 0.1 seconds"


@pytest.mark.parametrize(
    ("client", "more", "query"),
    [
        ("default", [], {"response_type": "code", "redirect_uri": "https://b.example/"}),
        ("here", [], {"response_type": "code", "redirect_uri": "https://a.example/"}),
        ("implicit", [], {"response_type": "token", "redirect_uri": "https://a.example/"}),
        (
            "default",
            ["--redirect-uri", "https://a.example/", "--scope", "openid email"],
            {
                "response_type": "code",
                "redirect_uri": "https://a.example/",
                "scope": "openid email",
            },
        ),
        (
            "bare",
            ["--redirect-uri", "http://localhost:3000/"],
            {"response_type": "code", "redirect_uri": "http://localhost:3000/"},
        ),
    ],
)
def test_the_address_of_the_page_is_printed(
    names: Names, client: str, more: Sequence[str], query: dict[str, str]
) -> None:
    ran = run(*_arguments(names, client, "--print", *more))
    assert (ran.returncode, ran.stderr) == (0, "")
    url = ran.stdout.strip()
    asked = {name: one[0] for name, one in parse_qs(urlsplit(url).query).items()}
    assert asked == {"client_id": names[client], **query}
    page = requests.get(url, timeout=_TIMEOUT)
    assert page.status_code == 200
    assert re.search("name=.?password", page.text)


def test_an_app_s_own_page_is_opened_without_waiting(login: Callable[..., Login]) -> None:
    running = login("default")
    assert running.end()[:2] == (0, "")
    assert "code_challenge" not in running.query


_NOT_HERE = (
    "https://a.example/ is no port of this machine, so no code can be taken there: name another "
    "of the client's CallbackURLs with --redirect-uri, such as http://localhost:8400/"
)


@pytest.mark.parametrize(
    ("client", "more", "said"),
    [
        (
            "bare",
            ["--print"],
            "The client bare ({bare}) has no callback URL: name one with --redirect-uri",
        ),
        ("here", ["--listen"], _NOT_HERE),
        (
            "machine",
            [],
            "The client machine ({machine}) gets no codes: its AllowedOAuthFlows are none, and "
            "AllowedOAuthFlowsUserPoolClient is not set",
        ),
        (
            "implicit",
            ["--listen"],
            "The client implicit ({implicit}) gets no codes: its AllowedOAuthFlows are implicit, "
            "and AllowedOAuthFlowsUserPoolClient is set",
        ),
        (
            "unset",
            ["--print"],
            "The client unset ({unset}) gets no codes: its AllowedOAuthFlows are none, and "
            "AllowedOAuthFlowsUserPoolClient is not set",
        ),
        (
            "default",
            ["--redirect-uri", "https://c.example/"],
            "The client default ({default}) may not redirect to https://c.example/: its "
            "CallbackURLs are https://a.example/, https://b.example/",
        ),
        ("none", [], "There is no app client none in the user pool pool ({pool}): choose from "),
    ],
)
def test_what_has_no_page_is_one_line(
    names: Names, client: str, more: Sequence[str], said: str
) -> None:
    ran = run(*_arguments(names, client, *more))
    assert (ran.returncode, ran.stdout) == (1, "")
    (line,) = ran.stderr.splitlines()
    assert line.startswith(f"localstack-cognito: {said.format(**names)}")


def test_a_taken_port_is_one_line(names: Names, host: Host) -> None:
    here = f"http://localhost:{host.port}/"
    ran = run(*_arguments(names, "bare", "--listen", "--redirect-uri", here))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == (
        f"localstack-cognito: It is not possible to listen on localhost:{host.port}, where the "
        "code goes: Address already in use\n"
    )


def test_a_time_that_is_none_is_told(names: Names) -> None:
    for wrong in ("x", "0", "-1", "nan", "1e9"):
        ran = run(*_arguments(names, "bare", f"--timeout={wrong}"))
        assert ran.returncode == 2
        assert ran.stderr.splitlines()[-1].endswith("a number of seconds, up to 86400")
