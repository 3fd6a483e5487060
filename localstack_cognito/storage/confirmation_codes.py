"""Codes that users were given, one for each purpose."""

from dataclasses import dataclass, field

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Table,
    Text,
    bindparam,
    delete,
    select,
)

from localstack_cognito.storage.quick_statements import find_first
from localstack_cognito.storage.rows import values_of
from localstack_cognito.storage.tables import Key, RowId, metadata
from localstack_cognito.storage.upserts import put_row

# One code per user and purpose: the newest replaces what was there.
confirmation_codes = Table(
    "confirmation_codes",
    metadata,
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), primary_key=True),
    Column("purpose", Key, primary_key=True),
    Column("code", Text, nullable=False),
    Column("attribute_name", Text),
    Column("expires_at", Float, nullable=False),
    # The value that the attribute gets once the code has come back.
    Column("pending_value", Text),
    Index("ix_confirmation_codes_expiry", "expires_at"),
)


@dataclass(frozen=True, slots=True)
class ConfirmationCode:
    """The newest code that a user was given for one purpose."""

    user_seq: int
    purpose: str
    code: str = field(repr=False)
    attribute_name: str | None
    expires_at: float
    pending_value: str | None = field(default=None, repr=False)


_FOR_PURPOSE = (
    confirmation_codes.c.user_seq == bindparam("user_seq"),
    confirmation_codes.c.purpose == bindparam("purpose"),
)
_FIND = select(confirmation_codes).where(*_FOR_PURPOSE)
_DELETE = delete(confirmation_codes).where(*_FOR_PURPOSE)


def put_code(connection: Connection, code: ConfirmationCode) -> None:
    """Store the user's code for its purpose in place of an older one."""
    put_row(connection, confirmation_codes, values_of(code))


def find_code(connection: Connection, user_seq: int, purpose: str) -> ConfirmationCode | None:
    """Return the user's code for the purpose, expired or not, or None."""
    parameters = {"user_seq": user_seq, "purpose": purpose}
    return find_first(ConfirmationCode, connection, _FIND, parameters)


def delete_code(connection: Connection, user_seq: int, purpose: str) -> bool:
    """Delete the user's code for the purpose; return whether there was one."""
    return connection.execute(_DELETE, {"user_seq": user_seq, "purpose": purpose}).rowcount == 1
