"""Every table of the database.

A table is known once the file of its aggregate is imported: this imports all of them. It is
imported when tables are made, migrated or emptied, and not to open a database that has them.
"""

from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection, create_mock_engine, select
from sqlalchemy.sql.ddl import ExecutableDDLElement

from localstack_cognito.storage import (
    attempts,
    auth_events,
    authorization_codes,
    challenge_sessions,
    cimd_policies,
    clock_offset,
    confirmation_codes,
    devices,
    domains,
    federation,
    groups,
    identities,
    identity_pools,
    identity_providers,
    keys,
    managed_login_brandings,
    messages,
    password_history,
    provisioned_limits,
    resource_servers,
    risks,
    secrets,
    software_tokens,
    sso_sessions,
    terms,
    user_identities,
    user_import_jobs,
    user_pool_clients,
    user_pools,
    user_sessions,
    users,
    web_authn,
)
from localstack_cognito.storage.tables import metadata as metadata

AGGREGATES = (
    attempts,
    auth_events,
    authorization_codes,
    challenge_sessions,
    cimd_policies,
    clock_offset,
    confirmation_codes,
    devices,
    domains,
    federation,
    groups,
    identities,
    identity_pools,
    identity_providers,
    keys,
    managed_login_brandings,
    messages,
    password_history,
    provisioned_limits,
    resource_servers,
    risks,
    secrets,
    software_tokens,
    sso_sessions,
    terms,
    user_identities,
    user_import_jobs,
    user_pool_clients,
    user_pools,
    user_sessions,
    users,
    web_authn,
)
"""The files that have tables."""


def create(connection: Connection) -> None:
    """Make every table in a database that has none."""
    for statement in _statements(connection.dialect.name, connection.dialect.driver):
        connection.exec_driver_sql(statement)


@cache
def _statements(name: str, driver: str) -> Sequence[str]:
    """Return what makes the tables. To ask for each whether it is there would take as long."""
    statements = []

    def keep(statement: ExecutableDDLElement, *_: object, **__: object) -> None:
        statements.append(str(statement.compile(dialect=engine.dialect)))

    engine = create_mock_engine(f"{name}+{driver}://", keep)
    metadata.create_all(engine, checkfirst=False)
    return statements


def empty(connection: Connection) -> None:
    """Remove every row but the secrets."""
    # Whoever writes what belongs to a pool locks that first, and children are removed before it.
    for pools in (user_pools.user_pools, identity_pools.identity_pools):
        connection.execute(select(pools.c.id).order_by(pools.c.id).with_for_update()).all()
    for table in reversed(metadata.sorted_tables):
        if table is not secrets.named_secrets:
            connection.execute(table.delete())
