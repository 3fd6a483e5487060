"""The numbers and dates that a file may have: those that the database and a later export can hold.

Who reads a file calls these for what has no narrower bounds in the model. They return what they are
given, and raise ``ValueError`` with the text for the file's problem.
"""

_INTEGERS = 2**31
_LONGS = 2**63
# 0001-01-01 and 9999-12-31: a day is left for what is reckoned with time zones.
_EARLIEST = -62_135_510_400.0
_LATEST = 253_402_214_400.0


def integer(number: int) -> int:
    """Return a number of 32 bits."""
    return _within(number, _INTEGERS)


def long(number: int) -> int:
    """Return a number of 64 bits."""
    return _within(number, _LONGS)


def date(seconds: float) -> float:
    """Return a time in seconds since 1970 that can be written as a date."""
    if not _EARLIEST <= seconds <= _LATEST:
        raise ValueError("A date must be in the years 1 to 9999.")
    return seconds


def _within(number: int, bound: int) -> int:
    if not -bound <= number < bound:
        raise ValueError(f"This must be a whole number from {-bound} to {bound - 1}.")
    return number
