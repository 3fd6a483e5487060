"""Fills a pool with users in no time: rows straight into the database of a host that is down."""

import os
from pathlib import Path

_USERS = """
import sys, time
from localstack_cognito.directory import names
from localstack_cognito.storage.database import database, close
from localstack_cognito.storage.records import User
from localstack_cognito.storage import users

pool_id, count = sys.argv[1], int(sys.argv[2])
now = time.time()
with database().write() as connection:
    for number in range(count):
        name = f"user{number:06d}"
        users.add_user(connection, User(
            user_pool_id=pool_id, username=name, username_key=name, sub=names.new_sub(),
            status="CONFIRMED", created_at=now, modified_at=now,
            attributes={"email": f"{name}@example.com", "email_verified": "true"},
        ))
close()
"""


def fill(volume: Path, pool_id: str, count: int, environment: dict[str, str]) -> None:
    """Put ``count`` confirmed users into a pool of the host that keeps its state in ``volume``."""
    import subprocess
    import sys

    subprocess.run(
        [sys.executable, "-c", _USERS, pool_id, str(count)],
        check=True,
        env={
            **environment,
            "PERSISTENCE": "1",
            "OVERRIDE_IN_DOCKER": "0",
            "FILESYSTEM_ROOT": os.fspath(volume),
        },
    )
