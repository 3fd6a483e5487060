"""SMS_MFA and EMAIL_OTP as second factors: a code that is sent to the user's phone or mailbox.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-sms-email-message.html
"""

from typing import ClassVar

from sqlalchemy import Connection

from localstack_cognito.directory.users import mfa
from localstack_cognito.directory.users.attributes import VERIFIED
from localstack_cognito.directory.users.users import change_user
from localstack_cognito.signin import one_time_codes
from localstack_cognito.signin.challenges.challenge import find_session
from localstack_cognito.signin.sign_in import EMAIL, SMS, Challenge, Journey, Proven, SignIn, Step
from localstack_cognito.storage.records import User, UserPool

_DIGITS = 6
_METHODS = {mfa.SMS_MFA: SMS, mfa.EMAIL_OTP: EMAIL}


def ask(
    sign_in: SignIn, user: User, journey: Journey, factor: str, new_address: str | None = None
) -> Challenge:
    """Send a code to the address that the factor is of, and ask for it.

    A new address becomes the user's, and the factor is enabled, once the code has come back.
    """
    return one_time_codes.ask(
        sign_in,
        user,
        journey,
        factor,
        mfa.ADDRESSES[factor],
        digits=_DIGITS,
        new_address=new_address,
    )


class SmsMfa:
    """The code that went to the phone. After a wrong one the session stays usable."""

    name: ClassVar[str] = mfa.SMS_MFA

    def answer(self, sign_in: SignIn) -> Step:
        """Check the code, and use the session up."""
        return answer(sign_in, self.name)


def answer(sign_in: SignIn, factor: str) -> Step:
    """Check the code of a second factor, and use the session up."""
    session, user = find_session(sign_in, factor)
    state = session.state

    def take(connection: Connection, current: User) -> User:
        if not state["is_new"]:
            return current
        return _set_up(connection, sign_in.pool, current, factor, state["address"])

    user = one_time_codes.redeem(sign_in, session, user, take)
    journey = Journey.of(session.state).proving(_METHODS[factor], second_factor=True)
    return Proven(user, journey)


def _set_up(connection: Connection, pool: UserPool, user: User, factor: str, address: str) -> User:
    """Give the user the address that a code has just proven, and enable the factor."""
    name = mfa.ADDRESSES[factor]
    attributes = {**user.attributes, name: address, VERIFIED[name]: "true"}
    changed = change_user(connection, pool, user, attributes=attributes)
    return mfa.enable(connection, pool, changed, factor)
