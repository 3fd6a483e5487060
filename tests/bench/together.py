"""How many requests the host serves when several clients make them at once."""

import threading
import time
from collections.abc import Callable

from tests.bench.connection import Connection


def throughput(
    port: int, clients: int, seconds: float, request: Callable[[Connection], object]
) -> float:
    """Return how many of these requests a second the host serves to so many clients."""
    until = time.perf_counter() + seconds
    counts = [0] * clients
    ready = threading.Barrier(clients)

    def work(number: int) -> None:
        connection = Connection(port)
        ready.wait()
        while time.perf_counter() < until:
            request(connection)
            counts[number] += 1

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds
