"""Refresh tokens that come back: whose they are, whether they still count, and what follows them.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
"""

from collections.abc import Callable, Mapping

from localstack_cognito import clock
from localstack_cognito.activity.noting import led_to, note
from localstack_cognito.directory.clients.secret_hash import (
    has_secret,
    number_of_secrets,
    wrong_secret,
)
from localstack_cognito.directory.clients.user_pool_clients import find_pool_and_client
from localstack_cognito.directory.refusals import InvalidRefreshToken, UserDisabled, WrongSecretHash
from localstack_cognito.signin import devices
from localstack_cognito.signin.refusals import (
    ExpiredRefreshToken,
    ForeignRefreshToken,
    LostRefreshToken,
    RevokedRefreshToken,
    UnknownDevice,
    UnmetClientSecret,
)
from localstack_cognito.storage import user_sessions
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.user_sessions import UserSession
from localstack_cognito.storage.users import User
from localstack_cognito.tokens.issue import Tokens
from localstack_cognito.tokens.overrides import overrides_of
from localstack_cognito.tokens.sessions import (
    refresh_session,
    refresh_token_digest,
    rotate_refresh_token,
)
from localstack_cognito.triggers.pre_token_generation import REFRESH_TOKENS


def find(pool: UserPool, refresh_token: str) -> tuple[UserSession, User]:
    """Return the session that a refresh token belongs to, and its user.

    Raises ``NotAuthorizedException`` for one that is none of the pool's, or whose user is gone.
    """
    digest = refresh_token_digest(refresh_token)
    with database().read() as connection:
        session_and_user = user_sessions.find_session_and_user(connection, digest)
    if session_and_user is None:
        raise InvalidRefreshToken()
    session, user = session_and_user
    if session.user_pool_id != pool.id:
        raise InvalidRefreshToken(
            reason=f"The refresh token is of the user pool {session.user_pool_id}."
        )
    if user is None:
        raise LostRefreshToken(
            reason=f"The session {session.origin_jti} is of a user who was deleted."
        )
    note(username=user.username)
    led_to("session", {"OriginJti": session.origin_jti})
    return session, user


def check_usable(
    pool: UserPool,
    client: UserPoolClient,
    session: UserSession,
    user: User,
    device_key: str | None,
) -> None:
    """Check that the session is this client's and stands, and that its device is confirmed.

    Raises ``NotAuthorizedException``.
    """
    if (session.client_id, session.metadata_url) != (client.id, client.metadata_url):
        owner = session.metadata_url or session.client_id
        raise ForeignRefreshToken(reason=f"The session was begun with the app client {owner}.")
    if not user.enabled:
        raise UserDisabled(user.username)
    if session.revoked_at is not None:
        raise RevokedRefreshToken(
            reason=f"The session {session.origin_jti} of {user.username} was ended at "
            f"{clock.as_text(session.revoked_at)}, by a sign-out or RevokeToken."
        )
    if session.expires_at <= clock.now():
        raise ExpiredRefreshToken(
            reason=f"The session {session.origin_jti} ended at "
            f"{clock.as_text(session.expires_at)}, as RefreshTokenValidity of the client has it."
        )
    if session.device_key is None or not devices.are_tracked(pool):
        return
    if device_key != session.device_key:
        raise UnknownDevice(
            reason=f"The session was begun on the device {session.device_key}; DEVICE_KEY is "
            f"{device_key or 'missing'}."
        )
    if devices.find(user, device_key) is None:
        raise UnknownDevice(
            reason=f"{user.username} has not confirmed the device {device_key}, or forgot it."
        )


def get_tokens_from_refresh_token(
    client_id: str,
    refresh_token: str,
    client_secret: str | None,
    device_key: str | None,
    client_metadata: Mapping[str, str] | None = None,
) -> Tokens:
    """Return a session's tokens anew, with another refresh token where the client rotates them.

    The one that was replaced is good until the client's grace period is over. Raises
    ``ResourceNotFoundException``, ``NotAuthorizedException`` or ``RefreshTokenReuseException``.
    """
    pool, client = find_pool_and_client(client_id)
    if client.secrets:
        if client_secret is None:
            raise UnmetClientSecret(
                f"Client {client.id} is configured for secret but secret was not received",
                reason=f"The app client {client.id} has {number_of_secrets(client)}; the request "
                "has no ClientSecret.",
            )
        if not has_secret(client, client_secret):
            raise WrongSecretHash(
                client.id,
                reason=wrong_secret(client),
            )
    return tokens_of_refresh_token(
        pool, client, refresh_token, device_key, client_metadata=client_metadata
    )


def tokens_of_refresh_token(
    pool: UserPool,
    client: UserPoolClient,
    refresh_token: str,
    device_key: str | None = None,
    *,
    client_metadata: Mapping[str, str] | None = None,
    is_oauth: bool = False,
    also_check: Callable[[UserSession], None] | None = None,
) -> Tokens:
    """Return a session's tokens anew to a client that has proven who it is.

    ``is_oauth`` says that the token endpoint gives them, and ``also_check`` raises where its own
    rules do not. Raises ``NotAuthorizedException`` or ``RefreshTokenReuseException``.
    """
    session, user = find(pool, refresh_token)
    check_usable(pool, client, session, user, device_key)
    if also_check:
        also_check(session)
    overrides = overrides_of(pool, client, user, REFRESH_TOKENS, session.scope, client_metadata)
    if not client.rotates_tokens:
        return refresh_session(pool, client, user, session, overrides, is_oauth=is_oauth)
    return rotate_refresh_token(
        pool, client, user, session, refresh_token, overrides, is_oauth=is_oauth
    )
