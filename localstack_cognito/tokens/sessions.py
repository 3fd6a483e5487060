"""Sessions of users: each begins with a sign-in, and gives its tokens anew for a refresh token.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-refresh-token.html
"""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    NotAuthorizedException,
    RefreshTokenReuseException,
)
from localstack_cognito.aws.refusals import explained
from localstack_cognito.directory.clients.session_configuration import sessions_per_user
from localstack_cognito.directory.clients.user_pool_client_settings import token_validity
from localstack_cognito.directory.ids import new_uuid
from localstack_cognito.directory.refusals import (
    IncorrectUsernameOrPassword,
    InvalidRefreshToken,
    UserDisabled,
)
from localstack_cognito.directory.users.groups import group_claims
from localstack_cognito.host import callers
from localstack_cognito.storage import user_sessions, users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.housekeeping import remove_expired_now_and_then
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.user_sessions import UserSession
from localstack_cognito.storage.users import User
from localstack_cognito.tokens.claims import Issue
from localstack_cognito.tokens.issue import NewDevice, Tokens, sign_tokens
from localstack_cognito.tokens.keys import base64url
from localstack_cognito.tokens.scopes import API_SCOPE
from localstack_cognito.triggers.pre_token_generation import NO_OVERRIDES, Overrides

# What AWS's own begin with: a JWE header (RFC 7516). What follows is random: only we read it back.
_REFRESH_TOKEN_HEADER = base64url(b'{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}')
_REFRESH_TOKEN_PARTS = (256, 12, 1000, 16)


@dataclass(frozen=True, slots=True)
class SignInDetails:
    """What a sign-in tells its tokens and its session of itself.

    ``acr`` and ``amr`` are there where it was to reach a level, ``device_key`` where it was
    on a device that is known, ``new_device`` where it is given another. A sign-in on a page has
    the ``sso_digest`` and the ``auth_time`` of its session there, and what its app asked for: the
    ``scope``, a ``resource`` that the access token is for, a ``nonce`` for the ID token.
    """

    event_id: str
    acr: str | None = None
    amr: Sequence[str] | None = None
    device_key: str | None = None
    new_device: NewDevice | None = None
    ip_address: str | None = None
    device_type: str | None = None
    sso_digest: str | None = None
    auth_time: float | None = None
    scope: str = API_SCOPE
    resource: str | None = None
    nonce: str | None = field(default=None, repr=False)


def begin_session(
    pool: UserPool,
    client: UserPoolClient,
    user: User,
    details: SignInDetails,
    overrides: Overrides = NO_OVERRIDES,
    redeem: Callable[[Connection, str], None] | None = None,
) -> Tokens:
    """Begin a session for a user who has just signed in and return its tokens.

    ``overrides`` are what the pool's function has made of them, here and below. ``redeem`` is
    called with the session's ``origin_jti`` in the transaction that stores it, and keeps it from
    being stored by what it raises. Raises ``NotAuthorizedException`` where the user or the client
    has gone in the meantime.
    """
    now = clock.now()
    refresh_token = _new_refresh_token()
    session = UserSession(
        origin_jti=new_uuid(),
        user_pool_id=pool.id,
        client_id=client.id,
        user_seq=user.seq,
        refresh_token_digest=refresh_token_digest(refresh_token),
        scope=details.scope,
        event_id=details.event_id,
        auth_time=now if details.auth_time is None else details.auth_time,
        expires_at=now + token_validity(client.settings, "RefreshToken"),
        acr=details.acr,
        amr=details.amr,
        device_key=details.new_device.device_key if details.new_device else details.device_key,
        ip_address=details.ip_address,
        device_type=details.device_type,
        sso_digest=details.sso_digest,
        resource=details.resource,
        metadata_url=client.metadata_url,
    )
    try:
        with database().read() as connection:
            groups = group_claims(connection, user)
        _store(pool, user, session, now, redeem)
    except IntegrityError:
        reason = f"{user.username} or the app client was deleted meanwhile."
        raise IncorrectUsernameOrPassword(reason=reason) from None
    remove_expired_now_and_then()
    issue = Issue(
        pool,
        client,
        user,
        session,
        groups,
        int(now),
        overrides,
        is_oauth=details.sso_digest is not None,
        nonce=details.nonce,
    )
    return sign_tokens(issue, refresh_token, details.new_device)


def _store(
    pool: UserPool,
    user: User,
    session: UserSession,
    now: float,
    redeem: Callable[[Connection, str], None] | None,
) -> None:
    """Store a session. Raises what ``begin_session`` raises, and ``IntegrityError``."""
    most = sessions_per_user(pool)
    if not most and not redeem:
        with database().write_once() as connection:
            is_added = user_sessions.add_session_of_enabled_user(connection, session)
        if not is_added:
            with database().read() as connection:
                raise _refused(connection, user)
        return
    with database().write() as connection:
        if most:
            # Whoever signs in as the same user at the same time counts the same sessions.
            users.find_by_seq(connection, user.seq, lock=True)
        if not user_sessions.add_session_of_enabled_user(connection, session):
            raise _refused(connection, user)
        if redeem:
            redeem(connection, session.origin_jti)
        if most:
            _use_session(connection, session, now)
            user_sessions.revoke_sessions_but_newest(connection, user.seq, most, now)


def _refused(connection: Connection, user: User) -> NotAuthorizedException:
    """Return why a user gets no session who has just signed in.

    What was revoked when they were disabled cannot be had again by a slow sign-in.
    """
    if users.find_by_seq(connection, user.seq) is None:
        return IncorrectUsernameOrPassword(reason="The user was deleted meanwhile.")
    return UserDisabled(user.username)


def refresh_session(
    pool: UserPool,
    client: UserPoolClient,
    user: User,
    session: UserSession,
    overrides: Overrides = NO_OVERRIDES,
    *,
    is_oauth: bool = False,
) -> Tokens:
    """Return new ID and access tokens of a session that a refresh token has brought back.

    ``is_oauth`` says that the token endpoint gives them, and not the API.
    """
    now = clock.now()
    if sessions_per_user(pool):
        with database().write() as connection:
            _use_session(connection, session, now)
    with database().read() as connection:
        groups = group_claims(connection, user)
    return sign_tokens(Issue(pool, client, user, session, groups, int(now), overrides, is_oauth))


def rotate_refresh_token(
    pool: UserPool,
    client: UserPoolClient,
    user: User,
    session: UserSession,
    refresh_token: str,
    overrides: Overrides = NO_OVERRIDES,
    *,
    is_oauth: bool = False,
) -> Tokens:
    """Return new tokens of a session, a refresh token in place of ``refresh_token`` among them.

    It lives for as long as the one that it replaces would have. Raises
    ``RefreshTokenReuseException`` where that one was replaced before, longer ago than the client's
    grace period.
    """
    gone = "The client was deleted meanwhile, and its sessions with it."
    grace = float(client.settings["RefreshTokenRotation"]["RetryGracePeriodSeconds"])
    old, new = refresh_token_digest(refresh_token), _new_refresh_token()

    def rotate(connection: Connection) -> tuple[dict[str, Any], float]:
        if not user_sessions.keep_session(connection, session.origin_jti):
            raise InvalidRefreshToken(reason=gone)
        # Whoever had to wait for the writer before is later than that one.
        now = clock.now()
        rotated_at = user_sessions.find_rotation(connection, old)
        # Without a grace period no clock is asked: another host's may be ahead.
        if rotated_at is not None and (not grace or now >= rotated_at + grace):
            raise explained(
                RefreshTokenReuseException("Refresh token reuse detected"),
                f"The refresh token was replaced at {clock.as_text(rotated_at)}, and "
                f"RetryGracePeriodSeconds of the client is {grace:g}.",
            )
        groups = group_claims(connection, user)
        if sessions_per_user(pool):
            _use_session(connection, session, now)
        user_sessions.rotate_refresh_token(
            connection, session.origin_jti, old, refresh_token_digest(new), now
        )
        return groups, now

    try:
        # What empties the database removes the tokens before the sessions that this one locks.
        groups, now = database().transact(rotate)
    except IntegrityError:
        raise InvalidRefreshToken(reason=gone) from None
    issue = Issue(pool, client, user, session, groups, int(now), overrides, is_oauth)
    return sign_tokens(issue, new)


def refresh_token_digest(refresh_token: str) -> str:
    """Return what is kept of a refresh token, and found by it."""
    return hashlib.sha256(refresh_token.encode()).hexdigest()


def _new_refresh_token() -> str:
    parts = [base64url(secrets.token_bytes(length)) for length in _REFRESH_TOKEN_PARTS]
    return ".".join([_REFRESH_TOKEN_HEADER, *parts])


def _use_session(connection: Connection, session: UserSession, now: float) -> None:
    caller = callers.current()
    user_sessions.use_session(
        connection, session.origin_jti, now, caller.ip_address, caller.user_agent
    )
