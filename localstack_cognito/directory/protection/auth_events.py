"""The history of what users did to sign in, for pools whose threat protection is on.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-adaptive-authentication.html
"""

import hmac
import secrets
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    EventResponseType,
    EventType,
    NotAuthorizedException,
    ResourceNotFoundException,
    UserPoolAddOnNotEnabledException,
)
from localstack_cognito.aws.refusals import explained
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.directory.pools.user_pools import (
    Owner,
    find_user_pool,
    get_user_pool,
    not_found,
)
from localstack_cognito.directory.users.users import get_addressed_user
from localstack_cognito.host import callers
from localstack_cognito.log_delivery import queue
from localstack_cognito.log_delivery.records import AuthEventRecord
from localstack_cognito.storage import auth_events
from localstack_cognito.storage.auth_events import AuthEvent
from localstack_cognito.storage.database import database
from localstack_cognito.storage.secrets import named_secret
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User

EventRisk = Mapping[str, Any]
"""The members of AWS's ``EventRiskType``."""

_OFF = "OFF"
_MOST = 60
_NO_RISK: EventRisk = {"RiskDecision": "NoRisk", "CompromisedCredentialsDetected": False}


def standard_mode(pool: UserPool) -> str:
    """Return ``OFF``, ``AUDIT`` or ``ENFORCED``: what is done about passwords and on pages."""
    add_ons = pool.settings.get("UserPoolAddOns") or {}
    mode: str = add_ons.get("AdvancedSecurityMode", _OFF)
    return mode


def custom_mode(pool: UserPool) -> str:
    """Return the same for the sign-ins in which functions of the pool decide what is asked."""
    add_ons = pool.settings.get("UserPoolAddOns") or {}
    mode: str = (add_ons.get("AdvancedSecurityAdditionalFlows") or {}).get("CustomAuthMode", _OFF)
    return mode


def are_recorded(pool: UserPool) -> bool:
    """Return whether the pool's threat protection is on: only then AWS keeps events."""
    return {standard_mode(pool), custom_mode(pool)} != {_OFF}


def record(
    pool: UserPool,
    user: User,
    kind: EventType,
    response: EventResponseType,
    client_id: str,
    challenges: Sequence[dict[str, str]] = (),
    event_id: str | None = None,
    risk: EventRisk | None = None,
    *,
    is_custom: bool = False,
) -> None:
    """Keep what a user did, or, for an event that is there, what has become of it.

    The pool's log is told, too, where it has one. Nothing is kept where the pool's threat
    protection is off, or the user has just gone. One that is on for custom authentication alone
    keeps those sign-ins alone.
    """
    if standard_mode(pool) == _OFF and not (is_custom and are_recorded(pool)):
        return
    caller = callers.current()
    context = {"IpAddress": caller.ip_address, "DeviceName": caller.user_agent}
    event = AuthEvent(
        id=event_id or str(uuid.UUID(bytes=secrets.token_bytes(16), version=4)),
        user_seq=user.seq,
        type=kind.value,
        response=response.value,
        challenges=list(challenges),
        context={name: value for name, value in context.items() if value},
        risk=risk or _NO_RISK,
        feedback=None,
        created_at=clock.now(),
    )
    try:
        with database().write_once() as connection:
            auth_events.put_event(connection, event)
    except IntegrityError:
        # The user was deleted meanwhile, and the history too.
        return
    log_record = AuthEventRecord(
        event_id=event.id,
        event_type=event.type,
        user_sub=user.sub,
        username=user.username,
        client_id=client_id,
        created_at=event.created_at,
        response=event.response,
        risk=event.risk,
        challenges=[(one["ChallengeName"], one["ChallengeResponse"]) for one in challenges],
        device_name=caller.user_agent,
        ip_address=caller.ip_address,
        request_id=caller.request_id,
        has_context_data=caller.has_context_data,
    )
    queue.put_auth_event(pool.id, log_record)


def admin_list_user_auth_events(
    owner: Owner, user_pool_id: str, name: str, limit: int | None, token: str | None
) -> tuple[list[AuthEvent], str | None]:
    """Return a page of a user's events, the newest first, and the token of the next.

    Raises ``ResourceNotFoundException``, ``UserNotFoundException``,
    ``UserPoolAddOnNotEnabledException`` or ``InvalidParameterException``.
    """
    pool = _recording(get_user_pool(owner, user_pool_id))
    user = get_addressed_user(pool, name)
    return read_page(
        f"auth events of {pool.id} {user.sub}",
        token,
        limit or _MOST,
        lambda connection, before, most: auth_events.list_events(
            connection, user.seq, before[0], most
        ),
        lambda event: [event.seq],
        start=[None],
    )


def admin_update_auth_event_feedback(
    owner: Owner, user_pool_id: str, name: str, event_id: str, value: str
) -> None:
    """Keep what a developer says of an event.

    Raises ``ResourceNotFoundException``, ``UserNotFoundException`` or
    ``UserPoolAddOnNotEnabledException``.
    """
    pool = _recording(get_user_pool(owner, user_pool_id))
    _set_feedback(get_addressed_user(pool, name), event_id, value, "Admin")


def update_auth_event_feedback(
    user_pool_id: str, name: str, event_id: str, token: str, value: str
) -> None:
    """Keep what a user says of an event that they were told of, with the token that was sent.

    Raises what ``admin_update_auth_event_feedback`` raises, and ``NotAuthorizedException`` for a
    token that is not this event's.
    """
    pool = find_user_pool(user_pool_id)
    if pool is None:
        raise not_found(user_pool_id)
    user = get_addressed_user(_recording(pool), name)
    if not hmac.compare_digest(token.encode(), feedback_token(user, event_id).encode()):
        raise explained(
            NotAuthorizedException("Invalid feedback token."),
            f"The token is not the one for the event {event_id} of {user.username}.",
        )
    _set_feedback(user, event_id, value, "User")


def feedback_token(user: User, event_id: str) -> str:
    """Return what a user who is told of an event answers with."""
    key = named_secret("event feedback")
    return hmac.digest(key, f"{user.user_pool_id}/{user.sub}/{event_id}".encode(), "sha256").hex()


def _recording(pool: UserPool) -> UserPool:
    if not are_recorded(pool):
        raise UserPoolAddOnNotEnabledException(
            "User pool add-ons are not enabled for the user pool."
        )
    return pool


def _set_feedback(user: User, event_id: str, value: str, provider: str) -> None:
    feedback: dict[str, Any] = {
        "FeedbackValue": value,
        "Provider": provider,
        "FeedbackDate": clock.now(),
    }
    with database().write() as connection:
        event = auth_events.find_event(connection, user.seq, event_id)
        if event is None:
            raise ResourceNotFoundException("Event does not exist.")
        auth_events.set_feedback(connection, event.seq, feedback)
