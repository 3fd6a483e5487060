"""The texts of notices of risky sign-ins: a pool's own, or ours.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-message-customizations.html
"""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from localstack_cognito.messages.templates import Text

_UNKNOWN = "unknown"
_DETAILS = """\
Time: {login-time}
Device: {device-name}
Location: {city}, {country}
"""
_ASKS = """\
It was me: {one-click-link-valid}
It was not me: {one-click-link-invalid}
"""
_DEFAULTS: Mapping[str, tuple[str, str]] = {
    "BlockEmail": ("Blocked sign-in attempt", "A sign-in to your account was blocked."),
    "MfaEmail": ("New sign-in attempt", "A sign-in to your account was asked for another factor."),
    "NoActionEmail": ("New sign-in attempt", "Somebody signed in to your account."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice tells of an event. Where in the world it was, nobody here knows."""

    event_id: str
    username: str
    ip_address: str
    device_name: str | None
    login_time: str
    action: str
    feedback_token: str = field(repr=False)
    valid_link: str = field(repr=False)
    invalid_link: str = field(repr=False)

    def placeholders(self) -> Mapping[str, str]:
        """Return what each placeholder of a template stands for."""
        return {
            "{username}": self.username,
            "{ip-address}": self.ip_address or _UNKNOWN,
            "{city}": _UNKNOWN,
            "{country}": _UNKNOWN,
            "{login-time}": self.login_time,
            "{device-name}": self.device_name or _UNKNOWN,
            "{one-click-link-valid}": self.valid_link,
            "{one-click-link-invalid}": self.invalid_link,
            "{event-id}": self.event_id,
            "{feedback-token}": self.feedback_token,
        }

    def attributes(self) -> Mapping[str, str]:
        """Return what a CustomEmailSender is given in place of the user's attributes."""
        attributes = {
            "EVENT_ID": self.event_id,
            "USER_NAME": self.username,
            "IP_ADDRESS": self.ip_address,
            "ACCOUNT_TAKE_OVER_ACTION": self.action,
            "ONE_CLICK_LINK_VALID": self.valid_link,
            "ONE_CLICK_LINK_INVALID": self.invalid_link,
            "LOGIN_TIME": self.login_time,
            "FEEDBACK_TOKEN": self.feedback_token,
        }
        return {**attributes, **({"DEVICE_NAME": self.device_name} if self.device_name else {})}


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that is ready to be sent, as HTML, as plain text, or as both."""

    text: Text
    html: str | None = field(repr=False)
    plain: str | None = field(repr=False)


def notice_of(kind: str, template: Mapping[str, str], event: Told) -> Notice:
    """Return a notice; ``template`` is the pool's own ``NotifyEmailType``, empty for ours."""
    subject, sentence = _DEFAULTS[kind]
    plain, marked_up = template.get("TextBody"), template.get("HtmlBody")
    if not plain and not marked_up:
        plain = f"{sentence}\n{_DETAILS}{_ASKS}"
    values = event.placeholders()
    filled_plain = _filled(plain, values) if plain else None
    filled_html = _filled(marked_up, values, html.escape) if marked_up else None
    body = filled_plain or filled_html or ""
    text = Text(_filled(template.get("Subject") or subject, values), body, filled_html or body)
    return Notice(text, filled_html, filled_plain)


def _filled(template: str, values: Mapping[str, str], escape: Callable[[str], str] = str) -> str:
    """Fill all at once: there is nothing to be filled in what a user has chosen."""
    return _PLACEHOLDER.sub(lambda match: escape(values.get(match[0], match[0])), template)


_PLACEHOLDER = re.compile(r"\{[a-z-]+\}")
