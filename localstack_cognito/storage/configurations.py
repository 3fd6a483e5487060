"""What pools and clients are given besides their settings, in the database: each kind whole."""

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select, update

from localstack_cognito.storage.records import Configuration, columns_of
from localstack_cognito.storage.tables import configurations

_COLUMNS = configurations.c


def put_configuration(connection: Connection, configuration: Configuration) -> None:
    """Store a configuration in place of an older one, whose ``created_at`` stays."""
    changed = connection.execute(
        update(configurations)
        .where(
            _COLUMNS.user_pool_id == configuration.user_pool_id,
            _COLUMNS.client_id == configuration.client_id,
            _COLUMNS.kind == configuration.kind,
        )
        .values(settings=configuration.settings, modified_at=configuration.modified_at)
    )
    if not changed.rowcount:
        connection.execute(insert(configurations), columns_of(configuration))


def find_configurations(
    connection: Connection, user_pool_id: str, kind: str
) -> Mapping[str, Configuration]:
    """Return the pool's configurations of a kind by their clients, its own by the empty text."""
    statement = select(configurations).where(
        _COLUMNS.user_pool_id == user_pool_id, _COLUMNS.kind == kind
    )
    found = [Configuration(*row) for row in connection.execute(statement)]
    return {configuration.client_id: configuration for configuration in found}


def delete_configuration(
    connection: Connection, user_pool_id: str, client_id: str, kind: str
) -> None:
    """Delete a configuration, if it is there."""
    connection.execute(
        delete(configurations).where(
            _COLUMNS.user_pool_id == user_pool_id,
            _COLUMNS.client_id == client_id,
            _COLUMNS.kind == kind,
        )
    )
