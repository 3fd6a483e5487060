"""Fills a pool with users in no time: with a host that is down, and its own code.

``python -m tests.bench.many_users POOL COUNT`` fills a pool of the database that the environment
names.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

_BATCH = 1000


def fill(volume: Path, pool_id: str, count: int, environment: dict[str, str]) -> None:
    """Put ``count`` confirmed users into a pool of the host that keeps its state in ``volume``."""
    subprocess.run(
        [sys.executable, "-m", "tests.bench.many_users", pool_id, str(count)],
        check=True,
        env=at_rest(volume, environment),
    )


def at_rest(volume: Path, environment: dict[str, str]) -> dict[str, str]:
    """Return an environment in which the package opens the database of a host that is down."""
    return {
        **environment,
        "PERSISTENCE": "1",
        "OVERRIDE_IN_DOCKER": "0",
        "FILESYSTEM_ROOT": os.fspath(volume),
    }


def main() -> None:
    """Fill the pool."""
    from localstack_cognito.directory import ids
    from localstack_cognito.storage import users
    from localstack_cognito.storage.database import close, database
    from localstack_cognito.storage.users import User

    pool_id, count = sys.argv[1], int(sys.argv[2])
    now = time.time()

    def user(number: int) -> User:
        name = f"user{number:06d}"
        return User(
            user_pool_id=pool_id,
            username=name,
            username_key=name,
            sub=ids.new_sub(),
            status="CONFIRMED",
            created_at=now,
            modified_at=now,
            attributes={"email": f"{name}@example.com", "email_verified": "true"},
        )

    for first in range(0, count, _BATCH):
        numbers = range(first, min(first + _BATCH, count))
        with database().write() as connection:
            users.add_users(connection, [(user(number), {}) for number in numbers])
    close()


if __name__ == "__main__":
    main()
