"""Step-up authentication: a user is to reach a level, from scratch or from a token that they have.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    FeatureUnavailableInTierException,
    InvalidParameterException,
    NotAuthorizedException,
)
from localstack_cognito.aws.refusals import explained
from localstack_cognito.directory.pools import acr_configuration
from localstack_cognito.directory.users import mfa
from localstack_cognito.signin import levels
from localstack_cognito.signin.challenges import first_factors
from localstack_cognito.signin.challenges.one_time_password import EMAIL_OTP, SMS_OTP
from localstack_cognito.signin.challenges.password import PASSWORD, PASSWORD_SRP
from localstack_cognito.signin.challenges.web_authn import WEB_AUTHN
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.sign_in import EMAIL, SMS, Journey, SignIn
from localstack_cognito.signin.sign_in import PASSWORD as PASSWORD_METHOD
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.tokens.access_tokens import bearer_of


@dataclass(frozen=True, slots=True)
class _Way:
    """A way to reach a level: one of these first, one of those second."""

    first: tuple[str, ...]
    proves: tuple[str, ...]
    second: tuple[str, ...] = ()


_WAYS: Mapping[int, tuple[_Way, ...]] = {
    4: (_Way((PASSWORD_SRP, PASSWORD), (PASSWORD_METHOD,), (mfa.SOFTWARE_TOKEN_MFA,)),),
    3: (
        _Way((WEB_AUTHN,), ()),
        _Way((PASSWORD_SRP, PASSWORD), (PASSWORD_METHOD,), (mfa.SMS_MFA, mfa.EMAIL_OTP)),
    ),
    2: (_Way((EMAIL_OTP,), (EMAIL,)), _Way((SMS_OTP,), (SMS,))),
    1: (_Way((PASSWORD_SRP, PASSWORD), (PASSWORD_METHOD,)),),
}


def is_requested(parameters: Mapping[str, str]) -> bool:
    """Return whether a sign-in is to reach a level.

    Raises ``InvalidParameterException`` for a token without a level.
    """
    if parameters.get(Parameter.TARGET_ACR_VALUES):
        return True
    if parameters.get(Parameter.ACCESS_TOKEN):
        raise InvalidParameterException(
            f"{Parameter.TARGET_ACR_VALUES} is required when {Parameter.ACCESS_TOKEN} is provided."
        )
    return False


def plan(sign_in: SignIn, user: User | None, journey: Journey) -> tuple[Journey, tuple[str, ...]]:
    """Return the journey towards the first level that the user can reach, and how it may begin.

    It has begun already where no choice is returned: with what the token tells of. Nobody (``user``
    is None) seems to have every factor of the pool. Raises ``FeatureUnavailableInTierException``,
    ``InvalidParameterException`` or ``NotAuthorizedException``.
    """
    pool = sign_in.pool
    if pool.settings["UserPoolTier"] == "LITE":
        raise FeatureUnavailableInTierException(
            "The following feature is not available for the LITE pricing tier configured: "
            "Step-Up Authentication"
        )
    level_names = acr_configuration.names(pool)
    wanted = _levels(level_names, sign_in.required(Parameter.TARGET_ACR_VALUES))
    claims = _claims(sign_in, user)
    credited = levels.methods_of(claims.get("amr") or ())
    reached = levels.level_of(credited)
    for level in wanted:
        ways = [way for way in _WAYS[level] if _is_passable(pool, user, way)]
        if not ways:
            continue
        journey = replace(journey, target=level, methods=credited)
        if reached >= level:
            if claims.get("acr") in level_names.values():
                raise InvalidParameterException(
                    "The access token already meets the requested authentication level."
                )
            # The levels have got other names since: there is nothing to prove but those to learn.
            return replace(journey, second_factor=True), ()
        if any(set(way.proves) <= set(credited) and way.second for way in ways):
            return journey, ()
        open_now = first_factors.available(pool, user)
        choices = dict.fromkeys(
            factor for way in ways for factor in way.first if factor in open_now
        )
        return journey, tuple(choices)
    raise InvalidParameterException(
        "The user has no factors that satisfy any of the requested authentication levels."
    )


def second_factors_of(target: int) -> frozenset[str]:
    """Return the second factors that lead to a level, none where it needs no second."""
    return frozenset(factor for way in _WAYS[target] for factor in way.second)


def _levels(level_names: Mapping[int, str], targets: str) -> list[int]:
    by_name = {name: level for level, name in level_names.items()}
    wanted = [by_name[name] for name in targets.split() if name in by_name]
    if not wanted:
        raise InvalidParameterException(
            f"{Parameter.TARGET_ACR_VALUES} has no authentication level of the user pool."
        )
    return wanted


def _is_passable(pool: UserPool, user: User | None, way: _Way) -> bool:
    if not set(way.first) & set(first_factors.available(pool, user)):
        return False
    if not way.second:
        return True
    if pool.settings["MfaConfiguration"] == "OFF":
        return False
    has = mfa.offered(pool) if user is None else mfa.usable(pool, user)
    return bool(set(way.second) & set(has))


def _claims(sign_in: SignIn, user: User | None) -> Mapping[str, Any]:
    """What the token that the user has says, nothing where it is older than it may be."""
    token = sign_in.optional(Parameter.ACCESS_TOKEN)
    if not token:
        return {}
    bearer = bearer_of(token)
    if user is None or bearer.user.seq != user.seq:
        raise explained(
            NotAuthorizedException("The access token was not issued for the user."),
            f"It was issued for {bearer.user.username}, and USERNAME names another.",
        )
    if bearer.client.id != sign_in.client.id:
        raise explained(
            NotAuthorizedException("The access token was not issued for the app client."),
            f"It was issued for {bearer.client.id}, and this is {sign_in.client.id}.",
        )
    max_age = sign_in.optional(Parameter.MAX_AGE)
    if max_age:
        if not re.fullmatch("[0-9]{1,9}", max_age):
            raise InvalidParameterException(f"{Parameter.MAX_AGE} is not a number of seconds.")
        if clock.now() - bearer.claims["auth_time"] > int(max_age):
            return {}
    return bearer.claims
