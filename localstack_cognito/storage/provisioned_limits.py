"""The request rates that accounts have set for themselves, in the database."""

from sqlalchemy import Connection, insert, select, update

from localstack_cognito.storage.tables import provisioned_limits

_COLUMNS = provisioned_limits.c


def put_limit(
    connection: Connection, account_id: str, region: str, category: str, value: int
) -> None:
    """Store an account's limit for a category of operations, in requests a second."""
    key = (
        _COLUMNS.account_id == account_id,
        _COLUMNS.region == region,
        _COLUMNS.category == category,
    )
    changed = connection.execute(update(provisioned_limits).where(*key).values(value=value))
    if not changed.rowcount:
        row = {"account_id": account_id, "region": region, "category": category, "value": value}
        connection.execute(insert(provisioned_limits), row)


def all_limits(connection: Connection) -> dict[tuple[str, str, str], int]:
    """Return every limit that was set, by account, region and category."""
    statement = select(_COLUMNS.account_id, _COLUMNS.region, _COLUMNS.category, _COLUMNS.value)
    return {(row[0], row[1], row[2]): row[3] for row in connection.execute(statement)}
