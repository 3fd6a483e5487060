"""The commands of docs/seeding.md, in their order, with its file and hosts of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.host import host_environment, reserved_port
from tests.integration.documents.documents import SHELL, blocks_of
from tests.waiting import wait_until

DOCUMENT = "docs/seeding.md"
_GOES_ON = ("localstack-cognito start --", "localstack-cognito seed --watch")
"""What blocks begin with whose one command goes on until Ctrl-C."""
_SAID = ("is ready at", "Watching cognito.yaml")


def test_every_command_does_what_it_says(tmp_path: Path) -> None:
    (file,) = [block for block in blocks_of(DOCUMENT) if block.text.startswith("Version: 1")]
    (tmp_path / "cognito.yaml").write_text(file.text)
    blocks = [block.text for block in blocks_of(DOCUMENT) if block.language == SHELL]
    port = reserved_port()
    printed: list[str] = []
    running: list[Callable[[], None]] = []
    try:
        for block in blocks:
            command = _of_port(block, port, tmp_path)
            if block.startswith(_GOES_ON) and "&" not in block:
                if "start" in block:
                    _stop(running)
                running.append(_begin(command, tmp_path))
                continue
            if "status" in block:
                _stop(running)
            printed.append(_run(command, tmp_path))
    finally:
        _stop(running)
    whole = "\n".join(printed)
    for said in ('"kty":', "3 unchanged", "PoolName: shop", '"Unchanged":', '"PoolName": "shop"'):
        assert said in whole, whole
    assert "ClientId: web1234567890" in (tmp_path / "everything.yaml").read_text()


def _of_port(block: str, port: int, folder: Path) -> str:
    block = block.replace("localhost:4566", f"localhost:{port}")
    block = block.replace("-cognito start", f"-cognito start --port {port} --volume {folder}/v")
    for name in ("seed", "export", "status"):
        block = block.replace(f"-cognito {name}", f"-cognito {name} --port {port}")
    return block


def _environment() -> dict[str, str]:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {**host_environment(), "PATH": path}


def _run(command: str, folder: Path) -> str:
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert ran.returncode == 0, command + ran.stdout + ran.stderr
    return ran.stdout


def _begin(command: str, folder: Path) -> Callable[[], None]:
    """Run what goes on, until it says that it does; return what ends it as Ctrl-C does."""
    with _log(folder) as (log, output):
        process = subprocess.Popen(
            ["bash", "-c", f"exec {command}"],
            cwd=folder,
            env=_environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
        )

    def end() -> None:
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(60) == 0, log.read_text()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()

    try:
        wait_until(
            lambda: process.poll() is not None or any(one in log.read_text() for one in _SAID)
        )
    except AssertionError:
        process.kill()
        process.wait()
        raise
    assert process.poll() is None, log.read_text()
    return end


@contextmanager
def _log(folder: Path) -> Iterator[tuple[Path, int]]:
    log = folder / f"{len(list(folder.glob('*.log')))}.log"
    with log.open("wb") as output:
        yield log, output.fileno()


def _stop(running: list[Callable[[], None]]) -> None:
    while running:
        running.pop()()
