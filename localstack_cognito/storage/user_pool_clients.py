"""App clients."""

from collections.abc import Mapping, Sequence
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
    func,
    insert,
    select,
    update,
)

from localstack_cognito.storage.engine import changes_configuration, takes_long
from localstack_cognito.storage.locks import lockable
from localstack_cognito.storage.rows import Settings, columns_for, record, records, values_of
from localstack_cognito.storage.tables import Key, metadata
from localstack_cognito.storage.user_pools import UserPool, configurations, user_pools

user_pool_clients = Table(
    "user_pool_clients",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    # Nullable only because a column that is added to rows cannot be anything else on SQLite.
    Column("secrets", JSON),
    Index("ix_user_pool_clients_pool", "user_pool_id", "id"),
)


@dataclass(frozen=True, slots=True)
class UserPoolClient:
    """An app client. ``settings`` holds the members of ``UserPoolClientType`` a caller sets."""

    id: str
    user_pool_id: str
    name: str
    settings: Settings
    created_at: float
    modified_at: float
    secrets: Sequence[Mapping[str, Any]] = field(default=(), repr=False)
    """Each with its ``id``, its ``value`` and ``created_at``, the oldest first."""

    @property
    def secret(self) -> str | None:
        """Return the oldest secret, or None where the client is public."""
        return self.secrets[0]["value"] if self.secrets else None

    @property
    def metadata_url(self) -> str | None:
        """Return the address of the document that describes the client, where that is its id."""
        return None

    @property
    def oauth_id(self) -> str:
        """Return the ``client_id`` by which apps call it, and which its tokens carry."""
        return self.metadata_url or self.id

    @property
    def hides_users(self) -> bool:
        """Return whether errors must not tell if a user exists (``PreventUserExistenceErrors``)."""
        return bool(self.settings.get("PreventUserExistenceErrors") == "ENABLED")

    @property
    def revokes_tokens(self) -> bool:
        """Return whether tokens can be revoked (``EnableTokenRevocation``)."""
        return bool(self.settings.get("EnableTokenRevocation", True))

    @property
    def rotates_tokens(self) -> bool:
        """Return whether each refresh gives another refresh token (``RefreshTokenRotation``)."""
        rotation = self.settings.get("RefreshTokenRotation") or {}
        return bool(rotation.get("Feature") == "ENABLED")


@dataclass(frozen=True, slots=True)
class ListedClient:
    """What ListUserPoolClients gives of a client."""

    id: str
    user_pool_id: str
    name: str


_ADD = insert(user_pool_clients)
_POOL_AND_CLIENT = lockable(
    select(user_pool_clients, user_pools)
    .join(user_pools, user_pools.c.id == user_pool_clients.c.user_pool_id)
    .where(user_pool_clients.c.id == bindparam("id")),
    "FOR NO KEY UPDATE OF user_pools FOR NO KEY UPDATE OF user_pool_clients",
)
_PAGE = (
    select(*columns_for(ListedClient, user_pool_clients))
    .where(
        user_pool_clients.c.user_pool_id == bindparam("user_pool_id"),
        user_pool_clients.c.id > bindparam("after"),
    )
    .order_by(user_pool_clients.c.id)
    .limit(bindparam("limit"))
)


def add_client(connection: Connection, client: UserPoolClient) -> None:
    """Store a new app client."""
    changes_configuration(connection)
    connection.execute(_ADD, values_of(client))


def find_pool_and_client(
    connection: Connection, client_id: str, *, lock: bool = False
) -> tuple[UserPool, UserPoolClient] | None:
    """Return the pool of the app client with this id, and the client, or None.

    With a ``lock`` both stay as they are until the end of the transaction.
    """
    query = _POOL_AND_CLIENT.on(connection, lock=lock)
    row = connection.execute(query, {"id": client_id}).first()
    if row is None:
        return None
    return record(UserPool, row, user_pools), record(UserPoolClient, row, user_pool_clients)


def replace_client(connection: Connection, client: UserPoolClient) -> bool:
    """Store the client's name, settings and secrets anew; return False where the client is gone."""
    changes_configuration(connection)
    statement = update(user_pool_clients).where(user_pool_clients.c.id == client.id)
    values = {
        "name": client.name,
        "settings": client.settings,
        "modified_at": client.modified_at,
        "secrets": client.secrets,
    }
    return connection.execute(statement.values(values)).rowcount == 1


def delete_client(connection: Connection, client_id: str) -> bool:
    """Delete the client and all that is its own; return False where it is gone already."""
    changes_configuration(connection)
    takes_long(connection)
    connection.execute(delete(configurations).where(configurations.c.client_id == client_id))
    statement = delete(user_pool_clients).where(user_pool_clients.c.id == client_id)
    return connection.execute(statement).rowcount == 1


def page_of_clients(
    connection: Connection, user_pool_id: str, after: str, limit: int
) -> list[ListedClient]:
    """Return up to ``limit`` clients of the pool, by id, from behind ``after``."""
    parameters = {"user_pool_id": user_pool_id, "after": after, "limit": limit}
    return records(ListedClient, connection.execute(_PAGE, parameters))


def count_clients(connection: Connection, user_pool_id: str) -> int:
    """Return how many clients the pool has."""
    statement = select(func.count()).where(user_pool_clients.c.user_pool_id == user_pool_id)
    return connection.execute(statement).scalar_one()


def newest_clients(connection: Connection, limit: int) -> list[tuple[UserPoolClient, str]]:
    """Return up to ``limit`` clients, the newest first, each with its pool's name."""
    columns = user_pool_clients.c
    statement = (
        select(user_pool_clients, user_pools.c.name.label("pool_name"))
        .join(user_pools, user_pools.c.id == columns.user_pool_id)
        .order_by(columns.created_at.desc(), columns.id)
        .limit(limit)
    )
    return [
        (record(UserPoolClient, row, user_pool_clients), row.pool_name)
        for row in connection.execute(statement)
    ]


def clients_named(connection: Connection, user_pool_id: str, name: str) -> list[ListedClient]:
    """Return up to 50 clients of the pool that have the name."""
    columns = user_pool_clients.c
    query = (
        select(*columns_for(ListedClient, user_pool_clients))
        .where(columns.user_pool_id == user_pool_id, columns.name == name)
        .order_by(columns.id)
        .limit(50)
    )
    return records(ListedClient, connection.execute(query))
