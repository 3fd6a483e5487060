"""The outbox in the database."""

from sqlalchemy import Connection, delete, insert, select, update

from localstack_cognito.storage.records import Message, columns_of
from localstack_cognito.storage.tables import messages


def add_message(connection: Connection, message: Message) -> None:
    """Store a message."""
    connection.execute(insert(messages), columns_of(message))


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
    columns = [messages.c[name] for name in Message.__dataclass_fields__]
    statement = select(*columns).where(*conditions).order_by(messages.c.seq.desc()).limit(limit)
    return [Message(*row) for row in connection.execute(statement)][::-1]


def set_delivery(
    connection: Connection, message: Message, carrier: str, status: str, detail: str | None
) -> None:
    """Store what has become of a message's delivery by one of its carriers."""
    mine = [
        messages.c[name] == getattr(message, name) for name in ("user_pool_id", "username", "id")
    ]
    kept = connection.execute(select(messages.c.deliveries).where(*mine)).scalar()
    changed = [
        {**one, "status": status, "detail": detail} if one["carrier"] == carrier else one
        for one in kept or ()
    ]
    connection.execute(update(messages).where(*mine).values(deliveries=changed or None))


def delete_messages(connection: Connection) -> None:
    """Empty the outbox."""
    connection.execute(delete(messages))
