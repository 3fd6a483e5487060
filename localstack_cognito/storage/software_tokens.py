"""What authenticator apps share with us."""

from dataclasses import dataclass, field

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Table,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from localstack_cognito.storage.rows import first_record
from localstack_cognito.storage.tables import RowId, metadata

# What a user's authenticator app and we share. A new secret is pending until a code proves it.
software_tokens = Table(
    "software_tokens",
    metadata,
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), primary_key=True),
    Column("secret", Text),
    Column("pending_secret", Text),
    Column("friendly_name", Text),
    # The time step (RFC 6238) of the last code that was taken: none counts twice.
    Column("last_step", BigInteger, nullable=False, server_default="0"),
)


@dataclass(frozen=True, slots=True)
class SoftwareToken:
    """What a user's authenticator app and we share: Base32 secrets for RFC 6238.

    ``pending_secret`` takes the place of ``secret`` once a code has proven it. ``last_step`` is the
    time step of the last code that was taken.
    """

    user_seq: int
    secret: str | None = field(repr=False)
    pending_secret: str | None = field(repr=False)
    friendly_name: str | None
    last_step: int


_COLUMNS = software_tokens.c
_FIND = select(software_tokens).where(_COLUMNS.user_seq == bindparam("seq"))
_USE = (
    update(software_tokens)
    .where(_COLUMNS.user_seq == bindparam("seq"), _COLUMNS.last_step < bindparam("step"))
    .values(last_step=bindparam("step"))
)


def find_software_token(connection: Connection, user_seq: int) -> SoftwareToken | None:
    """Return what the user's app and we share, or None."""
    return first_record(SoftwareToken, connection.execute(_FIND, {"seq": user_seq}))


def put_pending_secret(connection: Connection, user_seq: int, secret: str) -> None:
    """Store a secret that a code has yet to prove; one that is proven stays until then."""
    changed = connection.execute(
        update(software_tokens).where(_COLUMNS.user_seq == user_seq).values(pending_secret=secret)
    )
    if not changed.rowcount:
        connection.execute(
            insert(software_tokens), {"user_seq": user_seq, "pending_secret": secret}
        )


def prove_pending_secret(
    connection: Connection, user_seq: int, friendly_name: str | None, step: int
) -> None:
    """Let the pending secret count from now on, and no code up to the time step ``step``."""
    connection.execute(
        update(software_tokens)
        .where(_COLUMNS.user_seq == user_seq)
        .values(
            secret=_COLUMNS.pending_secret,
            pending_secret=None,
            friendly_name=friendly_name,
            last_step=step,
        )
    )


def use_step(connection: Connection, user_seq: int, step: int) -> bool:
    """Use the code of a time step up; return False where it or a later one was used before."""
    return connection.execute(_USE, {"seq": user_seq, "step": step}).rowcount == 1


def delete_software_token(connection: Connection, user_seq: int) -> bool:
    """Forget what the user's app and we share; return whether there was something."""
    statement = delete(software_tokens).where(_COLUMNS.user_seq == user_seq)
    return connection.execute(statement).rowcount == 1
