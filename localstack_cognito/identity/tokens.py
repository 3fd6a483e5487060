"""The tokens that identity pools issue: OpenID Connect tokens for STS, and for the pools again.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from localstack_cognito import clock
from localstack_cognito.storage.identity_pools import IdentityPool
from localstack_cognito.tokens import jwt, region_keys
from localstack_cognito.tokens.issuer import IDENTITY_POOLS_ISSUER

TAGS = "https://aws.amazon.com/tags"
_POOL_ARN = f"{IDENTITY_POOLS_ISSUER}/identity-pool-arn"

AUTHENTICATED = "authenticated"
UNAUTHENTICATED = "unauthenticated"


@dataclass(frozen=True, slots=True)
class IdentityToken:
    """A token, and the id of the identity that it is for."""

    identity_id: str
    token: str = field(repr=False)


def issue_token(
    pool: IdentityPool,
    identity_id: str,
    amr: Sequence[str],
    seconds: int,
    tags: Mapping[str, str],
) -> IdentityToken:
    """Return a token for an identity that is good for so many seconds.

    ``amr`` says how it was authenticated, and ``tags`` are those of the session that STS makes.
    """
    now = int(clock.now())
    claims: dict[str, Any] = {
        "sub": identity_id,
        "aud": pool.id,
        "amr": list(amr),
        "iss": IDENTITY_POOLS_ISSUER,
        _POOL_ARN: pool.arn,
        "exp": now + seconds,
        "iat": now,
    }
    if tags:
        claims[TAGS] = {"principal_tags": {key: [value] for key, value in tags.items()}}
    return IdentityToken(identity_id, jwt.encode_rs512(claims, region_keys.key_of(pool.region)))


def tags_in(claims: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags of the session that a token's claims ask for."""
    tags = claims.get(TAGS, {}).get("principal_tags", {})
    return {key: values[0] for key, values in tags.items()}


class NotIssuedHere(Exception):
    """The token was signed by nobody here."""


def verified_claims(pool: IdentityPool, token: str) -> dict[str, Any]:
    """Return the claims of a token of the pool, which may have expired.

    Raises ``NotIssuedHere``, or ``NotAToken`` for what is none.
    """
    header, claims = jwt.unverified_claims(token)
    key = region_keys.key_of(pool.region)
    if (header.get("alg"), header.get("kid")) != ("RS512", key.kid):
        raise NotIssuedHere
    try:
        jwt.verify_rs512(token, key)
    except jwt.WrongSignature:
        raise NotIssuedHere from None
    if (claims.get("iss"), claims.get("aud")) != (IDENTITY_POOLS_ISSUER, pool.id):
        raise NotIssuedHere
    return claims
