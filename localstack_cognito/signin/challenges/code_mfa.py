"""SMS_MFA and EMAIL_OTP: a code that is sent to the user's phone or mailbox.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa-sms-email-message.html
"""

import hmac
import secrets
from typing import ClassVar

from localstack_cognito.aws.api.cognito_idp import CodeMismatchException
from localstack_cognito.directory import mfa
from localstack_cognito.directory.delivery import Delivery
from localstack_cognito.directory.triggers import refuse_triggers
from localstack_cognito.messages import outbox
from localstack_cognito.messages.templates import Purpose, authentication_text
from localstack_cognito.signin import sessions, users
from localstack_cognito.signin.challenges.challenge import find_session
from localstack_cognito.signin.sign_in import Challenge, Proven, SignIn, Step
from localstack_cognito.storage.database import database
from localstack_cognito.storage.records import User


def ask(sign_in: SignIn, user: User, factor: str) -> Challenge:
    """Send a code to the address that the factor is of, and ask for it."""
    pool = sign_in.pool
    refuse_triggers(pool, "CustomMessage", "CustomEmailSender", "CustomSMSSender")
    attribute_name = mfa.ADDRESSES[factor]
    delivery = Delivery(attribute_name, user.attributes[attribute_name])
    code = f"{secrets.randbelow(1_000_000):06d}"
    with database().write() as connection:
        message = outbox.keep(
            connection,
            region=pool.region,
            user_pool_id=pool.id,
            username=user.username,
            destination=delivery.address,
            delivery_medium=delivery.medium,
            purpose=Purpose.AUTHENTICATION,
            text=authentication_text(pool.settings, delivery.medium, code),
            code=code,
        )
    session = sessions.begin(sign_in, user, factor, {"code": code})
    outbox.announce(message)
    return Challenge(
        factor,
        {
            "CODE_DELIVERY_DELIVERY_MEDIUM": delivery.medium,
            "CODE_DELIVERY_DESTINATION": delivery.destination,
            "USER_ID_FOR_SRP": user.username,
        },
        session,
    )


class _CodeMfa:
    """Checks the code. After a wrong one the session stays usable."""

    name: ClassVar[str]

    def answer(self, sign_in: SignIn) -> Step:
        """Check the code, and use the session up."""
        session, user = find_session(sign_in, self.name)
        given = sign_in.required(f"{self.name}_CODE")
        users.check_not_locked(user)
        if not hmac.compare_digest(str(session.state["code"]).encode(), given.encode()):
            users.count_failure(user)
            raise CodeMismatchException("Invalid code or auth state for the user.")
        with database().write() as connection:
            sessions.use(connection, session)
        return Proven(user, second_factor=True)


class SmsMfa(_CodeMfa):
    """The code that went to the phone."""

    name: ClassVar[str] = mfa.SMS_MFA


class EmailOtp(_CodeMfa):
    """The code that went to the mailbox."""

    name: ClassVar[str] = mfa.EMAIL_OTP
