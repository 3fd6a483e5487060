"""AWS's patterns, which are Java's, as ECMA-262 has them: for editors, which know no other.

What a translated pattern refuses, AWS refuses too. It may accept more: classes of Unicode that not
every tool knows become every character that is no space.
"""

import re

_PART = re.compile(r"\\p\{\w\}|\\.|\[\^?|\]|.", re.DOTALL)
_SPACES = r" \t\n\x0b\f\r"
_SEPARATORS = r" \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_CLASSES = {r"\w": "A-Za-z0-9_", r"\d": "0-9", r"\s": _SPACES}
_ANY_LINE = "(?s)"


def ecma(pattern: str) -> str | None:
    """Return a pattern that matches whole texts, or None where every text does."""
    if pattern.startswith(_ANY_LINE):
        pattern = pattern.removeprefix(_ANY_LINE).replace(".*", r"[\s\S]*")
        if pattern == r"[\s\S]*":
            return None
    return f"^(?:{_translated(pattern)})$"


def _translated(pattern: str) -> str:
    pieces: list[str] = []
    is_inside, is_negated = False, False
    for part in _PART.findall(pattern):
        if part in ("[", "[^") and not is_inside:
            is_inside, is_negated = True, part == "[^"
            pieces.append(part)
        elif part == "]" and is_inside:
            is_inside = False
            pieces.append(part)
        elif part.startswith(r"\p"):
            piece = _property(part, is_negated)
            if pieces[-1] != piece:
                pieces.append(piece)
        elif part in _CLASSES:
            pieces.append(_CLASSES[part] if is_inside else f"[{_CLASSES[part]}]")
        else:
            pieces.append(part)
    return "".join(pieces)


def _property(part: str, is_negated: bool) -> str:
    if part == r"\p{Z}":
        return _SEPARATORS
    assert not is_negated, "more would be refused than AWS refuses"
    return r"\S"
