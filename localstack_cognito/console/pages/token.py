"""A token: decoded, each claim explained, each check with its result and reason."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localstack.aws.api import ServiceException
from rolo import Response
from werkzeug.datastructures import Headers

from localstack_cognito import clock
from localstack_cognito.activity.noting import unnoted
from localstack_cognito.apigateway.authorizer import authorize
from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.console.pages import texts
from localstack_cognito.console.pages.filters import from_now
from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.texts import text
from localstack_cognito.directory.clients.url_clients import find_issuing_client
from localstack_cognito.directory.pools.user_pools import find_user_pool
from localstack_cognito.host.api_gateway import AuthorizerCall
from localstack_cognito.host.refusals import Refused
from localstack_cognito.storage import user_sessions
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens import jwt
from localstack_cognito.tokens.access_tokens import user_of
from localstack_cognito.tokens.issuer import issuer_of
from localstack_cognito.tokens.keys import keys_of

_YEAR_10000 = 253_402_300_800
_HOUR = 3600.0
_LARGEST = sys.float_info.max
_DATES = frozenset({"exp", "iat", "auth_time", "nbf"})


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a token; ``is_good`` is None where it cannot be made."""

    name: str
    is_good: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: its name, its value as JSON, what it says, and its time where it is one."""

    name: str
    value: str
    meaning: str
    at: float | None


@dataclass(frozen=True, slots=True)
class Looked:
    """What is in a token, and what each check of it says."""

    header: Mapping[str, Any]
    claims: Mapping[str, Any]
    checks: Sequence[Check]


def bare(token: str) -> str:
    """Return a token as it was given, without white space and the word before it."""
    return "".join(token.split()).removeprefix("Bearer")


def look_at(token: str, scopes: Sequence[str]) -> Looked:
    """Return what a token is, to a method of an API with these scopes. Raises ``jwt.NotAToken``."""
    header, claims = jwt.unverified_claims(token)
    return Looked(header, claims, list(_checks(token, header, claims, scopes)))


def serve(visit: Visit) -> Response:
    """Show what a token is. It is posted, so that it is in no address and no log."""
    token = bare(visit.form.get("token", "")) if visit.is_posted else ""
    scopes = visit.form.get("scopes", "").split() if visit.is_posted else []
    looked, problem = None, None
    if token:
        try:
            looked = look_at(token, scopes)
        except jwt.NotAToken:
            problem = text("token.not_a_token", parts=token.count(".") + 1)
    return visit.page(
        "token.html",
        title=text("menu.token"),
        problem=problem,
        token=token,
        scopes=" ".join(scopes),
        header=looked.header if looked else None,
        claims=[_claim(name, value) for name, value in looked.claims.items()] if looked else [],
        checks=looked.checks if looked else (),
        now=clock.now(),
    )


def _claim(name: str, value: Any) -> Claim:
    meaning = texts.find(f"claim.{name}")
    if meaning is None and name.startswith("custom:"):
        meaning = text("claim.custom")
    is_time = name in _DATES and isinstance(value, int | float) and 0 <= value < _YEAR_10000
    return Claim(
        name,
        json.dumps(value, ensure_ascii=False),
        meaning or "",
        float(value) if is_time else None,
    )


def _checks(
    token: str, header: Mapping[str, Any], claims: Mapping[str, Any], scopes: Sequence[str]
) -> Iterator[Check]:
    pool = find_user_pool(str(claims.get("iss")).rpartition("/")[2])
    if pool is None:
        yield Check("issuer", False, text("check.no_pool", iss=claims.get("iss")))
        return
    issuer = issuer_of(pool)
    same = claims.get("iss") == issuer
    yield Check(
        "issuer",
        same,
        text("check.issuer" if same else "check.other_issuer", pool=pool.name, ours=issuer),
    )
    use = claims.get("token_use")
    known = use in ("id", "access")
    yield Check("use", known, text(f"check.use_{use}") if known else text("check.no_use"))
    yield _signature(token, header, pool, str(use))
    yield _expiry(claims.get("exp"))
    if _is_number(claims.get("exp")):
        yield _hour(claims)
    yield _audience(claims, pool)
    yield _session(claims, pool)
    for kind, wanted in (("id", ()), ("access", scopes)):
        if use == kind:
            yield _authorizer(token, pool, wanted)


def _is_number(value: Any) -> bool:
    """Return whether a claim is a number that can be reckoned with: JSON knows larger ones."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and abs(value) <= _LARGEST


def _expiry(exp: Any) -> Check:
    if not _is_number(exp):
        return Check("expiry", False, text("check.no_expiry"))
    left = exp - clock.now()
    name = "check.expires" if left > 0 else "check.expired"
    return Check("expiry", left > 0, text(name, at=_as_time(exp), left=from_now(left)))


def _as_time(seconds: float) -> str:
    return clock.as_text(seconds) if 0 <= seconds < _YEAR_10000 else f"{seconds:g}"


def _hour(claims: Mapping[str, Any]) -> Check:
    """Return what becomes of the token in an hour, and whether another can follow it."""
    then = clock.now() + _HOUR
    if claims["exp"] > then:
        return Check("hour", True, text("check.hour_good"))
    with database().read() as connection:
        session = user_sessions.find_session(connection, str(claims.get("origin_jti")))
    if session is None or session.revoked_at is not None:
        return Check("hour", False, text("check.hour_over"))
    until = clock.as_text(session.expires_at)
    if session.expires_at <= then:
        return Check("hour", False, text("check.hour_ended", until=until))
    return Check("hour", None, text("check.hour_refresh", until=until))


def _signature(token: str, header: Mapping[str, Any], pool: UserPool, use: str) -> Check:
    keys = keys_of(pool)
    key = keys.get(use)
    if key is None:
        return Check("signature", None, text("check.no_use"))
    if header.get("kid") != key.kid:
        return Check(
            "signature", False, text("check.other_key", kid=header.get("kid"), ours=key.kid)
        )
    try:
        jwt.verify(token, key)
    except jwt.WrongSignature:
        return Check("signature", False, text("check.wrong_signature", kid=key.kid))
    return Check("signature", True, text("check.signature", kid=key.kid))


def _audience(claims: Mapping[str, Any], pool: UserPool) -> Check:
    client_id = str(claims.get("client_id") or claims.get("aud"))
    try:
        of_client, client = find_issuing_client(client_id, str(claims.get("iss")))
    except ServiceException:
        return Check("client", False, text("check.no_client", client=client_id))
    if of_client.id != pool.id:
        return Check("client", False, text("check.other_client", client=client.name))
    return Check("client", True, text("check.client", client=client.name))


def _session(claims: Mapping[str, Any], pool: UserPool) -> Check:
    if not isinstance(claims.get("sub"), str):
        return Check("session", False, text("check.no_sub"))
    if not isinstance(claims.get("origin_jti"), str | None):
        return Check("session", False, text("check.no_session"))
    if "username" not in claims and "cognito:username" not in claims:
        return Check("session", None, text("check.no_user"))
    try:
        user = user_of(pool, claims)
    except ServiceException as refused:
        return Check("session", False, reason_of(refused) or str(refused.message))
    return Check("session", True, text("check.session", user=user.username))


def _authorizer(token: str, pool: UserPool, scopes: Any) -> Check:
    """Return what API Gateway would say: for an access token, of a method with scopes."""
    call = AuthorizerCall(
        {"id": "console", "providerARNs": [pool.arn], "authorizerResultTtlInSeconds": 0},
        tuple(scopes),
        Headers({"Authorization": token}),
        {},
    )
    try:
        # Whoever looks at a token has called no API.
        with unnoted():
            authorize(call)
    except Refused as refused:
        return Check("authorizer", False, refused.reason or str(refused.message))
    return Check("authorizer", True, text("check.authorizer"))
