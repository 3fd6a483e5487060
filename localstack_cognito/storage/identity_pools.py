"""Identity pools in the database."""

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from localstack_cognito.storage.engine import changes_configuration
from localstack_cognito.storage.records import IdentityPool, columns_of
from localstack_cognito.storage.tables import identity_pools

_POOL = select(identity_pools).where(identity_pools.c.id == bindparam("id"))
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
    connection.execute(insert(identity_pools), columns_of(pool))


def find_identity_pool(connection: Connection, identity_pool_id: str) -> IdentityPool | None:
    """Return the pool with this id, or None."""
    row = connection.execute(_POOL, {"id": identity_pool_id}).first()
    return IdentityPool(*row) if row else None


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
    return [IdentityPool(*row) for row in connection.execute(_PAGE, parameters)]
