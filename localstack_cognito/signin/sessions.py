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
from localstack_cognito.aws.api.cognito_idp import NotAuthorizedException
from localstack_cognito.directory.refusals import IncorrectUsernameOrPassword
from localstack_cognito.directory.users.users import find_user
from localstack_cognito.signin.refusals import ExpiredSession, InvalidSession, UsedSession
from localstack_cognito.signin.sign_in import Journey, SignIn
from localstack_cognito.storage import sessions, users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.housekeeping import remove_expired_now_and_then
from localstack_cognito.storage.records import ChallengeSession, User
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
    session = base64url(secrets.token_bytes(_LENGTH))
    kept = ChallengeSession(
        digest=_digest(session),
        user_pool_id=sign_in.pool.id,
        client_id=sign_in.client.id,
        user_seq=user.seq if user else None,
        challenge_name=challenge_name,
        state={**(state or {}), "journey": journey.kept()},
        expires_at=clock.now() + sign_in.client.settings["AuthSessionValidity"] * 60,
    )
    try:
        with database().write() as connection:
            sessions.add_challenge_session(connection, kept)
    except IntegrityError:
        # The user or the client went away since it was read.
        raise IncorrectUsernameOrPassword() from None
    remove_expired_now_and_then()
    return session


def secret_block(session: str) -> str:
    """Return a session string as a ``SECRET_BLOCK``, or a ``SECRET_BLOCK`` as a session string.

    Clients sign what the block decodes to, as Base64 with its own two characters.
    """
    return session.translate(_OTHER_ALPHABET)


def find(sign_in: SignIn, session: str, challenge_name: str) -> ChallengeSession:
    """Return what was kept for a session string.

    Raises ``NotAuthorizedException`` where it is another client's or challenge's, expired or used.
    """
    return find_with_user(sign_in, session, challenge_name)[0]


def find_with_user(
    sign_in: SignIn, session: str, challenge_name: str
) -> tuple[ChallengeSession, User | None]:
    """Return what was kept for a session string, and its user, or None where there is none.

    Raises what ``find`` raises.
    """
    kept, user = _find(session, challenge_name)
    if kept.client_id != sign_in.client.id or kept.user_pool_id != sign_in.pool.id:
        raise _invalid()
    return kept, user


def find_by_string(session: str, challenge_name: str) -> ChallengeSession:
    """Return what was kept for a session string, for operations that name no client.

    Raises ``NotAuthorizedException`` where it is another challenge's, expired or used.
    """
    return _find(session, challenge_name)[0]


def _find(session: str, challenge_name: str) -> tuple[ChallengeSession, User | None]:
    with database().read() as connection:
        found = sessions.find_challenge_session_and_user(connection, _digest(session))
    if found is None or found[0].challenge_name != challenge_name:
        raise _invalid()
    kept = found[0]
    if kept.used_at is not None:
        raise _used()
    if kept.expires_at <= clock.now():
        raise ExpiredSession()
    return found


def take(
    sign_in: SignIn, session: str, challenge_name: str
) -> tuple[ChallengeSession, User | None]:
    """Use a session up, whatever its answer is worth, and return what was kept with its user.

    Raises what ``find`` raises.
    """
    digest = _digest(session)
    with database().write() as connection:
        kept = sessions.take_challenge_session(
            connection, digest, sign_in.client.id, challenge_name, clock.now()
        )
        seq = kept.user_seq if kept else None
        user = users.find_by_seq(connection, seq) if seq is not None else None
    if kept is None:
        find(sign_in, session, challenge_name)
        raise _used()
    return kept, user


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
            raise _invalid()
        kept = sessions.find_newest_challenge_session(
            connection, user.seq, sign_in.client.id, challenge_name, now
        )
        if kept is None:
            raise _invalid()
        use(connection, kept)
    return kept, user


def use(connection: Connection, session: ChallengeSession) -> None:
    """Use the session up. Raises ``NotAuthorizedException`` where somebody else just did."""
    if not sessions.use_challenge_session(connection, session.digest, clock.now()):
        raise _used()


def use_alone(session: ChallengeSession) -> None:
    """Use the session up where nothing else is written. Raises what ``use`` raises."""
    with database().write() as connection:
        use(connection, session)


def _invalid() -> NotAuthorizedException:
    return InvalidSession()


def _used() -> NotAuthorizedException:
    return UsedSession()


def _digest(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()
