"""PreSignUp and PostConfirmation: before a user is made, and once they are confirmed.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
and https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
"""

from collections.abc import Mapping
from dataclasses import dataclass

from localstack_cognito.aws.api.cognito_idp import InvalidLambdaResponseException
from localstack_cognito.storage.users import User
from localstack_cognito.triggers.invocation import (
    Event,
    Occasion,
    call,
    is_configured,
    unrecognizable,
    user_attributes,
)

_PRE = "PreSignUp"
_POST = "PostConfirmation"
SIGN_UP = "PreSignUp_SignUp"
ADMIN_CREATE_USER = "PreSignUp_AdminCreateUser"
EXTERNAL_PROVIDER = "PreSignUp_ExternalProvider"
CONFIRM_SIGN_UP = "PostConfirmation_ConfirmSignUp"
CONFIRM_FORGOT_PASSWORD = "PostConfirmation_ConfirmForgotPassword"  # noqa: S105
_VERIFIES = {"autoVerifyEmail": "email", "autoVerifyPhone": "phone_number"}


@dataclass(frozen=True, slots=True)
class PreSignUpAnswer:
    """What the function has decided: whether the user is confirmed, which addresses verified."""

    confirms: bool = False
    verifies: frozenset[str] = frozenset()


def pre_sign_up(
    occasion: Occasion,
    source: str,
    attributes: Mapping[str, str],
    validation_data: Mapping[str, str] | None,
) -> PreSignUpAnswer:
    """Let the pool's function, if it has one, refuse a new user or confirm them.

    Raises what ``call`` raises, and ``InvalidLambdaResponseException`` where it verifies an address
    that the user does not have.
    """
    if not is_configured(occasion.pool, _PRE):
        return PreSignUpAnswer()
    request = {
        "userAttributes": dict(attributes),
        "validationData": dict(validation_data) if validation_data is not None else None,
    }
    flags = dict.fromkeys(("autoConfirmUser", *_VERIFIES), False)
    response = call(occasion, Event(_PRE, source, request, flags))
    decisions = {name: response.get(name, False) for name in flags}
    if not all(isinstance(value, bool) for value in decisions.values()):
        raise unrecognizable()
    verifies = frozenset(name for flag, name in _VERIFIES.items() if decisions[flag])
    for name in verifies:
        if not attributes.get(name):
            raise InvalidLambdaResponseException(
                f"User does not have the attribute {name} that is to be verified."
            )
    return PreSignUpAnswer(decisions["autoConfirmUser"], verifies)


def post_confirmation(occasion: Occasion, source: str, user: User) -> None:
    """Tell the pool's function, if it has one, of a user who is confirmed now.

    The user stays so, whatever it does. Raises what ``call`` raises.
    """
    if is_configured(occasion.pool, _POST):
        request = {"userAttributes": user_attributes(occasion.pool, user)}
        call(occasion, Event(_POST, source, request))
