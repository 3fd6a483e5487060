"""MFA_SETUP: a pool that requires a second factor, and a user who has none yet.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
"""

import json
from typing import ClassVar

from localstack_cognito.directory.users import mfa
from localstack_cognito.directory.users.attributes import (
    check_changed_attributes,
    check_client_may_write,
    not_mutable,
)
from localstack_cognito.directory.users.users import read_user_again
from localstack_cognito.signin import sessions
from localstack_cognito.signin.challenges import code_mfa
from localstack_cognito.signin.challenges.challenge import Answer, Needs, SessionBy, Used, Who
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.refusals import InvalidSession
from localstack_cognito.signin.sign_in import (
    SOFTWARE_TOKEN,
    Challenge,
    Journey,
    Proven,
    SignIn,
    Step,
)
from localstack_cognito.signin.totp import VERIFIED
from localstack_cognito.storage.challenge_sessions import ChallengeSession
from localstack_cognito.storage.database import database
from localstack_cognito.storage.users import User

MFA_SETUP = "MFA_SETUP"
"""The challenge's name."""


def ask(sign_in: SignIn, user: User, journey: Journey) -> Challenge:
    """Ask the user to set a second factor up."""
    factors = json.dumps(mfa.offered(sign_in.pool), separators=(",", ":"))
    return Challenge(
        MFA_SETUP,
        {"MFAS_CAN_SETUP": factors, "USER_ID_FOR_SRP": user.username},
        sessions.begin(sign_in, user, MFA_SETUP, journey),
    )


class MfaSetup:
    """Takes the session that VerifySoftwareToken gave, or an address for codes by e-mail."""

    name: ClassVar[str] = MFA_SETUP

    needs: ClassVar[Needs] = Needs(session=SessionBy.STRING, user=Who.USER, used=Used.WITH_PROOF)

    def answer(self, answer: Answer) -> Step:
        """Let the user in who has just set an app up; it is their second factor from now on."""
        sign_in, session, user = answer.sign_in, answer.session, answer.user
        email = sign_in.optional(Parameter.EMAIL)
        if email and mfa.EMAIL_OTP in mfa.offered(sign_in.pool):
            return _set_up_mailbox(sign_in, session, user, email)
        if not session.state.get(VERIFIED):
            raise InvalidSession(reason="VerifySoftwareToken has not given this Session.")
        with database().write() as connection:
            user = read_user_again(connection, user.seq)
            sessions.use(connection, session)
            user = mfa.enable(connection, sign_in.pool, user, mfa.SOFTWARE_TOKEN_MFA)
        return Proven(user, answer.journey.proving(SOFTWARE_TOKEN, second_factor=True))


def _set_up_mailbox(
    sign_in: SignIn, session: ChallengeSession, user: User, email: str
) -> Challenge:
    """Send a code to the address that the user gives; once it comes back, the address is theirs.

    So Amazon's client libraries do it, while its documentation lets them begin again. Where nothing
    can be sent the session stays usable.
    """
    if user.attributes.get("email", email) != email:
        # A password alone must not move an account to another mailbox.
        raise not_mutable("email")
    check_client_may_write(sign_in.client, ["email"])
    check_changed_attributes(sign_in.pool, {"email": email}, by_admin=False)
    asked = code_mfa.ask(sign_in, user, Journey.of(session.state), mfa.EMAIL_OTP, email)
    sessions.use_alone(session)
    return asked
