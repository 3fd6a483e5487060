"""``localstack-cognito start`` that is told to stop before it serves."""

import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from tests.environments import with_stand_ins
from tests.host import LOCALSTACK_COGNITO, host_environment
from tests.waiting import wait_until

_TIMEOUT = 60
_SIGNALS = pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])


def _start(folder: Path, command: Path, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [command, "start", "--port", "0", "--volume", folder / "volume"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        env=host_environment(**environment),
    )


def _end_of(process: subprocess.Popen[str]) -> tuple[int, str]:
    try:
        output, _ = process.communicate(timeout=_TIMEOUT)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    return process.returncode, output


@pytest.fixture(scope="session")
def signalled_early(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_stand_ins(tmp_path_factory.mktemp("early") / "venv", "early_signal")


@_SIGNALS
@pytest.mark.parametrize("point", ["create", "start"])
def test_a_signal_while_the_host_starts_stops_it_cleanly(
    tmp_path: Path, signalled_early: Path, point: str, sent: signal.Signals
) -> None:
    process = _start(tmp_path, signalled_early, EARLY_SIGNAL_AT=point, EARLY_SIGNAL=sent.name)
    code, output = _end_of(process)
    assert code == 0, output
    assert "Traceback" not in output


@_SIGNALS
def test_a_signal_while_the_index_is_made_leaves_no_process_and_no_half_index(
    tmp_path: Path, sent: signal.Signals
) -> None:
    process = _start(tmp_path, LOCALSTACK_COGNITO, XDG_CACHE_HOME=str(tmp_path / "cache"))
    makers = wait_until(psutil.Process(process.pid).children)
    process.send_signal(sent)
    code, output = _end_of(process)
    assert code == 0, output
    assert "Traceback" not in output
    assert [maker.pid for maker in makers if maker.is_running()] == []
    assert list(tmp_path.rglob("*.dill")) == []
