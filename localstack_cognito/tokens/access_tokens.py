"""Access tokens that come back: whose they are, and whether they still count.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from localstack.aws.api import ServiceException

from localstack_cognito import clock
from localstack_cognito.activity.noting import note
from localstack_cognito.aws.api.cognito_idp import NotAuthorizedException
from localstack_cognito.aws.refusals import Refusal
from localstack_cognito.directory.clients.url_clients import find_issuing_client
from localstack_cognito.directory.refusals import UserDisabled, UserMissing, UserUnconfirmed
from localstack_cognito.directory.users.users import UserStatus
from localstack_cognito.storage import user_sessions, users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.tokens import jwt
from localstack_cognito.tokens.issuer import issuer_of
from localstack_cognito.tokens.keys import ACCESS, keys_of
from localstack_cognito.tokens.scopes import API_SCOPE


class InvalidToken(Refusal, NotAuthorizedException):
    """What was sent is no token, or none that is good for this."""

    text = "Invalid Access Token"


class RevokedToken(Refusal, NotAuthorizedException):
    """A token whose session was ended."""

    text = "Access Token has been revoked"
    explanation = (
        "The session that the token is of has ended: by a sign-out, RevokeToken, or because the "
        "user was disabled."
    )


class ExpiredToken(Refusal, NotAuthorizedException):
    """A token that was good until it expired."""

    text = "Access Token has expired"


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who an access token speaks for, through which app client, and what it claims."""

    pool: UserPool
    client: UserPoolClient
    user: User
    claims: Mapping[str, Any]


def bearer_of(access_token: str) -> Bearer:
    """Return whom a token speaks for in operations of the API that a user makes for herself.

    Raises ``NotAuthorizedException`` for a token that is none, forged, expired, revoked or without
    the API's scope, ``ResourceNotFoundException`` where its client is gone, and
    ``UserNotFoundException`` or ``UserNotConfirmedException`` where its user is.
    """
    try:
        header, claims = jwt.unverified_claims(access_token)
    except jwt.NotAToken:
        raise InvalidToken(reason=_NOT_A_TOKEN) from None
    client_id = claims.get("client_id")
    if claims.get("token_use") != ACCESS or not isinstance(client_id, str):
        raise InvalidToken(reason=_other_use(claims, ACCESS))
    pool, client = find_issuing_client(client_id, str(claims.get("iss")))
    _verify(access_token, header, claims, pool)
    if "username" not in claims:
        # It speaks for a client, and for no user.
        raise InvalidToken(reason="The token speaks for a client, and for no user.")
    user = user_of(pool, claims)
    if API_SCOPE not in claims["scope"].split():
        raise InvalidToken(
            "Access Token does not have required scopes",
            reason=f"The API needs the scope {API_SCOPE}; the token has {claims['scope']}.",
        )
    return Bearer(pool, client, user, claims)


def verified_claims(pool: UserPool, token: str, use: str) -> dict[str, Any]:
    """Return the claims of a token of the pool that is good for ``use``: ``access`` or ``id``.

    Raises ``NotAuthorizedException`` for one that is none, forged or of another use, and
    ``ExpiredToken``, which is one, for one that was good.
    """
    try:
        header, claims = jwt.unverified_claims(token)
    except jwt.NotAToken:
        raise InvalidToken(reason=_NOT_A_TOKEN) from None
    check(token, header, claims, pool, use)
    return claims


def check(
    token: str, header: Mapping[str, Any], claims: Mapping[str, Any], pool: UserPool, use: str
) -> None:
    """Check that a token with this header and these claims is the pool's and good for ``use``.

    Raises what ``verified_claims`` raises.
    """
    if claims.get("token_use") != use:
        raise InvalidToken(reason=_other_use(claims, use))
    _verify(token, header, claims, pool, use)


def user_of(pool: UserPool, claims: Mapping[str, Any]) -> User:
    """Return the user of verified claims, whose session stands.

    Raises ``NotAuthorizedException``, ``UserNotFoundException`` or ``UserNotConfirmedException``.
    """
    origin_jti = claims.get("origin_jti")
    with database().read() as connection:
        user_and_session = user_sessions.find_by_sub_and_session(
            connection, pool.id, claims["sub"], origin_jti
        )
    if user_and_session is None:
        raise _user_is_gone(pool, claims)
    user, session_stands = user_and_session
    note(user_pool_id=pool.id, client_id=claims.get("client_id"), username=user.username)
    if not user.enabled:
        raise UserDisabled(user.username)
    if origin_jti and not session_stands:
        raise RevokedToken(reason=f"The session {origin_jti} of {user.username} was ended.")
    return user


def _verify(
    token: str,
    header: Mapping[str, Any],
    claims: Mapping[str, Any],
    pool: UserPool,
    use: str = ACCESS,
) -> None:
    key = keys_of(pool)[use]
    kid = header.get("kid")
    if (
        header.get("alg") != "RS256"
        or not isinstance(kid, str)
        or not hmac.compare_digest(kid.encode(), key.kid.encode())
    ):
        raise InvalidToken(reason=_other_key(header, key.kid, claims, pool))
    try:
        jwt.verify(token, key)
    except jwt.WrongSignature:
        raise InvalidToken(
            "Could not verify signature for Access Token",
            reason=f"The token names the key {key.kid} of the pool, which has not signed it so.",
        ) from None
    if claims.get("iss") != (issuer := issuer_of(pool)):
        raise InvalidToken(reason=f"The token's iss is {claims.get('iss')}, ours is {issuer}.")
    if claims["exp"] <= (now := clock.now()):
        raise ExpiredToken(reason=f"It expired {now - claims['exp']:.0f} seconds ago.")


def _user_is_gone(pool: UserPool, claims: Mapping[str, Any]) -> ServiceException:
    """Return the error for a token whose user was deleted; another may have the name by now."""
    name = claims.get("username") or claims["cognito:username"]
    with database().read() as connection:
        namesake = users.find_by_username(connection, pool.id, pool.folded(name))
    if namesake is None:
        return UserMissing(reason=f"The user {name} of the token was deleted from {pool.id}.")
    if namesake.status == UserStatus.UNCONFIRMED:
        return UserUnconfirmed(namesake.username)
    return InvalidToken(
        "Invalid access token.",
        reason=f"The user of the token is gone; another one is called {name} by now.",
    )


_NOT_A_TOKEN = "What was sent is no JWT."  # noqa: S105


def _other_use(claims: Mapping[str, Any], use: str) -> str:
    return f"The token's token_use is {claims.get('token_use')}; {use} is needed."


def _other_key(
    header: Mapping[str, Any], kid: str, claims: Mapping[str, Any], pool: UserPool
) -> str:
    if header.get("alg") != "RS256":
        return f"The token's alg is {header.get('alg')}; a pool's tokens are signed with RS256."
    signed_by = f"The token is signed with the key {header.get('kid')}"
    if claims.get("iss") != issuer_of(pool):
        return f"{signed_by} of {claims.get('iss')}; this is the pool {pool.id}."
    return f"{signed_by}, which the pool {pool.id} has no more: its key for this use is {kid}."
