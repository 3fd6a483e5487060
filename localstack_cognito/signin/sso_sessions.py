"""The sessions of a pool's pages: who signs in on one is known on the others, by a cookie.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
"""

import hashlib
import secrets
from dataclasses import replace

from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import NotAuthorizedException
from localstack_cognito.directory.session_configuration import client_session_configuration
from localstack_cognito.host import callers
from localstack_cognito.signin.sign_in import Proven
from localstack_cognito.storage import oauth
from localstack_cognito.storage.database import database
from localstack_cognito.storage.housekeeping import remove_expired_now_and_then
from localstack_cognito.storage.records import SsoSession, User, UserPool, UserPoolClient

_LENGTH = 32


def begin(
    pool: UserPool, client: UserPoolClient, proven: Proven, provider_name: str | None = None
) -> tuple[str, SsoSession]:
    """Begin a session for a user who has just signed in on a page; return the cookie's value too.

    ``provider_name`` is the identity provider that vouched for her, if it was not the pool. It
    lasts as long as the client says, an hour where it says nothing. Raises
    ``NotAuthorizedException`` where the user has just gone.
    """
    now = clock.now()
    cookie = secrets.token_urlsafe(_LENGTH)
    caller = callers.current()
    minutes = client_session_configuration(client)["MaxValidityMinutes"]
    session = SsoSession(
        digest=_digest(cookie),
        user_pool_id=pool.id,
        user_seq=proven.user.seq,
        methods=list(proven.journey.methods),
        event_id=proven.journey.event_id,
        auth_time=now,
        expires_at=now + minutes * 60,
        last_used_at=now,
        ip_address=caller.ip_address,
        device_type=caller.user_agent,
        provider_name=provider_name,
    )
    try:
        with database().write() as connection:
            oauth.add_sso_session(connection, session)
    except IntegrityError:
        raise NotAuthorizedException("Incorrect username or password.") from None
    remove_expired_now_and_then()
    return cookie, session


def find(pool: UserPool, cookie: str | None) -> tuple[SsoSession, User] | None:
    """Return the session of a cookie, and its user, where it goes on in this pool.

    The session of a user who may not sign in any more is none.
    """
    if not cookie:
        return None
    with database().read() as connection:
        found = oauth.find_sso_session(connection, _digest(cookie))
    if found is None:
        return None
    session, user = found
    if session.user_pool_id != pool.id or session.expires_at <= clock.now() or not user.enabled:
        return None
    return session, user


def use(session: SsoSession) -> SsoSession:
    """Remember that a session has just been used, and return it."""
    now = clock.now()
    with database().write() as connection:
        oauth.use_sso_session(connection, session.digest, now)
    return replace(session, last_used_at=now)


def end(cookie: str | None) -> None:
    """End the session of a cookie, if there is one."""
    if cookie:
        with database().write() as connection:
            oauth.delete_sso_session(connection, _digest(cookie))


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()
