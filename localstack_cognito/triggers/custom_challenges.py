"""DefineAuthChallenge, CreateAuthChallenge and VerifyAuthChallengeResponse.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-challenge.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.triggers.invocation import (
    Event,
    Occasion,
    call,
    is_configured,
    unrecognizable,
    user_attributes,
)

_DEFINE = "DefineAuthChallenge"
_CREATE = "CreateAuthChallenge"
_VERIFY = "VerifyAuthChallengeResponse"
_SOURCE = "{}_Authentication"

Result = Mapping[str, Any]
"""A ``ChallengeResult``: ``challengeName``, ``challengeResult`` and ``challengeMetadata``."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the pool's function has decided."""

    challenge_name: str | None
    issue_tokens: bool
    fail_authentication: bool


@dataclass(frozen=True, slots=True)
class CustomChallenge:
    """A challenge that the pool's function has made up."""

    public: Mapping[str, str]
    private: Mapping[str, str]
    metadata: str | None


def check_configured(pool: UserPool) -> None:
    """Check that the pool has the functions. Raises ``InvalidParameterException``."""
    if not all(is_configured(pool, trigger) for trigger in (_DEFINE, _CREATE, _VERIFY)):
        raise InvalidParameterException(
            "Custom auth lambda trigger is not configured for the user pool."
        )


def define(
    occasion: Occasion, user: User | None, results: Sequence[Result], *, hides_users: bool
) -> Decision:
    """Return what comes after the challenges so far; ``user`` is None for nobody.

    Where the client ``hides_users``, the functions are told whether there is one. Raises what
    ``call`` raises.
    """
    request = {
        **_about(occasion, user, hides_users),
        "session": [dict(result) for result in results],
    }
    empty = dict.fromkeys(("challengeName", "issueTokens", "failAuthentication"))
    response = call(occasion, Event(_DEFINE, _SOURCE.format(_DEFINE), request, empty))
    name = response.get("challengeName")
    if not isinstance(name, str | None):
        raise unrecognizable()
    return Decision(name, _flag(response, "issueTokens"), _flag(response, "failAuthentication"))


def create(
    occasion: Occasion,
    user: User | None,
    challenge_name: str,
    results: Sequence[Result],
    *,
    hides_users: bool,
) -> CustomChallenge:
    """Return the next challenge. Raises what ``call`` raises."""
    request = {
        **_about(occasion, user, hides_users),
        "challengeName": challenge_name,
        "session": [dict(result) for result in results],
    }
    empty = dict.fromkeys(
        ("publicChallengeParameters", "privateChallengeParameters", "challengeMetadata")
    )
    response = call(occasion, Event(_CREATE, _SOURCE.format(_CREATE), request, empty))
    metadata = response.get("challengeMetadata")
    if not isinstance(metadata, str | None):
        raise unrecognizable()
    return CustomChallenge(
        _texts(response, "publicChallengeParameters"),
        _texts(response, "privateChallengeParameters"),
        metadata,
    )


def verify(
    occasion: Occasion,
    user: User | None,
    private: Mapping[str, str],
    answer: str,
    *,
    hides_users: bool,
) -> bool:
    """Return whether the answer to a challenge is right. Raises what ``call`` raises."""
    request = {
        **_about(occasion, user, hides_users),
        "privateChallengeParameters": dict(private),
        "challengeAnswer": answer,
    }
    empty = {"answerCorrect": None}
    response = call(occasion, Event(_VERIFY, _SOURCE.format(_VERIFY), request, empty))
    if not isinstance(response.get("answerCorrect"), bool):
        raise unrecognizable()
    return bool(response["answerCorrect"])


def _about(occasion: Occasion, user: User | None, hides_users: bool) -> dict[str, Any]:
    return {
        "userAttributes": user_attributes(occasion.pool, user) if user else {},
        **({"userNotFound": user is None} if hides_users else {}),
    }


def _flag(response: Mapping[str, Any], name: str) -> bool:
    value = response.get(name)
    if not isinstance(value, bool | None):
        raise unrecognizable()
    return bool(value)


def _texts(response: Mapping[str, Any], name: str) -> dict[str, str]:
    value = response.get(name)
    value = {} if value is None else value
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise unrecognizable()
    return value
