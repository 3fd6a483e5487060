"""CustomMessage: a pool's function words the messages that users get.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import regex

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.triggers.invocation import (
    Event,
    Occasion,
    call,
    is_configured,
    unrecognizable,
)

ADMIN_CREATE_USER = "AdminCreateUser"
"""The one occasion on which users are told their username, too."""

_TRIGGER = "CustomMessage"
_CODE = "{####}"
_USERNAME = "{username}"
_LINK = "{##Click Here##}"
_LONGEST = {"smsMessage": 140, "emailMessage": 20000, "emailSubject": 140}
_BODIES = {"SMS": ("smsMessage", "smsMessage"), "EMAIL": ("emailMessage", "emailBody")}
"""The member with the body, by medium, and what AWS calls it where it refuses it."""
_ANY = r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"
_WITH_CODE = _ANY + r"\{####\}" + _ANY
_WITH_LINK = _ANY + r"\{##" + _ANY + r"##\}" + _ANY


@dataclass(frozen=True, slots=True)
class CustomMessage:
    """What the function has made of a message; None is what it leaves as it is."""

    subject: str | None = None
    body: str | None = field(default=None, repr=False)


def custom_message(
    occasion: Occasion,
    purpose: str,
    medium: str,
    attributes: Mapping[str, str],
    *,
    has_link: bool,
) -> CustomMessage | None:
    """Return what the pool's function, if it has one, makes of a message.

    ``purpose`` is what follows in the ``triggerSource``, ``medium`` is ``SMS`` or ``EMAIL``, and
    ``attributes`` are the user's as events have them. With ``has_link`` there may be a link in
    place of the code. Raises what ``call`` raises, ``InvalidLambdaResponseException`` where the
    answer has not the form that it should have, and ``InvalidParameterException`` where the code
    is not in it. An invitation that lacks the password or the name counts as left out.
    """
    if not is_configured(occasion.pool, _TRIGGER):
        return None
    is_invitation = purpose == ADMIN_CREATE_USER
    request = {
        "userAttributes": dict(attributes),
        "codeParameter": _CODE,
        "linkParameter": _LINK,
        "usernameParameter": _USERNAME if is_invitation else None,
    }
    event = Event(_TRIGGER, f"{_TRIGGER}_{purpose}", request, dict.fromkeys(_LONGEST))
    response = call(occasion, event)
    for name, longest in _LONGEST.items():
        value = response.get(name)
        if not isinstance(value, str | None) or len(value or "") > longest:
            raise unrecognizable()
    member, name_in_error = _BODIES[medium]
    body = response.get(member) or None
    if body and is_invitation and not (_CODE in body and _USERNAME in body):
        body = None
    if body:
        _check_placeholder(name_in_error, body, has_link=has_link)
    subject = response.get("emailSubject") or None
    return CustomMessage(subject if medium == "EMAIL" else None, body)


def _check_placeholder(name: str, body: str, *, has_link: bool) -> None:
    if regex.fullmatch(_WITH_CODE, body) or (has_link and regex.fullmatch(_WITH_LINK, body)):
        return
    raise InvalidParameterException(
        f"1 validation error detected: Value '{body}' at '{name}' failed to satisfy constraint: "
        f"Member must satisfy regular expression pattern: {_WITH_LINK if has_link else _WITH_CODE}"
    )
