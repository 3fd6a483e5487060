"""Step-up authentication: a user is to reach a level, from scratch or from what they have proven.

That is what an access token tells of, or the session on the pool's pages.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
"""

import re
from collections.abc import Collection, Iterable, Mapping
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
from localstack_cognito.signin.challenges import first_factors, select_challenge
from localstack_cognito.signin.challenges.one_time_password import EMAIL_OTP, SMS_OTP
from localstack_cognito.signin.challenges.password import PASSWORD, PASSWORD_SRP
from localstack_cognito.signin.challenges.web_authn import WEB_AUTHN
from localstack_cognito.signin.parameters import Parameter
from localstack_cognito.signin.refusals import UnreachableLevel
from localstack_cognito.signin.sign_in import EMAIL, SMS, Journey, Proven, SignIn, Step
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


@dataclass(frozen=True, slots=True)
class Aim:
    """The first of several levels that a user can reach.

    ``choices`` are the first factors of which one leads there, none where what was proven already
    is enough to begin with.
    """

    level: int
    is_reached: bool = False
    choices: tuple[str, ...] = ()


def named(pool: UserPool, names: str) -> tuple[int, ...]:
    """Return the levels that these are the pool's names of, in their order; others are left out."""
    by_name = {name: level for level, name in acr_configuration.names(pool).items()}
    return tuple(by_name[name] for name in names.split() if name in by_name)


def aim(
    pool: UserPool, user: User | None, methods: Collection[str], wanted: Iterable[int]
) -> Aim | None:
    """Return the first wanted level that a user who has proven this can reach, None without one.

    Nobody (``user`` is None) seems to have every factor of the pool.
    """
    reached = levels.level_of(methods)
    for level in wanted:
        if reached >= level:
            return Aim(level, is_reached=True)
        ways = [way for way in _WAYS[level] if _is_passable(pool, user, way)]
        if any(set(way.proves) <= set(methods) and way.second for way in ways):
            return Aim(level)
        if ways:
            open_now = first_factors.available(pool, user)
            choices = (factor for way in ways for factor in way.first if factor in open_now)
            return Aim(level, choices=tuple(dict.fromkeys(choices)))
    return None


def plan(sign_in: SignIn, user: User | None, journey: Journey) -> tuple[Journey, tuple[str, ...]]:
    """Return the journey towards the first level that the user can reach, and how it may begin.

    It has begun already where no choice is returned: with what the token, or the session on the
    pool's pages, tells of. Raises ``FeatureUnavailableInTierException``,
    ``InvalidParameterException`` or ``NotAuthorizedException``.
    """
    pool = sign_in.pool
    if pool.settings["UserPoolTier"] == "LITE":
        raise FeatureUnavailableInTierException(
            "The following feature is not available for the LITE pricing tier configured: "
            "Step-Up Authentication"
        )
    wanted = named(pool, sign_in.required(Parameter.TARGET_ACR_VALUES))
    if not wanted:
        raise InvalidParameterException(
            f"{Parameter.TARGET_ACR_VALUES} has no authentication level of the user pool."
        )
    claims = _claims(sign_in, user)
    credited = _credited(sign_in, user) or levels.methods_of(claims.get("amr") or ())
    target = aim(pool, user, credited, wanted)
    if target is None:
        raise UnreachableLevel
    journey = replace(journey, target=target.level, methods=credited)
    if not target.is_reached:
        return journey, target.choices
    if claims.get("acr") in acr_configuration.names(pool).values():
        raise InvalidParameterException(
            "The access token already meets the requested authentication level."
        )
    # The levels have got other names since: there is nothing to prove but those to learn.
    return replace(journey, second_factor=True), ()


def go_on(sign_in: SignIn, proven: Proven) -> Step:
    """Return what leads a user on to a level, who has begun in a way that knows nothing of levels.

    So do passwords that are sent as they are, and sign-ups. Only a user who chooses how to sign in
    is asked for another first factor. Raises ``InvalidParameterException``.
    """
    pool, user, journey = sign_in.pool, proven.user, proven.journey
    for level in named(pool, sign_in.required(Parameter.TARGET_ACR_VALUES)):
        target = aim(pool, user, journey.methods, [level])
        if target is None or (target.choices and not journey.is_choice):
            continue
        journey = replace(journey, target=level)
        if target.choices:
            return select_challenge.ask(sign_in, user.username, user, journey, target.choices)
        return Proven(user, journey)
    raise UnreachableLevel


def second_factors_of(target: int) -> frozenset[str]:
    """Return the second factors that lead to a level, none where it needs no second."""
    return frozenset(factor for way in _WAYS[target] for factor in way.second)


def _is_passable(pool: UserPool, user: User | None, way: _Way) -> bool:
    if not set(way.first) & set(first_factors.available(pool, user)):
        return False
    if not way.second:
        return True
    if pool.settings["MfaConfiguration"] == "OFF":
        return False
    has = mfa.offered(pool) if user is None else mfa.usable(pool, user)
    return bool(set(way.second) & set(has))


def _credited(sign_in: SignIn, user: User | None) -> tuple[str, ...]:
    credit = sign_in.credit
    is_theirs = credit is not None and user is not None and credit.user_seq == user.seq
    return credit.methods if credit and is_theirs else ()


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
    if bearer.client.oauth_id != sign_in.client.oauth_id:
        raise explained(
            NotAuthorizedException("The access token was not issued for the app client."),
            f"It was issued for {bearer.client.oauth_id}, and this is {sign_in.client.oauth_id}.",
        )
    max_age = sign_in.optional(Parameter.MAX_AGE)
    if max_age:
        if not re.fullmatch("[0-9]{1,9}", max_age):
            raise InvalidParameterException(f"{Parameter.MAX_AGE} is not a number of seconds.")
        if clock.now() - bearer.claims["auth_time"] > int(max_age):
            return {}
    return bearer.claims
