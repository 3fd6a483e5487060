"""Addresses that are client ids, and the patterns by which a policy lets them be.

What a ``*`` spans AWS does not say: here it is any run of characters of the host name's beginning,
of the port, or of the path and the query, and never reaches from one into another. Sources:
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateCIMDPolicy.html
and draft-ietf-oauth-client-id-metadata-document, section 3
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from localstack_cognito import settings
from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.aws.refusals import explained

_ANY = "*"
_LOCAL = "localhost"
_HTTP, _HTTPS = "http", "https"
_SHORTEST, _LONGEST = 12, 256
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[^/?#:@%\[\]\s]+|\[[^/?#@\[\]\s]+\])"
    r"(?::(?P<port>[^/?#:@\s]+))?(?P<path>/[^#\s]*)?"
)
# As servers read it that decode a path before they resolve it.
_SLASH = r"(?:/|%2f|%5c)"
_DOT_SEGMENT = re.compile(rf"{_SLASH}(?:\.|%2e){{1,2}}(?={_SLASH}|;|$)", re.IGNORECASE)
_UNCLEAR = re.compile(r"[\x00-\x20\x7f\\]")
_PORT = re.compile(r"[0-9*]+")
_SCHEME_END = "://"


@dataclass(frozen=True, slots=True)
class _Parts:
    scheme: str
    host: str
    port: str
    path: str


def is_url(client_id: str) -> bool:
    """Return whether a client id is an address: no app client's is."""
    return _SCHEME_END in client_id


def is_eased(url: str) -> bool:
    """Return whether an address is one of ``http://localhost``, which AWS does not take."""
    parts = _parts(url)
    return parts is not None and parts.scheme == _HTTP and parts.host == _LOCAL


def problem_with(url: str) -> str | None:
    """Return why an address can be no client id, for the developer, or None."""
    parts = _parts(url)
    if not _SHORTEST <= len(url) <= _LONGEST:
        return f"The client_id {url} is not of {_SHORTEST} to {_LONGEST} characters."
    if parts is None or _UNCLEAR.search(url) or not (parts.port or "0").isdecimal():
        return (
            f"The client_id {url} is no https address with a host name, without a user name and "
            "without a fragment."
        )
    if not parts.path:
        return f"The client_id {url} has no path."
    if _DOT_SEGMENT.search(parts.path.partition("?")[0]):
        return f"The client_id {url} has a dot segment in its path."
    if parts.scheme == _HTTP and parts.host != _LOCAL:
        return f"The client_id {url} is of http, which only localhost may be."
    if parts.scheme == _HTTP and settings.strict():
        return f"The client_id {url} is of http: with COGNITO_STRICT=1 it must be of https."
    return None


def check_patterns(patterns: Iterable[str]) -> None:
    """Check that patterns say which hosts they are of. Raises ``InvalidParameterException``."""
    for pattern in patterns:
        if problem := _problem_with_pattern(pattern):
            raise explained(
                InvalidParameterException(f"{pattern} is not a valid URL pattern: {problem}"),
                f"The URL pattern {pattern}: {problem}",
            )


def _problem_with_pattern(pattern: str) -> str | None:
    parts = _pattern_parts(pattern)
    if parts is None:
        return "It must be https://, a host name, perhaps a port, and a path."
    if not parts.path:
        return "It has no path, which every client ID has."
    if parts.port and not _PORT.fullmatch(parts.port):
        return "Its port must be digits or a wildcard."
    labels = parts.host.split(".")
    if not all(labels):
        return "Its host name has an empty label."
    is_address = parts.host.startswith("[") or bool(re.fullmatch("[0-9*]+", labels[-1]))
    fixed = parts.host if is_address else ".".join(labels[-2:])
    if _ANY in fixed:
        return "A wildcard is not allowed in the registrable part of the host name."
    return None


def matches(pattern: str, url: str) -> bool:
    """Return whether a pattern lets an address be a client id.

    One of ``https://localhost`` lets one of ``http://localhost`` be it too.
    """
    wanted, given = _pattern_parts(pattern), _parts(url)
    return (
        wanted is not None
        and given is not None
        and _spans(wanted.host, given.host)
        and _spans(wanted.port, given.port)
        and _spans(wanted.path, given.path)
    )


def best_match(patterns: Iterable[str], url: str) -> int:
    """Return how many characters the closest pattern that lets an address be names; -1 if none."""
    fitting = (len(one.replace(_ANY, "")) for one in patterns if matches(one, url))
    return max(fitting, default=-1)


def _parts(url: str) -> _Parts | None:
    found = _ADDRESS.fullmatch(url)
    return (
        _Parts(**{name: part or "" for name, part in found.groupdict().items()}) if found else None
    )


@lru_cache(maxsize=256)
def _pattern_parts(pattern: str) -> _Parts | None:
    parts = _parts(pattern)
    if parts is None or parts.scheme != _HTTPS:
        return None
    if not parts.path and parts.port.endswith(_ANY):
        # ``https://localhost:*``: what it ends with goes on over the path.
        return _Parts(parts.scheme, parts.host, parts.port, f"/{_ANY}")
    return parts


def _spans(pattern: str, text: str) -> bool:
    """Return whether a text is what a pattern has, with anything in place of each ``*``."""
    first, *others = pattern.split(_ANY)
    if not others:
        return pattern == text
    last = others.pop()
    if len(text) < len(first) + len(last) or not (text.startswith(first) and text.endswith(last)):
        return False
    if text.count(_SCHEME_END) > pattern.count(_SCHEME_END):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in others:
        at = text.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True
