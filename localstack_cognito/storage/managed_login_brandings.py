"""The styles of managed login pages in the database."""

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from localstack_cognito.storage.records import ManagedLoginBranding, columns_of
from localstack_cognito.storage.tables import managed_login_brandings

_COLUMNS = managed_login_brandings.c


def add_branding(connection: Connection, branding: ManagedLoginBranding) -> None:
    """Store a new style. Raises ``IntegrityError`` where its client has one."""
    connection.execute(insert(managed_login_brandings), columns_of(branding))


def find_branding(
    connection: Connection, user_pool_id: str, branding_id: str
) -> ManagedLoginBranding | None:
    """Return the pool's style with this id, or None."""
    return _find(connection, _COLUMNS.id == branding_id, _COLUMNS.user_pool_id == user_pool_id)


def find_branding_of_client(connection: Connection, client_id: str) -> ManagedLoginBranding | None:
    """Return the client's style, or None."""
    return _find(connection, _COLUMNS.client_id == client_id)


def _find(connection: Connection, *conditions: ColumnElement[bool]) -> ManagedLoginBranding | None:
    row = connection.execute(select(managed_login_brandings).where(*conditions)).first()
    return ManagedLoginBranding(*row) if row else None


def replace_branding(connection: Connection, branding: ManagedLoginBranding) -> None:
    """Store all of the style anew."""
    statement = update(managed_login_brandings).where(_COLUMNS.id == branding.id)
    connection.execute(statement.values(columns_of(branding)))


def delete_branding(connection: Connection, user_pool_id: str, branding_id: str) -> bool:
    """Delete the style; return False where it is gone already."""
    statement = delete(managed_login_brandings).where(
        _COLUMNS.id == branding_id, _COLUMNS.user_pool_id == user_pool_id
    )
    return connection.execute(statement).rowcount == 1
