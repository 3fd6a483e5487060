"""What users did to sign in, in the database."""

from typing import Any

from sqlalchemy import Connection, insert, select, update

from localstack_cognito.storage.records import AuthEvent, columns_of
from localstack_cognito.storage.tables import auth_events

_COLUMNS = auth_events.c


def put_event(connection: Connection, event: AuthEvent) -> None:
    """Store an event, or what has become of it. Raises ``IntegrityError`` without its user."""
    row = columns_of(event)
    del row["seq"]
    changed = connection.execute(
        update(auth_events)
        .where(_COLUMNS.user_seq == event.user_seq, _COLUMNS.id == event.id)
        .values(response=event.response, challenges=event.challenges, risk=event.risk)
    )
    if not changed.rowcount:
        connection.execute(insert(auth_events), row)


def find_event(connection: Connection, user_seq: int, event_id: str) -> AuthEvent | None:
    """Return a user's event, or None."""
    statement = select(auth_events).where(_COLUMNS.user_seq == user_seq, _COLUMNS.id == event_id)
    row = connection.execute(statement).first()
    return _event(row) if row else None


def list_events(
    connection: Connection, user_seq: int, before: int | None, limit: int
) -> list[AuthEvent]:
    """Return up to ``limit`` of the user's events older than the row ``before``, newest first."""
    statement = select(auth_events).where(_COLUMNS.user_seq == user_seq)
    if before is not None:
        statement = statement.where(_COLUMNS.seq < before)
    rows = connection.execute(statement.order_by(_COLUMNS.seq.desc()).limit(limit))
    return [_event(row) for row in rows]


def set_feedback(connection: Connection, seq: int, feedback: dict[str, Any]) -> None:
    """Store what somebody said of an event."""
    connection.execute(update(auth_events).where(_COLUMNS.seq == seq).values(feedback=feedback))


def _event(row: Any) -> AuthEvent:
    return AuthEvent(**row._mapping)
