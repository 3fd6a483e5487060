"""How many requests hosts serve when several clients make them at once.

Each client is a process of its own: threads of one would wait for one another.
``python -m tests.bench.together`` is such a client; it is told what to do on its standard input.
"""

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

from tests.bench.connection import Connection

_READY_SECONDS = 60


def throughput(
    ports: Sequence[int],
    clients: int,
    seconds: float,
    service: str,
    operation: str,
    members: Mapping[str, Any],
    *,
    new_user: bool = False,
) -> float:
    """Return how many of these requests a second are served to so many clients.

    They share the hosts between them. With ``new_user`` each request has a ``Username`` of its own.
    """
    wanted = {"seconds": seconds, "service": service, "operation": operation}
    processes = []
    try:
        for number in range(clients):
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.bench.together"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            processes.append(process)
            port = ports[number % len(ports)]
            name = f"at-once-{time.time_ns()}-{number}" if new_user else None
            order = {**wanted, "members": dict(members), "port": port, "name": name}
            _tell(process, json.dumps(order))
        for process in processes:
            assert _hear(process) == "ready"
        for process in processes:
            _tell(process, "go")
        return sum(float(_hear(process)) for process in processes)
    finally:
        for process in processes:
            process.communicate(timeout=_READY_SECONDS)


def _tell(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def _hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    line = process.stdout.readline().strip()
    assert line, "a client has ended"
    return line


def main() -> None:
    """Be a client: print how many requests a second were served."""
    order = json.loads(sys.stdin.readline())
    connection = Connection(order["port"])
    numbers = itertools.count()

    def request() -> None:
        named = {"Username": f"{order['name']}-{next(numbers)}"} if order["name"] else {}
        connection.call(order["service"], order["operation"], **order["members"], **named)

    request()
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.perf_counter()
    count = 0
    while (passed := time.perf_counter() - began) < order["seconds"]:
        request()
        count += 1
    print(count / passed, flush=True)


if __name__ == "__main__":
    main()
