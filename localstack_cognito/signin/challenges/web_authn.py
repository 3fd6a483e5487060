"""WEB_AUTHN: a passkey signs a challenge.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
"""

import base64
from typing import ClassVar

from localstack_cognito.aws.api.cognito_idp import ChallengeName
from localstack_cognito.signin import auth_events, sessions
from localstack_cognito.signin.challenges.challenge import Answer, Needs, SessionBy, Used, Who
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.passkeys import assertions, credentials
from localstack_cognito.signin.sign_in import (
    HARDWARE_KEY,
    SOFTWARE_KEY,
    Challenge,
    Journey,
    Proven,
    SignIn,
    Step,
)
from localstack_cognito.storage.users import User

WEB_AUTHN = "WEB_AUTHN"
"""The challenge's name."""

_PLATFORM = "platform"


def ask(sign_in: SignIn, username: str, user: User | None, journey: Journey) -> Challenge:
    """Ask for a signature of one of the user's passkeys."""
    options, challenge = assertions.request_options(sign_in.pool, user)
    state = {"challenge": base64.b64encode(challenge).decode()}
    session = sessions.begin(sign_in, user, WEB_AUTHN, journey, state)
    return Challenge(WEB_AUTHN, {"CREDENTIAL_REQUEST_OPTIONS": options}, session)


class WebAuthn:
    """Checks the signature. A challenge is signed once: after a wrong one there is another."""

    name: ClassVar[str] = WEB_AUTHN

    needs: ClassVar[Needs] = Needs(
        session=SessionBy.STRING, user=Who.USER, answer=(Parameter.CREDENTIAL,), used=Used.BEFORE
    )

    def answer(self, answer: Answer) -> Step:
        """Check the signature."""
        sign_in, user, journey = answer.sign_in, answer.user, answer.journey
        challenge = base64.b64decode(answer.session.state["challenge"])
        credential_json = sign_in.required(Parameter.CREDENTIAL)
        with auth_events.recording_failures(sign_in, user, journey, ChallengeName.Password):
            credential = assertions.verify_assertion(sign_in.pool, user, challenge, credential_json)
        method = SOFTWARE_KEY if credential.attachment == _PLATFORM else HARDWARE_KEY
        both = credentials.proves_both_factors(sign_in.pool, user)
        return Proven(user, journey.proving(method, second_factor=both))
