"""Commands that somebody ends, or of whose output nobody reads more."""

import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.host import LOCALSTACK_COGNITO, Host, host_environment

_FILE = "Version: 1\nUserPools: [{PoolName: app}]\n"
_WAITING = {
    "seed": ("seed", "FILE"),
    "export": ("export",),
    "diff": ("diff", "FILE", "host"),
    "token": ("token", "--user", "alice"),
    "login": ("login",),
    "status": ("status",),
}
_SECONDS = 60


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(_SECONDS)
        yield server


def _started(arguments: Sequence[str], url: str, file: Path) -> subprocess.Popen[str]:
    file.write_text(_FILE)
    given = [str(file) if argument == "FILE" else argument for argument in arguments]
    return subprocess.Popen(
        [LOCALSTACK_COGNITO, *given, "--endpoint-url", url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=host_environment(),
    )


@pytest.mark.parametrize("name", _WAITING)
def test_ctrl_c_ends_a_command_with_one_line(
    name: str, silent: socket.socket, tmp_path: Path
) -> None:
    url = "http://{}:{}".format(*silent.getsockname())
    process = _started(_WAITING[name], url, tmp_path / "file.yaml")
    connection, _ = silent.accept()
    with connection:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=_SECONDS)
    assert (process.returncode, out, err) == (130, "", "localstack-cognito: interrupted\n")


@pytest.mark.parametrize("name", ["seed", "export", "status"])
def test_a_command_ends_quietly_where_nobody_reads(name: str, host: Host, tmp_path: Path) -> None:
    process = _started(_WAITING[name], host.url, tmp_path / "file.yaml")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.wait(_SECONDS) == 0
    assert process.stderr.read() == ""
    process.stderr.close()
