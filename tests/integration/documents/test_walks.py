"""The commands of the README's walk and of debugging.md, in their order, against one host.

A walk is the shell blocks below a heading. All of them run in one shell, so that a later one may
use what an earlier one has made; the host is fresh, since the ids that they choose are for one
host.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from tests.host import Host
from tests.integration.documents.documents import SHELL, blocks_of

_DEBUGGING = "docs/debugging.md"
_QUESTIONS = "What you want to know"
_PULL, _WITHOUT_AWS = "docs/pull.md", "Without AWS"
WALKS = (
    ("README.md", "A two-minute walk"),
    ("docs/console.md", _QUESTIONS),
    (_DEBUGGING, "The activity"),
    (_DEBUGGING, "The outbox"),
    (_DEBUGGING, "The clock"),
    (_DEBUGGING, "The state of the services"),
    (_DEBUGGING, "The database"),
    (_DEBUGGING, "A flow of the browser again"),
    (_PULL, _WITHOUT_AWS),
)
"""Documents and headings whose shell blocks are run here."""

_VOLUME = ".localstack/"


def test_every_walk_does_what_it_says(
    start_host: Callable[..., AbstractContextManager[Host]],
) -> None:
    # With the state in the volume, where debugging.md looks for it.
    with start_host("--persist") as host:
        printed = _walk(host)
    assert "'cognito:username': 'example_user'" in printed["A two-minute walk"]
    assert "'token_use': 'id'" in printed["A two-minute walk"]
    assert '"Id": "myid123"' in printed["A two-minute walk"]
    assert '"ClientId": "myclient123"' in printed["A two-minute walk"]
    assert '"IdentityPoolId": "myidentitypool123"' in printed["A two-minute walk"]
    for told in (
        '"Purpose": "SignUp"',
        '"Check": "signature", "Good": true',
        '"SessionId": "',
        '"offset": 3600',
    ):
        assert told in printed[_QUESTIONS]
    assert '"Username": "example_user"' in printed["The activity"]
    assert "data: {" in printed["The activity"]
    assert '"Purpose": "SignUp"' in printed["The outbox"]
    assert '"offset": 3600' in printed["The clock"]
    assert printed["The clock"].rstrip().endswith('"offset": 0.0}')
    assert '"cognito-idp": "running"' in printed["The state of the services"]
    assert "('example_user', 'CONFIRMED')" in printed["The database"]
    assert '"access_token":' in printed["A flow of the browser again"]
    assert "\nVersion: 1\nUserPools:\n  - PoolName: pulled\n" in printed[_WITHOUT_AWS]
    assert '- {"Username": "example_user", ' in printed[_WITHOUT_AWS]


def _walk(host: Host) -> dict[str, str]:
    """Run every walk and return what each has printed. Fails where a command of one fails."""
    script = []
    for document, heading in WALKS:
        blocks = [
            block.text
            for block in blocks_of(document)
            if (block.heading, block.language) == (heading, SHELL)
        ]
        assert blocks, f"{document} has no commands below {heading!r}"
        script += [f"echo '## {heading}'", *blocks]
    text = "\n".join(script).replace("localhost:4566", f"localhost:{host.port}")
    text = text.replace(". .venv/bin/activate\n", "")
    text = text.replace(_VOLUME, f"{host.log.parent / 'volume'}/")
    environment = {
        "HOME": os.environ.get("HOME", "/"),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "AWS_ENDPOINT_URL": host.url,
        "TMPDIR": str(host.log.parent),
    }
    walk = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text],
        env=environment,
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert walk.returncode == 0, walk.stdout + walk.stderr
    parts = (part.partition("\n") for part in walk.stdout.split("## ")[1:])
    return {heading: printed for heading, _, printed in parts}
