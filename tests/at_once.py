"""What several do at the same time."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def at_once(count: int, action: Callable[[int], Any]) -> list[Any]:
    """Do ``action(number)`` in ``count`` threads at the same time; return what each returned.

    What an action raised is returned in place of a result.
    """
    together = threading.Barrier(count)

    def run(number: int) -> Any:
        together.wait(timeout=60)
        try:
            return action(number)
        except Exception as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def raised(results: Iterable[Any]) -> list[Exception]:
    """Return the exceptions among the results of ``at_once``."""
    return [result for result in results if isinstance(result, Exception)]
