"""ID tokens of providers, checked with the keys that these publish, fetched anew for each.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-oidc-flow.html
and OpenID Connect Core 1.0, section 3.1.3.7
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jwt

from localstack_cognito.aws.json_text import read_json, read_json_object
from localstack_cognito.federation.errors import FederationError
from localstack_cognito.federation.provider_requests import ask
from localstack_cognito.tokens.issuer import now_of_issuer

_SHARED_SECRET = ("HS256", "HS384", "HS512")
_PUBLIC_KEYS = ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512")


@dataclass(frozen=True, slots=True)
class Expected:
    """What an ID token has to be: whose, for whom, and the answer to which request."""

    issuer: str
    jwks_uri: str
    client_id: str
    client_secret: str | None = field(repr=False)
    nonce: str | None = field(repr=False)
    """None where it answers no request: it may have any."""


def verified_claims(token: Any, expected: Expected) -> dict[str, Any]:
    """Return the claims of an ID token. Raises ``FederationError``."""
    if not isinstance(token, str):
        raise FederationError(
            "Bad id_token: there is none",
            reason="The token endpoint gives no id_token: authorize_scopes may lack openid.",
        )
    claims = _signed_claims(token, expected)
    _check_issuer(claims, expected)
    audience = claims.get("aud")
    if expected.client_id not in _listed(audience):
        raise FederationError(
            f"Bad id_token audience {audience}",
            reason=f"The ID token is to have the client_id {expected.client_id} as its aud.",
        )
    _check_expiry(claims, expected)
    nonce, asked = claims.get("nonce"), expected.nonce
    # A provider that knows no nonce sends none back.
    if None not in (nonce, asked) and not hmac.compare_digest(
        str(nonce).encode(), str(asked).encode()
    ):
        raise FederationError(
            "Bad id_token nonce",
            reason="The nonce of the ID token is not that of the request: it answers another.",
        )
    _check_subject(claims)
    return claims


def verified_access_claims(token: str, expected: Expected) -> dict[str, Any]:
    """Return the claims of an access token that was issued to, or for, the client.

    It names the client in ``aud``, or has no ``aud`` and was issued to it, as Cognito's own are
    (RFC 9068 section 2.2). Raises ``FederationError``.
    """
    claims = _signed_claims(token, expected)
    _check_issuer(claims, expected)
    audience = claims.get("aud")
    named = _listed(audience) if audience else [claims.get("client_id"), claims.get("azp")]
    if expected.client_id not in named:
        raise FederationError(
            f"Bad access token audience {audience}",
            reason=f"The access token is to have the client_id {expected.client_id} as its aud, "
            "or, without one, as its client_id or azp.",
        )
    _check_expiry(claims, expected)
    _check_subject(claims)
    return claims


def _check_issuer(claims: Mapping[str, Any], expected: Expected) -> None:
    if claims.get("iss") != expected.issuer:
        raise FederationError(
            f"Bad id_token issuer {claims.get('iss')}",
            reason=f"The token is to have the oidc_issuer {expected.issuer} as its iss.",
        )


def _listed(audience: Any) -> list[Any]:
    return audience if isinstance(audience, list) else [audience]


def _check_expiry(claims: Mapping[str, Any], expected: Expected) -> None:
    expires_at = claims.get("exp")
    if not isinstance(expires_at, int | float) or expires_at <= now_of_issuer(expected.issuer):
        raise FederationError(
            "Bad id_token: it has expired",
            reason=f"The exp of the token, {expires_at}, is past, or is no number.",
        )


def _check_subject(claims: Mapping[str, Any]) -> None:
    if not isinstance(claims.get("sub"), str):
        raise FederationError(
            "Bad id_token: it has no sub", reason="The sub of the token is to be a string."
        )


def _signed_claims(token: str, expected: Expected) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
        algorithm = str(header.get("alg"))
        key = _key(algorithm, header.get("kid"), expected)
        # What the claims say is checked above, with the clock of the issuer.
        claims = read_json(jwt.PyJWS().decode(token, key, algorithms=[algorithm]))
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError):
        # Among them that the key is not of the kind that the algorithm takes.
        raise FederationError(
            "Bad id_token signature",
            reason=f"No key of {expected.jwks_uri} is the one that has signed, or it is no JWT.",
        ) from None
    if not isinstance(claims, dict):
        raise FederationError(
            "Bad id_token: its claims are no object",
            reason="What the ID token signs is JSON, and no object.",
        )
    return claims


def _key(algorithm: str, key_id: Any, expected: Expected) -> Any:
    if algorithm in _SHARED_SECRET and expected.client_secret:
        return expected.client_secret
    if algorithm not in _PUBLIC_KEYS:
        raise FederationError(
            f"Bad id_token algorithm {algorithm}",
            reason=f"These can be verified: {', '.join(_PUBLIC_KEYS)}, and with a client_secret "
            f"{', '.join(_SHARED_SECRET)}.",
        )
    response = ask("GET", expected.jwks_uri, timed_out="Timeout in calling jwks uri")
    document = read_json_object(response.content)
    if not response.ok or document is None:
        raise FederationError(
            f"Error - {response.status_code} in calling jwks uri",
            reason=f"{expected.jwks_uri} does not answer with a JSON Web Key Set.",
        )
    keys = jwt.PyJWKSet.from_dict(document).keys
    of_token = [key for key in keys if key.key_id == key_id]
    if not of_token:
        raise FederationError(
            f"Bad id_token key {key_id}",
            reason=f"No key of {expected.jwks_uri} has the kid {key_id}.",
        )
    return of_token[0].key
