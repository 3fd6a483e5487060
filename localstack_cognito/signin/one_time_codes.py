"""Codes that are sent to somebody who signs in, and come back in the answer to a challenge."""

import hmac
import secrets
from collections.abc import Callable

from localstack.aws.api import ServiceException
from sqlalchemy import Connection

from localstack_cognito.aws.api.cognito_idp import ChallengeName, CodeMismatchException
from localstack_cognito.aws.refusals import explained
from localstack_cognito.directory.users.delivery import Delivery, keep, post, write_letter
from localstack_cognito.directory.users.users import read_user_again
from localstack_cognito.messages.templates import Purpose
from localstack_cognito.signin import auth_events, guesses, sessions
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import Challenge, Journey, SignIn
from localstack_cognito.storage.challenge_sessions import ChallengeSession
from localstack_cognito.storage.database import database
from localstack_cognito.storage.users import User
from localstack_cognito.triggers.invocation import Occasion


def ask(
    sign_in: SignIn,
    user: User,
    journey: Journey,
    challenge_name: str,
    attribute_name: str,
    *,
    digits: int,
    is_first: bool = False,
    new_address: str | None = None,
) -> Challenge:
    """Send a code to an address of the user, and ask for it.

    With a ``new_address`` it goes there, and what is kept says that the address ``is_new``.
    """
    pool = sign_in.pool
    delivery = Delivery(attribute_name, new_address or user.attributes[attribute_name])
    code = f"{secrets.randbelow(10**digits):0{digits}d}"
    occasion = Occasion(pool, sign_in.client.id, user.username, sign_in.client_metadata)
    letter = write_letter(occasion, user, Purpose.AUTHENTICATION, delivery, code)
    with database().write_once() as connection:
        message = keep(connection, letter)
    state = {
        "code": code,
        "address": delivery.address,
        "is_first": is_first,
        "is_new": new_address is not None,
    }
    session = sessions.begin(sign_in, user, challenge_name, journey, state)
    post(message)
    more = {} if is_first else {"USER_ID_FOR_SRP": user.username}
    return _asked(challenge_name, delivery, session, more)


def pretend(
    sign_in: SignIn,
    username: str,
    journey: Journey,
    challenge_name: str,
    delivery: Delivery,
    *,
    digits: int,
) -> Challenge:
    """Ask for a code that was not sent, since there is nobody whom it could be sent to."""
    code = f"{secrets.randbelow(10**digits):0{digits}d}"
    state = {"code": code, "is_first": True, "username": username}
    session = sessions.begin(sign_in, None, challenge_name, journey, state)
    return _asked(challenge_name, delivery, session, {})


def _asked(
    challenge_name: str, delivery: Delivery, session: str, parameters: dict[str, str]
) -> Challenge:
    parameters = {
        "CODE_DELIVERY_DELIVERY_MEDIUM": delivery.medium,
        "CODE_DELIVERY_DESTINATION": delivery.destination,
        **parameters,
    }
    return Challenge(challenge_name, parameters, session)


def redeem(
    sign_in: SignIn,
    session: ChallengeSession,
    user: User | None,
    take: Callable[[Connection, User], User],
) -> User:
    """Use a session up with the code that was sent, and return what ``take`` makes of its user.

    That is called in the same transaction. ``user`` is None where nobody was sent a code. Raises
    ``CodeMismatchException``, ``NotAuthorizedException`` for a session that is used and for one who
    guesses too often, and what ``take`` raises; the session then stays usable.
    """
    sent_code = sign_in.required(Parameter(f"{session.challenge_name}_CODE"))
    is_right = hmac.compare_digest(str(session.state["code"]).encode(), sent_code.encode())
    mismatch = explained(
        CodeMismatchException("Invalid code or auth state for the user."),
        f"{session.challenge_name}_CODE is not the code that was sent for this Session.",
    )
    if user is None:
        # Nobody has given the right code.
        raise guesses.settle_nobodys(sign_in.pool, session.state["username"], mismatch)
    seq = user.seq

    def settle(connection: Connection) -> User | ServiceException:
        known = read_user_again(connection, seq)
        refusal = guesses.settle_known(connection, known, None if is_right else mismatch)
        if refusal is not None:
            return refusal
        sessions.use(connection, session)
        return take(connection, known)

    settled = database().transact(settle)
    if isinstance(settled, User):
        return settled
    challenge = ChallengeName.Password if session.state["is_first"] else ChallengeName.Mfa
    with auth_events.recording_failures(sign_in, user, Journey.of(session.state), challenge):
        raise settled
