"""Domains of user pools in the database."""

from sqlalchemy import Connection, delete, insert, select, update

from localstack_cognito.storage.records import Domain, columns_of
from localstack_cognito.storage.tables import domains

EVERYWHERE = ""
"""The ``region`` of custom domains."""


def add_domain(connection: Connection, domain: Domain) -> None:
    """Store a new domain. Raises ``IntegrityError`` where the pool is gone."""
    connection.execute(insert(domains), columns_of(domain))


def find_domain(connection: Connection, name: str, region: str) -> Domain | None:
    """Return the domain of this name, a prefix in ``region`` or a custom one, or None.

    They are never mistaken: a prefix has no dot.
    """
    statement = select(domains).where(
        domains.c.region.in_((region, EVERYWHERE)), domains.c.name == name
    )
    row = connection.execute(statement).first()
    return Domain(*row) if row else None


def domains_of(connection: Connection, user_pool_id: str) -> list[Domain]:
    """Return the pool's domains: a prefix, a custom one, both or none."""
    statement = select(domains).where(domains.c.user_pool_id == user_pool_id)
    return [Domain(*row) for row in connection.execute(statement.order_by(domains.c.is_custom))]


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
