"""``localstack-cognito logs``: what has happened at a host, and why."""

import contextlib
import json
import os
import pty
import subprocess
from collections.abc import Callable, Iterator
from typing import IO, Any

import pytest
from botocore.exceptions import ClientError

from tests.host import LOCALSTACK_COGNITO, Host, host_environment, reserved_port
from tests.integration.command.run import run


@pytest.fixture
def refused(cognito: Any, client_id: str) -> Callable[[str], None]:
    """Lets a user of this name sign in who is not there."""

    def refuse(name: str) -> None:
        with pytest.raises(ClientError):
            cognito.initiate_auth(
                ClientId=client_id,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": name, "PASSWORD": "Example123!"},
            )

    return refuse


@contextlib.contextmanager
def _following(host: Host, *arguments: str) -> Iterator[IO[str]]:
    """Give what the command prints while it follows the host."""
    command = [str(LOCALSTACK_COGNITO), "logs", "-f", "--port", str(host.port), *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=host_environment()
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout
        finally:
            process.terminate()


def test_a_refusal_is_a_line_with_its_reason(host: Host, refused: Callable[[str], None]) -> None:
    refused("logs-carol")
    shown = run("logs", "--port", str(host.port), "--user", "logs-carol", "--outcome", "refused")
    assert shown.returncode == 0, shown.stderr
    (line,) = shown.stdout.splitlines()
    assert "InitiateAuth  refused" in line
    assert "There is no user logs-carol in the user pool" in line
    assert "\x1b" not in line
    assert "Example123!" not in line


def test_records_are_printed_as_json(host: Host, refused: Callable[[str], None]) -> None:
    refused("logs-json")
    arguments = ("logs", "--json", "--port", str(host.port), "--operation", "InitiateAuth")
    records = [json.loads(line) for line in run(*arguments).stdout.splitlines()]
    assert {record["Operation"] for record in records} == {"InitiateAuth"}
    (ours,) = (record for record in records if record["Username"] == "logs-json")
    assert ours["Outcome"] == "refused"
    later = run(*arguments, "--since", str(ours["Sequence"]), "--user", "logs-json")
    assert later.stdout == ""


def test_what_comes_is_printed_as_it_comes(host: Host, refused: Callable[[str], None]) -> None:
    refused("logs-before")
    with _following(host, "--outcome", "refused", "--user", "logs-before") as printed:
        assert "logs-before" in printed.readline()
        refused("logs-before")
        assert "logs-before" in printed.readline()


def test_a_host_that_is_started_anew_is_followed_again(
    start_host: Callable[..., contextlib.AbstractContextManager[Host]],
) -> None:
    port = str(reserved_port())

    def ask(host: Host) -> None:
        host.client("cognito-idp").list_user_pools(MaxResults=1)

    with contextlib.ExitStack() as stack:
        with start_host("--port", port) as host:
            ask(host)
            printed = stack.enter_context(_following(host, "--operation", "ListUserPools"))
            assert "ListUserPools" in printed.readline()
        with start_host("--port", port) as host:
            ask(host)
            assert "ListUserPools" in printed.readline()


@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_has_colours(
    host: Host, refused: Callable[[str], None], variables: dict[str, str], coloured: bool
) -> None:
    refused("logs-terminal")
    ours, theirs = pty.openpty()
    try:
        command = [
            str(LOCALSTACK_COGNITO),
            "logs",
            "--port",
            str(host.port),
            "--user",
            "logs-terminal",
        ]
        subprocess.run(command, stdout=theirs, env=host_environment(**variables), check=True)
        assert (b"\x1b[31m" in os.read(ours, 4096)) is coloured
    finally:
        os.close(ours)
        os.close(theirs)


@pytest.mark.parametrize("arguments", [(), ("-f",)])
def test_it_says_in_one_line_that_nobody_answers(arguments: tuple[str, ...]) -> None:
    port = reserved_port()
    said = run("logs", *arguments, "--port", str(port))
    assert said.returncode == 1
    assert said.stderr == f"localstack-cognito: No host answers at http://localhost:{port}\n"


def test_an_endpoint_url_says_which_host(host: Host, refused: Callable[[str], None]) -> None:
    refused("logs-endpoint")
    shown = run("logs", "--endpoint-url", f"{host.url}/", "--user", "logs-endpoint")
    assert shown.returncode == 0, shown.stderr
    assert "There is no user logs-endpoint" in shown.stdout
    for wrong in ("localhost:4566", "ftp://localhost", "http://localhost:4566/path", "http://[::"):
        told = run("logs", "--endpoint-url", wrong)
        assert told.returncode == 2
        assert "not like http://localhost:4566" in told.stderr
