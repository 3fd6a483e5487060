"""What a user who chooses how to sign in may begin with.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
"""

from collections.abc import Callable, Mapping
from functools import partial

from localstack_cognito.directory.users import mfa
from localstack_cognito.directory.users.users import UserStatus
from localstack_cognito.signin.challenges import (
    one_time_password,
    password,
    second_factors,
    web_authn,
)
from localstack_cognito.signin.challenges.one_time_password import ADDRESSES, EMAIL_OTP, SMS_OTP
from localstack_cognito.signin.challenges.password import PASSWORD, PASSWORD_SRP
from localstack_cognito.signin.challenges.web_authn import WEB_AUTHN
from localstack_cognito.signin.passkeys import credentials
from localstack_cognito.signin.sign_in import Journey, SignIn, Step
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User

Begin = Callable[[SignIn, str, User | None, Journey], Step]
"""Begins with a factor, for the user with this username, or as for one if it is None."""

_BEGIN: Mapping[str, Begin] = {
    PASSWORD_SRP: password.begin_srp,
    PASSWORD: password.begin,
    EMAIL_OTP: partial(one_time_password.ask, name=EMAIL_OTP),
    SMS_OTP: partial(one_time_password.ask, name=SMS_OTP),
    WEB_AUTHN: web_authn.ask,
}
_PASSWORDS = (PASSWORD_SRP, PASSWORD)


def begin(sign_in: SignIn, username: str, user: User | None, journey: Journey, factor: str) -> Step:
    """Begin with a factor that is one of ``available``."""
    return _BEGIN[factor](sign_in, username, user, journey)


def available(pool: UserPool, user: User | None) -> tuple[str, ...]:
    """Return the challenges that the user may choose from, as AWS orders them.

    For nobody they are those that the pool is set up for. Codes do not go with a second factor: who
    owes one has a password, and passkeys that stand for both.
    """
    allowed = pool.settings["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"]
    choices: list[str] = []
    if "PASSWORD" in allowed and (user is None or user.has_password):
        choices += _PASSWORDS
    if user is not None and user.status == UserStatus.FORCE_CHANGE_PASSWORD:
        return tuple(choices)
    owes_second_factor = _owes_second_factor(pool, user)
    if not owes_second_factor:
        choices += [
            factor
            for factor, attribute_name in ADDRESSES.items()
            if factor in allowed and (user is None or user.attributes.get(attribute_name))
        ]
    if (
        user is not None
        and credentials.usable(pool, user)
        and (not owes_second_factor or credentials.proves_both_factors(pool, user))
    ):
        choices.append(WEB_AUTHN)
    return tuple(choices)


def _owes_second_factor(pool: UserPool, user: User | None) -> bool:
    configuration = pool.settings["MfaConfiguration"]
    if configuration == "ON":
        return True
    return (
        configuration == "OPTIONAL"
        and user is not None
        and bool(second_factors.factors_of(pool, user))
    )


def configured(pool: UserPool, user: User) -> list[str]:
    """Return the ``ConfiguredUserAuthFactors`` of a user: first factors, and second ones."""
    first = available(pool, user)
    enabled = mfa.enabled(user)
    factors = [PASSWORD] if PASSWORD in first else []
    if EMAIL_OTP in first or mfa.EMAIL_OTP in enabled:
        factors.append(EMAIL_OTP)
    if SMS_OTP in first or mfa.SMS_MFA in enabled:
        factors.append(SMS_OTP)
    if WEB_AUTHN in first:
        factors.append(WEB_AUTHN)
    if mfa.SOFTWARE_TOKEN_MFA in enabled:
        factors.append("SOFTWARE_TOKEN")
    return factors
