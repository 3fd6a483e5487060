"""What developers say of the risk of sign-ins, in the database."""

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from localstack_cognito.storage.records import Risk, columns_of
from localstack_cognito.storage.tables import risks

_COLUMNS = risks.c


def put_risk(connection: Connection, risk: Risk) -> None:
    """Store a risk in place of what was said of the same sign-ins.

    Raises ``IntegrityError`` without its pool.
    """
    delete_risks(connection, risk.user_pool_id, risk.username, risk.ip_address)
    connection.execute(insert(risks), columns_of(risk))


def find_risks(
    connection: Connection,
    user_pool_id: str | None = None,
    username: str | None = None,
    ip_address: str | None = None,
) -> list[Risk]:
    """Return what is said of what is given, in the order of the keys."""
    statement = select(risks).where(*_wanted(user_pool_id, username, ip_address))
    ordered = statement.order_by(_COLUMNS.user_pool_id, _COLUMNS.username, _COLUMNS.ip_address)
    return [Risk(*row) for row in connection.execute(ordered)]


def delete_risks(
    connection: Connection,
    user_pool_id: str | None = None,
    username: str | None = None,
    ip_address: str | None = None,
) -> None:
    """Delete what ``find_risks`` would return."""
    connection.execute(delete(risks).where(*_wanted(user_pool_id, username, ip_address)))


def _wanted(
    user_pool_id: str | None, username: str | None, ip_address: str | None
) -> list[ColumnElement[bool]]:
    wanted = {"user_pool_id": user_pool_id, "username": username, "ip_address": ip_address}
    return [_COLUMNS[name] == value for name, value in wanted.items() if value is not None]
