"""What the tests of ``seed``, ``export`` and ``start --seed`` have in common."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.host import LOCALSTACK_COGNITO, Host, host_environment

TEAM = """\
Version: 1
UserPools:
- PoolName: app
  Id: us-east-1_app
  Groups: [{GroupName: admins, Precedence: 3}]
  UserPoolClients:
  - {ClientName: web, ClientId: web123}
- PoolName: other
  Id: us-east-1_other
"""


def pool_names(host: Host) -> list[str]:
    """Return the names of a host's pools, in order."""
    pools = host.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
    return sorted(pool["Name"] for pool in pools)


@contextmanager
def running_command(
    folder: Path, *arguments: str, **environment: str
) -> Iterator[tuple[Path, Path, "subprocess.Popen[Any]"]]:
    """Run ``localstack-cognito`` in a folder; give what it prints, and its errors, as files."""
    output, errors = folder / "output.log", folder / "errors.log"
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(
            [LOCALSTACK_COGNITO, *arguments],
            cwd=folder,
            stdout=out,
            stderr=err,
            stdin=subprocess.DEVNULL,
            env=host_environment(**environment),
        )
    try:
        yield output, errors, process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
