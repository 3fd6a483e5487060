"""Every table of the database.

A table is known once the file of its aggregate is imported: this imports all of them. It is
imported when tables are made, migrated or emptied, and not to open a database that has them.
"""

from sqlalchemy import Connection, select

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
    metadata.create_all(connection)


def empty(connection: Connection) -> None:
    """Remove every row but the secrets."""
    # Whoever writes what belongs to a pool locks that first, and children are removed before it.
    for pools in (user_pools.user_pools, identity_pools.identity_pools):
        connection.execute(select(pools.c.id).order_by(pools.c.id).with_for_update()).all()
    for table in reversed(metadata.sorted_tables):
        if table is not secrets.named_secrets:
            connection.execute(table.delete())
