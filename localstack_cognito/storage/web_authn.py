"""Passkeys of users in the database, and the challenges that new ones have to sign."""

from sqlalchemy import Connection, delete, func, insert, select, tuple_, update

from localstack_cognito.storage.records import (
    WebAuthnCredential,
    WebAuthnRegistration,
    columns_of,
)
from localstack_cognito.storage.tables import web_authn_credentials, web_authn_registrations

_CREDENTIALS = web_authn_credentials.c
_REGISTRATIONS = web_authn_registrations.c


def put_registration(connection: Connection, registration: WebAuthnRegistration) -> None:
    """Store a user's challenge in place of the one that she had, if any."""
    row = columns_of(registration)
    changed = connection.execute(
        update(web_authn_registrations)
        .where(_REGISTRATIONS.user_seq == registration.user_seq)
        .values(row)
    )
    if not changed.rowcount:
        connection.execute(insert(web_authn_registrations), row)


def find_registration(connection: Connection, user_seq: int) -> WebAuthnRegistration | None:
    """Return the challenge that the user was given last, or None."""
    statement = select(web_authn_registrations).where(_REGISTRATIONS.user_seq == user_seq)
    row = connection.execute(statement).first()
    return WebAuthnRegistration(*row) if row else None


def use_registration(connection: Connection, user_seq: int, challenge: bytes) -> bool:
    """Use the user's challenge up; return False where she has another by now, or none."""
    statement = delete(web_authn_registrations).where(
        _REGISTRATIONS.user_seq == user_seq, _REGISTRATIONS.challenge == challenge
    )
    return connection.execute(statement).rowcount == 1


def add_credential(connection: Connection, credential: WebAuthnCredential) -> None:
    """Store a new passkey."""
    connection.execute(insert(web_authn_credentials), columns_of(credential))


def find_credential(
    connection: Connection, user_pool_id: str, credential_id: str
) -> WebAuthnCredential | None:
    """Return the passkey with this id of whichever user of the pool, or None."""
    statement = select(web_authn_credentials).where(
        _CREDENTIALS.user_pool_id == user_pool_id, _CREDENTIALS.credential_id == credential_id
    )
    row = connection.execute(statement).first()
    return WebAuthnCredential(*row) if row else None


def credentials_of_user(connection: Connection, user_seq: int) -> list[WebAuthnCredential]:
    """Return every passkey of the user, the oldest first."""
    statement = select(web_authn_credentials).where(_CREDENTIALS.user_seq == user_seq)
    ordered = statement.order_by(_CREDENTIALS.created_at, _CREDENTIALS.credential_id)
    return [WebAuthnCredential(*row) for row in connection.execute(ordered)]


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
    return [WebAuthnCredential(*row) for row in rows]


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
