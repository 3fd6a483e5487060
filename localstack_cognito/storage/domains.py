"""Domains of user pools."""

from dataclasses import dataclass

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from localstack_cognito.storage.rows import Settings, first_record, records, values_of
from localstack_cognito.storage.tables import Key, metadata

# A prefix or a custom domain; nobody else has its name, in the region or, without one, anywhere.
domains = Table(
    "domains",
    metadata,
    Column("region", Key, primary_key=True),
    Column("name", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column("is_custom", Boolean, nullable=False),
    # The members of AWS's DomainDescriptionType that a caller sets.
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    UniqueConstraint("user_pool_id", "is_custom", name="uq_domains_pool"),
)


@dataclass(frozen=True, slots=True)
class Domain:
    """A prefix or a custom domain of a pool.

    ``region`` is where the name is nobody else's, empty for a custom domain's: that is nobody
    else's anywhere. ``settings`` holds the members of AWS's ``DomainDescriptionType`` that a caller
    sets.
    """

    region: str
    name: str
    user_pool_id: str
    is_custom: bool
    settings: Settings
    created_at: float


EVERYWHERE = ""
"""The ``region`` of custom domains."""
_BY_NAME = select(domains).where(
    domains.c.region.in_((bindparam("region"), EVERYWHERE)), domains.c.name == bindparam("name")
)
_OF_POOL = (
    select(domains)
    .where(domains.c.user_pool_id == bindparam("user_pool_id"))
    .order_by(domains.c.is_custom)
)


def add_domain(connection: Connection, domain: Domain) -> None:
    """Store a new domain. Raises ``IntegrityError`` where the pool is gone."""
    connection.execute(insert(domains), values_of(domain))


def find_domain(connection: Connection, name: str, region: str) -> Domain | None:
    """Return the domain of this name, a prefix in ``region`` or a custom one, or None.

    They are never mistaken: a prefix has no dot.
    """
    parameters = {"region": region, "name": name}
    return first_record(Domain, connection.execute(_BY_NAME, parameters))


def domains_of(connection: Connection, user_pool_id: str) -> list[Domain]:
    """Return the pool's domains: a prefix, a custom one, both or none."""
    return records(Domain, connection.execute(_OF_POOL, {"user_pool_id": user_pool_id}))


def replace_domain(connection: Connection, domain: Domain) -> None:
    """Store the settings of a domain that is there anew."""
    statement = update(domains).where(
        domains.c.region == domain.region, domains.c.name == domain.name
    )
    connection.execute(statement.values(settings=domain.settings))


def delete_domain(connection: Connection, user_pool_id: str, name: str) -> bool:
    """Delete the pool's domain; return False where it has none of this name."""
    statement = delete(domains).where(
        domains.c.user_pool_id == user_pool_id, domains.c.name == name
    )
    return connection.execute(statement).rowcount == 1
