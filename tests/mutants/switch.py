"""Which mutant is active, and which are reached, in memory that a test process shares with hosts.

Copied into the mutated tree as a module of its own; it imports nothing of ours.
"""

import functools
import mmap
import os
from collections.abc import Callable
from typing import Any

VARIABLE = "MUTANT_SWITCH"
"""Names the file with the active mutant's number, 0 for none, and a byte for each mutant."""
NUMBER = 4
"""How many bytes the number takes; those of the mutants come after it."""


def _open() -> memoryview:
    file = os.environ.get(VARIABLE)
    if not file:
        return memoryview(bytearray(1 << 20))
    return opened(file)


def opened(file: str) -> memoryview:
    """Return what the file has, as memory that every process shares."""
    descriptor = os.open(file, os.O_RDWR)
    try:
        return memoryview(mmap.mmap(descriptor, 0))
    finally:
        os.close(descriptor)


_MEMORY = _open()
MUTANT = _MEMORY[:NUMBER].cast("I")
REACHED = _MEMORY[NUMBER:]


def is_active(number: int) -> bool:
    """Return whether this mutant is active, and note that it was asked."""
    REACHED[number] = 1
    return bool(MUTANT[0] == number)


def cache(function: Callable[..., Any]) -> Any:
    """Cache like ``functools.cache``, apart for each mutant."""
    return lru_cache(maxsize=None)(function)


def lru_cache(maxsize: int | None = 128) -> Callable[[Callable[..., Any]], Any]:
    """Cache like ``functools.lru_cache``, apart for each mutant."""

    def decorate(function: Callable[..., Any]) -> Any:
        @functools.lru_cache(maxsize)
        def cached(mutant: int, *arguments: Any, **options: Any) -> Any:
            return function(*arguments, **options)

        @functools.wraps(function)
        def call(*arguments: Any, **options: Any) -> Any:
            return cached(MUTANT[0], *arguments, **options)

        call.cache_clear = cached.cache_clear  # type: ignore[attr-defined]
        call.cache_info = cached.cache_info  # type: ignore[attr-defined]
        return call

    return decorate
