"""Tells users by e-mail of sign-ins that may not have been theirs, and asks whether they were.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-adaptive-authentication.html
and https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
"""

import datetime
import logging
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from localstack.aws.api import ServiceException
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.directory.protection.auth_events import feedback_token
from localstack_cognito.directory.protection.threat_protection import TAKEOVER, Assessment
from localstack_cognito.host import callers
from localstack_cognito.host.domain_names import PREFIX
from localstack_cognito.host.environment import external_base_url
from localstack_cognito.messages import carriers, notices, outbox
from localstack_cognito.messages.carriers import Envelope
from localstack_cognito.messages.notices import Notice
from localstack_cognito.messages.templates import Purpose
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.triggers import custom_senders
from localstack_cognito.triggers.invocation import Occasion

LOG = logging.getLogger(__name__)

LINK = "authEventFeedback"
"""The page that the links in a notice lead to."""
_EMAIL = "EMAIL"
_PURPOSE = Purpose.ACCOUNT_TAKE_OVER_NOTIFICATION


class Outcome(StrEnum):
    """What was done about a risk, by the template that tells of it."""

    BLOCKED = "BlockEmail"
    ASKED = "MfaEmail"
    LET_IN = "NoActionEmail"


def notify(
    occasion: Occasion, user: User, event_id: str, assessment: Assessment, outcome: Outcome
) -> None:
    """Send a user the notice of an event, or let the pool's function do it.

    What becomes of it is in the outbox and the log; the sign-in does not depend on it.
    """
    told = _told(occasion, user, event_id, assessment)
    takeover = assessment.settings[TAKEOVER]
    wanted: Mapping[str, Any] = takeover.get("NotifyConfiguration") or {}
    notice = notices.notice_of(outcome.value, wanted.get(outcome.value) or {}, told)
    try:
        _send(occasion, user, wanted, notice, told)
    except ServiceException as error:
        LOG.warning(
            "User %s of user pool %s was not told of a risky sign-in: %s",
            *(occasion.username, occasion.pool.id, error),
        )
    except IntegrityError:
        # The user was deleted meanwhile, or the pool was.
        pass


def _send(
    occasion: Occasion,
    user: User,
    wanted: Mapping[str, Any],
    notice: Notice,
    told: notices.Told,
) -> None:
    pool = occasion.pool
    call = None
    sender = _sending_pool(pool, wanted)
    taken_by = carriers.carriers_of(sender, _EMAIL)
    address = user.attributes.get("email")
    if custom_senders.has_sender(pool, _EMAIL):
        taken_by = []
        call = custom_senders.prepare_notice(occasion, _PURPOSE.value, told.attributes())
    if address is None:
        taken_by = []
    with database().write_once() as connection:
        message = outbox.keep(
            connection,
            region=pool.region,
            user_pool_id=pool.id,
            username=occasion.username,
            destination=address,
            delivery_medium=_EMAIL if address else None,
            purpose=_PURPOSE,
            text=notice.text,
            code=None,
            carriers=[carrier.name for carrier in taken_by],
        )
    outbox.announce(message)
    if call is not None:
        custom_senders.send(call)
    elif taken_by:
        carriers.send(Envelope(sender, message, notice.html, notice.plain), taken_by)


def _sending_pool(pool: UserPool, wanted: Mapping[str, Any]) -> UserPool:
    """Return the pool as it sends notices: with the identity that these are to come from."""
    if not wanted:
        return pool
    email = {
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": wanted["SourceArn"],
        "From": wanted.get("From"),
        "ReplyToEmailAddress": wanted.get("ReplyTo"),
    }
    return replace(pool, settings={**pool.settings, "EmailConfiguration": email})


def _told(occasion: Occasion, user: User, event_id: str, assessment: Assessment) -> notices.Told:
    caller, token = callers.current(), feedback_token(user, event_id)
    at = datetime.datetime.fromtimestamp(clock.now(), tz=datetime.UTC)
    link = {
        "user_pool_id": occasion.pool.id,
        "user_name": occasion.username,
        "event_id": event_id,
        "feedback_token": token,
    }
    valid, invalid = (
        f"{external_base_url()}{PREFIX}/{LINK}?{urlencode({**link, 'feedback_value': value})}"
        for value in ("Valid", "Invalid")
    )
    return notices.Told(
        event_id=event_id,
        username=occasion.username,
        ip_address=caller.ip_address or "",
        device_name=caller.user_agent,
        login_time=at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        action=str(assessment.action["EventAction"]),
        feedback_token=token,
        valid_link=valid,
        invalid_link=invalid,
    )
