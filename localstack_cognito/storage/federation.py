"""Browsers on the way to identity providers, and the assertions that came back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
)

from localstack_cognito.storage.rows import first_record, values_of
from localstack_cognito.storage.tables import Key, metadata

# A browser that was sent to an identity provider, by the state that it is to bring back.
federated_requests = Table(
    "federated_requests",
    metadata,
    Column("digest", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column("provider_name", Text, nullable=False),
    # The digest of what the browser keeps in a cookie.
    Column("browser_digest", Text, nullable=False),
    # What its app asked for, as it asked.
    Column("query", Text, nullable=False),
    # What the provider was told, and its answer has to fit.
    Column("told", JSON, nullable=False),
    Column("expires_at", Float, nullable=False),
    Index("ix_federated_requests_pool", "user_pool_id"),
    Index("ix_federated_requests_expiry", "expires_at"),
)

# The assertions of SAML providers that were taken: none counts twice.
saml_assertions = Table(
    "saml_assertions",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("provider_name", Key, primary_key=True),
    Column("digest", Key, primary_key=True),
    Column("expires_at", Float, nullable=False),
    Index("ix_saml_assertions_expiry", "expires_at"),
)


@dataclass(frozen=True, slots=True)
class FederatedRequest:
    """A browser that was sent to an identity provider.

    ``query`` is what its app asked for, encoded, and ``told`` what the provider was told: its
    answer has to fit.
    """

    digest: str
    user_pool_id: str
    provider_name: str
    browser_digest: str
    query: str = field(repr=False)
    told: Mapping[str, Any] = field(repr=False)
    expires_at: float


_BY_DIGEST = select(federated_requests).where(federated_requests.c.digest == bindparam("digest"))
_DELETE = delete(federated_requests).where(federated_requests.c.digest == bindparam("digest"))


def add_request(connection: Connection, request: FederatedRequest) -> None:
    """Store a request. Raises ``IntegrityError`` where its pool is gone."""
    connection.execute(insert(federated_requests), values_of(request))


def find_request(connection: Connection, digest: str) -> FederatedRequest | None:
    """Return the request whose state has this digest, expired ones too, or None."""
    return first_record(FederatedRequest, connection.execute(_BY_DIGEST, {"digest": digest}))


def delete_request(connection: Connection, digest: str) -> bool:
    """Forget a request; return False where somebody else was quicker."""
    return connection.execute(_DELETE, {"digest": digest}).rowcount == 1


def use_assertion(
    connection: Connection, user_pool_id: str, provider_name: str, digest: str, expires_at: float
) -> None:
    """Remember that an assertion was taken. Raises ``IntegrityError`` where it was before."""
    values = {
        "user_pool_id": user_pool_id,
        "provider_name": provider_name,
        "digest": digest,
        "expires_at": expires_at,
    }
    connection.execute(insert(saml_assertions), values)
