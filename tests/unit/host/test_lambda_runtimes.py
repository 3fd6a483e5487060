"""How functions are started on a machine, and which executor it gets."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from localstack import config

from localstack_cognito.host.lambda_process import plugin, runtimes


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the only folder of the machine's commands."""
    caches = (runtimes._python, runtimes._node)
    for cached in caches:
        cached.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    yield tmp_path
    for cached in caches:
        cached.cache_clear()


def command(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_python_functions_run_with_the_python_of_the_host() -> None:
    own = "python{}.{}".format(*sys.version_info)
    assert runtimes.command_of(own, "index.handler") == [
        *(sys.executable, "-m", "awslambdaric", "index.handler")
    ]


@pytest.mark.parametrize(
    ("script", "python"),
    [("echo /opt/python3.9", "/opt/python3.9"), ("exit 1", sys.executable)],
    ids=["has the client", "lacks the client"],
)
def test_python_functions_run_with_their_own_python_if_it_has_the_client(
    machine: Path, script: str, python: str
) -> None:
    command(machine, "python3.9", script)
    assert runtimes.command_of("python3.9", "index.handler")[0] == python


def test_node_functions_run_with_the_node_that_is_found(machine: Path) -> None:
    command(machine, "node", "echo /opt/node")
    assert runtimes.command_of("nodejs22.x", "index.handler")[0] == "/opt/node"


@pytest.mark.parametrize(
    ("runtime", "text"),
    [
        (
            "nodejs22.x",
            "Functions of the runtime nodejs need the command node: install Node.js, or set PATH.",
        ),
        (
            "java21",
            "Functions of the runtime java21 do not run without Docker; "
            "use python or nodejs, or a host with Docker.",
        ),
        ("provided.al2023", "Functions of the runtime provided.al2023 do not run without Docker"),
        (None, "Functions that are container images need a host with Docker."),
    ],
)
def test_what_the_machine_cannot_run_is_said_in_a_line(runtime: str | None, text: str) -> None:
    with pytest.raises(runtimes.RuntimeUnavailable) as caught:
        runtimes.command_of(runtime, "index.handler")
    assert str(caught.value).startswith(text)


@pytest.mark.parametrize(
    ("environment", "has_docker", "chosen"),
    [
        ({}, False, "process"),
        ({}, True, "docker"),
        ({"LAMBDA_RUNTIME_EXECUTOR": "docker"}, False, "docker"),
        ({"CONTAINER_RUNTIME": "docker"}, False, "docker"),
        ({"DOCKER_HOST": "unix:///nothing/here"}, True, "process"),
        ({"DOCKER_HOST": "tcp://10.0.0.1:2375"}, False, "docker"),
    ],
)
def test_the_executor_is_chosen_where_there_is_no_docker(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    has_docker: bool,
    chosen: str,
) -> None:
    for name in ("LAMBDA_RUNTIME_EXECUTOR", "CONTAINER_RUNTIME", "DOCKER_HOST"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    # Its path may be too long for a socket's.
    monkeypatch.setattr(config, "DOCKER_SOCK", "docker.sock")
    monkeypatch.setattr(config, "LAMBDA_RUNTIME_EXECUTOR", "docker")
    with socket.socket(socket.AF_UNIX) as docker:
        docker.bind("docker.sock")
        if has_docker:
            docker.listen()
        plugin.choose_without_docker()
    assert chosen == config.LAMBDA_RUNTIME_EXECUTOR
