"""Measures how long a pull of a pool takes, and how much memory, from a host in AWS's role.

``python -m tests.bench.pulls --users 50000``: with users whom their lists tell of, and with users
each of whom is asked about a second factor.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.many_users import fill
from tests.host import LOCALSTACK_COGNITO, host_environment, running_host

_USERS = 50_000


def main() -> None:
    """Print a line for each pool."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=_USERS)
    parser.add_argument("--factors", action="store_true", help="also with second factors")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder), options.users, with_factors=False)
        if options.factors:
            _measure(Path(folder, "factors"), options.users, with_factors=True)


def _measure(folder: Path, users: int, *, with_factors: bool) -> None:
    with running_host(folder, "--persist") as host:
        pool = host.client("cognito-idp").create_user_pool(PoolName="p")["UserPool"]["Id"]
        if with_factors:
            host.client("cognito-idp").set_user_pool_mfa_config(
                UserPoolId=pool,
                MfaConfiguration="OPTIONAL",
                SoftwareTokenMfaConfiguration={"Enabled": True},
            )
        host.stop()
    fill(folder / "volume", pool, users, host_environment())
    file = folder / "pool.yaml"
    with running_host(folder, "--persist") as host:
        keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        began = time.monotonic()
        process = subprocess.Popen(
            [
                *(LOCALSTACK_COGNITO, "pull", "--endpoint-url", host.url),
                *("--user-pool-id", pool, "--users", str(file)),
            ],
            env=host_environment(**keys),
            stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    _print(users, with_factors, seconds, usage, file)


def _print(users: int, with_factors: bool, seconds: float, usage: Any, file: Path) -> None:
    with file.open() as lines:
        written = sum('"Username"' in line for line in lines)
    assert written == users
    memory = usage.ru_maxrss / 1024 if sys.platform != "darwin" else usage.ru_maxrss / 1024**2
    about = "with a second factor" if with_factors else "of lists alone"
    print(f"{users} users {about}: {seconds:.1f} s, {memory:.0f} MiB at the most")


if __name__ == "__main__":
    main()
