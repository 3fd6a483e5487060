"""Codes of authenticator apps: RFC 6238, six digits, a new one every thirty seconds.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-totp.html
"""

import base64
import hmac
import secrets
from typing import cast

import pyotp
from localstack.aws.api import ServiceException
from sqlalchemy import Connection

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    ChallengeNameType,
    CodeMismatchException,
    InvalidParameterException,
    SoftwareTokenMFANotFoundException,
)
from localstack_cognito.aws.refusals import explained
from localstack_cognito.directory.clients.user_pool_clients import find_pool_and_client
from localstack_cognito.directory.users import mfa
from localstack_cognito.directory.users.users import read_user_again
from localstack_cognito.signin import guesses, sessions
from localstack_cognito.signin.refusals import (
    InvalidSession,
    UsedSoftwareTokenCode,
    WrongSoftwareTokenCode,
)
from localstack_cognito.signin.sign_in import Journey, SignIn
from localstack_cognito.storage import software_tokens
from localstack_cognito.storage.challenge_sessions import ChallengeSession
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User, find_by_seq

_SECRET_LENGTH = 32
_STEP = 30
# A clock may be one step ahead or behind.
_DRIFT = (0, -1, 1)
_MFA_SETUP = ChallengeNameType.MFA_SETUP.value
# What a session's state says once AssociateSoftwareToken has given a secret in it.
_ASSOCIATED = "associated"
VERIFIED = "verified"
"""What it says once VerifySoftwareToken has proven the user's app."""


def associate(pool: UserPool, user: User) -> str:
    """Give the user a new secret for an app and return it, in Base32.

    It counts once a code has proven it. Raises ``SoftwareTokenMFANotFoundException`` where the
    pool does not offer TOTP.
    """
    _check_offered(pool)
    secret = base64.b32encode(secrets.token_bytes(_SECRET_LENGTH)).decode().rstrip("=")
    with database().write() as connection:
        read_user_again(connection, user.seq)
        software_tokens.put_pending_secret(connection, user.seq, secret)
    return secret


def associate_in_session(session: str) -> tuple[str, str]:
    """Do what ``associate`` does for a user who has to; return the secret and the next session.

    Raises ``NotAuthorizedException`` or ``SoftwareTokenMFANotFoundException``.
    """
    sign_in, challenge_session, user = _find_session(session)
    _check_offered(sign_in.pool)
    sessions.use_alone(challenge_session)
    return associate(sign_in.pool, user), sessions.begin(
        sign_in, user, _MFA_SETUP, Journey.of(challenge_session.state), {_ASSOCIATED: True}
    )


def verify(pool: UserPool, user: User, code: str, friendly_name: str | None) -> None:
    """Let the user's new secret count, if the code proves that the app has it.

    Raises ``EnableSoftwareTokenMFAException`` for a wrong code, and
    ``SoftwareTokenMFANotFoundException`` where there is no new secret.
    """
    _check_offered(pool)
    token = mfa.find_software_token(user)
    if token is None or token.pending_secret is None:
        raise SoftwareTokenMFANotFoundException("No software token is waiting to be verified.")
    step = _step_of(token.pending_secret, code)
    if step is None:
        raise WrongSoftwareTokenCode(reason=_wrong_code())
    with database().write() as connection:
        read_user_again(connection, user.seq)
        current = software_tokens.find_software_token(connection, user.seq)
        if current is None or current.pending_secret != token.pending_secret:
            raise WrongSoftwareTokenCode(
                reason=f"AssociateSoftwareToken has given {user.username} another secret meanwhile."
            )
        software_tokens.prove_pending_secret(connection, user.seq, friendly_name, step)


def verify_in_session(session: str, code: str, friendly_name: str | None) -> str:
    """Do what ``verify`` does for a user who has to; return the session that answers MFA_SETUP.

    The session must be one that ``associate_in_session`` gave, and not that of another sign-in.
    Raises ``NotAuthorizedException`` and what ``verify`` raises; the session then stays usable.
    """
    sign_in, challenge_session, user = _find_session(session)
    if not challenge_session.state.get(_ASSOCIATED):
        raise InvalidSession(reason="AssociateSoftwareToken has not given this Session.")
    verify(sign_in.pool, user, code, friendly_name)
    sessions.use_alone(challenge_session)
    return sessions.begin(
        sign_in, user, _MFA_SETUP, Journey.of(challenge_session.state), {VERIFIED: True}
    )


def redeem(connection: Connection, user: User, code: str) -> ServiceException | None:
    """Use a code of the user's app up, and return None; or return what it is refused with.

    That is ``CodeMismatchException`` for a wrong one, which is counted in the transaction,
    ``ExpiredCodeException`` for one that was taken before, and ``NotAuthorizedException`` where
    the user is locked out. Raises ``SoftwareTokenMFANotFoundException`` where there is no app.
    """
    # Nobody gives the user another app meanwhile, or takes the same code.
    known = read_user_again(connection, user.seq)
    token = software_tokens.find_software_token(connection, user.seq)
    if token is None or token.secret is None:
        raise SoftwareTokenMFANotFoundException("User has not set up software token mfa")
    step = _step_of(token.secret, code)
    wrong = None
    if step is None:
        text = "Invalid code received for user"
        wrong = explained(CodeMismatchException(text), _wrong_code())
    refusal = guesses.settle_known(connection, known, wrong)
    if refusal is None and not software_tokens.use_step(connection, user.seq, cast(int, step)):
        return UsedSoftwareTokenCode(
            reason=f"This code of {user.username}, or a later one, has been taken already; the app "
            "shows the next one within 30 seconds."
        )
    return refusal


def _wrong_code() -> str:
    at = clock.as_text(clock.machine_now())
    return f"The code is not the one that the app shows about now, which is {at}."


def _check_offered(pool: UserPool) -> None:
    if mfa.SOFTWARE_TOKEN_MFA not in mfa.offered(pool):
        raise SoftwareTokenMFANotFoundException(
            "Software Token MFA has not been enabled by the userPool"
        )


def _step_of(secret: str, code: str) -> int | None:
    """Return the time step that the code is of, or None where it is of none around now."""
    # An authenticator app goes by a clock of its own.
    now = int(clock.machine_now()) // _STEP
    totp = pyotp.TOTP(secret)
    encoded_code = code.encode()
    matches = [
        now + drift
        for drift in _DRIFT
        if hmac.compare_digest(totp.generate_otp(now + drift).encode(), encoded_code)
    ]
    return matches[0] if matches else None


def _find_session(session: str) -> tuple[SignIn, ChallengeSession, User]:
    challenge_session = sessions.find_by_string(session, _MFA_SETUP)
    pool, client = find_pool_and_client(challenge_session.client_id)
    with database().read() as connection:
        user = (
            find_by_seq(connection, challenge_session.user_seq)
            if challenge_session.user_seq
            else None
        )
    if user is None or challenge_session.state.get(VERIFIED):
        reason = "The user is gone, or has proven the app already."
        raise InvalidSession(reason=reason)
    return SignIn(pool, client, {}, by_admin=False, session=session), challenge_session, user


def check_one_of(access_token: str | None, session: str | None) -> None:
    """Check that a request names its user in one way.

    Raises ``InvalidParameterException``.
    """
    if bool(access_token) == bool(session):
        raise InvalidParameterException(
            "Either an access token or a session must be given, and not both."
        )
