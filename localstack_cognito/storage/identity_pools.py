"""Identity pools."""

from dataclasses import dataclass

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Float,
    Index,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from localstack_cognito.storage.engine import changes_configuration
from localstack_cognito.storage.locks import lockable
from localstack_cognito.storage.rows import Settings, first_record, records, values_of
from localstack_cognito.storage.tables import Key, metadata

# An identity pool. ``settings`` has its roles and the tags of its principals besides its members.
identity_pools = Table(
    "identity_pools",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", Key, nullable=False),
    Column("region", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    Index("ix_identity_pools_owner", "account_id", "region", "id"),
)


@dataclass(frozen=True, slots=True)
class IdentityPool:
    """An identity pool. ``settings`` holds the members of AWS's ``IdentityPool`` a caller sets.

    ``Roles``, ``RoleMappings`` and, by provider, ``PrincipalTags`` are there besides.
    """

    id: str
    account_id: str
    region: str
    name: str
    settings: Settings
    created_at: float
    modified_at: float

    @property
    def arn(self) -> str:
        """Return the pool's Amazon Resource Name."""
        return f"arn:aws:cognito-identity:{self.region}:{self.account_id}:identitypool/{self.id}"

    @property
    def allows_unauthenticated(self) -> bool:
        """Return whether identities without a login are let in."""
        return bool(self.settings["AllowUnauthenticatedIdentities"])

    @property
    def developer_provider(self) -> str | None:
        """Return the name under which the developer's own users log in, or None."""
        return self.settings.get("DeveloperProviderName")


_POOL = lockable(
    select(identity_pools).where(identity_pools.c.id == bindparam("id")), "FOR NO KEY UPDATE"
)
_PAGE = (
    select(identity_pools)
    .where(
        identity_pools.c.account_id == bindparam("account_id"),
        identity_pools.c.region == bindparam("region"),
        identity_pools.c.id > bindparam("after"),
    )
    .order_by(identity_pools.c.id)
    .limit(bindparam("limit"))
)


def add_identity_pool(connection: Connection, pool: IdentityPool) -> None:
    """Store a new pool. Raises ``IntegrityError`` where a pool has its id already."""
    changes_configuration(connection)
    connection.execute(insert(identity_pools), values_of(pool))


def find_identity_pool(
    connection: Connection, identity_pool_id: str, *, lock: bool = False
) -> IdentityPool | None:
    """Return the pool with this id, or None.

    With a ``lock`` it stays as it is until the end of the transaction.
    """
    query = _POOL.on(connection, lock=lock)
    return first_record(IdentityPool, connection.execute(query, {"id": identity_pool_id}))


def replace_identity_pool(connection: Connection, pool: IdentityPool) -> None:
    """Store the pool's name and settings anew."""
    changes_configuration(connection)
    statement = update(identity_pools).where(identity_pools.c.id == pool.id)
    values = {"name": pool.name, "settings": pool.settings, "modified_at": pool.modified_at}
    connection.execute(statement.values(values))


def delete_identity_pool(connection: Connection, identity_pool_id: str) -> bool:
    """Delete the pool and its identities; return False where it is gone already."""
    changes_configuration(connection)
    statement = delete(identity_pools).where(identity_pools.c.id == identity_pool_id)
    return connection.execute(statement).rowcount == 1


def page_of_identity_pools(
    connection: Connection, account_id: str, region: str, after: str, limit: int
) -> list[IdentityPool]:
    """Return up to ``limit`` pools of the account in the region, by id, from behind ``after``."""
    parameters = {"account_id": account_id, "region": region, "after": after, "limit": limit}
    return records(IdentityPool, connection.execute(_PAGE, parameters))


def page_of_all(connection: Connection, limit: int) -> list[IdentityPool]:
    """Return up to ``limit`` pools of whichever account and region, by id."""
    statement = select(identity_pools).order_by(identity_pools.c.id).limit(limit)
    return records(IdentityPool, connection.execute(statement))
