"""User pools, and what they and their clients are given besides their settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

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
    update,
)

from localstack_cognito.storage.engine import changes_configuration, takes_long
from localstack_cognito.storage.locks import lockable
from localstack_cognito.storage.quick_statements import write
from localstack_cognito.storage.rows import Settings, first_record, records, values_of
from localstack_cognito.storage.tables import Key, metadata
from localstack_cognito.storage.upserts import put_row

user_pools = Table(
    "user_pools",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", Key, nullable=False),
    Column("region", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    Index("ix_user_pools_owner", "account_id", "region", "id"),
)

# What a pool, or one of its clients, is given besides its settings: each kind whole, by its name.
configurations = Table(
    "configurations",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    # Empty for what is the pool's.
    Column("client_id", Key, primary_key=True),
    Column("kind", Key, primary_key=True),
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
)


@dataclass(frozen=True, slots=True)
class UserPool:
    """A user pool. ``settings`` holds the members of AWS's ``UserPoolType`` that a caller sets."""

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
        return f"arn:aws:cognito-idp:{self.region}:{self.account_id}:userpool/{self.id}"

    @property
    def case_sensitive(self) -> bool:
        """Return whether usernames and aliases that differ in case only are different ones."""
        configuration = self.settings.get("UsernameConfiguration")
        return bool(configuration["CaseSensitive"]) if configuration else True

    def folded(self, name: str) -> str:
        """Return ``name`` as this pool compares it."""
        return name if self.case_sensitive else name.casefold()

    @property
    def username_attributes(self) -> list[str]:
        """Return the attributes that users give in place of a username."""
        return list(self.settings.get("UsernameAttributes") or ())

    @property
    def alias_attributes(self) -> list[str]:
        """Return the attributes that sign a user in besides the username."""
        return list(self.settings.get("AliasAttributes") or ())

    @property
    def auto_verified_attributes(self) -> list[str]:
        """Return the attributes that are verified by a code at sign-up."""
        return list(self.settings.get("AutoVerifiedAttributes") or ())

    @property
    def schema(self) -> list[dict[str, Any]]:
        """Return the pool's attributes, each as AWS's ``SchemaAttributeType``."""
        schema: list[dict[str, Any]] = self.settings["SchemaAttributes"]
        return schema


class ListedPool(NamedTuple):
    """What ListUserPools gives of a pool. ``lambda_config`` is one of its settings."""

    id: str
    name: str
    lambda_config: Mapping[str, Any]
    created_at: float
    modified_at: float


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a pool, or one of its clients, is given besides its settings, by its ``kind``.

    ``client_id`` is empty for what is the pool's.
    """

    user_pool_id: str
    client_id: str
    kind: str
    settings: Settings
    created_at: float
    modified_at: float


_ADD = insert(user_pools)
# Whoever adds what refers to the pool by a foreign key goes on meanwhile.
_BY_ID = lockable(select(user_pools).where(user_pools.c.id == bindparam("id")), "FOR NO KEY UPDATE")
_WHOLE = lockable(select(user_pools.c.id).where(user_pools.c.id == bindparam("id")), "FOR UPDATE")
_PAGE = (
    # The settings of a pool are long: the database takes the one out that is listed.
    select(
        user_pools.c.id,
        user_pools.c.name,
        user_pools.c.settings["LambdaConfig"].label("lambda_config"),
        user_pools.c.created_at,
        user_pools.c.modified_at,
    )
    .where(
        user_pools.c.account_id == bindparam("account_id"),
        user_pools.c.region == bindparam("region"),
        user_pools.c.id > bindparam("after"),
    )
    .order_by(user_pools.c.id)
    .limit(bindparam("limit"))
)


def add_pool(connection: Connection, pool: UserPool) -> None:
    """Store a new pool. Raises ``IntegrityError`` where a pool has its id already."""
    changes_configuration(connection)
    write(connection, _ADD, values_of(pool))


def find_pool(connection: Connection, user_pool_id: str, *, lock: bool = False) -> UserPool | None:
    """Return the pool with this id, or None.

    With a ``lock`` nobody else changes what the pool is configured with until the end of the
    transaction: its clients, groups, providers and the like are part of that.
    """
    query = _BY_ID.on(connection, lock=lock)
    return first_record(UserPool, connection.execute(query, {"id": user_pool_id}))


def lock_whole(connection: Connection, user_pool_id: str) -> None:
    """Wait until nobody writes what belongs to the pool, and let nobody before the end."""
    query = _WHOLE.on(connection, lock=True)
    connection.execute(query, {"id": user_pool_id})


def replace_pool(connection: Connection, pool: UserPool) -> bool:
    """Store the pool's name and settings anew; return False where the pool is gone."""
    changes_configuration(connection)
    statement = update(user_pools).where(user_pools.c.id == pool.id)
    values = {"name": pool.name, "settings": pool.settings, "modified_at": pool.modified_at}
    return connection.execute(statement.values(values)).rowcount == 1


def delete_pool(connection: Connection, user_pool_id: str) -> bool:
    """Delete the pool and all that is in it; return False where it is gone already."""
    changes_configuration(connection)
    takes_long(connection)
    statement = delete(user_pools).where(user_pools.c.id == user_pool_id)
    return connection.execute(statement).rowcount == 1


def page_of_pools(
    connection: Connection, account_id: str, region: str, after: str, limit: int
) -> list[ListedPool]:
    """Return up to ``limit`` pools of the account in the region, by id, from behind ``after``."""
    parameters = {"account_id": account_id, "region": region, "after": after, "limit": limit}
    return [ListedPool(**row) for row in connection.execute(_PAGE, parameters).mappings().all()]


def page_of_all(connection: Connection, after: str, limit: int) -> list[UserPool]:
    """Return up to ``limit`` pools of all accounts and regions, by id, from behind ``after``."""
    statement = select(user_pools).where(user_pools.c.id > after).order_by(user_pools.c.id)
    return records(UserPool, connection.execute(statement.limit(limit)))


def newest_pools(connection: Connection, limit: int) -> list[UserPool]:
    """Return up to ``limit`` pools of all accounts and regions, those made last first."""
    statement = select(user_pools).order_by(user_pools.c.created_at.desc(), user_pools.c.id)
    return records(UserPool, connection.execute(statement.limit(limit)))


_CONFIGURATIONS = configurations.c
_OF_KIND = select(configurations).where(
    _CONFIGURATIONS.user_pool_id == bindparam("user_pool_id"),
    _CONFIGURATIONS.kind == bindparam("kind"),
)


def put_configuration(connection: Connection, configuration: Configuration) -> None:
    """Store a configuration in place of an older one, whose ``created_at`` stays."""
    put_row(connection, configurations, values_of(configuration), keeping=["created_at"])


def find_configurations(
    connection: Connection, user_pool_id: str, kind: str
) -> Mapping[str, Configuration]:
    """Return the pool's configurations of a kind by their clients, its own by the empty text."""
    parameters = {"user_pool_id": user_pool_id, "kind": kind}
    found = records(Configuration, connection.execute(_OF_KIND, parameters))
    return {configuration.client_id: configuration for configuration in found}


def find_configuration(
    connection: Connection, user_pool_id: str, client_id: str, kind: str
) -> Configuration | None:
    """Return the configuration of a kind of one client, or None."""
    statement = _OF_KIND.where(_CONFIGURATIONS.client_id == client_id)
    parameters = {"user_pool_id": user_pool_id, "kind": kind}
    return first_record(Configuration, connection.execute(statement, parameters))


def delete_configuration(
    connection: Connection, user_pool_id: str, client_id: str, kind: str
) -> None:
    """Delete a configuration, if it is there."""
    connection.execute(
        delete(configurations).where(
            _CONFIGURATIONS.user_pool_id == user_pool_id,
            _CONFIGURATIONS.client_id == client_id,
            _CONFIGURATIONS.kind == kind,
        )
    )
