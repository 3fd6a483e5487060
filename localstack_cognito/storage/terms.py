"""Terms documents."""

from dataclasses import dataclass

from sqlalchemy import (
    JSON,
    Column,
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

from localstack_cognito.storage.rows import Settings, first_record, records, values_of
from localstack_cognito.storage.tables import Key, metadata

terms = Table(
    "terms",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column(
        "client_id", Key, ForeignKey("user_pool_clients.id", ondelete="CASCADE"), nullable=False
    ),
    Column("name", Key, nullable=False),
    # The members of AWS's TermsType that a caller sets.
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    UniqueConstraint("client_id", "name", name="uq_terms_client"),
    Index("ix_terms_pool", "user_pool_id", "id"),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of a client. ``settings`` holds the members of ``TermsType`` that a caller sets."""

    id: str
    user_pool_id: str
    client_id: str
    name: str
    settings: Settings
    created_at: float
    modified_at: float


_COLUMNS = terms.c


def add_terms(connection: Connection, document: Terms) -> None:
    """Store new terms. Raises ``IntegrityError`` where the client has terms of this name."""
    connection.execute(insert(terms), values_of(document))


def find_terms(connection: Connection, user_pool_id: str, terms_id: str) -> Terms | None:
    """Return the pool's terms with this id, or None."""
    statement = select(terms).where(_COLUMNS.id == terms_id, _COLUMNS.user_pool_id == user_pool_id)
    return first_record(Terms, connection.execute(statement))


def find_terms_of_client(connection: Connection, client_id: str, name: str) -> Terms | None:
    """Return the client's terms of this name, or None."""
    statement = select(terms).where(_COLUMNS.client_id == client_id, _COLUMNS.name == name)
    return first_record(Terms, connection.execute(statement))


def replace_terms(connection: Connection, document: Terms) -> None:
    """Store all of the terms anew. Raises ``IntegrityError`` where their new name is taken."""
    statement = update(terms).where(_COLUMNS.id == document.id)
    connection.execute(statement.values(values_of(document)))


def delete_terms(connection: Connection, user_pool_id: str, terms_id: str) -> bool:
    """Delete the terms; return False where they are gone already."""
    statement = delete(terms).where(_COLUMNS.id == terms_id, _COLUMNS.user_pool_id == user_pool_id)
    return connection.execute(statement).rowcount == 1


def page_of_terms(connection: Connection, user_pool_id: str, after: str, limit: int) -> list[Terms]:
    """Return up to ``limit`` terms of the pool, by id, from behind ``after``."""
    statement = (
        select(terms)
        .where(_COLUMNS.user_pool_id == user_pool_id, _COLUMNS.id > after)
        .order_by(_COLUMNS.id)
        .limit(limit)
    )
    return records(Terms, connection.execute(statement))
