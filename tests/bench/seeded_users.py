"""Seeds a pool with many users from a file, applies it again, and exports it.

``python -m tests.bench.seeded_users COUNT`` works on a database of its own, or on the one that
``COGNITO_DATABASE_URL`` names. Each user has a verifier, three attributes, two groups. With
``--clear`` they have passwords in clear instead. It prints what each step takes in seconds, of
which the processor's, and the most memory that the process had until then, in megabytes.
"""

import argparse
import base64
import json
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_OPENING = """\
Version: 1
UserPools:
- PoolName: seeded
  Id: us-east-1_seeded
  AliasAttributes: [email]
  Groups: [{GroupName: one}, {GroupName: two}]
  Users:
"""
_SALT = base64.b64encode(bytes(range(1, 17))).decode()
_VERIFIER_LENGTH = 384


def users(count: int, *, clear: bool) -> Iterator[str]:
    """Yield the users, each as a line of a file."""
    chance = random.Random(1)
    for number in range(count):
        verifier = base64.b64encode(b"\x01" + chance.randbytes(_VERIFIER_LENGTH - 1)).decode()
        password = (
            {"Password": f"Example{number}!"}
            if clear
            else {"PasswordVerifier": {"Salt": _SALT, "Verifier": verifier}}
        )
        user = {
            "Username": f"user{number:07d}",
            "Sub": f"00000000-0000-4000-8000-{number:012d}",
            "UserAttributes": {
                "name": f"User {number}",
                "email": f"user{number}@example.com",
                "email_verified": "true",
            },
            **password,
            "Groups": ["one", "two"],
        }
        yield f"  - {json.dumps(user)}\n"


def main() -> None:
    """Seed, seed again and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--clear", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _run(Path(folder), given.count, clear=given.clear)


def _run(folder: Path, count: int, *, clear: bool) -> None:
    from localstack import config

    from localstack_cognito.host import service_models
    from localstack_cognito.seeding.apply import apply
    from localstack_cognito.seeding.export import export
    from localstack_cognito.seeding.files.reading import read
    from localstack_cognito.seeding.files.writing import write
    from localstack_cognito.storage import database

    config.dirs.data = str(folder / "data")
    service_models.install()
    file, out = folder / "seed.yaml", folder / "out.yaml"
    with file.open("w") as lines:
        lines.write(_OPENING)
        lines.writelines(users(count, clear=clear))

    def export_all() -> None:
        with out.open("w") as stream:
            write(export(), stream)

    database.database()
    try:
        _measure("started", lambda: None)
        _measure("seeded", lambda: apply(read(file)))
        _measure("seeded again", lambda: apply(read(file)))
        _measure("exported", export_all)
    finally:
        database.close()


def _measure(name: str, step: Callable[[], object]) -> None:
    began, worked = time.perf_counter(), time.process_time()
    step()
    took, worked = time.perf_counter() - began, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"{name:14} {took:8.1f} s {worked:8.1f} s of work {memory:8.0f} MB", flush=True)


if __name__ == "__main__":
    main()
