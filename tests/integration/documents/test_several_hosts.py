"""The commands of several-hosts.md, on three hosts behind the nginx that it shows."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.host import LOCALSTACK_COGNITO, Host, host_environment, reserved_port, running_host
from tests.integration.documents.documents import SHELL, blocks_of, text_of
from tests.integration.load.several_hosts.fronts import DOCUMENT, configuration
from tests.nginx import running_front
from tests.postgresql import PostgreSQL

_START = "localstack-cognito start"


def _commands(port: int, database_url: str) -> Iterator[str]:
    """Give each block of commands with the addresses of this machine."""
    for block in blocks_of(DOCUMENT):
        if block.language == SHELL:
            text = block.text.replace("cognito.example.com:4566", f"localhost:{port}")
            yield text.replace(
                "postgresql://cognito:secret@db.example.com:5432/cognito", database_url
            ).replace("10.0.0.10", "127.0.0.1")


def _environment_of(command: str) -> tuple[Mapping[str, Any], list[str]]:
    """Return the settings that a block exports, and the arguments that it starts a host with."""
    *exports, start = command.splitlines()
    assert start.startswith(_START)
    pairs = (line.removeprefix("export ").partition("=") for line in exports)
    return {name: value for name, _, value in pairs}, start.removeprefix(_START).split()


@contextmanager
def _running(folder: Path, command: str, port: int) -> Iterator[list[Host]]:
    settings, arguments = _environment_of(command)
    with ExitStack() as stack:
        hosts = [
            stack.enter_context(
                running_host(folder / str(n), *arguments, command=LOCALSTACK_COGNITO, **settings)
            )
            for n in range(3)
        ]
        stack.enter_context(running_front(folder / "nginx", configuration(hosts, port), port))
        yield hosts


def test_the_commands_set_hosts_up(tmp_path: Path, postgresql: PostgreSQL) -> None:
    port = reserved_port()
    start, see = _commands(port, postgresql.new_database("several_hosts_page"))
    with _running(tmp_path, start, port):
        environment: dict[str, Any] = {
            **host_environment(),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }
        seen = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", see],
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert seen.returncode == 0, seen.stdout + seen.stderr
    assert '"cognito-idp": "' in seen.stdout
    assert '"Id": "shared_1"' in seen.stdout
    assert f'"issuer":"http://localhost:{port}/shared_1"' in seen.stdout.replace(": ", ":")


def test_as_many_hosts_as_are_named_fit(postgresql: PostgreSQL) -> None:
    with psycopg.connect(postgresql.url("postgres")) as connection:
        shown = connection.execute("SHOW superuser_reserved_connections").fetchone()
    assert shown == ("3",)
    text = " ".join(text_of(DOCUMENT).split())
    assert "admits 100 connections, 3 of them for its superusers: six hosts." in text
    assert (100 - 3) // 16 == 6
