"""ID tokens of OpenID Connect providers outside, checked with the keys that they publish.

Sources: OpenID Connect Core 1.0, section 3.1.3.7, and OpenID Connect Discovery 1.0.
"""

import threading
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import jwt

from localstack_cognito import outside_calls
from localstack_cognito.aws.api.cognito_identity import ExternalServiceException
from localstack_cognito.aws.json_text import read_json, read_json_object
from localstack_cognito.identity.login_errors import (
    check_expiry,
    invalid,
    not_a_token,
    unsupported,
    unverified,
    wrong_issuer,
)
from localstack_cognito.identity.provider_names import without_scheme
from localstack_cognito.tokens.issuer import IDENTITY_POOLS_ISSUER, now_of_issuer
from localstack_cognito.tokens.jwt import WrongSignature, signature_of

_ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512")
_KEPT_FOR = 600.0
_PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class _Keys:
    fetched_at: float
    keys: Mapping[str | None, jwt.PyJWK]


_cached: dict[str, _Keys] = {}
_lock = threading.Lock()


def verified_claims(name: str, url: str, token: str, audiences: Collection[str]) -> dict[str, Any]:
    """Return the claims of an ID token of the provider ``name``, whose discovery is at ``url``.

    Raises ``NotAuthorizedException``, or ``ExternalServiceException`` where it does not answer.
    """
    try:
        header = jwt.get_unverified_header(token)
        unverified_claims = jwt.decode(token, options={"verify_signature": False})
    except (jwt.InvalidTokenError, RecursionError):
        raise not_a_token() from None
    issuer = unverified_claims.get("iss")
    if issuer == IDENTITY_POOLS_ISSUER:
        raise invalid("Can't pass in a Cognito token.")
    if not isinstance(issuer, str) or without_scheme(issuer) != name:
        raise wrong_issuer(issuer, name)
    if "aud" not in unverified_claims:
        raise invalid("Missing a required claim: aud")
    audience = unverified_claims["aud"]
    token_audiences = audience if isinstance(audience, list) else [audience]
    if not any(one in audiences for one in token_audiences):
        raise unsupported()
    claims = _signed_claims(url, token, header)
    for required in ("sub", "exp"):
        if required not in claims:
            raise invalid(f"Missing a required claim: {required}")
    check_expiry(claims["exp"], now_of_issuer(issuer))
    return claims


def _signed_claims(url: str, token: str, header: Mapping[str, Any]) -> dict[str, Any]:
    if header.get("alg") not in _ALGORITHMS:
        raise unverified()
    key = _find_key(url, header.get("kid"))
    if key is None:
        raise unverified()
    try:
        signature_of(token)
        # What the claims say is checked by ``verified_claims``, with the clock of the issuer.
        payload = jwt.PyJWS().decode(token, key.key, algorithms=[header["alg"]])
        claims: dict[str, Any] = read_json(payload)
    except (WrongSignature, jwt.PyJWTError, TypeError, ValueError, AttributeError):
        # Among them that the key is not of the kind that the algorithm takes.
        raise unverified() from None
    return claims


def _find_key(url: str, kid: Any) -> jwt.PyJWK | None:
    """Return the provider's key of that name; its only one for a token that names none."""
    cached = _cached.get(url)
    now = time.monotonic()
    stale = cached is None or now - cached.fetched_at > _KEPT_FOR
    # A key that is not known may be a new one; whoever makes up names is not to make us ask on.
    if cached is None or stale or (kid not in cached.keys and now - cached.fetched_at > _PAUSE):
        keys = _fetch_keys(url)
        with _lock:
            cached = _cached[url] = _Keys(time.monotonic(), keys)
    if kid is None and len(cached.keys) == 1:
        return next(iter(cached.keys.values()))
    return cached.keys.get(kid)


def _fetch_keys(url: str) -> Mapping[str | None, jwt.PyJWK]:
    document = get_json(f"{url}/.well-known/openid-configuration")
    location = document.get("jwks_uri")
    if not isinstance(location, str):
        raise ExternalServiceException(f"The discovery document at {url} has no jwks_uri.")
    try:
        key_set = jwt.PyJWKSet.from_dict(dict(get_json(location)))
    except (jwt.PyJWTError, AttributeError, TypeError):
        raise ExternalServiceException(f"There are no usable keys at {location}.") from None
    return {key.key_id: key for key in key_set.keys}


def get_json(url: str, parameters: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    """Return the JSON object at a URL. Raises ``ExternalServiceException``."""
    response = get(url, parameters)
    document = read_json_object(response.content)
    if response.status_code != 200 or document is None:
        raise ExternalServiceException(f"{url} answers {response.status_code}, without JSON.")
    return document


def get(url: str, parameters: Mapping[str, str] | None = None) -> outside_calls.Answer:
    """Return the answer of a provider. Raises ``ExternalServiceException`` where there is none."""
    try:
        return outside_calls.call("GET", url, parameters=parameters)
    except outside_calls.OutsideCallError as error:
        raise ExternalServiceException(f"{url} cannot be asked: {error}.") from error
