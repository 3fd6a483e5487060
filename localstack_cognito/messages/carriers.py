"""Who takes messages to their users, besides the log and the outbox.

What sends is imported when there is something to carry.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from localstack.aws.api import ServiceException

from localstack_cognito import settings
from localstack_cognito.lazy_imports import lazily
from localstack_cognito.storage.messages import Message
from localstack_cognito.storage.user_pools import UserPool


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message on its way. ``html`` is its body as e-mail has it, ``plain`` that without markup.

    Either may be None.
    """

    pool: UserPool
    message: Message
    html: str | None = field(repr=False)
    plain: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Carrier:
    """One way to users: its name, its medium, the pools that go it, and what goes it.

    ``send`` takes a message to its user, or sees to it that this is done. It raises
    ``CodeDeliveryFailureException`` and others by which AWS tells that it cannot.
    """

    name: str
    medium: str
    serves: Callable[[Mapping[str, Any]], bool]
    send: Callable[[Envelope], None]


def _by_developer(pool: Mapping[str, Any]) -> bool:
    return bool(pool["EmailConfiguration"]["EmailSendingAccount"] == "DEVELOPER")


def _by_sns(pool: Mapping[str, Any]) -> bool:
    # The host has no End User Messaging SMS: what goes by that is in the outbox only.
    return bool((pool.get("SmsConfiguration") or {}).get("SnsCallerArn"))


CARRIERS = (
    Carrier("SES", "EMAIL", _by_developer, lazily("localstack_cognito.messages.ses:send")),
    Carrier("SNS", "SMS", _by_sns, lazily("localstack_cognito.messages.sns:send")),
    Carrier(
        "SMTP",
        "EMAIL",
        lambda _: settings.has_smtp(),
        lazily("localstack_cognito.messages.smtp:send"),
    ),
)
"""Every carrier, in the order in which they are given a message."""


def carriers_of(pool: UserPool, medium: str) -> Sequence[Carrier]:
    """Return who takes a pool's messages of a medium to their users."""
    return [
        carrier
        for carrier in CARRIERS
        if carrier.medium == medium and carrier.serves(pool.settings)
    ]


def send(envelope: Envelope, carriers: Sequence[Carrier]) -> None:
    """Give a message to each of these carriers.

    Where some cannot take it, the others still do; then raises what the first of them raised.
    """
    failures = []
    for carrier in carriers:
        try:
            carrier.send(envelope)
        except ServiceException as failure:
            failures.append(failure)
    if failures:
        raise failures[0]
