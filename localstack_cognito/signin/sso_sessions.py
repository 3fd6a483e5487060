"""The sessions of a pool's pages: who signs in on one is known on the others, by a cookie.

Every pool has its pages at one place here (AWS gives each a host name of its own), so a browser's
cookie has a session of each pool that somebody has signed in to.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-managed-login.html
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.directory.clients.session_configuration import client_session_configuration
from localstack_cognito.directory.refusals import IncorrectUsernameOrPassword
from localstack_cognito.host import callers
from localstack_cognito.signin.sign_in import Proven
from localstack_cognito.storage import sso_sessions
from localstack_cognito.storage.database import database
from localstack_cognito.storage.housekeeping import remove_expired_now_and_then
from localstack_cognito.storage.sso_sessions import SsoSession
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User

_LENGTH = 32
_BETWEEN = "."
_MOST = 20


@dataclass(frozen=True, slots=True)
class Cookie:
    """What a browser is to keep, and until when."""

    value: str = field(repr=False)
    expires_at: float


def begin(
    pool: UserPool,
    client: UserPoolClient,
    proven: Proven,
    cookie: str | None,
    provider_name: str | None = None,
    provider_session: Mapping[str, str] | None = None,
) -> tuple[Cookie, SsoSession]:
    """Begin a session for a user who has just signed in on a page; return the browser's cookie too.

    ``cookie`` is the one that the browser has: sessions of other pools in it go on.
    ``provider_name`` is the identity provider that vouched for the user, if it was not the pool,
    and ``provider_session`` what that knows the session by. It lasts as long as the client says, an
    hour where it says nothing. Raises ``NotAuthorizedException`` where the user has just gone.
    """
    now = clock.now()
    secret = secrets.token_urlsafe(_LENGTH)
    caller = callers.current()
    minutes = client_session_configuration(client)["MaxValidityMinutes"]
    session = SsoSession(
        digest=_digest(secret),
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
        provider_session=provider_session,
    )
    try:
        with database().write_once() as connection:
            sso_sessions.add_sso_session(connection, session)
    except IntegrityError:
        reason = f"{proven.user.username} was deleted meanwhile."
        raise IncorrectUsernameOrPassword(reason=reason) from None
    remove_expired_now_and_then()
    others = _of_other_pools(pool, cookie)
    return _cookie([(secret, session), *others[: _MOST - 1]]), session


def find(pool: UserPool, cookie: str | None) -> tuple[SsoSession, User] | None:
    """Return the session of a cookie, and its user, where it goes on in this pool.

    The session of a user who may not sign in any more is none.
    """
    digests = [_digest(secret) for secret in _secrets(cookie)]
    if not digests:
        return None
    with database().read() as connection:
        session_and_user = sso_sessions.find_sso_session(connection, pool.id, digests)
    if session_and_user is None:
        return None
    session, user = session_and_user
    if session.expires_at <= clock.now() or not user.enabled:
        return None
    return session, user


def use(session: SsoSession) -> SsoSession:
    """Remember that a session has just been used, and return it."""
    now = clock.now()
    with database().write() as connection:
        sso_sessions.use_sso_session(connection, session.digest, now)
    return replace(session, last_used_at=now)


def end(pool: UserPool, cookie: str | None) -> Cookie | None:
    """End the session that a cookie has in this pool; return one with the others, if there are."""
    others = _of_other_pools(pool, cookie)
    going_on = [secret for secret, _ in others]
    for secret in _secrets(cookie):
        if secret not in going_on:
            with database().write() as connection:
                sso_sessions.delete_sso_session(connection, _digest(secret))
    return _cookie(others) if others else None


def _of_other_pools(pool: UserPool, cookie: str | None) -> list[tuple[str, SsoSession]]:
    by_digest = {_digest(secret): secret for secret in _secrets(cookie)}
    if not by_digest:
        return []
    with database().read() as connection:
        known = sso_sessions.sso_sessions_with(connection, list(by_digest), clock.now())
    return [(by_digest[one.digest], one) for one in known if one.user_pool_id != pool.id]


def _cookie(sessions: Sequence[tuple[str, SsoSession]]) -> Cookie:
    value = _BETWEEN.join(secret for secret, _ in sessions)
    return Cookie(value, max(session.expires_at for _, session in sessions))


def _secrets(cookie: str | None) -> list[str]:
    return cookie.split(_BETWEEN)[:_MOST] if cookie else []


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
