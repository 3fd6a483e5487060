"""Policies for client ID metadata documents, and the documents that were fetched for them."""

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
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from localstack_cognito.storage.engine import changes_configuration
from localstack_cognito.storage.rows import first_record, records, values_of
from localstack_cognito.storage.tables import Key, metadata
from localstack_cognito.storage.upserts import put_row

cimd_policies = Table(
    "cimd_policies",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    # Null once the app client is deleted: the policy outlives it.
    Column("client_id", Key, ForeignKey("user_pool_clients.id", ondelete="SET NULL")),
    Column("name", Text, nullable=False),
    Column("url_patterns", JSON, nullable=False),
    Column("cache_duration", Integer, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    Index("ix_cimd_policies_pool", "user_pool_id", "id"),
    Index("ix_cimd_policies_client", "client_id"),
)

# Documents that were fetched, found good, and count until they expire.
client_metadata_documents = Table(
    "client_metadata_documents",
    metadata,
    Column("policy_id", Key, ForeignKey("cimd_policies.id", ondelete="CASCADE"), primary_key=True),
    Column("url", Key, primary_key=True),
    Column("document", JSON, nullable=False),
    Column("cached_at", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Index("ix_client_metadata_documents_expiry", "expires_at"),
)


@dataclass(frozen=True, slots=True)
class CIMDPolicy:
    """Which addresses may be client ids of the pool, and whose settings they then have.

    ``client_id`` is the app client's, None once that is deleted. ``cache_duration`` is in seconds.
    """

    id: str
    user_pool_id: str
    client_id: str | None
    name: str
    url_patterns: Sequence[str]
    cache_duration: int
    created_at: float
    modified_at: float


@dataclass(frozen=True, slots=True)
class CachedDocument:
    """A document that was fetched for a policy, with the members that count."""

    policy_id: str
    url: str
    document: Mapping[str, Any]
    cached_at: float
    expires_at: float


_POLICIES = cimd_policies.c
_DOCUMENTS = client_metadata_documents.c
_OF_POOL = select(cimd_policies).where(_POLICIES.user_pool_id == bindparam("user_pool_id"))
_COUNT = select(func.count()).where(_POLICIES.user_pool_id == bindparam("user_pool_id"))
_DOCUMENT = select(client_metadata_documents).where(
    _DOCUMENTS.policy_id == bindparam("policy_id"), _DOCUMENTS.url == bindparam("url")
)


def add_policy(connection: Connection, policy: CIMDPolicy) -> None:
    """Store a new policy. Raises ``IntegrityError`` where its pool or client is gone."""
    changes_configuration(connection)
    connection.execute(insert(cimd_policies), values_of(policy))


def find_policy(connection: Connection, user_pool_id: str, policy_id: str) -> CIMDPolicy | None:
    """Return the pool's policy with this id, or None."""
    statement = _OF_POOL.where(_POLICIES.id == policy_id)
    return first_record(CIMDPolicy, connection.execute(statement, {"user_pool_id": user_pool_id}))


def count_policies(connection: Connection, user_pool_id: str) -> int:
    """Return how many policies the pool has."""
    return connection.execute(_COUNT, {"user_pool_id": user_pool_id}).scalar_one()


def replace_policy(connection: Connection, policy: CIMDPolicy) -> None:
    """Store all of the policy anew. Raises ``IntegrityError`` where its client is gone."""
    changes_configuration(connection)
    statement = update(cimd_policies).where(_POLICIES.id == policy.id)
    connection.execute(statement.values(values_of(policy)))


def delete_policy(connection: Connection, user_pool_id: str, policy_id: str) -> bool:
    """Delete the policy and its documents; return False where it is gone already."""
    changes_configuration(connection)
    statement = delete(cimd_policies).where(
        _POLICIES.id == policy_id, _POLICIES.user_pool_id == user_pool_id
    )
    return connection.execute(statement).rowcount == 1


def page_of_policies(
    connection: Connection, user_pool_id: str, after: str, limit: int
) -> list[CIMDPolicy]:
    """Return up to ``limit`` policies of the pool, by id, from behind ``after``."""
    statement = _OF_POOL.where(_POLICIES.id > after).order_by(_POLICIES.id).limit(limit)
    return records(CIMDPolicy, connection.execute(statement, {"user_pool_id": user_pool_id}))


def policies_of(connection: Connection, user_pool_id: str) -> list[CIMDPolicy]:
    """Return every policy of the pool, the oldest first."""
    statement = _OF_POOL.order_by(_POLICIES.created_at, _POLICIES.id)
    return records(CIMDPolicy, connection.execute(statement, {"user_pool_id": user_pool_id}))


def every_policy(connection: Connection) -> list[CIMDPolicy]:
    """Return the policies of all pools, the oldest first."""
    statement = select(cimd_policies).order_by(_POLICIES.created_at, _POLICIES.id)
    return records(CIMDPolicy, connection.execute(statement))


def put_document(connection: Connection, document: CachedDocument) -> None:
    """Store a document, in place of the one that was at its address before.

    Raises ``IntegrityError`` where the policy is gone.
    """
    put_row(connection, client_metadata_documents, values_of(document))


def find_document(connection: Connection, policy_id: str, url: str) -> CachedDocument | None:
    """Return the policy's document of an address, an expired one too, or None."""
    parameters = {"policy_id": policy_id, "url": url}
    return first_record(CachedDocument, connection.execute(_DOCUMENT, parameters))


def delete_document(connection: Connection, policy_id: str, url: str, now: float) -> bool:
    """Delete the policy's document of an address; return False where none counts."""
    statement = delete(client_metadata_documents).where(
        _DOCUMENTS.policy_id == policy_id, _DOCUMENTS.url == url, _DOCUMENTS.expires_at > now
    )
    return connection.execute(statement).rowcount == 1


def page_of_documents(
    connection: Connection, policy_id: str, now: float, after: str, limit: int
) -> list[CachedDocument]:
    """Return up to ``limit`` documents that count, by address, from behind ``after``."""
    statement = (
        select(client_metadata_documents)
        .where(
            _DOCUMENTS.policy_id == policy_id, _DOCUMENTS.url > after, _DOCUMENTS.expires_at > now
        )
        .order_by(_DOCUMENTS.url)
        .limit(limit)
    )
    return records(CachedDocument, connection.execute(statement))


def urls_of_documents(connection: Connection, policy_id: str) -> list[str]:
    """Return the address of every document of the policy."""
    statement = select(_DOCUMENTS.url).where(_DOCUMENTS.policy_id == policy_id)
    return list(connection.execute(statement).scalars())


def delete_documents(connection: Connection, policy_id: str, urls: Sequence[str]) -> None:
    """Delete the policy's documents of these addresses."""
    connection.execute(
        delete(client_metadata_documents).where(
            _DOCUMENTS.policy_id == policy_id, _DOCUMENTS.url.in_(urls)
        )
    )
