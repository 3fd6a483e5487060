"""Secrets are masked, by one rule: by the names that AWS, OAuth and SAML have for them.

A password, a code or a key is not shown at all. Of a JWT its use and ``jti`` are told; of another
long secret (a session string, a refresh token) as much of its digest as says which is the same.
What stands in a text (a line that a function has logged) is masked where the value of it was seen
under such a name.
"""

import hashlib
import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_LETTERS = re.compile(r"[^a-z0-9]")
_PARTS = (
    *("password", "secret", "token", "session", "credential", "assertion", "signature"),
    *("verifier", "cookie", "authorization", "privatekey", "samlresponse", "samlrequest"),
)
_NAMES = frozenset(
    {"code", "usercode", "answer", "challengeanswer", "salt", "srpa", "srpb", "logins"}
    | {"accesskeyid", "privatechallengeparameters", "privatechallengeparams", "codeparameter"}
)
# What ends like a code and is one, unlike an AttributeDataType.
_CODE = re.compile(r"(?:confirmation|verification|mfa|otp|sms|email|token|user|temporary)code$")
# Their texts are names of ours or AWS's, whatever their own names are like.
_PUBLIC = frozenset(
    {"tokenuse", "tokentype", "granttype", "challengename", "explicitauthflows", "secretid"}
    | {"clientsecretid", "sessionid", "tokentypehint", "requestedtokentype", "subjecttokentype"}
    | {"actortokentype", "issuedtokentype", "credentialid", "tokenendpointauthmethod"}
    | {"passwordhashingalgorithm", "secretsmanagersecretarn", "tokenvalidityunits"}
)
_SHORTEST_IN_TEXT = 4
_SHORTEST_DIGESTED = 40
_MOST_TEXT = 16_384
_DEEPEST = 12

Secrets = set[str]
"""The values that were masked, to be masked in texts too."""


def masked(value: Any, secrets: Secrets) -> Any:
    """Return a copy of what was sent or answered with its secrets masked, and note them."""
    return _masked(value, secrets, is_secret=False, depth=0)


def _masked(value: Any, secrets: Secrets, *, is_secret: bool, depth: int) -> Any:
    if isinstance(value, str):
        return mask(value, secrets) if is_secret else _cut(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth > _DEEPEST:
        return "..."
    if isinstance(value, Mapping):
        return {
            str(name): _masked(
                member, secrets, is_secret=is_secret or names_secret(str(name)), depth=depth + 1
            )
            for name, member in value.items()
        }
    if isinstance(value, bytes | bytearray):
        return f"<{len(value)} bytes>"
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(one, secrets, is_secret=is_secret, depth=depth + 1) for one in value]
    return _cut(str(value))


@lru_cache(maxsize=4096)
def names_secret(name: str) -> bool:
    """Return whether what a member of this name holds is a secret."""
    letters = _LETTERS.sub("", name.lower())
    if letters in _PUBLIC:
        return False
    return (
        letters in _NAMES
        or any(part in letters for part in _PARTS)
        or _CODE.search(letters) is not None
    )


def mask(value: str, secrets: Secrets) -> str:
    """Return what is shown in place of a secret, and note it."""
    if not value:
        return value
    if len(value) >= _SHORTEST_IN_TEXT:
        secrets.add(value)
    claims = _claims(value)
    if claims is not None:
        use = claims.get("token_use") or "JWT"
        return f"<{use} token, jti {claims.get('jti', 'none')}>"
    if len(value) >= _SHORTEST_DIGESTED:
        return f"<secret {digest(value)}>"
    return "<secret>"


def digest(value: str) -> str:
    """Return so much of a long secret's digest as tells it from others."""
    return hashlib.sha256(value.encode()).hexdigest()[:8]


def scrubbed(text: str, secrets: Secrets) -> str:
    """Return a text without the secrets that were noted."""
    for secret in sorted(secrets, key=len, reverse=True):
        for form in {secret, json.dumps(secret)[1:-1]}:
            if form in text:
                text = text.replace(form, "<secret>")
    return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}... ({len(text)} characters)"


def _claims(value: str) -> Mapping[str, Any] | None:
    parts = value.split(".")
    if len(parts) != 3 or not value.startswith("ey"):
        return None
    try:
        body = parts[1]
        claims = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except ValueError:
        return None
    return claims if isinstance(claims, dict) else None
