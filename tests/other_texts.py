"""Texts that a lenient decoder takes for a token that was issued: none of them is that token."""

import string
from collections.abc import Callable, Mapping

_ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def _with_another_last_letter(token: str) -> str:
    """Return the token with a last letter whose bits that count are the same.

    Of a signature of 256 bytes the last letter has four that do not, of a shorter part two.
    """
    place = _ALPHABET.index(token[-1])
    return token[:-1] + _ALPHABET[place ^ 1]


OTHER_TEXTS: Mapping[str, Callable[[str], str]] = {
    "padding": lambda token: f"{token}=",
    "more padding": lambda token: f"{token}==",
    "too much padding": lambda token: f"{token}===",
    "another last letter": _with_another_last_letter,
    "another last letter and padding": lambda token: f"{_with_another_last_letter(token)}==",
    "the other alphabet": lambda token: _in_the_other_alphabet(token),
    "padding of the claims": lambda token: "=.".join(token.rsplit(".", 1)),
    "padding of the header": lambda token: "=.".join(token.split(".", 1)),
    "a line's end": lambda token: f"{token[:-4]}\n{token[-4:]}",
}

# A refresh token is no JWT, and of its last part only 22 letters are there to be of an alphabet.
REFRESH_TOKENS_TEXTS = {
    name: rewrite for name, rewrite in OTHER_TEXTS.items() if name != "the other alphabet"
}


def _in_the_other_alphabet(token: str) -> str:
    signed, _, signature = token.rpartition(".")
    other = signature.replace("-", "+").replace("_", "/")
    # Of 342 letters hardly ever none is one of the two; then there is no such text.
    assert other != signature
    return f"{signed}.{other}"
