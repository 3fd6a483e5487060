"""Passkeys of users, and the challenges that new ones have to sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    delete,
    func,
    select,
    tuple_,
    update,
)

from localstack_cognito.storage.rows import first_record, records, values_of
from localstack_cognito.storage.tables import Key, RowId, metadata
from localstack_cognito.storage.upserts import add_row_unless_there, put_row

# A passkey of a user (W3C Web Authentication).
web_authn_credentials = Table(
    "web_authn_credentials",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    # Base64url, unpadded.
    Column("credential_id", Key, primary_key=True),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    # A COSE key (RFC 9052).
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("friendly_name", Text, nullable=False),
    Column("relying_party_id", Text, nullable=False),
    Column("attachment", Text),
    Column("transports", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Index("ix_web_authn_credentials_user", "user_seq", "created_at", "credential_id"),
)

# The challenge that a user's new passkey has to sign; a later one replaces it.
web_authn_registrations = Table(
    "web_authn_registrations",
    metadata,
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), primary_key=True),
    # The client whose token it was asked for with: no other may complete it.
    Column("client_id", Key, nullable=False),
    Column("challenge", LargeBinary, nullable=False),
    Column("expires_at", Float, nullable=False),
    Index("ix_web_authn_registrations_expiry", "expires_at"),
)


@dataclass(frozen=True, slots=True)
class WebAuthnCredential:
    """A passkey of a user. ``credential_id`` is Base64url; ``public_key`` is a COSE key."""

    user_pool_id: str
    credential_id: str
    user_seq: int
    public_key: bytes
    sign_count: int
    friendly_name: str
    relying_party_id: str
    attachment: str | None
    transports: Sequence[str]
    created_at: float


@dataclass(frozen=True, slots=True)
class WebAuthnRegistration:
    """A passkey in the making: the challenge that it has to sign, for one of the pool's clients."""

    user_seq: int
    client_id: str
    challenge: bytes
    expires_at: float


_CREDENTIALS = web_authn_credentials.c
_REGISTRATIONS = web_authn_registrations.c


def put_registration(connection: Connection, registration: WebAuthnRegistration) -> None:
    """Store a user's challenge in place of the one that she had, if any."""
    put_row(connection, web_authn_registrations, values_of(registration))


def find_registration(connection: Connection, user_seq: int) -> WebAuthnRegistration | None:
    """Return the challenge that the user was given last, or None."""
    statement = select(web_authn_registrations).where(_REGISTRATIONS.user_seq == user_seq)
    return first_record(WebAuthnRegistration, connection.execute(statement))


def use_registration(connection: Connection, user_seq: int, challenge: bytes) -> bool:
    """Use the user's challenge up; return False where she has another by now, or none."""
    statement = delete(web_authn_registrations).where(
        _REGISTRATIONS.user_seq == user_seq, _REGISTRATIONS.challenge == challenge
    )
    return connection.execute(statement).rowcount == 1


def add_credential(connection: Connection, credential: WebAuthnCredential) -> bool:
    """Store a new passkey; return False where the pool has one with this id."""
    return add_row_unless_there(connection, web_authn_credentials, values_of(credential))


def find_credential(
    connection: Connection, user_pool_id: str, credential_id: str, *, lock: bool = False
) -> WebAuthnCredential | None:
    """Return the passkey with this id of whichever user of the pool, or None.

    With a ``lock`` it stays as it is until the end of the transaction.
    """
    statement = select(web_authn_credentials).where(
        _CREDENTIALS.user_pool_id == user_pool_id, _CREDENTIALS.credential_id == credential_id
    )
    if lock:
        statement = statement.with_for_update()
    return first_record(WebAuthnCredential, connection.execute(statement))


def credentials_of_user(connection: Connection, user_seq: int) -> list[WebAuthnCredential]:
    """Return every passkey of the user, the oldest first."""
    statement = select(web_authn_credentials).where(_CREDENTIALS.user_seq == user_seq)
    ordered = statement.order_by(_CREDENTIALS.created_at, _CREDENTIALS.credential_id)
    return records(WebAuthnCredential, connection.execute(ordered))


def page_of_credentials(
    connection: Connection, user_seq: int, after: tuple[float, str] | None, limit: int
) -> list[WebAuthnCredential]:
    """Return up to ``limit`` passkeys of the user, the oldest first.

    ``after`` is the ``created_at`` and the ``credential_id`` behind which the page begins.
    """
    key = (_CREDENTIALS.created_at, _CREDENTIALS.credential_id)
    statement = select(web_authn_credentials).where(_CREDENTIALS.user_seq == user_seq)
    if after is not None:
        statement = statement.where(tuple_(*key) > after)
    rows = connection.execute(statement.order_by(*key).limit(limit))
    return records(WebAuthnCredential, rows)


def count_credentials(connection: Connection, user_seq: int) -> int:
    """Return how many passkeys the user has."""
    statement = select(func.count()).where(_CREDENTIALS.user_seq == user_seq)
    return connection.execute(statement).scalar_one()


def set_sign_count(connection: Connection, credential: WebAuthnCredential, count: int) -> None:
    """Store how often the passkey says that it has signed."""
    connection.execute(
        update(web_authn_credentials)
        .where(
            _CREDENTIALS.user_pool_id == credential.user_pool_id,
            _CREDENTIALS.credential_id == credential.credential_id,
        )
        .values(sign_count=count)
    )


def delete_credential(connection: Connection, user_seq: int, credential_id: str) -> bool:
    """Delete a passkey of the user; return False where she has none with this id."""
    statement = delete(web_authn_credentials).where(
        _CREDENTIALS.user_seq == user_seq, _CREDENTIALS.credential_id == credential_id
    )
    return connection.execute(statement).rowcount == 1
