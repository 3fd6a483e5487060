"""Runs the command to its end."""

import subprocess
from pathlib import Path

from tests.host import LOCALSTACK_COGNITO, host_environment

_TIMEOUT = 60.0


def run(
    *arguments: str, command: Path = LOCALSTACK_COGNITO, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run ``localstack-cognito`` with these arguments."""
    return subprocess.run(
        [command, *arguments],
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        env=host_environment(**environment),
        check=False,
    )
