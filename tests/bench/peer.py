"""Another emulator, to compare with: installed and started for one run, then gone.

It is no dependency of the project. Where it cannot be installed the run goes on without it.
"""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import requests

from tests.host import reserved_port

NAME = "ministack 1.5.33"
_PACKAGE = "ministack[full]==1.5.33"
_SETTINGS = {"AUTH": "true", "IOT_MTLS_ENABLED": "0"}
_INSTALL_SECONDS = 300
_START_SECONDS = 60
_STOP_SECONDS = 20


@contextlib.contextmanager
def running_peer(folder: Path) -> Iterator[int | None]:
    """Give the port of the peer, installed in ``folder``; None, and a line, where there is none."""
    try:
        program = _install(folder)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"No peer: {_PACKAGE} cannot be installed ({_reason(error)})")
        yield None
        return
    with contextlib.ExitStack() as stack:
        try:
            port = stack.enter_context(_running(program, folder))
        except (OSError, RuntimeError) as error:
            print(f"No peer: {NAME} does not start ({error})")
            port = None
        yield port


def _install(folder: Path) -> Path:
    """Return the peer's command, in an environment of its own."""
    environment = folder / "peer"
    uv = Path(sys.executable).parent / "uv"
    for arguments in (
        ("venv", "--quiet", "--python", sys.executable, environment),
        ("pip", "install", "--quiet", "--python", environment / "bin" / "python", _PACKAGE),
    ):
        subprocess.run(
            [uv, *arguments],
            check=True,
            capture_output=True,
            text=True,
            timeout=_INSTALL_SECONDS,
        )
    return environment / "bin" / "ministack"


def _reason(error: Exception) -> str:
    """Return the last line of what the installer said, else the error."""
    output = getattr(error, "stderr", None) or str(error)
    return str(output).strip().splitlines()[-1]


@contextlib.contextmanager
def _running(program: Path, folder: Path) -> Iterator[int]:
    """Start the peer and end it, by its id. Raises ``RuntimeError`` where it does not answer."""
    port = reserved_port()
    log = folder / "peer.log"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program],
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            env={**kept, **_SETTINGS, "GATEWAY_PORT": str(port), "HOME": str(folder)},
        )
    try:
        _wait_until_it_answers(process, port, log)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(requests.RequestException):
            if requests.get(f"http://127.0.0.1:{port}/_ministack/health", timeout=5).ok:
                return
        time.sleep(0.1)
    lines = log.read_text(errors="replace").strip().splitlines()
    raise RuntimeError(lines[-1] if lines else "it prints nothing")
