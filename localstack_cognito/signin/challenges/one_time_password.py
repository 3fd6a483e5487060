"""EMAIL_OTP and SMS_OTP: who has a code that was sent needs no password.

EMAIL_OTP is the name of a second factor too; what was kept with the session says which it is.
Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
"""

from dataclasses import replace
from typing import ClassVar

from sqlalchemy import Connection

from localstack_cognito.directory.users.attributes import VERIFIED
from localstack_cognito.directory.users.delivery import simulated
from localstack_cognito.directory.users.users import UserStatus, change_user
from localstack_cognito.signin import one_time_codes, users
from localstack_cognito.signin.challenges import code_mfa
from localstack_cognito.signin.challenges.challenge import Answer, Needs, SessionBy, Used, Who
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import EMAIL, SMS, Challenge, Journey, Proven, SignIn, Step
from localstack_cognito.storage.users import User

EMAIL_OTP = "EMAIL_OTP"
SMS_OTP = "SMS_OTP"
ADDRESSES = {EMAIL_OTP: "email", SMS_OTP: "phone_number"}
"""The attribute with the address that each sends its code to."""

_DIGITS = 8
_METHODS = {EMAIL_OTP: EMAIL, SMS_OTP: SMS}


def ask(
    sign_in: SignIn, username: str, user: User | None, journey: Journey, name: str
) -> Challenge:
    """Send a code and ask for it. To nobody nothing is sent, and it is asked for all the same."""
    attribute_name = ADDRESSES[name]
    if user is None:
        delivery = simulated(sign_in.pool, username, [attribute_name])
        return one_time_codes.pretend(sign_in, username, journey, name, delivery, digits=_DIGITS)
    return one_time_codes.ask(
        sign_in, user, journey, name, attribute_name, digits=_DIGITS, is_first=True
    )


class SmsOtp:
    """The code that went to the phone. After a wrong one the session stays usable."""

    name: ClassVar[str] = SMS_OTP

    needs: ClassVar[Needs] = Needs(
        session=SessionBy.STRING,
        user=Who.ANYBODY,
        answer=(Parameter.SMS_OTP_CODE,),
        used=Used.WITH_PROOF,
    )

    def answer(self, answer: Answer) -> Step:
        """Check the code, and use the session up; the phone is verified by it."""
        return _check_code(answer)


class EmailOtp:
    """The code that went to the mailbox. After a wrong one the session stays usable."""

    name: ClassVar[str] = EMAIL_OTP

    needs: ClassVar[Needs] = Needs(
        session=SessionBy.STRING,
        user=Who.ANYBODY_AT_FIRST,
        answer=(Parameter.EMAIL_OTP_CODE,),
        used=Used.WITH_PROOF,
    )

    def answer(self, answer: Answer) -> Step:
        """Check the code, and use the session up; as a first factor it verifies the address."""
        is_first = answer.session.state["is_first"]
        return _check_code(answer) if is_first else code_mfa.check_code(answer)


def _check_code(answer: Answer) -> Proven:
    sign_in, session = answer.sign_in, answer.session
    attribute_name = ADDRESSES[session.challenge_name]

    def take(connection: Connection, current: User) -> User:
        users.check_may_sign_in(current, unconfirmed=True)
        changed = _verified(current, attribute_name, session.state["address"])
        if changed == current:
            return current
        return change_user(
            connection,
            sign_in.pool,
            current,
            attributes=changed.attributes,
            status=changed.status,
        )

    user = one_time_codes.redeem(sign_in, session, answer.found_user, take)
    return Proven(user, answer.journey.proving(_METHODS[session.challenge_name]))


def _verified(user: User, attribute_name: str, address: str) -> User:
    """The code has proven the address, unless another has come since, and confirmed its user."""
    attributes = dict(user.attributes)
    if attributes.get(attribute_name) == address:
        attributes[VERIFIED[attribute_name]] = "true"
    status = user.status
    if status == UserStatus.UNCONFIRMED:
        status = UserStatus.CONFIRMED.value
    return replace(user, attributes=attributes, status=status)
