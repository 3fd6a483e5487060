"""Confirmation codes: six digits, once, the newest counting.

Lifetimes and limits: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
"""

import hmac
import secrets
from dataclasses import dataclass

from localstack.aws.api import ServiceException
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.activity.noting import join, link
from localstack_cognito.directory.refusals import ExpiredCode, TooManyAttempts, WrongCode
from localstack_cognito.storage import attempts, confirmation_codes
from localstack_cognito.storage.confirmation_codes import ConfirmationCode
from localstack_cognito.storage.database import database

CONFIRM_SIGN_UP = "ConfirmSignUp"
"""The purpose of the code that confirms a sign-up."""

FORGOT_PASSWORD = "ForgotPassword"  # noqa: S105
"""The purpose of the code that lets its user choose another password."""
VERIFY = {"email": "VerifyEmail", "phone_number": "VerifyPhoneNumber"}
"""The purposes of the codes that verify an address, by its attribute."""

_HOUR = 3600.0
_LIFETIMES = {
    CONFIRM_SIGN_UP: 24 * _HOUR,
    FORGOT_PASSWORD: _HOUR,
    **dict.fromkeys(VERIFY.values(), 24 * _HOUR),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """How often in an hour an operation may be tried for one user."""

    action: str
    an_hour: int


CONFIRMATIONS = Limit("ConfirmSignUp", 15)
RESENDS = Limit("ResendConfirmationCode", 5)
VERIFICATIONS = Limit("VerifyUserAttribute", 15)
VERIFICATION_CODES = Limit("GetUserAttributeVerificationCode", 5)
# AWS allows between 5 and 20, by the risk that it sees.
RESETS = Limit("ForgotPassword", 20)
RESET_CONFIRMATIONS = Limit("ConfirmForgotPassword", 20)
PASSWORD_CHANGES = Limit("ChangePassword", 5)
_SIMULATED = "SimulatedForgotPassword"
ACTIONS = frozenset(
    {
        *(CONFIRMATIONS.action, RESENDS.action, VERIFICATIONS.action, VERIFICATION_CODES.action),
        *(RESETS.action, RESET_CONFIRMATIONS.action, PASSWORD_CHANGES.action, _SIMULATED),
    }
)
"""What is counted here."""


def new_code() -> str:
    """Return a code that nobody has yet."""
    return f"{secrets.randbelow(1_000_000):06d}"


def give_code(
    connection: Connection,
    user_seq: int,
    purpose: str,
    code: str,
    attribute_name: str | None,
    pending_value: str | None = None,
) -> None:
    """Give the user a new code for the purpose, in place of any other.

    ``attribute_name`` is what the code verifies besides, if it was sent to an address, and
    ``pending_value`` what that attribute then becomes.
    """
    expires_at = clock.now() + _LIFETIMES[purpose]
    link(_link_of(user_seq, purpose))
    confirmation_codes.put_code(
        connection,
        ConfirmationCode(user_seq, purpose, code, attribute_name, expires_at, pending_value),
    )


def check_code(waiting: ConfirmationCode | None, answer: str) -> ConfirmationCode:
    """Return the code that is ``waiting`` for an answer, if ``answer`` is it.

    Raises ``ExpiredCodeException`` where there is none or it has expired, and
    ``CodeMismatchException`` where it is another.
    """
    if waiting is not None:
        join(_link_of(waiting.user_seq, waiting.purpose))
    if waiting is None:
        raise ExpiredCode(reason="No code waits for an answer: none was sent, or it was used.")
    if waiting.expires_at <= clock.now():
        raise ExpiredCode(
            reason=f"The code for {waiting.purpose} expired at "
            f"{clock.as_text(waiting.expires_at)}, it is {clock.as_text(clock.now())}."
        )
    if not hmac.compare_digest(waiting.code.encode(), answer.encode()):
        raise WrongCode(
            reason=f"It is not the code that was sent last for {waiting.purpose}: see the messages."
        )
    return waiting


def _link_of(user_seq: int, purpose: str) -> str:
    return f"code of {user_seq} for {purpose}"


def simulate(user_pool_id: str, username_key: str) -> None:
    """Remember that somebody who gets no code is said to have been sent one to reset a password."""
    _count(user_pool_id, username_key, _SIMULATED, window=0)


def refused_simulated(user_pool_id: str, username_key: str) -> ServiceException:
    """Return the error for whatever is given as a code that was never sent.

    It is the same as for one who was sent a code, or who has not asked for any.
    """
    reason = "No code was sent; PreventUserExistenceErrors of the app client hides why."
    with database().read() as connection:
        asked_at = attempts.find_start(connection, user_pool_id, username_key, _SIMULATED)
    if asked_at is None or asked_at + _LIFETIMES[FORGOT_PASSWORD] <= clock.now():
        return ExpiredCode(reason=reason)
    return WrongCode(reason=reason)


def count(user_pool_id: str, username_key: str, limit: Limit) -> None:
    """Count one more try. Raises ``LimitExceededException`` where there were too many."""
    if _count(user_pool_id, username_key, limit.action, window=_HOUR) > limit.an_hour:
        raise TooManyAttempts(
            reason=f"{limit.action} was tried more than {limit.an_hour} times in an hour."
        )


def _count(user_pool_id: str, username_key: str, action: str, *, window: float) -> int:
    """Count one more and return how many there are, none in a pool that has just gone."""
    try:
        with database().write_once() as connection:
            return attempts.count_attempt(
                connection, user_pool_id, username_key, action, now=clock.now(), window=window
            )
    except IntegrityError:
        # Whoever goes on finds nobody there.
        return 0
