"""The README's walk: its very commands, against a host that was just started."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from tests.host import Host

_README = Path(__file__).parents[3] / "README.md"


def _commands() -> str:
    section = _README.read_text().split("## A two-minute walk")[1].split("\n## ")[0]
    return "\n".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL))


def test_the_walk_ends_with_a_token_that_verifies(
    start_host: Callable[..., AbstractContextManager[Host]],
) -> None:
    # The ids that it chooses are for one host.
    with start_host() as host:
        _walk(host)


def _walk(host: Host) -> None:
    script = _commands().replace("localhost:4566", f"localhost:{host.port}")
    script = script.replace(". .venv/bin/activate\n", "")
    environment = {
        "HOME": os.environ.get("HOME", "/"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "AWS_ENDPOINT_URL": host.url,
    }
    walk = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert walk.returncode == 0, walk.stdout + walk.stderr
    assert "'cognito:username': 'example_user'" in walk.stdout
    assert "'token_use': 'id'" in walk.stdout
    assert '"Id": "myid123"' in walk.stdout
    assert '"ClientId": "myclient123"' in walk.stdout
    assert '"IdentityPoolId": "myidentitypool123"' in walk.stdout
