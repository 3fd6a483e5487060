"""What users did to sign in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Table,
    UniqueConstraint,
    select,
    update,
)

from localstack_cognito.storage.rows import first_record, records, values_of
from localstack_cognito.storage.tables import Key, RowId, metadata
from localstack_cognito.storage.upserts import put_row

# What a user did to sign in, for her pool's developers to read.
auth_events = Table(
    "auth_events",
    metadata,
    Column("seq", RowId, primary_key=True, autoincrement=True),
    Column("id", Key, nullable=False),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    Column("type", Key, nullable=False),
    Column("response", Key, nullable=False),
    # AWS's ChallengeResponses, EventContextData, EventRisk and EventFeedback.
    Column("challenges", JSON, nullable=False),
    Column("context", JSON, nullable=False),
    Column("risk", JSON, nullable=False),
    Column("feedback", JSON),
    Column("created_at", Float, nullable=False),
    UniqueConstraint("user_seq", "id", name="uq_auth_events_id"),
    Index("ix_auth_events_user", "user_seq", "seq"),
    Index("ix_auth_events_created", "created_at"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class AuthEvent:
    """What a user did to sign in. The mappings are AWS's members of ``AuthEventType``."""

    id: str
    user_seq: int
    type: str
    response: str
    challenges: Sequence[Mapping[str, str]]
    context: Mapping[str, str]
    risk: Mapping[str, Any]
    feedback: Mapping[str, Any] | None
    created_at: float
    seq: int = 0


_COLUMNS = auth_events.c


def put_event(connection: Connection, event: AuthEvent) -> None:
    """Store an event, or what has become of it. Raises ``IntegrityError`` without its user."""
    values = values_of(event)
    del values["seq"]
    put_row(
        connection,
        auth_events,
        values,
        key=["user_seq", "id"],
        keeping=["seq", "type", "context", "feedback", "created_at"],
    )


def find_event(connection: Connection, user_seq: int, event_id: str) -> AuthEvent | None:
    """Return a user's event, or None."""
    statement = select(auth_events).where(_COLUMNS.user_seq == user_seq, _COLUMNS.id == event_id)
    return first_record(AuthEvent, connection.execute(statement))


def list_events(
    connection: Connection, user_seq: int, before: int | None, limit: int
) -> list[AuthEvent]:
    """Return up to ``limit`` of the user's events older than the row ``before``, newest first."""
    statement = select(auth_events).where(_COLUMNS.user_seq == user_seq)
    if before is not None:
        statement = statement.where(_COLUMNS.seq < before)
    rows = connection.execute(statement.order_by(_COLUMNS.seq.desc()).limit(limit))
    return records(AuthEvent, rows)


def set_feedback(connection: Connection, seq: int, feedback: dict[str, Any]) -> None:
    """Store what somebody said of an event."""
    connection.execute(update(auth_events).where(_COLUMNS.seq == seq).values(feedback=feedback))
