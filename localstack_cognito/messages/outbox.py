"""The outbox: every message is kept for the developer to read, and written to the log.

A message is kept in the transaction that made its code, and announced once that is committed:
there is no code without its message, and no message of a code that was rolled back.
"""

import logging
import secrets
from collections.abc import Sequence

from sqlalchemy import Connection

from localstack_cognito import clock
from localstack_cognito.activity.noting import doing
from localstack_cognito.activity.records import Kind, Outcome
from localstack_cognito.log_delivery import queue
from localstack_cognito.messages.templates import Purpose, Text
from localstack_cognito.storage import messages
from localstack_cognito.storage.database import database
from localstack_cognito.storage.messages import Message

PENDING = "PENDING"
"""The status of a delivery that is on its way, with what has gone wrong so far."""
SENT = "SENT"
FAILED = "FAILED"

LOG = logging.getLogger(__name__)


def keep(
    connection: Connection,
    *,
    region: str,
    user_pool_id: str,
    username: str,
    destination: str | None,
    delivery_medium: str | None,
    purpose: Purpose,
    text: Text,
    code: str | None,
    carriers: Sequence[str] = (),
) -> Message:
    """Put a message into the outbox and return it, to be announced after the commit.

    ``carriers`` are the names of those that are to take it to its user; ``code`` is None where it
    has none.
    """
    deliveries = [{"carrier": name, "status": PENDING, "detail": None} for name in carriers]
    message = Message(
        id=secrets.token_hex(16),
        region=region,
        user_pool_id=user_pool_id,
        username=username,
        destination=destination,
        delivery_medium=delivery_medium,
        purpose=purpose.value,
        subject=text.subject,
        body=text.body,
        code=code,
        created_at=clock.now(),
        deliveries=deliveries or None,
    )
    messages.add_message(connection, message)
    return message


def announce(message: Message) -> None:
    """Write the message to the log: on a local host this is where its code is looked for."""
    with doing(Kind.MESSAGE, message.purpose) as this:
        if this is not None:
            this.note(user_pool_id=message.user_pool_id, username=message.username)
            if message.deliveries:
                this.link(_link_of(message))
            this.detail(
                "message",
                {
                    "Id": message.id,
                    "Destination": message.destination,
                    "DeliveryMedium": message.delivery_medium,
                    "Subject": message.subject,
                    "Carriers": [one["carrier"] for one in message.deliveries or ()],
                },
            )
    LOG.info(
        "%s for user %s of user pool %s (%s, %s): %s",
        _kind(message),
        message.username,
        message.user_pool_id,
        message.purpose,
        _way(message),
        message.code or message.subject,
    )


def _way(message: Message) -> str:
    """Return what is known of the way to the user before anybody has gone it."""
    if not message.destination:
        return "no address to send it to"
    carriers = [one["carrier"] for one in message.deliveries or ()]
    if not carriers:
        return f"for {message.destination}, kept here only"
    return f"for {message.destination}, on its way by {' and '.join(carriers)}"


def _kind(message: Message) -> str:
    if message.code is None:
        return "Notice"
    is_invitation = message.purpose == Purpose.ADMIN_CREATE_USER
    return "Temporary password" if is_invitation else "Confirmation code"


def report(message: Message, carrier: str, status: str, detail: str | None = None) -> None:
    """Tell, in the outbox and in the log, what has become of a delivery; ``detail`` says why."""
    LOG.log(
        logging.WARNING if status == FAILED else logging.INFO,
        "The message to %s of user %s of user pool %s is %s by %s%s",
        message.destination,
        message.username,
        message.user_pool_id,
        {SENT: "sent", FAILED: "not sent", PENDING: "not yet sent"}[status],
        carrier,
        f": {detail}" if detail else "",
    )
    if status == FAILED:
        # AWS does not publish its words.
        queue.put_undelivered(
            message.user_pool_id,
            f"The {message.purpose} message to {message.destination} was not delivered by "
            f"{carrier}: {detail}",
        )
    with doing(Kind.MESSAGE, f"{message.purpose} by {carrier}") as this:
        if this is not None:
            this.note(user_pool_id=message.user_pool_id, username=message.username)
            this.join(_link_of(message))
            this.detail("delivery", {"Id": message.id, "Carrier": carrier, "Status": status})
            if status == FAILED:
                this.refused("CodeDeliveryFailure", detail, detail, outcome=Outcome.FAILED)
            elif detail:
                this.text("detail", detail)
        with database().write() as connection:
            messages.set_delivery(connection, message, carrier, status, detail)


def _link_of(message: Message) -> str:
    return f"message {message.id}"


def read(
    user_pool_id: str | None, username: str | None, destination: str | None, limit: int
) -> list[Message]:
    """Return the newest ``limit`` messages that match what is given, oldest first."""
    with database().read() as connection:
        return messages.find_messages(connection, user_pool_id, username, destination, limit)


def empty() -> None:
    """Remove every message."""
    with database().write() as connection:
        messages.delete_messages(connection)
