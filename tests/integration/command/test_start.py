"""``localstack-cognito start`` on the real host."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import psutil
import pytest
import requests

from localstack_cognito.host.versions import NEWEST, OLDEST
from tests.host import (
    LOCALSTACK_COGNITO,
    Host,
    host_environment,
    reserved_port,
    running_host,
)
from tests.integration.command.run import run
from tests.waiting import wait_until

Start = Callable[..., AbstractContextManager[Host]]
_NOBODY = 65534
# As somebody who owns nothing: may read where the tests happen to lie, and write nothing of others.
_AS_NOBODY = (
    f"setpriv --reuid {_NOBODY} --regid {_NOBODY} --clear-groups --inh-caps=-all,+dac_read_search "
    "--ambient-caps=-all,+dac_read_search --bounding-set=-all,+dac_read_search"
)


def test_it_listens_only_on_the_address_that_it_is_given(host: Host) -> None:
    process = psutil.Process(host.process.pid)
    listening = [c.laddr for c in process.net_connections() if c.status == psutil.CONN_LISTEN]
    # Functions' processes are listened to as well.
    assert {address.ip for address in listening} == {"127.0.0.1"}
    assert host.port in {address.port for address in listening}


def test_another_address_can_be_given(start_host: Start) -> None:
    with start_host("--host", "127.0.0.2") as host:
        with socket.create_connection(("127.0.0.2", host.port), timeout=5):
            pass
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", host.port), timeout=5)


def test_an_address_of_ipv6_can_be_given(start_host: Start) -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with start_host("--host", "::1") as host:
        answer = requests.get(f"http://[::1]:{host.port}/_localstack/health", timeout=30)
        assert answer.json()["services"]["cognito-idp"]
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", host.port), timeout=5)


@pytest.mark.parametrize(
    ("address", "warns"),
    [("127.0.0.2", False), ("localhost", False), ("0.0.0.0", True), ("::", True)],
)
def test_it_warns_where_other_machines_may_reach_it(host: Host, address: str, warns: bool) -> None:
    # A volume in use ends the command before it listens.
    volume = host.log.parent / "volume"
    port = "0"
    refused = run("start", "--port", port, "--host", address, "--volume", str(volume))
    *warnings, error = refused.stderr.splitlines()
    assert "is in use by another host" in error
    assert len(warnings) == warns
    for warning in warnings:
        assert warning.startswith(f"localstack-cognito: warning: with --host {address} every ")
        assert "every operation" in warning
        assert "outbox" in warning


def test_it_says_where_it_is_ready_and_what_runs(host: Host) -> None:
    (line,) = [line for line in host.output().splitlines() if "is ready" in line]
    assert line.startswith(f"Cognito is ready at {host.url} (localstack-extension-cognito 0.1.0, ")
    assert "localstack-core " in line


def test_a_start_says_little(start_host: Start) -> None:
    with start_host() as host:
        lines = [line for line in host.output().splitlines() if line]
    assert [line for line in lines if "WARN" in line or "Warning" in line] == []
    assert len(lines) <= 4


def test_a_taken_port_is_one_line_and_exit_code_1(host: Host, tmp_path: Path) -> None:
    refused = run("start", "--port", str(host.port), "--volume", str(tmp_path))
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr == (
        f"localstack-cognito: Port {host.port} on 127.0.0.1 is taken: stop what uses it, or choose "
        "another with --port\n"
    )


def test_any_free_port_is_asked_for_with_0(tmp_path: Path) -> None:
    with running_host(tmp_path / "one") as one, running_host(tmp_path / "two") as other:
        assert one.port != other.port
        assert _pools(one) == _pools(other) == []


def test_a_port_is_nobody_else_s_from_the_start_on(tmp_path: Path) -> None:
    port = reserved_port()
    command = [
        str(LOCALSTACK_COGNITO),
        "start",
        "--port",
        str(port),
        "--volume",
        str(tmp_path / "one"),
    ]
    starting = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=host_environment())
    try:
        process = psutil.Process(starting.pid)
        wait_until(lambda: [c for c in process.net_connections() if c.laddr.port == port])
        refused = run("start", "--port", str(port), "--volume", str(tmp_path / "other"))
    finally:
        starting.kill()
        starting.wait()
    assert refused.returncode == 1
    assert f"Port {port} on 127.0.0.1 is taken" in refused.stderr


def test_a_volume_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = run("start", "--port", "0", "--volume", str(tmp_path / "file"))
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
    refused = run("start", "--port", "0", PYTHONPATH=str(tmp_path))
    assert refused.returncode == 1
    assert refused.stderr == (
        f"localstack-cognito: {said}: this extension was tried on {OLDEST} to {NEWEST}; "
        "pip install 'localstack-extension-cognito[host]'\n"
    )


def test_a_volume_is_for_one_host_at_a_time(host: Host) -> None:
    volume = host.log.parent / "volume"
    refused = run("start", "--port", "0", "--volume", str(volume))
    assert refused.returncode == 1
    assert refused.stderr == (
        f"localstack-cognito: The volume {volume} is in use by another host: choose another with "
        "--volume\n"
    )


def test_an_ordinary_user_can_run_it(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("every other test shows it: an ordinary user runs them")
    if not shutil.which("setpriv"):
        pytest.skip("there is no setpriv, which makes root another user")
    command = tmp_path / "as_nobody"
    command.write_text(f'#!/bin/sh\nexec {_AS_NOBODY} {LOCALSTACK_COGNITO} "$@"\n')
    command.chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, _NOBODY, _NOBODY)
    with running_host(home, command=command, HOME=str(home)) as host:
        assert psutil.Process(host.process.pid).uids().real == _NOBODY
        assert _pools(host) == []


def test_state_is_kept_over_a_restart_only_where_asked(tmp_path: Path) -> None:
    found = []
    for arguments in (["--persist"], ["--persist"], [], []):
        with running_host(tmp_path, *arguments) as host:
            found.append(_pools(host))
            name = "kept" if arguments else "lost"
            host.client("cognito-idp").create_user_pool(PoolName=name)
    assert found == [[], ["kept"], [], []]


def _pools(host: Host) -> list[str]:
    pools = host.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    return [pool["Name"] for pool in pools]


@pytest.mark.parametrize(
    ("port", "said"),
    [
        ("http", "invalid port: 'http'"),
        ("", "invalid port: ''"),
        ("4566.5", "invalid port: '4566.5'"),
        ("65536", "a port is a number from 0 to 65535"),
    ],
)
@pytest.mark.parametrize("command", ["start", "status"])
def test_a_port_that_is_none_is_told(command: str, port: str, said: str) -> None:
    refused = run(command, "--port", port)
    assert refused.returncode == 2
    assert refused.stderr.splitlines()[-1].endswith(f"error: argument --port: {said}")


@pytest.mark.parametrize(
    ("package", "put_in_place", "told"),
    [
        ("cheroot", "None", "ModuleNotFoundError"),
        ("rolo", "None", "ModuleNotFoundError"),
        ("OpenSSL", "types.ModuleType('OpenSSL')", "ImportError"),
    ],
)
def test_a_host_that_cannot_be_imported_is_one_line_with_the_remedy(
    tmp_path: Path, package: str, put_in_place: str, told: str
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "sitecustomize.py").write_text(
        f"import sys, types\nsys.modules[{package!r}] = {put_in_place}\n"
    )
    refused = run(
        *("start", "--port", "0", "--volume", str(tmp_path / "volume")),
        PYTHONPATH=str(broken),
    )
    (line,) = refused.stderr.splitlines()
    assert refused.returncode == 1
    assert line.startswith(f"localstack-cognito: The host cannot be imported ({told}: ")
    assert line.endswith("): pip install 'localstack-extension-cognito[host]'")
    assert "Traceback" not in refused.stdout
