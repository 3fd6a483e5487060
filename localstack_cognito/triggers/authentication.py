"""PreAuthentication and PostAuthentication: before users prove who they are, and after.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html
and https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html
"""

from collections.abc import Mapping
from dataclasses import replace

from localstack_cognito.storage.users import User
from localstack_cognito.triggers.invocation import (
    Event,
    Occasion,
    call,
    is_configured,
    user_attributes,
)

_PRE = "PreAuthentication"
_POST = "PostAuthentication"
_SOURCE = "{}_Authentication"


def pre_authentication(
    occasion: Occasion,
    user: User | None,
    *,
    hides_users: bool,
    validation_data: Mapping[str, str] | None,
) -> None:
    """Let the pool's function, if it has one, refuse a sign-in that begins.

    ``user`` is None for nobody, of whom it is told where the client ``hides_users``. Raises what
    ``call`` raises.
    """
    if not is_configured(occasion.pool, _PRE):
        return
    request = {
        "userAttributes": user_attributes(occasion.pool, user) if user else {},
        "validationData": dict(validation_data) if validation_data is not None else None,
        **({"userNotFound": user is None} if hides_users else {}),
    }
    # What InitiateAuth was given as metadata is this trigger's validation data.
    event = Event(_PRE, _SOURCE.format(_PRE), request)
    call(replace(occasion, client_metadata=None), event)


def post_authentication(occasion: Occasion, user: User, *, is_new_device: bool) -> None:
    """Tell the pool's function, if it has one, who has signed in; it may still refuse.

    Raises what ``call`` raises.
    """
    if not is_configured(occasion.pool, _POST):
        return
    request = {
        "userAttributes": user_attributes(occasion.pool, user),
        "newDeviceUsed": is_new_device,
    }
    call(occasion, Event(_POST, _SOURCE.format(_POST), request))
