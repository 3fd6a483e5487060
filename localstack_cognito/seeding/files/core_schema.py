"""What a plain scalar means: YAML 1.2's core schema, and nothing of YAML 1.1's.

https://yaml.org/spec/1.2.2/#103-core-schema. Stricter where people mean a text: a number with
leading zeros (an account's id), and what no JSON number can be (``.inf``, ``1e999``), are texts.
"""

import math
import re

PlainValue = str | int | float | bool | None

_WORDS: dict[str, PlainValue] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
# int() refuses texts of more than 4,300 digits. Nobody means a number by them.
_LONGEST_NUMBER = 400
_MAYBE = frozenset("-+.0123456789~nNtTfF")


def value_of(text: str) -> PlainValue:
    """Return what a plain scalar's text means."""
    if text and text[0] not in _MAYBE:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _LONGEST_NUMBER:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else text
    if _OCTAL.fullmatch(text) or _HEXADECIMAL.fullmatch(text):
        return int(text, 0)
    return text
