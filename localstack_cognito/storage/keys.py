"""Signing keys in the database."""

from sqlalchemy import Connection, insert, select, union

from localstack_cognito.storage.records import RegionKey, SigningKey, columns_of
from localstack_cognito.storage.tables import (
    identity_pools,
    region_keys,
    signing_keys,
    user_pools,
)


def add_signing_key(connection: Connection, key: SigningKey) -> None:
    """Store a pool's key. Raises ``IntegrityError`` where it has one for that use already."""
    connection.execute(insert(signing_keys), columns_of(key))


def find_signing_keys(connection: Connection, user_pool_id: str) -> dict[str, SigningKey]:
    """Return the pool's keys by the use of the tokens that they sign."""
    statement = select(signing_keys).where(signing_keys.c.user_pool_id == user_pool_id)
    return {row.token_use: SigningKey(*row) for row in connection.execute(statement)}


def add_region_key(connection: Connection, key: RegionKey) -> None:
    """Store a region's key. Raises ``IntegrityError`` where it has one already."""
    connection.execute(insert(region_keys), columns_of(key))


def find_region_keys(connection: Connection) -> dict[str, RegionKey]:
    """Return every region's key by the region."""
    statement = select(region_keys).order_by(region_keys.c.region)
    return {row.region: RegionKey(*row) for row in connection.execute(statement)}


def regions_in_use(connection: Connection) -> set[str]:
    """Return the regions that have a pool of either kind."""
    regions = union(select(user_pools.c.region), select(identity_pools.c.region))
    return set(connection.execute(regions).scalars())
