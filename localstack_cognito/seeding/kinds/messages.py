"""The outbox, in the order in which it was written. It outlives pools and users."""

from collections.abc import Iterator, Mapping
from typing import Any

from localstack_cognito import clock
from localstack_cognito.seeding.kinds.kind import stated
from localstack_cognito.seeding.kinds.records import Record
from localstack_cognito.seeding.kinds.scope import Members, Scope
from localstack_cognito.storage import messages
from localstack_cognito.storage.messages import Message


class Messages(Record):
    """What users were sent."""

    member = "Messages"
    structure = "Message"
    key = ("UserPoolId", "Username", "Id")
    is_many = True

    def scope_of(self, scope: Scope, members: Members) -> Scope:
        """Return the region of the pool."""
        return scope.owned(members, "UserPoolId")

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the messages, the oldest first."""
        return map(_exported, messages.all_messages(scope.connection))

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return a message with its region."""
        return {**wanted, "Region": scope.region}

    def find(self, scope: Scope, wanted: Members) -> Members | None:
        """Return the message to the user with the id, or None."""
        key = (wanted["UserPoolId"], wanted["Username"], wanted["Id"])
        message = messages.find_message(scope.connection, *key)
        return None if message is None else _exported(message)

    def create(self, scope: Scope, wanted: Members) -> None:
        """Put it into the outbox as the newest. Nobody is sent it again."""
        messages.add_message(scope.connection, _message(wanted, clock.now()))

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Store it anew, where it is."""
        messages.replace_message(scope.connection, _message(wanted, current["CreationDate"]))


def _message(wanted: Members, created_at: float) -> Message:
    deliveries = [
        {"carrier": one["Carrier"], "status": one["Status"], "detail": one.get("Detail")}
        for one in wanted.get("Deliveries") or ()
    ]
    return Message(
        id=wanted["Id"],
        region=wanted["Region"],
        user_pool_id=wanted["UserPoolId"],
        username=wanted["Username"],
        destination=wanted.get("Destination"),
        delivery_medium=wanted.get("DeliveryMedium"),
        purpose=wanted["Purpose"],
        subject=wanted.get("Subject"),
        body=wanted["Body"],
        code=wanted.get("Code"),
        created_at=wanted.get("CreationDate", created_at),
        deliveries=deliveries or None,
    )


def _exported(message: Message) -> Members:
    return stated(
        Id=message.id,
        UserPoolId=message.user_pool_id,
        Region=message.region,
        Username=message.username,
        Destination=message.destination,
        DeliveryMedium=message.delivery_medium,
        Purpose=message.purpose,
        Subject=message.subject,
        Body=message.body,
        Code=message.code,
        CreationDate=message.created_at,
        Deliveries=[_delivery(one) for one in message.deliveries or ()] or None,
    )


def _delivery(one: Mapping[str, Any]) -> Members:
    return stated(Carrier=one["carrier"], Status=one["status"], Detail=one["detail"])
