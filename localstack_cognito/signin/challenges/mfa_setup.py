"""MFA_SETUP: a pool that requires a second factor, and a user who has none yet.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
"""

import json
from typing import ClassVar

from localstack_cognito.aws.api.cognito_idp import NotAuthorizedException
from localstack_cognito.directory import mfa
from localstack_cognito.directory.users import require
from localstack_cognito.signin import sessions
from localstack_cognito.signin.challenges.challenge import find_session
from localstack_cognito.signin.sign_in import (
    SOFTWARE_TOKEN,
    Challenge,
    Journey,
    Proven,
    SignIn,
    Step,
)
from localstack_cognito.storage.database import database
from localstack_cognito.storage.records import User
from localstack_cognito.storage.users import find_by_seq

MFA_SETUP = "MFA_SETUP"
"""The challenge's name."""
VERIFIED = "verified"
"""What a session's state says once VerifySoftwareToken has proven the user's app."""


def ask(sign_in: SignIn, user: User, journey: Journey) -> Challenge:
    """Ask the user to set a second factor up."""
    factors = json.dumps(mfa.offered(sign_in.pool), separators=(",", ":"))
    return Challenge(
        MFA_SETUP,
        {"MFAS_CAN_SETUP": factors, "USER_ID_FOR_SRP": user.username},
        sessions.begin(sign_in, user, MFA_SETUP, journey),
    )


class MfaSetup:
    """Takes the session that VerifySoftwareToken gave."""

    name: ClassVar[str] = MFA_SETUP

    def answer(self, sign_in: SignIn) -> Step:
        """Let the user in who has just set her app up; it is her second factor from now on."""
        session, user = find_session(sign_in, MFA_SETUP)
        if not session.state.get(VERIFIED):
            raise NotAuthorizedException("Invalid session for the user.")
        with database().write() as connection:
            sessions.use(connection, session)
            user = mfa.enable_software_token(connection, require(find_by_seq(connection, user.seq)))
        journey = Journey.of(session.state).proving(SOFTWARE_TOKEN, second_factor=True)
        return Proven(user, journey)
