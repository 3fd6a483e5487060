"""SOFTWARE_TOKEN_MFA: a code of the user's authenticator app."""

from typing import ClassVar

from localstack_cognito.aws.api.cognito_idp import ChallengeName
from localstack_cognito.directory.users import mfa
from localstack_cognito.signin import auth_events, sessions, totp
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


def ask(sign_in: SignIn, user: User, journey: Journey) -> Challenge:
    """Ask for a code."""
    token = mfa.find_software_token(user)
    parameters = {"USER_ID_FOR_SRP": user.username}
    if token is not None and token.friendly_name:
        parameters = {"FRIENDLY_DEVICE_NAME": token.friendly_name, **parameters}
    session = sessions.begin(sign_in, user, mfa.SOFTWARE_TOKEN_MFA, journey)
    return Challenge(mfa.SOFTWARE_TOKEN_MFA, parameters, session)


class SoftwareTokenMfa:
    """Checks the code. After a wrong one the session stays usable."""

    name: ClassVar[str] = mfa.SOFTWARE_TOKEN_MFA

    def answer(self, sign_in: SignIn) -> Step:
        """Check the code, and use it and the session up."""
        session, user = find_session(sign_in, mfa.SOFTWARE_TOKEN_MFA)
        code = sign_in.required("SOFTWARE_TOKEN_MFA_CODE")
        journey = Journey.of(session.state)
        with database().write() as connection:
            refusal = totp.redeem(connection, user, code)
            if refusal is None:
                sessions.use(connection, session)
        if refusal is not None:
            with auth_events.failures(sign_in, user, journey, ChallengeName.Mfa):
                raise refusal
        return Proven(user, journey.proving(SOFTWARE_TOKEN, second_factor=True))
