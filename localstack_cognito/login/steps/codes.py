"""Codes: from a phone, a mailbox or an app."""

from collections.abc import Mapping
from typing import Any, ClassVar

from localstack_cognito.login.page_challenge import PageChallenge
from localstack_cognito.login.problems import CODE_FIELD
from localstack_cognito.login.steps.step import Step
from localstack_cognito.login.visit import Visit


class _Code(Step):
    template: ClassVar[str] = "code.html"
    hint: ClassVar[str] = "code_hint_sent"
    response: ClassVar[str]

    def describe(self, visit: Visit, challenge: PageChallenge) -> Mapping[str, Any]:
        """Return where the code is."""
        destination = challenge.parameters.get("CODE_DELIVERY_DESTINATION", "")
        return {
            "hint": visit.texts(self.hint, destination=destination),
            "is_sent": bool(destination),
        }

    def read_responses(self, visit: Visit, challenge: PageChallenge) -> Mapping[str, str]:
        """Return the code."""
        return {self.response: visit.field(CODE_FIELD)}


class SmsMfa(_Code):
    """The second factor that goes to a phone."""

    name: ClassVar[str] = "SMS_MFA"
    response: ClassVar[str] = "SMS_MFA_CODE"


class SmsOtp(_Code):
    """The first factor that goes to a phone."""

    name: ClassVar[str] = "SMS_OTP"
    response: ClassVar[str] = "SMS_OTP_CODE"


class EmailOtp(_Code):
    """The factor, first or second, that goes to a mailbox."""

    name: ClassVar[str] = "EMAIL_OTP"
    response: ClassVar[str] = "EMAIL_OTP_CODE"


class SoftwareTokenMfa(_Code):
    """The second factor of an app."""

    name: ClassVar[str] = "SOFTWARE_TOKEN_MFA"
    response: ClassVar[str] = "SOFTWARE_TOKEN_MFA_CODE"
    hint: ClassVar[str] = "code_hint_app"
