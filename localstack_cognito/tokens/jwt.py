"""JSON Web Tokens (RFC 7519) as Cognito writes them: ``kid`` and ``alg`` in the header.

User pools sign with RS256, identity pools with RS512 and a ``typ`` besides.
"""

import base64
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from localstack_cognito.aws.json_text import read_json
from localstack_cognito.tokens.keys import Key, base64url

_PADDING = padding.PKCS1v15()
_SHA256, _SHA512 = hashes.SHA256(), hashes.SHA512()
_MOST = 1024
# Tokens whose signatures were good, and the key that they were checked with.
_good: dict[str, Key] = {}


class NotAToken(Exception):
    """What was given is not a signed token of the kind that Cognito issues."""


class WrongSignature(Exception):
    """The token was not signed with the key that it names."""


def encode(claims: Mapping[str, Any], key: Key) -> str:
    """Return the claims as a token that ``key`` signed, in the order in which they are given."""
    # PyJWT puts ``alg`` first and adds ``typ``; Cognito's header has neither.
    header = _segment({"kid": key.kid, "alg": "RS256"})
    signed = f"{header}.{_segment(claims)}"
    return f"{signed}.{base64url(key.sign(signed.encode()))}"


def encode_rs512(claims: Mapping[str, Any], key: Key) -> str:
    """Return the claims as a token that ``key`` signed as identity pools do."""
    header = _segment({"kid": key.kid, "typ": "JWS", "alg": "RS512"})
    signed = f"{header}.{_segment(claims)}"
    signature = key.private.sign(signed.encode(), _PADDING, _SHA512)
    return f"{signed}.{base64url(signature)}"


def unverified_claims(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a token's header and claims as it states them. Raises ``NotAToken``.

    Nothing in them is true until ``verify`` has checked the signature.
    """
    parts = token.split(".")
    if len(parts) != 3:
        raise NotAToken
    return _header(parts[0]), _read(parts[1])


def verify(token: str, key: Key) -> None:
    """Check that ``key`` signed the token with RS256. Raises ``WrongSignature``.

    Most tokens come back many times, and a signature that was good stays so.
    """
    if _good.get(token) is key:
        return
    _verify(token, key, _SHA256)
    if len(_good) >= _MOST:
        _good.clear()
    _good[token] = key


def verify_rs512(token: str, key: Key) -> None:
    """Check that ``key`` signed the token with RS512. Raises ``WrongSignature``."""
    _verify(token, key, _SHA512)


def signature_of(token: str) -> bytes:
    """Return a token's signature. Raises ``WrongSignature`` where it is written in another way.

    What is signed is the text of the rest; without this check the signature could be followed by
    padding, or end in another letter with the same bits, and who compares tokens by their text, in
    a list of those that are refused, would take them for others (RFC 7515 section 2).
    """
    segment = token.rpartition(".")[2]
    try:
        signature = _decoded(segment)
    except ValueError:
        raise WrongSignature from None
    if base64url(signature) != segment:
        raise WrongSignature
    return signature


def _verify(token: str, key: Key, algorithm: hashes.HashAlgorithm) -> None:
    signed = token.rpartition(".")[0]
    try:
        key.public.verify(signature_of(token), signed.encode(), _PADDING, algorithm)
    except (InvalidSignature, ValueError):
        raise WrongSignature from None


def _segment(members: Mapping[str, Any]) -> str:
    return base64url(json.dumps(members, separators=(",", ":")).encode())


@lru_cache(maxsize=256)
def _header(segment: str) -> dict[str, Any]:
    """Return a header. A key writes the same one into all of its tokens."""
    return _read(segment)


def _read(segment: str) -> dict[str, Any]:
    try:
        members = read_json(_decoded(segment))
    except ValueError:
        raise NotAToken from None
    if not isinstance(members, dict):
        raise NotAToken
    return members


def _decoded(segment: str) -> bytes:
    return base64.b64decode(segment + "=" * (-len(segment) % 4), altchars=b"-_", validate=True)
