"""Users' devices."""

from dataclasses import dataclass, field

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from localstack_cognito.storage.rows import first_record, records, values_of
from localstack_cognito.storage.tables import Key, RowId, metadata
from localstack_cognito.storage.user_sessions import user_sessions

# A device that a user has signed in on and confirmed.
devices = Table(
    "devices",
    metadata,
    Column("device_key", Key, primary_key=True),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    Column("name", Text),
    # SRP's, as for a password.
    Column("salt", LargeBinary),
    Column("verifier", LargeBinary),
    Column("remembered", Boolean, nullable=False),
    Column("last_ip_used", Text),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    Column("last_authenticated_at", Float, nullable=False),
    Index("ix_devices_user", "user_seq", "device_key"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """A device that a user has signed in on and confirmed.

    ``salt`` and ``verifier`` are those of SRP. A device that is ``remembered`` may take the place
    of a second factor.
    """

    device_key: str
    user_seq: int
    name: str | None
    salt: bytes | None
    verifier: bytes | None = field(repr=False)
    remembered: bool
    last_ip_used: str | None
    created_at: float
    modified_at: float
    last_authenticated_at: float


_COLUMNS = devices.c


def add_device(connection: Connection, device: Device) -> None:
    """Store a device. Raises ``IntegrityError`` where its key is taken or its user is gone."""
    connection.execute(insert(devices), values_of(device))


def find_device(connection: Connection, user_seq: int, device_key: str) -> Device | None:
    """Return the user's device that has this key, or None."""
    statement = select(devices).where(
        _COLUMNS.device_key == device_key, _COLUMNS.user_seq == user_seq
    )
    return first_record(Device, connection.execute(statement))


def list_devices(
    connection: Connection, user_seq: int, after: str | None, limit: int
) -> list[Device]:
    """Return up to ``limit`` of the user's devices behind the key ``after``, ordered by it."""
    statement = select(devices).where(_COLUMNS.user_seq == user_seq)
    if after is not None:
        statement = statement.where(_COLUMNS.device_key > after)
    rows = connection.execute(statement.order_by(_COLUMNS.device_key).limit(limit))
    return records(Device, rows)


def was_issued(connection: Connection, user_seq: int, device_key: str) -> bool:
    """Return whether a sign-in of the user was given this key."""
    columns = user_sessions.c
    statement = (
        select(columns.origin_jti)
        .where(columns.user_seq == user_seq, columns.device_key == device_key)
        .limit(1)
    )
    return connection.execute(statement).first() is not None


def set_remembered(
    connection: Connection, user_seq: int, device_key: str, *, remembered: bool, at: float
) -> bool:
    """Remember a device or not; return whether the user has it."""
    statement = (
        update(devices)
        .where(_COLUMNS.device_key == device_key, _COLUMNS.user_seq == user_seq)
        .values(remembered=remembered, modified_at=at)
    )
    return connection.execute(statement).rowcount == 1


def use_device(
    connection: Connection, user_seq: int, device_key: str, ip_address: str | None, at: float
) -> None:
    """Remember when, and from where, the user last signed in on a device."""
    connection.execute(
        update(devices)
        .where(_COLUMNS.device_key == device_key, _COLUMNS.user_seq == user_seq)
        .values(last_authenticated_at=at, last_ip_used=ip_address)
    )


def delete_device(connection: Connection, user_seq: int, device_key: str) -> bool:
    """Delete a device; return whether the user had it."""
    statement = delete(devices).where(
        _COLUMNS.device_key == device_key, _COLUMNS.user_seq == user_seq
    )
    return connection.execute(statement).rowcount == 1
