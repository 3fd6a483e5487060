"""Signing keys: those of user pools, and those of the identity pools of a region."""

from dataclasses import dataclass, field

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Table,
    Text,
    delete,
    insert,
    select,
    union,
)

from localstack_cognito.storage.identity_pools import identity_pools
from localstack_cognito.storage.rows import records, values_of
from localstack_cognito.storage.tables import Key, metadata
from localstack_cognito.storage.upserts import put_row
from localstack_cognito.storage.user_pools import user_pools

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("token_use", Key, primary_key=True),
    Column("kid", Key, nullable=False),
    Column("private_key", Text, nullable=False),
    Column("created_at", Float, nullable=False),
)

# What signs the tokens of a region's identity pools.
region_keys = Table(
    "region_keys",
    metadata,
    Column("region", Key, primary_key=True),
    Column("kid", Key, nullable=False),
    Column("private_key", Text, nullable=False),
    Column("created_at", Float, nullable=False),
)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One of a pool's keys: ``token_use`` is the kind of token that it signs."""

    user_pool_id: str
    token_use: str
    kid: str
    private_key: str = field(repr=False)
    created_at: float


@dataclass(frozen=True, slots=True)
class RegionKey:
    """The key of a region's identity pools."""

    region: str
    kid: str
    private_key: str = field(repr=False)
    created_at: float


def add_signing_key(connection: Connection, key: SigningKey) -> None:
    """Store a pool's key. Raises ``IntegrityError`` where it has one for that use already."""
    connection.execute(insert(signing_keys), values_of(key))


def delete_signing_key(connection: Connection, user_pool_id: str, use: str) -> None:
    """Delete the pool's key for a use, if it has one."""
    connection.execute(
        delete(signing_keys).where(
            signing_keys.c.user_pool_id == user_pool_id, signing_keys.c.token_use == use
        )
    )


def find_signing_keys(connection: Connection, user_pool_id: str) -> dict[str, SigningKey]:
    """Return the pool's keys by the use of the tokens that they sign."""
    statement = select(signing_keys).where(signing_keys.c.user_pool_id == user_pool_id)
    return {key.token_use: key for key in records(SigningKey, connection.execute(statement))}


def add_region_key(connection: Connection, key: RegionKey) -> None:
    """Store a region's key. Raises ``IntegrityError`` where it has one already."""
    connection.execute(insert(region_keys), values_of(key))


def put_region_key(connection: Connection, key: RegionKey) -> None:
    """Store a region's key, in place of the one that it has."""
    put_row(connection, region_keys, values_of(key))


def delete_region_key(connection: Connection, region: str) -> None:
    """Delete a region's key, if it has one: it gets another when it needs one."""
    connection.execute(delete(region_keys).where(region_keys.c.region == region))


def find_region_keys(connection: Connection) -> dict[str, RegionKey]:
    """Return every region's key by the region."""
    statement = select(region_keys).order_by(region_keys.c.region)
    return {key.region: key for key in records(RegionKey, connection.execute(statement))}


def regions_in_use(connection: Connection) -> set[str]:
    """Return the regions that have a pool of either kind."""
    regions = union(select(user_pools.c.region), select(identity_pools.c.region))
    return set(connection.execute(regions).scalars())
