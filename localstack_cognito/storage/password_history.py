"""The passwords that users had."""

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    delete,
    insert,
    select,
)

from localstack_cognito.storage.rows import records
from localstack_cognito.storage.tables import RowId, metadata
from localstack_cognito.storage.users import Password

# What a user may not take as a password again, oldest first.
password_history = Table(
    "password_history",
    metadata,
    Column("seq", RowId, primary_key=True, autoincrement=True),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    Column("password_salt", LargeBinary, nullable=False),
    Column("password_verifier", LargeBinary, nullable=False),
    Index("ix_password_history_user", "user_seq", "seq"),
    sqlite_autoincrement=True,
)


def find_history(connection: Connection, user_seq: int, limit: int) -> list[Password]:
    """Return the user's last ``limit`` passwords that were remembered, the newest first."""
    columns = password_history.c
    statement = (
        select(columns.password_salt.label("salt"), columns.password_verifier.label("verifier"))
        .where(columns.user_seq == user_seq)
        .order_by(columns.seq.desc())
        .limit(limit)
    )
    return records(Password, connection.execute(statement))


def remember(connection: Connection, user_seq: int, password: Password, limit: int) -> None:
    """Remember a password of the user's, and no more than ``limit`` of them."""
    columns = password_history.c
    connection.execute(
        insert(password_history),
        {
            "user_seq": user_seq,
            "password_salt": password.salt,
            "password_verifier": password.verifier,
        },
    )
    older = (
        select(columns.seq)
        .where(columns.user_seq == user_seq)
        .order_by(columns.seq.desc())
        .limit(1)
        .offset(limit - 1)
        .scalar_subquery()
    )
    connection.execute(
        delete(password_history).where(columns.user_seq == user_seq, columns.seq < older)
    )
