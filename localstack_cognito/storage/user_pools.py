"""User pools and their app clients in the database."""

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from localstack_cognito.storage.engine import changes_configuration
from localstack_cognito.storage.records import UserPool, UserPoolClient, columns_of
from localstack_cognito.storage.tables import configurations, user_pool_clients, user_pools, users

_POOL = select(user_pools).where(user_pools.c.id == bindparam("id"))
_CLIENT_AND_POOL = (
    select(user_pool_clients, user_pools)
    .join(user_pools, user_pools.c.id == user_pool_clients.c.user_pool_id)
    .where(user_pool_clients.c.id == bindparam("id"))
)
_CLIENT_COLUMNS = len(user_pool_clients.columns)
_POOL_PAGE = (
    select(user_pools)
    .where(
        user_pools.c.account_id == bindparam("account_id"),
        user_pools.c.region == bindparam("region"),
        user_pools.c.id > bindparam("after"),
    )
    .order_by(user_pools.c.id)
    .limit(bindparam("limit"))
)
_CLIENT_PAGE = (
    select(user_pool_clients)
    .where(
        user_pool_clients.c.user_pool_id == bindparam("user_pool_id"),
        user_pool_clients.c.id > bindparam("after"),
    )
    .order_by(user_pool_clients.c.id)
    .limit(bindparam("limit"))
)
_CLIENT_COUNT = select(func.count()).where(
    user_pool_clients.c.user_pool_id == bindparam("user_pool_id")
)
_USER_COUNT = select(func.count()).where(users.c.user_pool_id == bindparam("user_pool_id"))


def add_pool(connection: Connection, pool: UserPool) -> None:
    """Store a new pool. Raises ``IntegrityError`` where a pool has its id already."""
    changes_configuration(connection)
    connection.execute(insert(user_pools), columns_of(pool))


def find_pool(connection: Connection, user_pool_id: str) -> UserPool | None:
    """Return the pool with this id, or None."""
    row = connection.execute(_POOL, {"id": user_pool_id}).first()
    return UserPool(*row) if row else None


def replace_pool(connection: Connection, pool: UserPool) -> bool:
    """Store the pool's name and settings anew; return False where the pool is gone."""
    changes_configuration(connection)
    statement = update(user_pools).where(user_pools.c.id == pool.id)
    values = {"name": pool.name, "settings": pool.settings, "modified_at": pool.modified_at}
    return connection.execute(statement.values(values)).rowcount == 1


def delete_pool(connection: Connection, user_pool_id: str) -> bool:
    """Delete the pool and all that is in it; return False where it is gone already."""
    changes_configuration(connection)
    statement = delete(user_pools).where(user_pools.c.id == user_pool_id)
    return connection.execute(statement).rowcount == 1


def page_of_pools(
    connection: Connection, account_id: str, region: str, after: str, limit: int
) -> list[UserPool]:
    """Return up to ``limit`` pools of the account in the region, by id, from behind ``after``."""
    parameters = {"account_id": account_id, "region": region, "after": after, "limit": limit}
    return [UserPool(*row) for row in connection.execute(_POOL_PAGE, parameters)]


def count_users(connection: Connection, user_pool_id: str) -> int:
    """Return how many users the pool has."""
    return connection.execute(_USER_COUNT, {"user_pool_id": user_pool_id}).scalar_one()


def add_client(connection: Connection, client: UserPoolClient) -> None:
    """Store a new app client."""
    changes_configuration(connection)
    connection.execute(insert(user_pool_clients), columns_of(client))


def find_client_and_pool(
    connection: Connection, client_id: str
) -> tuple[UserPoolClient, UserPool] | None:
    """Return the app client with this id and its pool, or None."""
    row = connection.execute(_CLIENT_AND_POOL, {"id": client_id}).first()
    if row is None:
        return None
    return UserPoolClient(*row[:_CLIENT_COLUMNS]), UserPool(*row[_CLIENT_COLUMNS:])


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
    connection.execute(delete(configurations).where(configurations.c.client_id == client_id))
    statement = delete(user_pool_clients).where(user_pool_clients.c.id == client_id)
    return connection.execute(statement).rowcount == 1


def page_of_clients(
    connection: Connection, user_pool_id: str, after: str, limit: int
) -> list[UserPoolClient]:
    """Return up to ``limit`` clients of the pool, by id, from behind ``after``."""
    parameters = {"user_pool_id": user_pool_id, "after": after, "limit": limit}
    return [UserPoolClient(*row) for row in connection.execute(_CLIENT_PAGE, parameters)]


def count_clients(connection: Connection, user_pool_id: str) -> int:
    """Return how many app clients the pool has."""
    return connection.execute(_CLIENT_COUNT, {"user_pool_id": user_pool_id}).scalar_one()
