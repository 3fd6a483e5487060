"""A text as YAML has it: plain, quoted, or a block of lines. All of them read back exactly.

Plain is only what no reader of YAML takes for anything else, those of YAML 1.1 among them.
"""

import re

from localstack_cognito.seeding.files.core_schema import value_of
from localstack_cognito.seeding.files.json_values import write_line, wrong_character

# Begins with what begins nothing else in YAML; has colons and signs only inside of words.
_PLAIN = re.compile(r"[^\W\d_](?:[\w/@.+=~-]|:(?=[\w/])| (?=[\w(/]))*")
_PLAIN_PATH = re.compile(r"/(?:[\w/@.+=~-]|:(?=[\w/]))*")
_NOT_IN_1_1 = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
# Not shown by editors, or the end of a line for some readers, or refused by them.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NOT_IN_BLOCKS = re.compile("[\\x00-\\x08\\x0b-\\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_LONGEST_PLAIN = 1000


class Unwritable(ValueError):
    """A value that no file can have."""


def checked(text: str) -> str:
    """Return the text. Raises ``Unwritable`` for U+0000 and for halves of surrogate pairs."""
    if wrong := wrong_character(text):
        raise Unwritable(f"{wrong} is no text.")
    return text


def quoted(text: str) -> str:
    """Return a text in double quotes, as both JSON and YAML have it."""
    return escape_unseen(write_line(checked(text)))


def escape_unseen(json: str) -> str:
    """Return JSON with escapes in place of characters that not everybody reads alike."""
    if json.isascii() and "\x7f" not in json:
        return json
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", json)


def plain_or_quoted(text: str) -> str:
    """Return a text in quotes, where it needs any."""
    is_plain = (
        len(text) <= _LONGEST_PLAIN
        and (_PLAIN.fullmatch(text) or _PLAIN_PATH.fullmatch(text))
        and text.casefold() not in _NOT_IN_1_1
        and isinstance(value_of(text), str)
    )
    return text if is_plain else quoted(text)


def block_lines(text: str, indent: str) -> list[str] | None:
    """Return a text of several lines as a block: its header and its lines, without their ends.

    None where a block would not say just this text.
    """
    if "\n" not in text or text[0] in "\n\t" or _NOT_IN_BLOCKS.search(text) or not text.strip():
        return None
    checked(text)
    ends = len(text) - len(text.rstrip("\n"))
    header = "|2" if text[0] == " " else "|"
    header += ("-", "")[ends] if ends < 2 else "+"
    lines = text.removesuffix("\n").split("\n")
    return [header, *(f"{indent}{line}" if line else "" for line in lines)]
