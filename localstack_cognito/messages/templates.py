"""The texts of messages: a function's, a pool's own, or AWS's defaults.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html
"""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Settings = Mapping[str, Any]
CODE = "{####}"
USERNAME = "{username}"
LINK = re.compile(r"\{##(.*?)##\}", re.DOTALL)
"""Where a link goes, and what it says."""


class Purpose(StrEnum):
    """Why a message is sent, in the words of the ``triggerSource`` of CustomMessage and senders."""

    SIGN_UP = "SignUp"
    RESEND_CODE = "ResendCode"
    ADMIN_CREATE_USER = "AdminCreateUser"
    FORGOT_PASSWORD = "ForgotPassword"  # noqa: S105
    UPDATE_USER_ATTRIBUTE = "UpdateUserAttribute"
    VERIFY_USER_ATTRIBUTE = "VerifyUserAttribute"
    AUTHENTICATION = "Authentication"
    ACCOUNT_TAKE_OVER_NOTIFICATION = "AccountTakeOverNotification"


@dataclass(frozen=True, slots=True)
class Template:
    """A text whose placeholders have yet to be filled. ``subject`` is for e-mail only."""

    subject: str | None = None
    body: str | None = None

    def or_else(self, other: "Template") -> "Template":
        """Return this one, and of the other what this one leaves out."""
        return Template(self.subject or other.subject, self.body or other.body)


@dataclass(frozen=True, slots=True)
class Content:
    """What placeholders stand for. ``link`` is None where the user is given a code to type."""

    code: str = field(repr=False)
    username: str = ""
    link: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A message that is ready to be sent. ``subject`` is for e-mail only.

    ``html`` is the body of an e-mail, whose readers take it for HTML: nothing that a user has
    chosen is markup in it.
    """

    subject: str | None
    body: str = field(repr=False)
    html: str = field(repr=False)


_VERIFICATION = Template("Your verification code", "Your confirmation code is {####}")
_LINK = Template(
    "Your verification link",
    "Please click the link below to verify your email address. {##Verify Email##}",
)
_AUTHENTICATION = Template("Your authentication code", "Your authentication code is {####}.")
_INVITATION = Template(
    "Your temporary password", "Your username is {username} and temporary password is {####}."
)
_LINKED = frozenset({Purpose.SIGN_UP, Purpose.RESEND_CODE})


def has_link(settings: Settings, purpose: Purpose, medium: str | None) -> bool:
    """Return whether the message has a link to follow in place of a code to type."""
    if purpose not in _LINKED or medium != "EMAIL":
        return False
    template = settings.get("VerificationMessageTemplate") or {}
    return bool(template.get("DefaultEmailOption") == "CONFIRM_WITH_LINK")


def text_of(
    settings: Settings,
    purpose: Purpose,
    medium: str | None,
    content: Content,
    custom: Template | None = None,
) -> Text:
    """Return a message.

    ``settings`` are the pool's; ``medium`` is ``EMAIL``, ``SMS``, or None where nothing is sent.
    ``custom`` is what the pool's function has made of it.
    """
    template = _TEMPLATES[purpose](settings, medium, content.link is not None)
    if custom:
        template = custom.or_else(template)
    body = template.body or ""
    return Text(
        None if medium == "SMS" else template.subject,
        _filled(body, content),
        _filled(body, content, html.escape),
    )


def _verification(settings: Settings, medium: str | None, by_link: bool) -> Template:
    own = settings.get("VerificationMessageTemplate") or {}
    if medium == "SMS":
        sms = own.get("SmsMessage") or settings.get("SmsVerificationMessage")
        return Template(None, sms).or_else(_VERIFICATION)
    if by_link:
        link = Template(own.get("EmailSubjectByLink"), own.get("EmailMessageByLink"))
        return link.or_else(_LINK)
    return Template(
        own.get("EmailSubject") or settings.get("EmailVerificationSubject"),
        own.get("EmailMessage") or settings.get("EmailVerificationMessage"),
    ).or_else(_VERIFICATION)


def _invitation(settings: Settings, medium: str | None, by_link: bool) -> Template:
    own = settings.get("AdminCreateUserConfig", {}).get("InviteMessageTemplate") or {}
    body = own.get("SMSMessage" if medium == "SMS" else "EmailMessage")
    return Template(own.get("EmailSubject"), body).or_else(_INVITATION)


def _authentication(settings: Settings, medium: str | None, by_link: bool) -> Template:
    if medium == "SMS":
        sms = settings.get("SmsMfaConfiguration") or {}
        body = sms.get("SmsAuthenticationMessage") or settings.get("SmsAuthenticationMessage")
        return Template(None, body).or_else(_AUTHENTICATION)
    email = settings.get("EmailMfaConfiguration") or {}
    return Template(email.get("Subject"), email.get("Message")).or_else(_AUTHENTICATION)


_TEMPLATES: Mapping[Purpose, Callable[[Settings, str | None, bool], Template]] = {
    **dict.fromkeys(Purpose, _verification),
    Purpose.ADMIN_CREATE_USER: _invitation,
    Purpose.AUTHENTICATION: _authentication,
}


def _filled(template: str, content: Content, escape: Callable[[str], str] = str) -> str:
    if content.link is not None:
        address = escape(content.link)
        template = LINK.sub(lambda match: f'<a href="{address}">{match[1]}</a>', template)
    # What a user has chosen comes last: there is nothing to be filled in it.
    filled = template.replace(CODE, escape(content.code))
    return filled.replace(USERNAME, escape(content.username))
