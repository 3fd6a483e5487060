"""SOFTWARE_TOKEN_MFA: a code of the user's authenticator app."""

from typing import ClassVar

from localstack_cognito.aws.api.cognito_idp import ChallengeName
from localstack_cognito.directory.users import mfa
from localstack_cognito.signin import auth_events, sessions, totp
from localstack_cognito.signin.challenges.challenge import Answer, Needs, SessionBy, Used, Who
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import (
    SOFTWARE_TOKEN,
    Challenge,
    Journey,
    Proven,
    SignIn,
    Step,
)
from localstack_cognito.storage.database import database
from localstack_cognito.storage.users import User


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

    needs: ClassVar[Needs] = Needs(
        session=SessionBy.STRING,
        user=Who.USER,
        answer=(Parameter.SOFTWARE_TOKEN_MFA_CODE,),
        used=Used.WITH_PROOF,
    )

    def answer(self, answer: Answer) -> Step:
        """Check the code, and use it and the session up."""
        user, journey = answer.user, answer.journey
        code = answer.sign_in.required(Parameter.SOFTWARE_TOKEN_MFA_CODE)
        with database().write() as connection:
            refusal = totp.redeem(connection, user, code)
            if refusal is None:
                sessions.use(connection, answer.session)
        if refusal is not None:
            with auth_events.recording_failures(answer.sign_in, user, journey, ChallengeName.Mfa):
                raise refusal
        return Proven(user, journey.proving(SOFTWARE_TOKEN, second_factor=True))
