"""The basic flow: an app takes an identity pool's token to STS itself.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flow.html
"""

from typing import Any

from localstack.aws.api import CommonServiceException

from localstack_cognito import clock
from localstack_cognito.host import role_sessions, web_identity
from localstack_cognito.identity import tokens, trust_policies
from localstack_cognito.identity.credentials import IssuedCredentials, remember_credentials
from localstack_cognito.storage import identities, pool_cache
from localstack_cognito.storage.database import database
from localstack_cognito.storage.identity_pools import IdentityPool
from localstack_cognito.tokens import jwt
from localstack_cognito.tokens.issuer import IDENTITY_POOLS_ISSUER

_DENIED = "Not authorized to perform sts:AssumeRoleWithWebIdentity"


def check_token(token: str, role_arn: str) -> None:
    """Check that a token of an identity pool is good, and that the role trusts its identity.

    Other tokens are none of ours. Raises errors of STS: ``InvalidIdentityToken``,
    ``ExpiredTokenException`` or ``AccessDenied``.
    """
    if not _is_ours(token):
        return
    pool, claims = _verified(token)
    now = int(clock.now())
    if now >= claims["exp"]:
        raise CommonServiceException(
            "ExpiredTokenException",
            f"Token expired: current date/time {now} must be before the expiration date/time "
            f"{claims['exp']}",
        )
    with database().read() as connection:
        identity = identities.find_identity(connection, claims["sub"])
    if identity is None or not identity.enabled:
        raise CommonServiceException("AccessDenied", _DENIED, 403)
    facts = trust_policies.facts_of(identity.id, pool.id, claims["amr"], tokens.tags_in(claims))
    try:
        policy = role_sessions.trust_policy(role_arn)
    except role_sessions.RoleUnusable:
        policy = {}
    if not trust_policies.admits(policy, facts):
        raise CommonServiceException("AccessDenied", _DENIED, 403)


def remember_session(session: web_identity.Session) -> None:
    """Keep whom STS gave a session to, and give the session the tags that the token asks for."""
    if not _is_ours(session.token):
        return
    pool, claims = _verified(session.token)
    tags = tokens.tags_in(claims)
    if tags:
        role_sessions.set_tags(session.access_key_id, session.arn, tags)
    remember_credentials(
        IssuedCredentials(
            access_key_id=session.access_key_id,
            account_id=pool.account_id,
            identity_pool_id=pool.id,
            identity_id=claims["sub"],
            amr=tuple(claims["amr"]),
            role_id=session.role_id,
            role_session_arn=session.arn,
            expires_at=session.expires_at + clock.offset(),
        )
    )


def _is_ours(token: str) -> bool:
    try:
        return jwt.unverified_claims(token)[1].get("iss") == IDENTITY_POOLS_ISSUER
    except jwt.NotAToken:
        return False


def _verified(token: str) -> tuple[IdentityPool, dict[str, Any]]:
    pool_id = jwt.unverified_claims(token)[1].get("aud")
    pool = pool_cache.find_identity_pool(pool_id) if isinstance(pool_id, str) else None
    if pool is None:
        raise _invalid()
    try:
        return pool, tokens.verified_claims(pool, token)
    except (jwt.NotAToken, tokens.NotIssuedHere):
        raise _invalid() from None


def _invalid() -> CommonServiceException:
    return CommonServiceException(
        "InvalidIdentityToken", "The web identity token provided could not be validated."
    )
