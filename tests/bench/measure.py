"""Medians of operations that take turns, and what they cost the host."""

import statistics
import time
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

import psutil

from tests.bench.workload import Operation

_WARM_UP = 5
_CPU_TURNS = 5
_Name = TypeVar("_Name", bound=Hashable)


def medians(
    operations: Mapping[_Name, Operation], rounds: int, pause: float = 0.0
) -> dict[_Name, float]:
    """Return the median of each in milliseconds.

    In each round each has its turn, so that a machine that slows down slows all. ``pause`` seconds
    go by before each.
    """
    for operation in operations.values():
        for _ in range(min(rounds, _WARM_UP)):
            operation()
    times: dict[_Name, list[float]] = {name: [] for name in operations}
    for _ in range(rounds):
        for name, operation in operations.items():
            time.sleep(pause)
            times[name].append(operation())
    return {name: statistics.median(values) * 1000 for name, values in times.items()}


def statement_counts(operations: Mapping[str, Operation]) -> dict[str, int]:
    """Return how many statements each takes, as its connection's gauge counts them."""
    counts = {}
    for name, operation in operations.items():
        operation()
        counts[name] = int(statistics.median_low([operation() for _ in range(3)]))
    return counts


def cpu_seconds(
    process_id: int, requests: Mapping[str, Callable[[], object]], count: int
) -> dict[str, float]:
    """Return the processor time that the process takes for one of each, in seconds.

    They take turns, some at a time: the time is counted in hundredths of a second.
    """
    process = psutil.Process(process_id)
    spent = dict.fromkeys(requests, 0.0)
    at_a_time = max(1, count // _CPU_TURNS)
    for _ in range(_CPU_TURNS):
        for name, request in requests.items():
            before = _cpu(process)
            for _ in range(at_a_time):
                request()
            spent[name] += _cpu(process) - before
    return {name: seconds / (at_a_time * _CPU_TURNS) for name, seconds in spent.items()}


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def resident_mib(process_id: int) -> float:
    """Return the memory that the process has, in MiB."""
    return float(psutil.Process(process_id).memory_info().rss) / 2**20


def table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a Markdown table, its columns as wide as what is in them."""
    lines = [tuple(columns), *(tuple(map(str, row)) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]

    def line(cells: Iterable[str]) -> str:
        first, *others = zip(cells, widths, strict=True)
        padded = (first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others))
        return f"| {' | '.join(padded)} |"

    rule = f"|{'-' * (widths[0] + 2)}|{'|'.join('-' * (width + 1) + ':' for width in widths[1:])}|"
    return "\n".join((line(lines[0]), rule, *map(line, lines[1:])))
