"""The outbox."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Float,
    Index,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from localstack_cognito.storage.quick_statements import write
from localstack_cognito.storage.rows import first_record, records, row_maker, values_of
from localstack_cognito.storage.tables import Key, RowId, metadata

# What users were sent, for the developer to read. It outlives the pool and the user it was for.
messages = Table(
    "messages",
    metadata,
    Column("seq", RowId, primary_key=True, autoincrement=True),
    Column("id", Key, nullable=False),
    Column("region", Key, nullable=False),
    Column("user_pool_id", Key, nullable=False),
    Column("username", Key, nullable=False),
    Column("destination", Key),
    Column("delivery_medium", Key),
    Column("purpose", Key, nullable=False),
    Column("subject", Text),
    Column("body", Text, nullable=False),
    Column("code", Text),
    Column("created_at", Float, nullable=False),
    Column("deliveries", JSON(none_as_null=True)),
    Index("ix_messages_user", "user_pool_id", "username", "seq"),
    Index("ix_messages_destination", "destination", "seq"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class Message:
    """What a user was sent, or would have been sent if there had been an address.

    ``deliveries`` says of each carrier that was to take it there what has become of that: the
    ``carrier``, the ``status`` and the ``detail``.
    """

    id: str
    region: str
    user_pool_id: str
    username: str
    destination: str | None
    delivery_medium: str | None
    purpose: str
    subject: str | None
    body: str
    code: str | None
    created_at: float
    deliveries: Sequence[Mapping[str, Any]] | None = None


_ADD = insert(messages)
_PAGE = 1000


def add_message(connection: Connection, message: Message) -> None:
    """Store a message."""
    write(connection, _ADD, values_of(message))


def find_messages(
    connection: Connection,
    user_pool_id: str | None,
    username: str | None,
    destination: str | None,
    limit: int,
) -> list[Message]:
    """Return the newest ``limit`` messages that match what is given, oldest first."""
    wanted = {"user_pool_id": user_pool_id, "username": username, "destination": destination}
    conditions = [messages.c[name] == value for name, value in wanted.items() if value is not None]
    statement = select(messages).where(*conditions).order_by(messages.c.seq.desc()).limit(limit)
    return records(Message, connection.execute(statement))[::-1]


def all_messages(connection: Connection) -> Iterator[Message]:
    """Yield every message, the oldest first. They are read a page at a time."""
    read = row_maker(Message, messages.c.keys())
    after = 0
    while True:
        query = select(messages).where(messages.c.seq > after).order_by(messages.c.seq).limit(_PAGE)
        page = connection.execute(query).all()
        yield from map(read, page)
        if len(page) < _PAGE:
            return
        after = page[-1].seq


def find_message(
    connection: Connection, user_pool_id: str, username: str, message_id: str
) -> Message | None:
    """Return a message to a user, or None."""
    query = select(messages).where(*_is(user_pool_id, username, message_id))
    return first_record(Message, connection.execute(query))


def replace_message(connection: Connection, message: Message) -> None:
    """Store all of a message anew. It stays where it is in the outbox."""
    mine = _is(message.user_pool_id, message.username, message.id)
    connection.execute(update(messages).where(*mine).values(values_of(message)))


def _is(user_pool_id: str, username: str, message_id: str) -> Sequence[ColumnElement[bool]]:
    key = {"user_pool_id": user_pool_id, "username": username, "id": message_id}
    return [messages.c[name] == value for name, value in key.items()]


def set_delivery(
    connection: Connection, message: Message, carrier: str, status: str, detail: str | None
) -> None:
    """Store what has become of a message's delivery by one of its carriers."""
    mine = _is(message.user_pool_id, message.username, message.id)
    # Another of the message's carriers may tell at the same time.
    query = select(messages.c.deliveries).where(*mine).with_for_update()
    kept = connection.execute(query).scalar()
    changed = [
        {**one, "status": status, "detail": detail} if one["carrier"] == carrier else one
        for one in kept or ()
    ]
    connection.execute(update(messages).where(*mine).values(deliveries=changed or None))


def delete_messages(connection: Connection) -> None:
    """Empty the outbox."""
    connection.execute(delete(messages))
