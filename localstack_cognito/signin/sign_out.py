"""Signing out: of one session, or of all that a user has.

ID tokens cannot be called back: who verifies them offline accepts them until they expire. Source:
https://docs.aws.amazon.com/cognito/latest/developerguide/token-revocation.html
"""

import contextlib

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    ResourceNotFoundException,
    UnauthorizedException,
    UnsupportedOperationException,
    UnsupportedTokenTypeException,
)
from localstack_cognito.aws.refusals import explained
from localstack_cognito.directory.clients.secret_hash import has_secret, wrong_secret
from localstack_cognito.directory.clients.user_pool_clients import find_pool_and_client
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool
from localstack_cognito.directory.users.users import get_addressed_user
from localstack_cognito.storage import user_sessions, users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.tokens import jwt
from localstack_cognito.tokens.sessions import refresh_token_digest


def global_sign_out(user: User) -> None:
    """Let none of the tokens that the user has so far count any more."""
    with database().write() as connection:
        # One after another: several who end several sessions would wait for each other.
        users.find_by_seq(connection, user.seq, lock=True)
        user_sessions.revoke_user_sessions(connection, user.seq, clock.now())


def admin_user_global_sign_out(owner: Owner, user_pool_id: str, name: str) -> None:
    """Sign the user whom ``name`` names out everywhere.

    Raises ``ResourceNotFoundException`` or ``UserNotFoundException``.
    """
    global_sign_out(get_addressed_user(get_user_pool(owner, user_pool_id), name))


def revoke_token(client_id: str, token: str, client_secret: str | None) -> None:
    """End the session that a refresh token belongs to, with all of its tokens.

    A token that ended before, or is none, is no error. Raises ``UnauthorizedException`` for another
    client or a wrong secret, ``UnsupportedOperationException`` where the client's tokens cannot be
    revoked, and ``UnsupportedTokenTypeException`` for an access or ID token.
    """
    try:
        pool, client = find_pool_and_client(client_id)
    except ResourceNotFoundException:
        raise _unauthorized(f"There is no app client {client_id}.") from None
    if client.secrets and (client_secret is None or not has_secret(client, client_secret)):
        raise _unauthorized(wrong_secret(client))
    revoke_session_of(pool, client, token)


def revoke_session_of(pool: UserPool, client: UserPoolClient, token: str) -> None:
    """End the session that a refresh token belongs to, for a client that has proven who it is.

    Raises what ``revoke_token`` raises.
    """
    if not client.revokes_tokens:
        raise explained(
            UnsupportedOperationException("This feature is not enabled for this client"),
            f"EnableTokenRevocation of {client.id} is false.",
        )
    with contextlib.suppress(jwt.NotAToken):
        jwt.unverified_claims(token)
        raise explained(
            UnsupportedTokenTypeException("Unsupported token type"),
            "The token is a JWT, an access or ID token; only refresh tokens are revoked.",
        )
    with database().write() as connection:
        session = user_sessions.find_by_refresh_token(connection, refresh_token_digest(token))
        if session is None or session.user_pool_id != pool.id:
            return
        if (session.client_id, session.metadata_url) != (client.id, client.metadata_url):
            owner = session.metadata_url or session.client_id
            raise _unauthorized(
                f"The refresh token is of the app client {owner}, not {client.oauth_id}."
            )
        user_sessions.revoke_session(connection, session.origin_jti, clock.now())


def _unauthorized(reason: str) -> UnauthorizedException:
    return explained(UnauthorizedException("Invalid client or secret"), reason)
