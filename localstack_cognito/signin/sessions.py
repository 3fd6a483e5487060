"""The session strings that tie a challenge to its answer.

A session is bound to its pool, client and user, works once, and ends after the client's
``AuthSessionValidity``. Only a digest of it is kept. Source:
https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html
"""

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.activity.noting import join, led_to, link
from localstack_cognito.directory.refusals import IncorrectUsernameOrPassword
from localstack_cognito.directory.users.users import find_user, no_user
from localstack_cognito.signin.refusals import ExpiredSession, InvalidSession, UsedSession
from localstack_cognito.signin.sign_in import Journey, SignIn
from localstack_cognito.storage import challenge_sessions, users
from localstack_cognito.storage.challenge_sessions import ChallengeSession
from localstack_cognito.storage.database import database
from localstack_cognito.storage.housekeeping import remove_expired_now_and_then
from localstack_cognito.storage.users import User
from localstack_cognito.tokens.keys import base64url

# Of three bytes four characters are made: such a string needs no padding as a block either.
_LENGTH = 768
_OTHER_ALPHABET = str.maketrans("-_+/", "+/-_")


def begin(
    sign_in: SignIn,
    user: User | None,
    challenge_name: str,
    journey: Journey,
    state: Mapping[str, Any] | None = None,
) -> str:
    """Keep what the answer to a challenge will be checked against, and return the session string.

    ``user`` is None for one who does not exist and must not be seen not to. The string is Base64url
    without padding, as AWS's is: it survives a query string and a cookie.
    """
    string = base64url(secrets.token_bytes(_LENGTH))
    session = ChallengeSession(
        digest=_digest(string),
        user_pool_id=sign_in.pool.id,
        client_id=sign_in.client.id,
        user_seq=user.seq if user else None,
        challenge_name=challenge_name,
        state={**(state or {}), "journey": journey.as_state()},
        expires_at=clock.now() + sign_in.client.settings["AuthSessionValidity"] * 60,
    )
    try:
        with database().write_once() as connection:
            challenge_sessions.add_challenge_session(connection, session)
    except IntegrityError:
        # The user or the client went away since it was read.
        reason = "The user or the app client was deleted meanwhile."
        raise IncorrectUsernameOrPassword(reason=reason) from None
    link(_link_of(session.digest))
    led_to("challenge", {"ChallengeName": challenge_name})
    remove_expired_now_and_then()
    return string


def _link_of(digest: str) -> str:
    return f"Session {digest}"


def secret_block(string: str) -> str:
    """Return a session string as a ``SECRET_BLOCK``, or a ``SECRET_BLOCK`` as a session string.

    Clients sign what the block decodes to, as Base64 with its own two characters.
    """
    return string.translate(_OTHER_ALPHABET)


def find(sign_in: SignIn, string: str, challenge_name: str) -> ChallengeSession:
    """Return what was kept for a session string.

    Raises ``NotAuthorizedException`` where it is another client's or challenge's, expired or used.
    """
    return find_with_user(sign_in, string, challenge_name)[0]


def find_with_user(
    sign_in: SignIn, string: str, challenge_name: str
) -> tuple[ChallengeSession, User | None]:
    """Return what was kept for a session string, and its user, or None where there is none.

    Raises what ``find`` raises.
    """
    session, user = _find(string, challenge_name)
    if session.client_id != sign_in.client.id or session.user_pool_id != sign_in.pool.id:
        raise InvalidSession(reason=f"The Session is of the app client {session.client_id}.")
    return session, user


def find_by_string(string: str, challenge_name: str) -> ChallengeSession:
    """Return what was kept for a session string, for operations that name no client.

    Raises ``NotAuthorizedException`` where it is another challenge's, expired or used.
    """
    return _find(string, challenge_name)[0]


def _find(string: str, challenge_name: str) -> tuple[ChallengeSession, User | None]:
    with database().read() as connection:
        session_and_user = challenge_sessions.find_challenge_session_and_user(
            connection, _digest(string)
        )
    if session_and_user is None:
        raise InvalidSession(reason="No challenge was given this Session, or it is long over.")
    session = session_and_user[0]
    join(_link_of(session.digest))
    if session.challenge_name != challenge_name:
        raise InvalidSession(
            reason=f"The Session is of {session.challenge_name}, and {challenge_name} was answered."
        )
    if session.used_at is not None:
        raise UsedSession(
            reason=f"The Session was answered at {clock.as_text(session.used_at)}: each answer "
            "gives the next."
        )
    if session.expires_at <= clock.now():
        raise ExpiredSession(
            reason=f"AuthSessionValidity of the client was over at "
            f"{clock.as_text(session.expires_at)}."
        )
    return session_and_user


def take(sign_in: SignIn, string: str, challenge_name: str) -> tuple[ChallengeSession, User | None]:
    """Use a session up, whatever its answer is worth, and return what was kept with its user.

    Raises what ``find`` raises.
    """
    digest = _digest(string)
    with database().write_once() as connection:
        session = challenge_sessions.take_challenge_session(
            connection, digest, sign_in.client.id, challenge_name, clock.now()
        )
    with database().read() as connection:
        seq = session.user_seq if session else None
        user = users.find_by_seq(connection, seq) if seq is not None else None
    if session is None:
        find(sign_in, string, challenge_name)
        raise UsedSession()
    join(_link_of(digest))
    return session, user


def take_newest(
    sign_in: SignIn, username: str, challenge_name: str
) -> tuple[ChallengeSession, User]:
    """Use up the newest session of a user that waits for this challenge's answer; return both.

    Raises ``NotAuthorizedException`` where there is none.
    """
    now = clock.now()
    with database().write() as connection:
        user = find_user(connection, sign_in.pool, username)
        if user is None:
            raise InvalidSession(reason=no_user(sign_in.pool, username))
        session = challenge_sessions.find_newest_challenge_session(
            connection, user.seq, sign_in.client.id, challenge_name, now
        )
        if session is None:
            raise InvalidSession(
                reason=f"No sign-in of {user.username} waits for {challenge_name}."
            )
        use(connection, session)
    join(_link_of(session.digest))
    return session, user


def use(connection: Connection, session: ChallengeSession) -> None:
    """Use the session up. Raises ``NotAuthorizedException`` where somebody else just did."""
    if not challenge_sessions.use_challenge_session(connection, session.digest, clock.now()):
        raise UsedSession()


def use_alone(session: ChallengeSession) -> None:
    """Use the session up where nothing else is written. Raises what ``use`` raises."""
    with database().write_once() as connection:
        use(connection, session)


def _digest(string: str) -> str:
    return hashlib.sha256(string.encode()).hexdigest()
