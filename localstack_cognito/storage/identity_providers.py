"""Identity providers of user pools."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from localstack_cognito.storage.rows import Settings, first_record, records, values_of
from localstack_cognito.storage.tables import Key, metadata

identity_providers = Table(
    "identity_providers",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Key, primary_key=True),
    Column("type", Key, nullable=False),
    # The members of AWS's IdentityProviderType that a caller sets.
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
)

# Other names of a provider, each of one provider of its pool only.
identity_provider_identifiers = Table(
    "identity_provider_identifiers",
    metadata,
    Column("user_pool_id", Key, primary_key=True),
    Column("identifier", Key, primary_key=True),
    Column("provider_name", Key, nullable=False),
    ForeignKeyConstraint(
        ["user_pool_id", "provider_name"],
        ["identity_providers.user_pool_id", "identity_providers.name"],
        name="fk_identity_provider_identifiers_provider",
        ondelete="CASCADE",
    ),
    Index("ix_identity_provider_identifiers_provider", "user_pool_id", "provider_name"),
)


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """A provider that a pool's users may sign in with.

    ``settings`` holds the members of AWS's ``IdentityProviderType`` that a caller sets.
    """

    user_pool_id: str
    name: str
    type: str
    settings: Settings = field(repr=False)
    created_at: float
    modified_at: float


_BY_NAME = select(identity_providers).where(
    identity_providers.c.user_pool_id == bindparam("user_pool_id"),
    identity_providers.c.name == bindparam("name"),
)
_PAGE = (
    select(identity_providers)
    .where(
        identity_providers.c.user_pool_id == bindparam("user_pool_id"),
        identity_providers.c.name > bindparam("after"),
    )
    .order_by(identity_providers.c.name)
    .limit(bindparam("limit"))
)


def add_provider(
    connection: Connection, provider: IdentityProvider, identifiers: Sequence[str]
) -> None:
    """Store a new provider. Raises ``IntegrityError`` where the pool is gone."""
    connection.execute(insert(identity_providers), values_of(provider))
    _add_identifiers(connection, provider, identifiers)


def find_provider(connection: Connection, user_pool_id: str, name: str) -> IdentityProvider | None:
    """Return the pool's provider of this name, or None."""
    parameters = {"user_pool_id": user_pool_id, "name": name}
    return first_record(IdentityProvider, connection.execute(_BY_NAME, parameters))


def find_by_identifier(
    connection: Connection, user_pool_id: str, identifier: str
) -> IdentityProvider | None:
    """Return the pool's provider that has this identifier, or None."""
    identifiers = identity_provider_identifiers.c
    statement = (
        select(identity_providers)
        .join(identity_provider_identifiers)
        .where(identifiers.user_pool_id == user_pool_id, identifiers.identifier == identifier)
    )
    return first_record(IdentityProvider, connection.execute(statement))


def taken_identifiers(
    connection: Connection, provider: IdentityProvider, identifiers: Iterable[str]
) -> dict[str, str]:
    """Return which identifiers another provider of the pool has, each with that one's name."""
    taken = identity_provider_identifiers.c
    statement = select(taken.identifier, taken.provider_name).where(
        taken.user_pool_id == provider.user_pool_id,
        taken.identifier.in_(identifiers),
        taken.provider_name != provider.name,
    )
    return {row.identifier: row.provider_name for row in connection.execute(statement)}


def known_names(connection: Connection, user_pool_id: str, names: Iterable[str]) -> set[str]:
    """Return which of the names are those of the pool's providers."""
    statement = select(identity_providers.c.name).where(
        identity_providers.c.user_pool_id == user_pool_id, identity_providers.c.name.in_(names)
    )
    return set(connection.execute(statement).scalars())


def replace_provider(
    connection: Connection, provider: IdentityProvider, identifiers: Sequence[str]
) -> None:
    """Store the settings of a provider that is there anew."""
    statement = update(identity_providers).where(
        identity_providers.c.user_pool_id == provider.user_pool_id,
        identity_providers.c.name == provider.name,
    )
    values = {"settings": provider.settings, "modified_at": provider.modified_at}
    connection.execute(statement.values(values))
    connection.execute(
        delete(identity_provider_identifiers).where(
            identity_provider_identifiers.c.user_pool_id == provider.user_pool_id,
            identity_provider_identifiers.c.provider_name == provider.name,
        )
    )
    _add_identifiers(connection, provider, identifiers)


def _add_identifiers(
    connection: Connection, provider: IdentityProvider, identifiers: Sequence[str]
) -> None:
    if identifiers:
        rows = [
            {
                "user_pool_id": provider.user_pool_id,
                "identifier": identifier,
                "provider_name": provider.name,
            }
            for identifier in identifiers
        ]
        connection.execute(insert(identity_provider_identifiers), rows)


def delete_provider(connection: Connection, user_pool_id: str, name: str) -> bool:
    """Delete the provider and its identifiers; return False where it is gone already."""
    statement = delete(identity_providers).where(
        identity_providers.c.user_pool_id == user_pool_id, identity_providers.c.name == name
    )
    return connection.execute(statement).rowcount == 1


def page_of_providers(
    connection: Connection, user_pool_id: str, after: str, limit: int
) -> list[IdentityProvider]:
    """Return up to ``limit`` providers of the pool, by name, from behind ``after``."""
    parameters = {"user_pool_id": user_pool_id, "after": after, "limit": limit}
    return records(IdentityProvider, connection.execute(_PAGE, parameters))


def count_providers(connection: Connection, user_pool_id: str) -> int:
    """Return how many providers the pool has."""
    statement = select(func.count()).where(identity_providers.c.user_pool_id == user_pool_id)
    return connection.execute(statement).scalar_one()


def find_provider_type(connection: Connection, user_pool_id: str, name: str) -> str | None:
    """Return the type of the pool's provider with this name, or None where it has none."""
    statement = select(identity_providers.c.type).where(
        identity_providers.c.user_pool_id == user_pool_id, identity_providers.c.name == name
    )
    return connection.execute(statement).scalar()
