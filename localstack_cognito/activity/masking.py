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
from datetime import datetime
from functools import lru_cache
from itertools import islice
from typing import Any

_LETTERS = re.compile(r"[^a-z0-9]")
_PARTS = (
    *("password", "secret", "token", "session", "credential", "assertion", "signature"),
    *("verifier", "cookie", "authorization", "privatekey", "samlresponse", "samlrequest"),
)
_NAMES = frozenset(
    {"code", "usercode", "answer", "challengeanswer", "salt", "srpa", "srpb", "accesskeyid"}
    # Of forms: what keeps others' forms out, and the Session that a step's form brings back.
    | {"csrf", "journey", "relaystate"}
    # Of registrations: a JWT that vouches for whoever has it.
    | {"softwarestatement"}
    # Of user imports: an address at which whoever has it puts users into a pool.
    | {"presignedurl"}
)
# All that is within is a secret, whatever its name is.
_WHOLE = frozenset(
    {"logins", "privatechallengeparameters", "privatechallengeparams", "credential"}
    | {"credentialcreationoptions", "credentialrequestoptions"}
)
# What ends like a code and is one, unlike an AttributeDataType.
_CODE = re.compile(r"(?:confirmation|verification|mfa|otp|sms|email|token|user|temporary)code$")
# Their texts are names of ours or AWS's, whatever their own names are like.
_PUBLIC = frozenset(
    {"tokenuse", "tokentype", "granttype", "challengename", "explicitauthflows", "secretid"}
    | {"clientsecretid", "sessionid", "tokentypehint", "requestedtokentype", "subjecttokentype"}
    | {"actortokentype", "issuedtokentype", "credentialid", "tokenendpointauthmethod"}
    | {"passwordhashingalgorithm", "secretsmanagersecretarn", "clientsecretarn"}
    | {"originsessionid", "sessiontype"}
    | {"pretokengeneration", "revokeassociatedsessions", "usersessiontracking"}
    | {"friendlycredentialname", "actortokenprovidername", "subjecttokenprovidername"}
    | {"nexttoken", "paginationtoken", "clientsecretcreatedate", "tokenusesupported"}
    | {"credentialtypes", "authsessionvalidity", "credentialkey"}
    | {"tokenendpointauthmethodssupported", "originatingsession"}
)
# Settings, whose members are called as what they are about: ``TokenValidityUnits.IdToken``.
_SETTINGS = frozenset(
    {"tokenvalidityunits", "passwordpolicy", "pretokengenerationconfig", "refreshtokenrotation"}
    | {"ssosession", "tokensession", "softwaretokenmfaconfiguration", "softwaretokenmfasettings"}
    | {"compromisedcredentialsriskconfiguration"}
)
_SHORTEST_IN_TEXT = 4
# Words of reasons and errors, which a password that is tried in a test often is. Masked there, they
# would tell what was sent, and the reason would make no sense.
_OWN_WORDS = frozenset(
    {"wrong", "password", "secret", "token", "code", "user", "username", "client", "invalid"}
    | {"incorrect", "expired", "unknown", "missing", "none", "nothing", "nobody", "right", "test"}
)
_SHORTEST_DIGESTED = 40
_MOST_TEXT = 16_384
_MOST_OF_A_LIST = 20
_DEEPEST = 12
_JTI = re.compile(rb'"jti"\s*:\s*"([\w.:-]{1,64})"')
_USE = re.compile(rb'"token_use"\s*:\s*"(\w{1,16})"')

Secrets = set[str]
"""The values that were masked, to be masked in texts too."""

# What is done with what a name holds.
_PLAIN, _SETTING, _SECRET, _ALL_SECRET = range(4)


def masked(value: Any, secrets: Secrets) -> Any:
    """Return a copy of what was sent or answered with its secrets masked, and note them.

    Long lists and texts are cut.
    """
    return _masked(value, secrets, _PLAIN, 0)


def _masked(value: Any, secrets: Secrets, rule: int, depth: int) -> Any:
    kind = type(value)
    if kind is str:
        if rule >= _SECRET:
            return mask(value, secrets)
        return value if len(value) <= _MOST_TEXT else _cut(value)
    if kind in _AS_THEY_ARE:
        return value
    if depth > _DEEPEST:
        return "..."
    if kind is dict or isinstance(value, Mapping):
        return _masked_members(value, secrets, rule, depth + 1)
    if kind is list or isinstance(value, list | tuple | set | frozenset):
        if rule == _ALL_SECRET and depth and all(isinstance(one, str) for one in value):
            # The names of logins, where their tokens are in a mapping.
            rule = _PLAIN
        first = value if len(value) <= _MOST_OF_A_LIST else islice(value, _MOST_OF_A_LIST)
        copies = [_masked(one, secrets, rule, depth + 1) for one in first]
        if len(value) > _MOST_OF_A_LIST:
            copies.append(f"... and {len(value) - _MOST_OF_A_LIST} more")
        return copies
    if kind is datetime:
        return str(value)
    if isinstance(value, str):
        return _masked(str(value), secrets, rule, depth)
    if isinstance(value, bytes | bytearray):
        return f"<{len(value)} bytes>"
    if rule >= _SECRET:
        return "<secret>"
    return _cut(str(value))


def _masked_members(
    value: Mapping[Any, Any], secrets: Secrets, rule: int, depth: int
) -> dict[str, Any]:
    if rule in (_SETTING, _ALL_SECRET):
        return {str(name): _masked(one, secrets, rule, depth) for name, one in value.items()}
    copy = {}
    for given, member in value.items():
        name, inner = _rule_of(given)
        kind = type(member)
        # What most members are is spared a call.
        is_plain = kind in _AS_THEY_ARE or (
            kind is str and inner == _PLAIN and len(member) <= _MOST_TEXT
        )
        copy[name] = member if is_plain else _masked(member, secrets, inner, depth)
    return copy


_AS_THEY_ARE = frozenset({type(None), bool, int, float})


def names_secret(name: str) -> bool:
    """Return whether a text that a member of this name holds is a secret."""
    return _rule_of(name)[1] in (_SECRET, _ALL_SECRET)


def names_nothing_secret(name: str) -> bool:
    """Return whether nothing that a member of this name holds is masked for its name."""
    return _rule_of(name)[1] == _PLAIN


@lru_cache(maxsize=4096)
def _rule_of(name: Any) -> tuple[str, int]:
    """Return a name, the same text each time, and what is done with what it holds."""
    name = str(name)
    letters = _LETTERS.sub("", name.lower())
    if letters in _PUBLIC:
        return name, _PLAIN
    if letters in _SETTINGS:
        return name, _SETTING
    if letters in _WHOLE:
        return name, _ALL_SECRET
    is_secret = (
        letters in _NAMES
        or any(part in letters for part in _PARTS)
        or _CODE.search(letters) is not None
    )
    return name, _SECRET if is_secret else _PLAIN


def mask(value: str, secrets: Secrets) -> str:
    """Return what is shown in place of a secret, and note it."""
    if not value:
        return value
    if len(value) >= _SHORTEST_IN_TEXT:
        secrets.add(value)
    if len(value) < _SHORTEST_DIGESTED:
        return "<secret>"
    claims = _claims(value)
    if claims is None:
        return f"<secret {digest(value)}>"
    use, jti = _USE.search(claims), _JTI.search(claims)
    return f"<{use[1].decode() if use else 'JWT'} token, jti {jti[1].decode() if jti else 'none'}>"


def digest(value: str) -> str:
    """Return so much of a long secret's digest as tells it from others."""
    return hashlib.sha256(value.encode()).hexdigest()[:8]


def scrubbed(text: str, secrets: Secrets) -> str:
    """Return a text without the secrets that were noted."""
    for secret in sorted(secrets - _OWN_WORDS, key=len, reverse=True):
        for form in {secret, json.dumps(secret)[1:-1]}:
            if form in text:
                text = text.replace(form, "<secret>")
    return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}... ({len(text)} characters)"


def _claims(value: str) -> bytes | None:
    """Return the JSON of a JWT's claims, which nobody has verified, or None."""
    if not value.startswith("ey") or value.count(".") != 2:
        return None
    body = value.split(".")[1]
    try:
        return urlsafe_b64decode(body + "=" * (-len(body) % 4))
    except ValueError:
        return None
