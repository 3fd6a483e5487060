"""Who users are at identity providers."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
)

from localstack_cognito.storage.rows import first_record, records, values_of
from localstack_cognito.storage.tables import Key, RowId, metadata

# Who a user is elsewhere: the subject that an identity provider knows her by.
user_identities = Table(
    "user_identities",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("provider_name", Key, primary_key=True),
    Column("subject", Key, primary_key=True),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    Column("attribute_name", Text, nullable=False),
    Column("created_at", Float, nullable=False),
    Index("ix_user_identities_user", "user_seq"),
)


@dataclass(frozen=True, slots=True)
class UserIdentity:
    """Who a user is at an identity provider: the ``subject`` that it knows her by.

    ``attribute_name`` is the provider's name for what ``subject`` is.
    """

    user_pool_id: str
    provider_name: str
    subject: str
    user_seq: int
    attribute_name: str
    created_at: float


_COLUMNS = user_identities.c


def add_identity(connection: Connection, identity: UserIdentity) -> None:
    """Store who a user is at a provider. Raises ``IntegrityError`` where another user is that."""
    connection.execute(insert(user_identities), values_of(identity))


def find_identity(
    connection: Connection, user_pool_id: str, provider_name: str, subject: str
) -> UserIdentity | None:
    """Return whose this subject of the provider is, or None."""
    statement = select(user_identities).where(
        _COLUMNS.user_pool_id == user_pool_id,
        _COLUMNS.provider_name == provider_name,
        _COLUMNS.subject == subject,
    )
    return first_record(UserIdentity, connection.execute(statement))


def count_identities(connection: Connection, user_seq: int) -> int:
    """Return how many identities the user has."""
    statement = select(func.count()).where(_COLUMNS.user_seq == user_seq)
    return connection.execute(statement).scalar_one()


def delete_identity(connection: Connection, identity: UserIdentity) -> None:
    """Forget who a user is at a provider."""
    connection.execute(
        delete(user_identities).where(
            _COLUMNS.user_pool_id == identity.user_pool_id,
            _COLUMNS.provider_name == identity.provider_name,
            _COLUMNS.subject == identity.subject,
        )
    )


def identities_at(
    connection: Connection, user_pool_id: str, provider_name: str, subjects: Collection[str]
) -> list[UserIdentity]:
    """Return the identities at a provider that are known by one of these, the oldest first."""
    columns = user_identities.c
    statement = (
        select(user_identities)
        .where(
            columns.user_pool_id == user_pool_id,
            columns.provider_name == provider_name,
            columns.subject.in_(subjects),
        )
        .order_by(columns.created_at, columns.subject)
    )
    return records(UserIdentity, connection.execute(statement))


def identities_named(
    connection: Connection, subject: str, user_pool_id: str | None
) -> list[UserIdentity]:
    """Return whom providers know by this subject, in one pool or, where it is None, in all."""
    columns = user_identities.c
    statement = select(user_identities).where(columns.subject == subject)
    if user_pool_id is not None:
        statement = statement.where(columns.user_pool_id == user_pool_id)
    statement = statement.order_by(columns.created_at, columns.user_pool_id)
    return records(UserIdentity, connection.execute(statement))
