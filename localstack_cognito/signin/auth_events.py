"""What is kept of sign-ins in the history of a user: begun, passed, failed."""

import contextlib
from collections.abc import Iterator

from localstack_cognito.aws.api.cognito_idp import (
    ChallengeName,
    ChallengeResponse,
    CodeMismatchException,
    EventResponseType,
    EventType,
    ExpiredCodeException,
    NotAuthorizedException,
)
from localstack_cognito.directory import auth_events
from localstack_cognito.signin.sign_in import Journey, Proven
from localstack_cognito.storage.records import User, UserPool


def in_progress(pool: UserPool, proven: Proven) -> None:
    """Keep that the user owes something more."""
    _record(pool, proven.user, proven.journey, EventResponseType.InProgress)


def passed(pool: UserPool, proven: Proven) -> None:
    """Keep that the user has signed in."""
    _record(pool, proven.user, proven.journey, EventResponseType.Pass)


@contextlib.contextmanager
def failures(
    pool: UserPool, user: User, journey: Journey, challenge: ChallengeName
) -> Iterator[None]:
    """Keep that the user failed a challenge, where the block within raises so."""
    try:
        yield
    except (NotAuthorizedException, CodeMismatchException, ExpiredCodeException):
        failed = _result(challenge, ChallengeResponse.Failure)
        _record(pool, user, journey, EventResponseType.Fail, failed)
        raise


def _record(
    pool: UserPool,
    user: User,
    journey: Journey,
    response: EventResponseType,
    *more: dict[str, str],
) -> None:
    if not auth_events.are_recorded(pool):
        return
    results = []
    if journey.methods:
        results.append(_result(ChallengeName.Password, ChallengeResponse.Success))
    if journey.second_factor and len(journey.methods) > 1:
        results.append(_result(ChallengeName.Mfa, ChallengeResponse.Success))
    auth_events.record(pool, user, EventType.SignIn, response, [*results, *more], journey.event_id)


def _result(name: ChallengeName, response: ChallengeResponse) -> dict[str, str]:
    return {"ChallengeName": name.value, "ChallengeResponse": response.value}
