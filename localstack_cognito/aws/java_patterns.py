"""Regular expressions as the service models have them, which are Java's.

Source: https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/regex/Pattern.html
"""

from collections.abc import Callable

import regex

PATTERN_SECONDS = 0.25
_FEW_STEPS = 20_000

# In Java these know ASCII only, while \p{L} and its like know every script.
JAVA_CLASSES = {
    r"\w": "[a-zA-Z0-9_]",
    r"\d": "[0-9]",
    r"\s": r"[ \t\n\x0B\f\r]",
    r"\S": r"[^ \t\n\x0B\f\r]",
}


def matcher(pattern: str | None) -> Callable[[str], bool]:
    """Return what tells whether a pattern matches a whole text; every text, without a pattern.

    AWS looks at the whole text, anchors or not. What takes longer than ``PATTERN_SECONDS`` does
    not match.
    """
    if not pattern:
        return lambda text: True
    translated = regex.sub(r"\\.", lambda found: JAVA_CLASSES.get(found[0], found[0]), pattern)
    # Version 1 lets a class stand within a class, as [\w+] becomes when translated.
    match = regex.compile(translated, regex.VERSION1).fullmatch
    longest_quick = _longest_quick(pattern)

    def is_match(text: str) -> bool:
        if len(text) <= longest_quick:
            # To look at the clock takes longer than the match.
            return match(text, concurrent=False) is not None
        try:
            # Some of AWS's patterns take cubic time on texts made for it. The time that a thread
            # waits for its turn counts, so it keeps its turn.
            return match(text, concurrent=False, timeout=PATTERN_SECONDS) is not None
        except TimeoutError:
            return False

    return is_match


def _longest_quick(pattern: str) -> int:
    """Return how long a text may be that cannot keep a pattern busy for long.

    Without groups, and so without repetitions of repetitions, each repetition can begin or end
    at each place of a text: the steps are at most its length to the power of their number.
    """
    outside = regex.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "x", pattern)
    if not regex.fullmatch(r"\^?(?:x|[\w:/@-]|[*+?]|\{\d+(?:,\d*)?\})+\$?", outside):
        return -1
    repetitions = len(regex.findall(r"[*+?]|\{", outside))
    return int(_FEW_STEPS ** (1 / max(repetitions, 1)))
