"""Calls a pool's Lambda function and reads its answer.

No transaction is open meanwhile: the function may call us back. Source:
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from localstack.aws.api import ServiceException

from localstack_cognito import settings
from localstack_cognito.activity.noting import Doing, doing
from localstack_cognito.activity.records import Kind
from localstack_cognito.aws.api.cognito_idp import (
    InvalidLambdaResponseException,
    UnexpectedLambdaException,
    UserLambdaValidationException,
)
from localstack_cognito.aws.json_text import read_json
from localstack_cognito.aws.policies import allows
from localstack_cognito.host import function_events, functions
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User

FAILURES = (
    InvalidLambdaResponseException,
    UnexpectedLambdaException,
    UserLambdaValidationException,
)
"""What a function that is called may end in."""
NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE"
"""What AWS says in place of a client's id where a developer's request names none."""

LOG = logging.getLogger(__name__)

_SERVICE = "cognito-idp.amazonaws.com"
_INVOKE = "lambda:InvokeFunction"
_warned: set[tuple[str, str]] = set()
_SDK = "aws-sdk-unknown-unknown"
_ADDRESSES = {"email": "email_verified", "phone_number": "phone_number_verified"}
_WITHOUT_ALIASES = ("UNCONFIRMED", "EXTERNAL_PROVIDER")


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why functions are called: who does what in which pool, through which client."""

    pool: UserPool
    client_id: str
    username: str
    client_metadata: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What a trigger's function is called with, besides the occasion.

    ``trigger`` is its name in ``LambdaConfig`` and ``source`` the ``triggerSource``; ``response``
    has what the function may fill in. ``arn`` is the function's where the trigger's own setting
    does not say.
    """

    trigger: str
    source: str
    request: Mapping[str, Any]
    response: Mapping[str, Any] = field(default_factory=dict)
    version: str = "1"
    arn: str | None = None

    def arn_in(self, pool: UserPool) -> str:
        """Return the ARN of the function of the pool that is called."""
        return self.arn or str(pool.settings["LambdaConfig"][self.trigger])


def is_configured(pool: UserPool, trigger: str) -> bool:
    """Return whether the pool has a function for a trigger, by its name in ``LambdaConfig``."""
    return bool((pool.settings.get("LambdaConfig") or {}).get(trigger))


def call(occasion: Occasion, event: Event) -> dict[str, Any]:
    """Call the pool's function for a trigger and return the ``response`` that it has filled in.

    The request has the occasion's ``clientMetadata``, where there is. Raises
    ``UserLambdaValidationException`` where the function raises, ``InvalidLambdaResponseException``
    where its answer is no event, and ``UnexpectedLambdaException`` where it cannot be called.
    """
    pool, trigger, arn = occasion.pool, event.trigger, event.arn_in(occasion.pool)
    if occasion.client_metadata is not None:
        metadata = dict(occasion.client_metadata)
        event = replace(event, request={**event.request, "clientMetadata": metadata})
    members = {**_members(occasion, event), "response": event.response}
    with doing(Kind.TRIGGER, event.source) as this:
        _note_call(this, occasion, arn, members)
        try:
            _check_permitted(pool, trigger, arn)
            return _answer_of(occasion, event, arn, members, this)
        except FAILURES as failure:
            if this is not None:
                reason = f"The function {arn} {_problem(failure)}."
                this.refused(failure.code, failure.message, reason)
            raise


def _note_call(
    this: Doing | None, occasion: Occasion, arn: str, members: Mapping[str, Any]
) -> None:
    if this is not None:
        this.note(user_pool_id=occasion.pool.id, client_id=occasion.client_id)
        this.note(username=occasion.username)
        this.detail("function", arn)
        this.detail("event", members)


def _answer_of(
    occasion: Occasion, event: Event, arn: str, members: Mapping[str, Any], this: Doing | None
) -> dict[str, Any]:
    trigger = event.trigger
    try:
        invoked = functions.invoke(arn, json.dumps(members), with_log=this is not None)
    except functions.NotInvoked as error:
        raise _not_invoked(trigger, error) from error
    except functions.FunctionFailed as error:
        if this is not None:
            this.text("log", error.log)
        raise UserLambdaValidationException(f"{trigger} failed with error {error}.") from error
    _warn_once(occasion.pool, trigger, arn)
    if this is not None:
        this.text("log", invoked.log)
    response = _response_of(invoked.answer)
    if this is not None:
        this.detail("response", response)
    return response


def _problem(failure: ServiceException) -> str:
    """Return what a function has done that is called, as the reason says it."""
    if isinstance(failure, UserLambdaValidationException):
        return "raised an error"
    if isinstance(failure, InvalidLambdaResponseException):
        return "answered what is no event of the trigger, or has no response"
    return "could not be called, or may not be"


def begin(occasion: Occasion, event: Event) -> None:
    """Call a function of the pool's without waiting for what becomes of it.

    Raises ``UnexpectedLambdaException`` where it cannot be called.
    """
    arn, members = event.arn_in(occasion.pool), _members(occasion, event)
    with doing(Kind.TRIGGER, event.source) as this:
        _note_call(this, occasion, arn, members)
        try:
            function_events.begin(arn, json.dumps(members))
        except functions.NotInvoked as error:
            failure = _not_invoked(event.trigger, error)
            if this is not None:
                this.refused(failure.code, failure.message, f"The function is {arn}: {error}.")
            raise failure from error
    _warn_once(occasion.pool, event.trigger, arn)


def check_callable(pool: UserPool, trigger: str, arn: str) -> None:
    """Check that a function is there to be called. Raises ``UnexpectedLambdaException``."""
    _check_permitted(pool, trigger, arn)
    try:
        function_events.check(arn)
    except functions.NotInvoked as error:
        raise _not_invoked(trigger, error) from error


def _not_invoked(trigger: str, error: functions.NotInvoked) -> UnexpectedLambdaException:
    return UnexpectedLambdaException(f"{trigger} invocation failed due to error {error}.")


def _members(occasion: Occasion, event: Event) -> dict[str, Any]:
    """Return an event as AWS has it, but for the ``response``: where nobody waits there is none."""
    pool = occasion.pool
    return {
        "version": event.version,
        "region": pool.region,
        "userPoolId": pool.id,
        "userName": occasion.username,
        "callerContext": {"awsSdkVersion": _SDK, "clientId": occasion.client_id},
        "triggerSource": event.source,
        "request": event.request,
    }


def _check_permitted(pool: UserPool, trigger: str, arn: str) -> None:
    if settings.strict() and not _is_permitted(pool, arn):
        raise UnexpectedLambdaException(
            f"{trigger} invocation failed due to error AccessDeniedException."
        )


def _is_permitted(pool: UserPool, arn: str) -> bool:
    known = {"aws:sourcearn": [pool.arn], "aws:sourceaccount": [pool.account_id]}
    return allows(functions.policy_of(arn), _INVOKE, ("Service", _SERVICE), known)


def _warn_once(pool: UserPool, trigger: str, arn: str) -> None:
    """Tell of a function that AWS would not let us call."""
    if (pool.id, arn) in _warned:
        return
    _warned.add((pool.id, arn))
    if not _is_permitted(pool, arn):
        LOG.warning(
            "AWS would not call %s for %s of user pool %s: its policy does not allow %s to invoke "
            "it (aws lambda add-permission). COGNITO_STRICT=1 refuses it as AWS does.",
            *(arn, trigger, pool.id, _SERVICE),
        )


def _response_of(answer: bytes) -> dict[str, Any]:
    try:
        event = read_json(answer)
    except ValueError:
        event = None
    if event is None:
        raise InvalidLambdaResponseException("Invalid lambda function output : Invalid JSON")
    response = event.get("response") if isinstance(event, dict) else None
    if not isinstance(response, dict):
        raise unrecognizable()
    return response


def unrecognizable() -> InvalidLambdaResponseException:
    """Return the error for an answer whose members are not what they should be."""
    return InvalidLambdaResponseException("Unrecognizable lambda output")


def user_attributes(pool: UserPool, user: User) -> dict[str, str]:
    """Return a user's attributes as events have them, with the addresses that sign them in."""
    aliases = {
        f"cognito:{name}_alias": user.attributes[name]
        for name, flag in _ADDRESSES.items()
        if user.attributes.get(name) and _signs_in(pool, user, name, flag)
    }
    return {"sub": user.sub, "cognito:user_status": user.status, **aliases, **user.attributes}


def _signs_in(pool: UserPool, user: User, name: str, flag: str) -> bool:
    if user.status in _WITHOUT_ALIASES:
        return False
    is_alias = name in pool.alias_attributes and user.attributes.get(flag) == "true"
    return is_alias or name in pool.username_attributes
