"""Logins with the ID token of a user pool.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-integrating-user-pools-with-identity-pools.html
"""

from collections.abc import Mapping, Sequence
from typing import Any

from localstack_cognito import clock
from localstack_cognito.activity.noting import note
from localstack_cognito.aws.api.cognito_idp import ResourceNotFoundException
from localstack_cognito.identity import provider_names
from localstack_cognito.identity.login_errors import (
    check_expiry,
    invalid,
    not_a_token,
    unsupported,
    unverified,
    wrong_issuer,
)
from localstack_cognito.identity.verified_login import VerifiedLogin
from localstack_cognito.storage import user_sessions
from localstack_cognito.storage.database import database
from localstack_cognito.storage.identity_pools import IdentityPool
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens import jwt
from localstack_cognito.tokens.issuer import IDENTITY_POOLS_ISSUER, issuer_of
from localstack_cognito.tokens.keys import ID, keys_of


def verify_user_pool_login(pool: IdentityPool, provider: str, token: str) -> VerifiedLogin:
    """Return the login that an ID token proves. Raises ``NotAuthorizedException``."""
    try:
        header, claims = jwt.unverified_claims(token)
    except jwt.NotAToken:
        raise not_a_token() from None
    if claims.get("iss") == IDENTITY_POOLS_ISSUER:
        raise invalid("Can't pass in a Cognito token.")
    user_pool = provider_names.find_provider_user_pool(provider)
    if user_pool is None:
        raise unsupported(f"There is no user pool for the login {provider}.")
    if claims.get("iss") != issuer_of(user_pool):
        raise wrong_issuer(claims.get("iss"), provider)
    if "aud" not in claims:
        raise invalid("Missing a required claim: aud")
    configuration = _configured_provider(pool, user_pool, claims["aud"])
    _check_signature(user_pool, header, token)
    note(client_id=claims["aud"], username=claims.get("cognito:username"))
    if claims.get("token_use") != ID:
        raise not_a_token(f"token_use is {claims.get('token_use')}: logins take ID tokens.")
    check_expiry(claims["exp"], clock.now())
    if configuration.get("ServerSideTokenCheck"):
        _ask_user_pool(user_pool, claims)
    name = provider_names.user_pool_provider(user_pool)
    return VerifiedLogin(
        provider=name,
        subject=claims["sub"],
        claims=claims,
        amr=(name, f"{name}:CognitoSignIn:{claims['sub']}"),
        mapping=f"{name}:{claims['aud']}",
    )


def _configured_provider(
    pool: IdentityPool, user_pool: UserPool, client_id: Any
) -> Mapping[str, Any]:
    name = provider_names.user_pool_provider(user_pool)
    providers: Sequence[Mapping[str, Any]] = pool.settings.get("CognitoIdentityProviders") or ()
    for provider in providers:
        if provider["ClientId"] == client_id and (
            provider_names.canonical(provider["ProviderName"]) == name
        ):
            return provider
    has = ", ".join(f"{one['ProviderName']} for {one['ClientId']}" for one in providers)
    raise unsupported(
        f"The token is of {name} for the app client {client_id}; CognitoIdentityProviders of "
        f"{pool.id} has {has or 'none'}."
    )


def _check_signature(user_pool: UserPool, header: Mapping[str, Any], token: str) -> None:
    try:
        key = keys_of(user_pool)[ID]
    except ResourceNotFoundException:
        # The pool was deleted meanwhile.
        raise unverified() from None
    if (header.get("alg"), header.get("kid")) != ("RS256", key.kid):
        raise unverified(
            f"The token is signed by {header.get('kid')}; the key of {user_pool.id} for ID tokens "
            f"is {key.kid}."
        )
    try:
        jwt.verify(token, key)
    except jwt.WrongSignature:
        raise unverified() from None


def _ask_user_pool(user_pool: UserPool, claims: Mapping[str, Any]) -> None:
    """Raise ``NotAuthorizedException`` where the user is gone, disabled or signed out."""
    origin_jti = claims.get("origin_jti")
    with database().read() as connection:
        user_and_session = user_sessions.find_by_sub_and_session(
            connection, user_pool.id, claims["sub"], origin_jti
        )
    if user_and_session is None:
        raise invalid("User does not exist.")
    user, session_stands = user_and_session
    if not user.enabled:
        raise invalid("User is disabled.")
    if origin_jti and not session_stands:
        raise invalid("Token has been revoked.")
