"""Styles of the managed login pages."""

from dataclasses import dataclass

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Float,
    ForeignKey,
    Index,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from localstack_cognito.storage.rows import Settings, first_record, values_of
from localstack_cognito.storage.tables import Key, metadata

managed_login_brandings = Table(
    "managed_login_brandings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column(
        "client_id", Key, ForeignKey("user_pool_clients.id", ondelete="CASCADE"), nullable=False
    ),
    # The members of AWS's ManagedLoginBrandingType that a caller sets; bytes are Base64.
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    UniqueConstraint("client_id", name="uq_managed_login_brandings_client"),
    Index("ix_managed_login_brandings_pool", "user_pool_id"),
)


@dataclass(frozen=True, slots=True)
class ManagedLoginBranding:
    """The style of a client's managed login pages.

    ``settings`` holds the members of ``ManagedLoginBrandingType`` that a caller sets, bytes in
    Base64.
    """

    id: str
    user_pool_id: str
    client_id: str
    settings: Settings
    created_at: float
    modified_at: float


_COLUMNS = managed_login_brandings.c


def add_branding(connection: Connection, branding: ManagedLoginBranding) -> None:
    """Store a new style. Raises ``IntegrityError`` where its client has one."""
    connection.execute(insert(managed_login_brandings), values_of(branding))


def find_branding(
    connection: Connection, user_pool_id: str, branding_id: str
) -> ManagedLoginBranding | None:
    """Return the pool's style with this id, or None."""
    return _find(connection, _COLUMNS.id == branding_id, _COLUMNS.user_pool_id == user_pool_id)


def find_branding_of_client(connection: Connection, client_id: str) -> ManagedLoginBranding | None:
    """Return the client's style, or None."""
    return _find(connection, _COLUMNS.client_id == client_id)


def _find(connection: Connection, *conditions: ColumnElement[bool]) -> ManagedLoginBranding | None:
    return first_record(
        ManagedLoginBranding, connection.execute(select(managed_login_brandings).where(*conditions))
    )


def replace_branding(connection: Connection, branding: ManagedLoginBranding) -> None:
    """Store all of the style anew."""
    statement = update(managed_login_brandings).where(_COLUMNS.id == branding.id)
    connection.execute(statement.values(values_of(branding)))


def delete_branding(connection: Connection, user_pool_id: str, branding_id: str) -> bool:
    """Delete the style; return False where it is gone already."""
    statement = delete(managed_login_brandings).where(
        _COLUMNS.id == branding_id, _COLUMNS.user_pool_id == user_pool_id
    )
    return connection.execute(statement).rowcount == 1
