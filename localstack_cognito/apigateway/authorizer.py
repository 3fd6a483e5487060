"""Whether a call of a REST API's method carries a token that its authorizer accepts.

A method without ``authorizationScopes`` wants an ID token; one with them wants an access token that
has at least one of them.

AWS looks at nothing but the token, and so serves who was signed out or disabled until it expires.
Here a token also ends with its session, its user, its app client and its pool: each call asks for
them. What ``authorizerResultTtlInSeconds`` keeps is the result that depends on the token alone.

Sources: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-enable-cognito-user-pool.html
and https://docs.aws.amazon.com/apigateway/latest/api/API_Authorizer.html
"""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

import regex
from localstack.aws.api import ServiceException

from localstack_cognito import clock
from localstack_cognito.activity.noting import doing
from localstack_cognito.activity.records import Kind
from localstack_cognito.apigateway.claims import as_text
from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.directory.clients.url_clients import find_issuing_client
from localstack_cognito.directory.pools.user_pools import find_user_pool
from localstack_cognito.host.api_gateway import AuthorizerCall
from localstack_cognito.host.refusals import AuthorizerConfigurationError, Refused, Unauthorized
from localstack_cognito.storage.database import database
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens import jwt
from localstack_cognito.tokens.access_tokens import ExpiredToken, check, user_of
from localstack_cognito.tokens.keys import ACCESS, ID

LOG = logging.getLogger(__name__)

K = TypeVar("K")
V = TypeVar("V")

EXPIRED = "The incoming token has expired"

_BEARER = "bearer "
_HEADER = "method.request.header."
_DEFAULT_TTL = 300
_LET_IN = 200
_STATUSES: Mapping[type[Refused], int] = {Unauthorized: 401, AuthorizerConfigurationError: 500}
_STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.(\w+)\}")


@dataclass(frozen=True, slots=True)
class _Result:
    pool: UserPool
    claims: Mapping[str, Any]
    text: Mapping[str, str]
    good_until: float


# A developer's expression may take exponential time, for all requests of the process.
_LONGEST_MATCH = 0.5
_MOST = 1024
# By authorizer, token, and the use that it was found good for.
_results: dict[tuple[str, str, str], _Result] = {}
# By pool, user and session: the database and its version when they were found there.
_stood: dict[tuple[str, float, str, str | None], tuple[Database, int]] = {}


def authorize(call: AuthorizerCall) -> Mapping[str, str]:
    """Return the claims of the call's token as text.

    Raises ``Unauthorized``, or ``AuthorizerConfigurationError`` where nobody could be let in.
    """
    with doing(Kind.AUTHORIZER, str(call.authorizer.get("name") or "authorizer")) as this:
        try:
            claims = _claims(call)
        except Refused as refused:
            if this is not None:
                status = _STATUSES[type(refused)]
                this.refused(refused.response_type, refused.message, refused.reason, status=status)
            raise
        if this is not None:
            this.record.status = _LET_IN
            this.note(username=claims.get("username") or claims.get("cognito:username"))
            this.note(client_id=claims.get("client_id") or claims.get("aud"))
            this.detail("claims", claims)
        return claims


def _claims(call: AuthorizerCall) -> Mapping[str, str]:
    pools = _pools_of(call)
    token, use = _token_of(call), ACCESS if call.scopes else ID
    try:
        result = _result(call.authorizer, pools, token, use)
        _check_audience(call.authorizer, result.claims)
        if result.claims["exp"] <= clock.now():
            raise ExpiredToken(reason=f"It expired at {as_text(result.claims)['exp']}.")
        _check_standing(result.pool, result.claims)
    except ExpiredToken as expired:
        raise Unauthorized(EXPIRED, reason=expired.reason) from None
    except jwt.NotAToken:
        source = call.authorizer.get("identitySource") or f"{_HEADER}Authorization"
        what = "is no JWT" if token else "is missing"
        raise Unauthorized(reason=f"What {source} should hold {what}.") from None
    except ServiceException as refused:
        raise Unauthorized(reason=reason_of(refused) or str(refused.message)) from None
    if call.scopes and not set(call.scopes) & set(str(result.claims.get("scope")).split()):
        raise Unauthorized(
            reason=f"The method wants one of the scopes {', '.join(call.scopes)}; the token has "
            f"{result.claims.get('scope')}."
        )
    return result.text


def identity_of(call: AuthorizerCall) -> str | None:
    """Return what the identity source of the call's authorizer gives, or None.

    Raises ``AuthorizerConfigurationError`` where that is no header.
    """
    source = call.authorizer.get("identitySource") or f"{_HEADER}Authorization"
    if not source.startswith(_HEADER):
        raise AuthorizerConfigurationError(reason=f"identitySource {source} is no header.")
    return call.headers.get(source.removeprefix(_HEADER))


def _token_of(call: AuthorizerCall) -> str:
    value = identity_of(call) or ""
    if value[: len(_BEARER)].lower() == _BEARER:
        value = value[len(_BEARER) :]
    return value.strip()


def _pools_of(call: AuthorizerCall) -> Sequence[str]:
    """Return the ARNs of the pools whose tokens the authorizer accepts."""
    pools = [
        _STAGE_VARIABLE.sub(lambda match: call.stage_variables.get(match[1], ""), arn)
        for arn in call.authorizer.get("providerARNs") or ()
    ]
    if not pools:
        raise AuthorizerConfigurationError(reason="The authorizer's providerARNs has no pool.")
    return pools


def _check_audience(authorizer: Mapping[str, Any], claims: Mapping[str, Any]) -> None:
    """Check ``aud`` as ``identityValidationExpression`` wants it; most access tokens have none."""
    expression = authorizer.get("identityValidationExpression")
    if not expression:
        return
    try:
        pattern = _compiled(expression)
        matched = pattern.fullmatch(
            str(claims.get("aud", "")), concurrent=True, timeout=_LONGEST_MATCH
        )
    except regex.error:
        reason = f"identityValidationExpression {expression} is no regular expression."
        raise AuthorizerConfigurationError(reason=reason) from None
    except TimeoutError:
        LOG.warning(
            "The authorizer %s has an identityValidationExpression that is not matched in %g "
            "seconds: %s",
            authorizer.get("id"),
            _LONGEST_MATCH,
            expression,
        )
        reason = f"identityValidationExpression {expression} takes too long to match."
        raise AuthorizerConfigurationError(reason=reason) from None
    if matched is None:
        raise Unauthorized(
            reason=f"identityValidationExpression {expression} does not match the token's aud "
            f"{claims.get('aud')}."
        )


@lru_cache(maxsize=256)
def _compiled(expression: str) -> "regex.Pattern[str]":
    return regex.compile(expression)


def _result(authorizer: Mapping[str, Any], pools: Sequence[str], token: str, use: str) -> _Result:
    """Return what a token of one of the pools claims, from what is kept where it is there."""
    ttl = authorizer.get("authorizerResultTtlInSeconds")
    ttl = _DEFAULT_TTL if ttl is None else int(ttl)
    key = (authorizer["id"], token, use)
    known = _results.get(key) if ttl else None
    if known is not None and clock.now() < known.good_until and known.pool.arn in pools:
        # A pool that is made again under the same id has other keys.
        pool = find_user_pool(known.pool.id)
        if pool is not None and pool.created_at == known.pool.created_at:
            return known
    header, claims = jwt.unverified_claims(token)
    pool = find_user_pool(str(claims.get("iss")).rpartition("/")[2])
    if pool is None or pool.arn not in pools:
        raise Unauthorized(
            reason=f"The token is of {claims.get('iss')}; the authorizer takes those of "
            f"{', '.join(pools)}."
        )
    check(token, header, claims, pool, use)
    result = _Result(pool, claims, as_text(claims), clock.now() + ttl)
    if ttl:
        _keep(_results, key, result)
    return result


def _check_standing(pool: UserPool, claims: Mapping[str, Any]) -> None:
    """Check that the token's app client, its user and their session are still there."""
    client_id = claims["aud"] if claims["token_use"] == ID else claims["client_id"]
    issuer, _ = find_issuing_client(client_id, claims["iss"])
    if issuer.id != pool.id:
        raise Unauthorized(reason=f"The app client {client_id} is of the pool {issuer.id}.")
    if "username" not in claims and "cognito:username" not in claims:
        # It speaks for a client, and for no user.
        return
    directory = database()
    key = (pool.id, pool.created_at, claims["sub"], claims.get("origin_jti"))
    # Of what other hosts have changed on PostgreSQL, this one knows nothing.
    if directory.dialect_name != "sqlite" or _stood.get(key) != (directory, directory.version):
        version = directory.version
        user_of(pool, claims)
        _keep(_stood, key, (directory, version))


def _keep(cache: dict[K, V], key: K, value: V) -> None:
    """Keep a value; all others go where there are too many."""
    if len(cache) >= _MOST:
        cache.clear()
    cache[key] = value
