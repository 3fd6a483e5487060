"""Who users are at identity providers, in the database."""

from sqlalchemy import Connection, delete, func, insert, select

from localstack_cognito.storage.records import UserIdentity, columns_of
from localstack_cognito.storage.tables import identity_providers, user_identities

_COLUMNS = user_identities.c


def add_identity(connection: Connection, identity: UserIdentity) -> None:
    """Store who a user is at a provider. Raises ``IntegrityError`` where another user is that."""
    connection.execute(insert(user_identities), columns_of(identity))


def find_identity(
    connection: Connection, user_pool_id: str, provider_name: str, subject: str
) -> UserIdentity | None:
    """Return whose this subject of the provider is, or None."""
    statement = select(user_identities).where(
        _COLUMNS.user_pool_id == user_pool_id,
        _COLUMNS.provider_name == provider_name,
        _COLUMNS.subject == subject,
    )
    row = connection.execute(statement).first()
    return UserIdentity(*row) if row else None


def count_identities(connection: Connection, user_seq: int) -> int:
    """Return how many identities the user has."""
    statement = select(func.count()).where(_COLUMNS.user_seq == user_seq)
    return connection.execute(statement).scalar_one()


def delete_identity(connection: Connection, identity: UserIdentity) -> None:
    """Forget who a user is at a provider."""
    connection.execute(
        delete(user_identities).where(
            _COLUMNS.user_pool_id == identity.user_pool_id,
            _COLUMNS.provider_name == identity.provider_name,
            _COLUMNS.subject == identity.subject,
        )
    )


def find_provider_type(connection: Connection, user_pool_id: str, name: str) -> str | None:
    """Return the type of the pool's provider with this name, or None where it has none."""
    statement = select(identity_providers.c.type).where(
        identity_providers.c.user_pool_id == user_pool_id, identity_providers.c.name == name
    )
    return connection.execute(statement).scalar()
