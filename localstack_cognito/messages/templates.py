"""The texts of messages: a pool's own, or AWS's defaults.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Purpose(StrEnum):
    """Why a message is sent, in the words of the CustomMessage trigger's ``triggerSource``."""

    SIGN_UP = "SignUp"
    RESEND_CODE = "ResendCode"
    ADMIN_CREATE_USER = "AdminCreateUser"
    FORGOT_PASSWORD = "ForgotPassword"  # noqa: S105
    UPDATE_USER_ATTRIBUTE = "UpdateUserAttribute"
    VERIFY_USER_ATTRIBUTE = "VerifyUserAttribute"
    AUTHENTICATION = "Authentication"


@dataclass(frozen=True, slots=True)
class Text:
    """A message that is ready to be sent. ``subject`` is for e-mail only."""

    subject: str | None
    body: str


_VERIFICATION_SUBJECT = "Your verification code"
_VERIFICATION_BODY = "Your confirmation code is {####}"
_AUTHENTICATION_SUBJECT = "Your authentication code"
_AUTHENTICATION_BODY = "Your authentication code is {####}."
_INVITATION_SUBJECT = "Your temporary password"
_INVITATION_BODY = "Your username is {username} and temporary password is {####}."


def verification_text(settings: Mapping[str, Any], medium: str | None, code: str) -> Text:
    """Return the message that carries a confirmation code.

    ``settings`` are the pool's; ``medium`` is ``EMAIL``, ``SMS``, or None where nothing is sent.
    """
    template = settings.get("VerificationMessageTemplate") or {}
    if medium == "SMS":
        body = template.get("SmsMessage") or settings.get("SmsVerificationMessage")
        return Text(None, _filled(body or _VERIFICATION_BODY, code))
    subject = template.get("EmailSubject") or settings.get("EmailVerificationSubject")
    body = template.get("EmailMessage") or settings.get("EmailVerificationMessage")
    return Text(subject or _VERIFICATION_SUBJECT, _filled(body or _VERIFICATION_BODY, code))


def invitation_text(
    settings: Mapping[str, Any], medium: str | None, username: str, password: str
) -> Text:
    """Return the message that carries a new user's temporary password."""
    template = settings.get("AdminCreateUserConfig", {}).get("InviteMessageTemplate") or {}
    if medium == "SMS":
        body = template.get("SMSMessage") or _INVITATION_BODY
        return Text(None, _filled(body, password, username))
    body = template.get("EmailMessage") or _INVITATION_BODY
    return Text(
        template.get("EmailSubject") or _INVITATION_SUBJECT, _filled(body, password, username)
    )


def authentication_text(settings: Mapping[str, Any], medium: str, code: str) -> Text:
    """Return the message that carries the code of a second factor."""
    if medium == "SMS":
        sms = settings.get("SmsMfaConfiguration") or {}
        body = sms.get("SmsAuthenticationMessage") or settings.get("SmsAuthenticationMessage")
        return Text(None, _filled(body or _AUTHENTICATION_BODY, code))
    email = settings.get("EmailMfaConfiguration") or {}
    return Text(
        email.get("Subject") or _AUTHENTICATION_SUBJECT,
        _filled(email.get("Message") or _AUTHENTICATION_BODY, code),
    )


def _filled(template: str, code: str, username: str = "") -> str:
    return template.replace("{username}", username).replace("{####}", code)
