"""What developers say of the risk of sign-ins."""

from dataclasses import dataclass

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Float,
    ForeignKey,
    Table,
    delete,
    select,
)

from localstack_cognito.storage.rows import records, values_of
from localstack_cognito.storage.tables import Key, metadata
from localstack_cognito.storage.upserts import put_row

# What a developer says of the sign-ins of a pool; empty for any user, and for any address.
risks = Table(
    "risks",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("username", Key, primary_key=True),
    # One address, or a range of them.
    Column("ip_address", Key, primary_key=True),
    # Null for what is not said.
    Column("risk_level", Key),
    Column("compromised_credentials", Boolean),
    Column("created_at", Float, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Risk:
    """What a developer says of the sign-ins of a pool.

    ``username`` and ``ip_address`` are empty where they may be anybody's; ``risk_level`` and
    ``compromised_credentials`` are None where nothing is said of them.
    """

    user_pool_id: str
    username: str
    ip_address: str
    risk_level: str | None
    compromised_credentials: bool | None
    created_at: float


_COLUMNS = risks.c


def put_risk(connection: Connection, risk: Risk) -> None:
    """Store a risk in place of what was said of the same sign-ins.

    Raises ``IntegrityError`` without its pool.
    """
    put_row(connection, risks, values_of(risk))


def find_risks(
    connection: Connection,
    user_pool_id: str | None = None,
    username: str | None = None,
    ip_address: str | None = None,
) -> list[Risk]:
    """Return what is said of what is given, in the order of the keys."""
    statement = select(risks).where(*_wanted(user_pool_id, username, ip_address))
    ordered = statement.order_by(_COLUMNS.user_pool_id, _COLUMNS.username, _COLUMNS.ip_address)
    return records(Risk, connection.execute(ordered))


def delete_risks(
    connection: Connection,
    user_pool_id: str | None = None,
    username: str | None = None,
    ip_address: str | None = None,
) -> None:
    """Delete what ``find_risks`` would return."""
    connection.execute(delete(risks).where(*_wanted(user_pool_id, username, ip_address)))


def _wanted(
    user_pool_id: str | None, username: str | None, ip_address: str | None
) -> list[ColumnElement[bool]]:
    wanted = {"user_pool_id": user_pool_id, "username": username, "ip_address": ip_address}
    return [_COLUMNS[name] == value for name, value in wanted.items() if value is not None]
