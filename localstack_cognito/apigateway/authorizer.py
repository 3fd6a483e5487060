"""Whether a call of a REST API's method carries a token that its authorizer accepts.

A method without ``authorizationScopes`` wants an ID token; one with them wants an access token that
has at least one of them.

AWS looks at nothing but the token, and so serves who was signed out or disabled until it expires.
Here a token also ends with its session, its user, its app client and its pool: each call asks for
them. What ``authorizerResultTtlInSeconds`` keeps is the result that depends on the token alone.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
and https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from localstack.aws.api import ServiceException

from localstack_cognito import clock
from localstack_cognito.apigateway.claims import as_text
from localstack_cognito.directory.user_pool_clients import find_client_and_pool
from localstack_cognito.directory.user_pools import find_user_pool
from localstack_cognito.host.api_gateway import (
    AuthorizerCall,
    AuthorizerConfigurationError,
    Unauthorized,
)
from localstack_cognito.storage.records import UserPool
from localstack_cognito.tokens import jwt
from localstack_cognito.tokens.access_tokens import ExpiredToken, user_of, verified_claims
from localstack_cognito.tokens.keys import ACCESS, ID

EXPIRED = "The incoming token has expired"

_BEARER = "bearer "
_HEADER = "method.request.header."
_DEFAULT_TTL = 300
_STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")


@dataclass(frozen=True, slots=True)
class _Result:
    claims: Mapping[str, Any]
    text: Mapping[str, str]
    good_until: float


_MOST = 1024
# By authorizer, pool, token and the use that it was found good for.
_results: dict[tuple[str, str, float, str, str], _Result] = {}


def authorize(call: AuthorizerCall) -> Mapping[str, str]:
    """Return the claims of the call's token as text.

    Raises ``Unauthorized``, or ``AuthorizerConfigurationError`` where nobody could be let in.
    """
    token = _token_of(call)
    try:
        _, unverified = jwt.unverified_claims(token)
    except jwt.NotAToken:
        raise Unauthorized from None
    pool = _pool_of(call, unverified)
    use = ACCESS if call.scopes else ID
    if use != unverified.get("token_use"):
        raise Unauthorized
    _check_audience(call.authorizer, unverified)
    try:
        result = _result(call.authorizer, pool, token, use)
        if result.claims["exp"] <= clock.now():
            raise ExpiredToken
        _check_standing(pool, result.claims)
    except ExpiredToken:
        raise Unauthorized(EXPIRED) from None
    except ServiceException:
        raise Unauthorized from None
    if call.scopes and not set(call.scopes) & set(str(result.claims.get("scope")).split()):
        raise Unauthorized
    return result.text


def identity_of(call: AuthorizerCall) -> str | None:
    """Return what the identity source of the call's authorizer gives, or None.

    Raises ``AuthorizerConfigurationError`` where that is no header.
    """
    source = call.authorizer.get("identitySource") or f"{_HEADER}Authorization"
    if not source.startswith(_HEADER):
        raise AuthorizerConfigurationError
    return call.headers.get(source.removeprefix(_HEADER))


def _token_of(call: AuthorizerCall) -> str:
    value = identity_of(call) or ""
    if value[: len(_BEARER)].lower() == _BEARER:
        value = value[len(_BEARER) :]
    return value.strip()


def _pool_of(call: AuthorizerCall, unverified: Mapping[str, Any]) -> UserPool:
    """Return the pool that the token says has issued it, where the authorizer asks that pool."""
    pools = [
        _STAGE_VARIABLE.sub(lambda found: call.stage_variables.get(found[1], ""), arn)
        for arn in call.authorizer.get("providerARNs") or ()
    ]
    if not pools:
        raise AuthorizerConfigurationError
    pool = find_user_pool(str(unverified.get("iss")).rpartition("/")[2])
    if pool is None or pool.arn not in pools:
        raise Unauthorized
    return pool


def _check_audience(authorizer: Mapping[str, Any], unverified: Mapping[str, Any]) -> None:
    """Check ``aud`` as ``identityValidationExpression`` wants it; most access tokens have none."""
    expression = authorizer.get("identityValidationExpression")
    if not expression:
        return
    try:
        pattern = _compiled(expression)
    except re.error:
        raise AuthorizerConfigurationError from None
    if pattern.fullmatch(str(unverified.get("aud", ""))) is None:
        raise Unauthorized


@lru_cache(maxsize=256)
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def _result(authorizer: Mapping[str, Any], pool: UserPool, token: str, use: str) -> _Result:
    """Return what the token claims, where its signature is the pool's, from the cache if there."""
    now = clock.now()
    ttl = authorizer.get("authorizerResultTtlInSeconds")
    ttl = _DEFAULT_TTL if ttl is None else int(ttl)
    # A pool that is made again under the same id has other keys.
    key = (authorizer["id"], pool.id, pool.created_at, token, use)
    known = _results.get(key)
    if known is not None and ttl and now < known.good_until:
        return known
    claims = verified_claims(pool, token, use)
    result = _Result(claims, as_text(claims), now + ttl)
    if ttl:
        if len(_results) >= _MOST:
            _results.clear()
        _results[key] = result
    return result


def _check_standing(pool: UserPool, claims: Mapping[str, Any]) -> None:
    """Check that the token's app client, its user and her session are still there."""
    client_id = claims["aud"] if claims["token_use"] == ID else claims["client_id"]
    issuer, _ = find_client_and_pool(client_id)
    if issuer.id != pool.id:
        raise Unauthorized
    if "username" in claims or "cognito:username" in claims:
        user_of(pool, claims)
