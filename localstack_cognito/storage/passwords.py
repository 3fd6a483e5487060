"""The passwords that users had, in the database."""

from sqlalchemy import Connection, delete, insert, select

from localstack_cognito.storage.records import Password
from localstack_cognito.storage.tables import password_history


def find_history(connection: Connection, user_seq: int, limit: int) -> list[Password]:
    """Return the user's last ``limit`` passwords that were remembered, the newest first."""
    columns = password_history.c
    statement = (
        select(columns.password_salt, columns.password_verifier)
        .where(columns.user_seq == user_seq)
        .order_by(columns.seq.desc())
        .limit(limit)
    )
    return [Password(*row) for row in connection.execute(statement)]


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
