"""Terms documents in the database."""

from sqlalchemy import Connection, delete, insert, select, update

from localstack_cognito.storage.records import Terms, columns_of
from localstack_cognito.storage.tables import terms

_COLUMNS = terms.c


def add_terms(connection: Connection, document: Terms) -> None:
    """Store new terms. Raises ``IntegrityError`` where the client has terms of this name."""
    connection.execute(insert(terms), columns_of(document))


def find_terms(connection: Connection, user_pool_id: str, terms_id: str) -> Terms | None:
    """Return the pool's terms with this id, or None."""
    statement = select(terms).where(_COLUMNS.id == terms_id, _COLUMNS.user_pool_id == user_pool_id)
    row = connection.execute(statement).first()
    return Terms(*row) if row else None


def find_terms_of_client(connection: Connection, client_id: str, name: str) -> Terms | None:
    """Return the client's terms of this name, or None."""
    statement = select(terms).where(_COLUMNS.client_id == client_id, _COLUMNS.name == name)
    row = connection.execute(statement).first()
    return Terms(*row) if row else None


def replace_terms(connection: Connection, document: Terms) -> None:
    """Store all of the terms anew. Raises ``IntegrityError`` where their new name is taken."""
    statement = update(terms).where(_COLUMNS.id == document.id)
    connection.execute(statement.values(columns_of(document)))


def delete_terms(connection: Connection, user_pool_id: str, terms_id: str) -> bool:
    """Delete the terms; return False where they are gone already."""
    statement = delete(terms).where(_COLUMNS.id == terms_id, _COLUMNS.user_pool_id == user_pool_id)
    return connection.execute(statement).rowcount == 1


def page_of_terms(connection: Connection, user_pool_id: str, after: str, limit: int) -> list[Terms]:
    """Return up to ``limit`` terms of the pool, by id, from behind ``after``."""
    statement = (
        select(terms)
        .where(_COLUMNS.user_pool_id == user_pool_id, _COLUMNS.id > after)
        .order_by(_COLUMNS.id)
        .limit(limit)
    )
    return [Terms(*row) for row in connection.execute(statement)]
