"""The verifiers of many passwords in clear, on all cores.

One takes some 0.4 ms, in which Python's lock is held: threads gain nothing. Processes that do
nothing else are there after some 50 ms, and so are only started for many.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from localstack_cognito.directory.users.passwords import new_password
from localstack_cognito.storage.users import Password

_FEW = 200
"""So many are computed here."""
_MOST_PROCESSES = 16
_MODULE = "localstack_cognito.seeding.users.verifier_process"
_LONGEST = 600.0

Wanted = tuple[str, str, str]
"""The pool's id, the user's name, the password."""


def new_passwords(wanted: Sequence[Wanted]) -> list[Password]:
    """Return what is kept of each password."""
    processes = min(_cores(), _MOST_PROCESSES)
    if len(wanted) <= _FEW or processes < 2:
        return [new_password(*one) for one in wanted]
    shares = [wanted[start::processes] for start in range(processes)]
    with ThreadPoolExecutor(processes) as threads:
        computed = list(threads.map(_in_process, shares))
    return [computed[index % processes][index // processes] for index in range(len(wanted))]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _in_process(wanted: Sequence[Wanted]) -> list[Password]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", _MODULE],
        input="".join(f"{json.dumps(one)}\n" for one in wanted),
        capture_output=True,
        text=True,
        check=True,
        timeout=_LONGEST,
        env=environment,
    )
    lines = [line.split() for line in done.stdout.splitlines()]
    if len(lines) != len(wanted):
        raise RuntimeError("A process that computes verifiers has ended before it was done.")
    return [Password(bytes.fromhex(salt), bytes.fromhex(verifier)) for salt, verifier in lines]
