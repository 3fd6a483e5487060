"""The benchmarks run: each is imported, and runs a few rounds with a few users.

What they measure is of no interest here.
"""

import importlib
import pkgutil
import socket
import sys
from pathlib import Path
from types import ModuleType

import pytest

import tests.bench
from tests.bench import api_calls, hosts, operations, peer, processor_shares, users
from tests.bench.slow_line import slow_line

_FEW = (
    *("--hosts", "2", "--clients", "2", "--seconds", "0.1", "--milliseconds", "1"),
    *("--turns", "1", "--cores", "0.5"),
)
MODULES = [module.name for module in pkgutil.iter_modules(tests.bench.__path__)]


def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    module: ModuleType,
    *arguments: str,
) -> str:
    """Run a benchmark as ``make bench`` does and return what it prints."""
    monkeypatch.setattr(sys, "argv", [module.__name__, *arguments])
    module.main()
    return capsys.readouterr().out


@pytest.mark.parametrize("name", MODULES)
def test_each_module_can_be_imported(name: str) -> None:
    assert importlib.import_module(f"tests.bench.{name}")


def test_each_operation_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few = ("--rounds", "1", "--users", "150", "--clients", "2", "--seconds", "0.1", "--no-peer")
    printed = run(monkeypatch, capsys, operations, *few)
    for line in (
        r"| SQS ListQueues ",
        r"| USER_SRP_AUTH (both requests) ",
        r"| GetCredentialsForIdentity, guest ",
        r"2 clients at once: ",
        r"| SignUp, PreSignUp function ",
        r"| ListUsers, email ^= ",
        r"Resident with 150 users: ",
    ):
        assert f"\n{line}" in printed
    (sign_in,) = (line for line in printed.splitlines() if line.startswith("| USER_PASSWORD_AUTH"))
    statements = int(sign_in.split("|")[8])
    assert 1 < statements < 20


def test_users_are_imported_and_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("--users", "1100", "--rounds", "1", "--backend", "sqlite")
    printed = run(monkeypatch, capsys, users, *arguments)
    for line in (
        "Many users in SQLite: 1100\n",
        "| import of the first 1100, seconds ",
        '| email ^= "user", deep ',
        "| ListUsersInGroup, deep ",
    ):
        assert f"\n{line}" in printed


def test_hosts_share_a_database(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = run(monkeypatch, capsys, hosts, *_FEW)
    for row in ("2 hosts, 0 ms more", "2 hosts, 1 ms more"):
        assert f"\n| {row}" in printed
    if processor_shares.can_be_given():
        assert "\n| 2 hosts, 0.5 of a core each" in printed
        assert "\n2 hosts for 2: " in printed
    assert not list(processor_shares.GROUPS.glob("bench-*"))


def test_where_no_share_of_a_core_can_be_given_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for groups in (tmp_path / "missing", tmp_path):
        monkeypatch.setattr(processor_shares, "GROUPS", groups)
        assert not processor_shares.can_be_given()
    printed = run(monkeypatch, capsys, hosts, *_FEW, "--hosts", "1")
    assert "\n| 1 host, 1 ms more" in printed
    assert "were not measured: no control groups" in printed.splitlines()[-1]
    assert list(tmp_path.iterdir()) == []


def test_calls_of_an_api_are_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = run(monkeypatch, capsys, api_calls, "--rounds", "1", "--users", "100")
    assert "\naccess token, never kept " in printed


def test_where_the_peer_cannot_be_installed_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(peer, "_PACKAGE", str(tmp_path / "missing.whl"))
    with peer.running_peer(tmp_path) as port:
        assert port is None
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("No peer: ")
    assert "cannot be installed" in line


def test_a_slow_line_loses_nothing_and_keeps_the_order() -> None:
    sent = [bytes([number]) * 3000 for number in range(100)]
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        slow_line(server.getsockname()[1], 2) as port,
        socket.create_connection(("127.0.0.1", port)) as near,
        server.accept()[0] as far,
    ):
        for one, other in ((near, far), (far, near)):
            for part in sent:
                one.sendall(part)
            assert _received(other, 300_000) == b"".join(sent)
        near.shutdown(socket.SHUT_WR)
        assert _received(far, 1) == b""


def _received(end: socket.socket, length: int) -> bytes:
    end.settimeout(30)
    data = b""
    while len(data) < length and (part := end.recv(65536)):
        data += part
    return data
