"""SMS_MFA and EMAIL_OTP as second factors: a code that is sent to the user's phone or mailbox.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-sms-email-message.html
"""

from typing import ClassVar

from localstack_cognito.directory import mfa
from localstack_cognito.signin import one_time_codes, sessions
from localstack_cognito.signin.challenges.challenge import find_session
from localstack_cognito.signin.sign_in import EMAIL, SMS, Challenge, Journey, Proven, SignIn, Step
from localstack_cognito.storage.database import database
from localstack_cognito.storage.records import User

_DIGITS = 6
_METHODS = {mfa.SMS_MFA: SMS, mfa.EMAIL_OTP: EMAIL}


def ask(sign_in: SignIn, user: User, journey: Journey, factor: str) -> Challenge:
    """Send a code to the address that the factor is of, and ask for it."""
    return one_time_codes.ask(sign_in, user, journey, factor, mfa.ADDRESSES[factor], digits=_DIGITS)


class SmsMfa:
    """The code that went to the phone. After a wrong one the session stays usable."""

    name: ClassVar[str] = mfa.SMS_MFA

    def answer(self, sign_in: SignIn) -> Step:
        """Check the code, and use the session up."""
        return answer(sign_in, self.name)


def answer(sign_in: SignIn, factor: str) -> Step:
    """Check the code of a second factor, and use the session up."""
    session, user = find_session(sign_in, factor)
    one_time_codes.check(sign_in, session, user)
    with database().write() as connection:
        sessions.use(connection, session)
    journey = Journey.of(session.state).proving(_METHODS[factor], second_factor=True)
    return Proven(user, journey)
