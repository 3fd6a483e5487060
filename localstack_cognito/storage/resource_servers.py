"""Resource servers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    ForeignKey,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from localstack_cognito.storage.rows import records, values_of
from localstack_cognito.storage.tables import Key, metadata

resource_servers = Table(
    "resource_servers",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("identifier", Key, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
)


@dataclass(frozen=True, slots=True)
class ResourceServer:
    """A resource server. ``scopes`` are AWS's ``ResourceServerScopeType``."""

    user_pool_id: str
    identifier: str
    name: str
    scopes: Sequence[Mapping[str, str]]


_COLUMNS = resource_servers.c
_BY_IDENTIFIERS = select(resource_servers).where(
    _COLUMNS.user_pool_id == bindparam("user_pool_id"),
    _COLUMNS.identifier.in_(bindparam("identifiers", expanding=True)),
)
_PAGE = (
    select(resource_servers)
    .where(
        _COLUMNS.user_pool_id == bindparam("user_pool_id"), _COLUMNS.identifier > bindparam("after")
    )
    .order_by(_COLUMNS.identifier)
    .limit(bindparam("limit"))
)


def add_resource_server(connection: Connection, server: ResourceServer) -> None:
    """Store a new resource server. Raises ``IntegrityError`` where its pool has its identifier."""
    connection.execute(insert(resource_servers), values_of(server))


def find_resource_servers(
    connection: Connection, user_pool_id: str, identifiers: Iterable[str]
) -> list[ResourceServer]:
    """Return those of the pool's resource servers that have one of the identifiers."""
    parameters = {"user_pool_id": user_pool_id, "identifiers": list(identifiers)}
    return records(ResourceServer, connection.execute(_BY_IDENTIFIERS, parameters))


def replace_resource_server(connection: Connection, server: ResourceServer) -> bool:
    """Store all of the resource server anew; return False where it is gone."""
    statement = (
        update(resource_servers)
        .where(
            _COLUMNS.user_pool_id == server.user_pool_id,
            _COLUMNS.identifier == server.identifier,
        )
        .values(values_of(server))
    )
    return connection.execute(statement).rowcount == 1


def delete_resource_server(connection: Connection, user_pool_id: str, identifier: str) -> bool:
    """Delete the resource server; return False where it is gone already."""
    statement = delete(resource_servers).where(
        _COLUMNS.user_pool_id == user_pool_id, _COLUMNS.identifier == identifier
    )
    return connection.execute(statement).rowcount == 1


def count_resource_servers(connection: Connection, user_pool_id: str) -> int:
    """Return how many resource servers the pool has."""
    statement = select(func.count()).where(_COLUMNS.user_pool_id == user_pool_id)
    return connection.execute(statement).scalar_one()


def page_of_resource_servers(
    connection: Connection, user_pool_id: str, after: str, limit: int
) -> list[ResourceServer]:
    """Return up to ``limit`` resource servers, by identifier, from behind ``after``."""
    parameters = {"user_pool_id": user_pool_id, "after": after, "limit": limit}
    return records(ResourceServer, connection.execute(_PAGE, parameters))
