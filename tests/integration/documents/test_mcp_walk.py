"""The commands of mcp.md, with somebody who signs in where the client says so."""

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import requests

from tests.host import Host, reserved_port
from tests.integration.documents.documents import SHELL, blocks_of
from tests.integration.oauth.apps import fill_in

DOCUMENT = "docs/mcp.md"
_TIMEOUT = 240.0
_USER, _PASSWORD = "example_user", "Example123!"


def test_a_client_registers_itself_and_calls_a_tool(own_host: Host, tmp_path: Path) -> None:
    script = "\n".join(block.text for block in blocks_of(DOCUMENT) if block.language == SHELL)
    script = script.replace(". .venv/bin/activate\n", "")
    for documented, real in (
        ("localhost:4566", f"localhost:{own_host.port}"),
        ("8123", str(reserved_port())),
        ("3118", str(reserved_port())),
    ):
        assert documented in script
        script = script.replace(documented, real)
    printed = _run(script, own_host, tmp_path)
    assert "Hello, example_user!" in printed
    (client_id,) = re.findall(r"It has registered as (\w+)", printed)
    assert f'"ClientId": "{client_id}"' in printed
    assert '"code_challenge_methods_supported":["S256"]' in printed.replace(": ", ":")


def _run(script: str, host: Host, folder: Path) -> str:
    """Run the commands, and sign in as soon as they ask for it; return what they print."""
    environment = {
        "HOME": os.environ.get("HOME", "/"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "AWS_ENDPOINT_URL": host.url,
    }
    printed: list[str] = []
    with subprocess.Popen(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # With its server, which an error would leave behind.
        start_new_session=True,
    ) as process:
        late = threading.Timer(_TIMEOUT, os.killpg, (process.pid, signal.SIGKILL))
        late.start()
        try:
            assert process.stdout
            for line in process.stdout:
                printed.append(line)
                if asked := re.match(r"Sign in at (\S+)", line):
                    browser = requests.Session()
                    back = fill_in(browser, asked[1], _USER, _PASSWORD)
                    requests.get(back, timeout=30).raise_for_status()
                if line.startswith(("Traceback", "It has registered as")):
                    late.cancel()
                    late = threading.Timer(30, os.killpg, (process.pid, signal.SIGKILL))
                    late.start()
        finally:
            late.cancel()
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, "".join(printed)
    return "".join(printed)
