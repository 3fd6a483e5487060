"""SMS_MFA and EMAIL_OTP as second factors: a code that is sent to the user's phone or mailbox.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-sms-email-message.html
"""

from typing import ClassVar

from sqlalchemy import Connection

from localstack_cognito.directory.users import mfa
from localstack_cognito.directory.users.attributes import VERIFIED
from localstack_cognito.directory.users.users import change_user
from localstack_cognito.signin import one_time_codes
from localstack_cognito.signin.challenges.challenge import Answer, Needs, SessionBy, Used, Who
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import EMAIL, SMS, Challenge, Journey, Proven, SignIn, Step
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User

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

    needs: ClassVar[Needs] = Needs(
        session=SessionBy.STRING,
        user=Who.USER,
        answer=(Parameter.SMS_MFA_CODE,),
        used=Used.WITH_PROOF,
    )

    def answer(self, answer: Answer) -> Step:
        """Check the code, and use the session up."""
        return check_code(answer)


def check_code(answer: Answer) -> Proven:
    """Check the code of a second factor, and use the session up."""
    sign_in, session = answer.sign_in, answer.session
    factor, state = session.challenge_name, session.state

    def take(connection: Connection, current: User) -> User:
        if not state["is_new"]:
            return current
        return _set_up(connection, sign_in.pool, current, factor, state["address"])

    user = one_time_codes.redeem(sign_in, session, answer.user, take)
    return Proven(user, answer.journey.proving(_METHODS[factor], second_factor=True))


def _set_up(connection: Connection, pool: UserPool, user: User, factor: str, address: str) -> User:
    """Give the user the address that a code has just proven, and enable the factor."""
    name = mfa.ADDRESSES[factor]
    attributes = {**user.attributes, name: address, VERIFIED[name]: "true"}
    changed = change_user(connection, pool, user, attributes=attributes)
    return mfa.enable(connection, pool, changed, factor)
