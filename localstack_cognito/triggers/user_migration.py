"""UserMigration: a pool's function brings a user from another directory when they are first seen.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.triggers.invocation import (
    Event,
    Occasion,
    call,
    is_configured,
    unrecognizable,
)

AUTHENTICATION = "UserMigration_Authentication"
FORGOT_PASSWORD = "UserMigration_ForgotPassword"  # noqa: S105

_TRIGGER = "UserMigration"
_STATUSES = frozenset({"CONFIRMED", "RESET_REQUIRED"})
_MEDIA = ("EMAIL", "SMS")


@dataclass(frozen=True, slots=True)
class Migrated:
    """What the function says of the user. ``username`` is None where it stays as they sent it."""

    attributes: Mapping[str, str]
    username: str | None
    is_confirmed: bool
    is_welcomed: bool
    delivery_mediums: Sequence[str]
    takes_aliases: bool
    has_sms_mfa: bool


def migrates(pool: UserPool) -> bool:
    """Return whether the pool has a function that knows of users elsewhere."""
    return is_configured(pool, _TRIGGER)


def user_migration(
    occasion: Occasion,
    source: str,
    password: str | None,
    validation_data: Mapping[str, str] | None,
) -> Migrated | None:
    """Return what the pool's function says of whom nobody here knows, or None if it says nothing.

    ``password`` is what they have sent, or None where they have forgotten it. Raises what ``call``
    raises, and ``InvalidLambdaResponseException`` where the answer has not the form that it should.
    """
    # What is not set is there all the same, as AWS's serializer has it.
    request = {
        "password": password,
        "validationData": dict(validation_data) if validation_data is not None else None,
        "userAttributes": None,
    }
    empty = dict.fromkeys(
        (
            *("userAttributes", "finalUserStatus", "messageAction"),
            *("desiredDeliveryMediums", "forceAliasCreation", "enableSMSMFA"),
        )
    )
    response = call(occasion, Event(_TRIGGER, source, request, empty))
    attributes = response.get("userAttributes")
    if attributes is None or attributes == {}:
        return None
    status = response.get("finalUserStatus")
    action = response.get("messageAction")
    media = response.get("desiredDeliveryMediums")
    flags = [response.get(name) for name in ("forceAliasCreation", "enableSMSMFA")]
    if (
        not isinstance(attributes, dict)
        or not all(isinstance(value, str) for value in attributes.values())  # the username too
        or status not in (None, *_STATUSES)
        or action not in (None, "SUPPRESS", "RESEND")
        or not isinstance(media, list | None)
        or not all(medium in _MEDIA for medium in media or ())
        or not all(isinstance(flag, bool | None) for flag in flags)
    ):
        raise unrecognizable()
    others = dict(attributes)
    username = others.pop("username", None)
    takes_aliases, has_sms_mfa = map(bool, flags)
    return Migrated(
        others,
        username,
        status == "CONFIRMED",
        action != "SUPPRESS",
        media or ["SMS"],
        takes_aliases,
        has_sms_mfa,
    )
