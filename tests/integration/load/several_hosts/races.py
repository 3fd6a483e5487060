"""Rivals at two hosts who want the same thing at the same moment, time after time."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import ClientError

from tests.host import Host

RIVALS = 8
ROUNDS = 25
"""How often they race: 200 attempts are made in all."""
WON = "won"


def race(
    hosts: Sequence[Host],
    attempt: Callable[[Host, int, int], Any],
    after: Callable[[int], None] = lambda number: None,
    rounds: int = ROUNDS,
) -> list[list[Any]]:
    """Let each rival make ``attempt(host, round, rival)`` at once; return what each round gave.

    Half of the rivals are at each host. What an operation refused is the code of its error.
    ``after`` makes an end of a round before the next one begins.
    """
    numbers = iter(range(rounds))
    together = threading.Barrier(RIVALS)
    between = threading.Barrier(RIVALS, action=lambda: after(next(numbers)))

    def run(rival: int) -> list[Any]:
        host = hosts[rival % len(hosts)]
        results = []
        try:
            for number in range(rounds):
                together.wait(60)
                results.append(_outcome(attempt, host, number, rival))
                between.wait(60)
        except BaseException:
            together.abort()
            between.abort()
            raise
        return results

    with ThreadPoolExecutor(RIVALS) as threads:
        by_rival = list(threads.map(run, range(RIVALS)))
    return [[results[number] for results in by_rival] for number in range(rounds)]


def _outcome(attempt: Callable[[Host, int, int], Any], host: Host, number: int, rival: int) -> Any:
    try:
        return attempt(host, number, rival)
    except ClientError as error:
        return error.response["Error"]["Code"]


def assert_one_wins(outcomes: Sequence[Sequence[Any]], *refusals: str) -> None:
    """See that of each round one has won, and the others were refused as AWS refuses them."""
    for outcome in outcomes:
        counted = Counter(outcome)
        assert counted.pop(WON, 0) == 1, outcome
        assert counted.keys() <= set(refusals), outcome
