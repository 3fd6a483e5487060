"""Codes: from a phone, a mailbox or an app."""

from collections.abc import Mapping
from typing import Any, ClassVar

from localstack_cognito.login.journey import Asked
from localstack_cognito.login.problems import CODE_FIELD
from localstack_cognito.login.visit import Visit


class _Code:
    template: ClassVar[str] = "code.html"
    has_script: ClassVar[bool] = False
    hint: ClassVar[str] = "code_hint_sent"
    response: ClassVar[str]

    def shows(self, visit: Visit, asked: Asked) -> Mapping[str, Any]:
        """Return where the code is."""
        destination = asked.parameters.get("CODE_DELIVERY_DESTINATION", "")
        return {
            "hint": visit.texts(self.hint, destination=destination),
            "is_sent": bool(destination),
        }

    def responses(self, visit: Visit, asked: Asked) -> Mapping[str, str]:
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
