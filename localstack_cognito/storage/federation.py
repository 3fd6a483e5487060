"""Browsers on the way to identity providers, and whom those know, in the database."""

from collections.abc import Collection

from sqlalchemy import Connection, delete, insert, select

from localstack_cognito.storage.records import FederatedRequest, UserIdentity, columns_of
from localstack_cognito.storage.tables import (
    federated_requests,
    saml_assertions,
    user_identities,
)


def add_request(connection: Connection, request: FederatedRequest) -> None:
    """Store a request. Raises ``IntegrityError`` where its pool is gone."""
    connection.execute(insert(federated_requests), columns_of(request))


def find_request(connection: Connection, digest: str) -> FederatedRequest | None:
    """Return the request whose state has this digest, expired ones too, or None."""
    statement = select(federated_requests).where(federated_requests.c.digest == digest)
    row = connection.execute(statement).first()
    return FederatedRequest(*row) if row else None


def delete_request(connection: Connection, digest: str) -> bool:
    """Forget a request; return False where somebody else was quicker."""
    statement = delete(federated_requests).where(federated_requests.c.digest == digest)
    return connection.execute(statement).rowcount == 1


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
    return [UserIdentity(*row) for row in connection.execute(statement)]


def identities_named(
    connection: Connection, subject: str, user_pool_id: str | None
) -> list[UserIdentity]:
    """Return whom providers know by this subject, in one pool or, where it is None, in all."""
    columns = user_identities.c
    statement = select(user_identities).where(columns.subject == subject)
    if user_pool_id is not None:
        statement = statement.where(columns.user_pool_id == user_pool_id)
    statement = statement.order_by(columns.created_at, columns.user_pool_id)
    return [UserIdentity(*row) for row in connection.execute(statement)]


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
