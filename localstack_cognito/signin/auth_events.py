"""What is kept of sign-ins in the history of a user: begun, passed, failed."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace

from localstack_cognito.aws.api.cognito_idp import (
    ChallengeName,
    ChallengeResponse,
    CodeMismatchException,
    EventResponseType,
    EventType,
    ExpiredCodeException,
    NotAuthorizedException,
)
from localstack_cognito.directory.protection import auth_events, threat_protection
from localstack_cognito.signin.sign_in import Journey, Proven, SignIn
from localstack_cognito.storage.users import User


def record_in_progress(sign_in: SignIn, proven: Proven) -> None:
    """Keep that the user owes something more."""
    _record(sign_in, proven.user, proven.journey, EventResponseType.InProgress)


def record_passed(sign_in: SignIn, proven: Proven) -> None:
    """Keep that the user has signed in."""
    _record(sign_in, proven.user, proven.journey, EventResponseType.Pass)


@contextlib.contextmanager
def recording_failures(
    sign_in: SignIn, user: User, journey: Journey, challenge: ChallengeName
) -> Iterator[None]:
    """Keep that the user failed a challenge, where the block within raises so."""
    try:
        yield
    except (NotAuthorizedException, CodeMismatchException, ExpiredCodeException):
        failed = _result(challenge, ChallengeResponse.Failure)
        journey = _assessed(sign_in, user, journey)
        _record(sign_in, user, journey, EventResponseType.Fail, failed)
        raise


def record_refused(sign_in: SignIn, proven: Proven) -> None:
    """Keep that the user was kept out because of the risk, whatever they could prove."""
    _record(sign_in, proven.user, proven.journey, EventResponseType.Fail)


def _assessed(sign_in: SignIn, user: User, journey: Journey) -> Journey:
    """Let the history have the risk of a sign-in that has failed before it was looked at."""
    if journey.risk is not None:
        return journey
    pool = sign_in.pool
    assessment = threat_protection.assess(
        pool,
        sign_in.client.id,
        threat_protection.names_of(pool, user),
        has_password=False,
        is_custom=journey.results is not None,
    )
    return replace(journey, risk=assessment.risk()) if assessment else journey


def _record(
    sign_in: SignIn,
    user: User,
    journey: Journey,
    response: EventResponseType,
    *more: dict[str, str],
) -> None:
    if not auth_events.are_recorded(sign_in.pool):
        return
    results: list[dict[str, str]] = []
    if journey.methods:
        results.append(_result(ChallengeName.Password, ChallengeResponse.Success))
    if journey.second_factor and len(journey.methods) > 1:
        results.append(_result(ChallengeName.Mfa, ChallengeResponse.Success))
    auth_events.record(
        sign_in.pool,
        user,
        EventType.SignIn,
        response,
        sign_in.client.id,
        [*results, *more],
        journey.event_id,
        journey.risk,
        is_custom=journey.results is not None,
    )


def _result(name: ChallengeName, response: ChallengeResponse) -> dict[str, str]:
    return {"ChallengeName": name.value, "ChallengeResponse": response.value}
