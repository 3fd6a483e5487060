"""``localstack-cognito start`` on the real host."""

import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.host import LOCALSTACK_COGNITO, Host, free_port, host_environment, running_host

Start = Callable[..., Any]


def _run(*arguments: str, command: Path = LOCALSTACK_COGNITO, **environment: str) -> Any:
    return subprocess.run(
        [command, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env=host_environment(**environment),
        check=False,
    )


def test_it_listens_only_on_the_address_that_it_is_given(host: Host) -> None:
    process = psutil.Process(host.process.pid)
    listening = [c.laddr for c in process.net_connections() if c.status == psutil.CONN_LISTEN]
    assert [(address.ip, address.port) for address in listening] == [("127.0.0.1", host.port)]


def test_another_address_can_be_given(start_host: Start) -> None:
    with start_host("--host", "127.0.0.2") as host:
        with socket.create_connection(("127.0.0.2", host.port), timeout=5):
            pass
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", host.port), timeout=5)


def test_it_says_where_it_is_ready_and_what_runs(host: Host) -> None:
    (line,) = [line for line in host.output().splitlines() if "is ready" in line]
    assert line.startswith(f"Cognito is ready at {host.url} (localstack-extension-cognito 0.1.0, ")
    assert "localstack-core " in line


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(start_host: Start, sent: signal.Signals) -> None:
    with start_host() as host:
        family = psutil.Process(host.process.pid).children(recursive=True)
        assert host.stop(sent) == 0
        assert [child.pid for child in family if child.is_running()] == []
        assert "Traceback" not in host.output()


def test_a_taken_port_is_one_line_and_exit_code_1(host: Host, tmp_path: Path) -> None:
    refused = _run("start", "--port", str(host.port), "--volume", str(tmp_path))
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr == (
        f"localstack-cognito: Port {host.port} on 127.0.0.1 is taken: stop what uses it, or choose "
        "another with --port\n"
    )


def test_a_volume_is_for_one_host_at_a_time(start_host: Start) -> None:
    with start_host() as host:
        volume = host.log.parent / "volume"
        refused = _run("start", "--port", str(free_port()), "--volume", str(volume))
    assert refused.returncode == 1
    assert refused.stderr == (
        f"localstack-cognito: The volume {volume} is in use by another host: choose another with "
        "--volume\n"
    )


def test_a_volume_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = _run("start", "--port", str(free_port()), "--volume", str(tmp_path / "file"))
    assert refused.returncode == 1
    assert refused.stderr.startswith("localstack-cognito: The volume ")
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("installed", "said"),
    [
        ("3.8.1", "localstack-core 3.8.1 is too old"),
        ("4.12.0", "localstack-core 4.12.0 is too old"),
        ("2027.1.0", "localstack-core 2027.1.0 is too new"),
    ],
)
def test_a_host_that_was_not_tried_is_one_line(tmp_path: Path, installed: str, said: str) -> None:
    metadata = tmp_path / "localstack_core-0.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Metadata-Version: 2.1\nName: localstack-core\nVersion: {installed}\n")
    refused = _run("start", "--port", str(free_port()), PYTHONPATH=str(tmp_path))
    assert refused.returncode == 1
    assert refused.stderr == (
        f"localstack-cognito: {said}: this extension was tried on 4.13.1 to 2026.3.0; "
        "pip install 'localstack-extension-cognito[host]'\n"
    )


def test_a_missing_host_is_one_line(tmp_path: Path) -> None:
    lone = tmp_path / "lone"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", lone], check=True)
    project = Path(__file__).parents[3]
    uv = Path(sys.executable).parent / "uv"
    subprocess.run(
        [uv, "pip", "install", "-q", "--python", lone / "bin/python", "--no-deps", project],
        check=True,
    )
    command = lone / "bin" / "localstack-cognito"
    refused = _run("start", "--port", str(free_port()), command=command)
    assert refused.returncode == 1
    assert refused.stderr == (
        "localstack-cognito: The package localstack-core is missing: "
        "pip install 'localstack-extension-cognito[host]'\n"
    )


def test_status_finds_a_host_that_serves_cognito(host: Host) -> None:
    found = _run("status", "--port", str(host.port))
    assert found.returncode == 0
    assert found.stdout.startswith(f"{host.url} serves cognito-idp: ")


def test_status_says_that_nobody_answers() -> None:
    port = free_port()
    refused = _run("status", "--port", str(port))
    assert refused.returncode == 1
    assert refused.stderr == f"localstack-cognito: No host answers at http://localhost:{port}\n"


def test_version_names_extension_and_host() -> None:
    shown = _run("version")
    assert shown.stdout.startswith("localstack-extension-cognito 0.1.0, localstack-core ")


def _pools(host: Host) -> list[str]:
    pools = host.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    return [pool["Name"] for pool in pools]


@pytest.mark.parametrize(("arguments", "kept"), [(["--persist"], ["kept"]), ([], [])])
def test_state_is_kept_over_a_restart_only_where_asked(
    tmp_path: Path, arguments: list[str], kept: list[str]
) -> None:
    with running_host(tmp_path, *arguments) as host:
        host.client("cognito-idp").create_user_pool(PoolName="kept")
        assert _pools(host) == ["kept"]
    with running_host(tmp_path, *arguments) as host:
        assert _pools(host) == kept
