"""The request rates that accounts have set for themselves."""

from sqlalchemy import Column, Connection, Integer, Table, delete, select

from localstack_cognito.storage.tables import Key, metadata
from localstack_cognito.storage.upserts import put_row

# How many requests a second an account allows itself, by the category of the operations.
provisioned_limits = Table(
    "provisioned_limits",
    metadata,
    Column("account_id", Key, primary_key=True),
    Column("region", Key, primary_key=True),
    Column("category", Key, primary_key=True),
    Column("value", Integer, nullable=False),
)

_COLUMNS = provisioned_limits.c


def put_limit(
    connection: Connection, account_id: str, region: str, category: str, value: int
) -> None:
    """Store an account's limit for a category of operations, in requests a second."""
    row = {"account_id": account_id, "region": region, "category": category, "value": value}
    put_row(connection, provisioned_limits, row)


def delete_limit(connection: Connection, account_id: str, region: str, category: str) -> None:
    """Delete an account's limit for a category of operations, if it has set one."""
    connection.execute(
        delete(provisioned_limits).where(
            _COLUMNS.account_id == account_id,
            _COLUMNS.region == region,
            _COLUMNS.category == category,
        )
    )


def all_limits(connection: Connection) -> dict[tuple[str, str, str], int]:
    """Return every limit that was set, by account, region and category."""
    statement = select(_COLUMNS.account_id, _COLUMNS.region, _COLUMNS.category, _COLUMNS.value)
    return {
        (row.account_id, row.region, row.category): row.value
        for row in connection.execute(statement)
    }
