"""Identities and their logins in the database."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from localstack_cognito.storage.records import Identity, Login
from localstack_cognito.storage.tables import identities, identity_logins

_BY_ID = select(identities).where(identities.c.id == bindparam("id"))
_BY_LOGIN = (
    select(identities)
    .join(identity_logins, identity_logins.c.identity_seq == identities.c.seq)
    .where(
        identity_logins.c.identity_pool_id == bindparam("identity_pool_id"),
        identity_logins.c.provider == bindparam("provider"),
        identity_logins.c.subject == bindparam("subject"),
    )
)
_LOGINS = (
    select(identity_logins.c.provider, identity_logins.c.subject)
    .where(identity_logins.c.identity_seq == bindparam("identity_seq"))
    .order_by(identity_logins.c.provider, identity_logins.c.subject)
)
_PAGE = (
    select(identities)
    .where(
        identities.c.identity_pool_id == bindparam("identity_pool_id"),
        identities.c.seq > bindparam("after"),
    )
    .order_by(identities.c.seq)
    .limit(bindparam("limit"))
)
_SUBJECTS = (
    select(identity_logins.c.subject)
    .where(
        identity_logins.c.identity_seq == bindparam("identity_seq"),
        identity_logins.c.provider == bindparam("provider"),
        identity_logins.c.subject > bindparam("after"),
    )
    .order_by(identity_logins.c.subject)
    .limit(bindparam("limit"))
)


def add_identity(
    connection: Connection, identity_id: str, identity_pool_id: str, now: float
) -> Identity:
    """Store a new identity without a login. Raises ``IntegrityError`` where its pool is gone."""
    values = {
        "id": identity_id,
        "identity_pool_id": identity_pool_id,
        "enabled": True,
        "created_at": now,
        "modified_at": now,
    }
    inserted = connection.execute(insert(identities), values).inserted_primary_key
    assert inserted is not None
    return Identity(inserted[0], identity_id, identity_pool_id, True, None, now, now)


def find_identity(connection: Connection, identity_id: str) -> Identity | None:
    """Return the identity with this id, or None."""
    row = connection.execute(_BY_ID, {"id": identity_id}).first()
    return Identity(*row) if row else None


def find_by_login(connection: Connection, identity_pool_id: str, login: Login) -> Identity | None:
    """Return the identity of the pool that has the login, or None."""
    parameters = {
        "identity_pool_id": identity_pool_id,
        "provider": login.provider,
        "subject": login.subject,
    }
    row = connection.execute(_BY_LOGIN, parameters).first()
    return Identity(*row) if row else None


def logins_of(connection: Connection, identity: Identity) -> list[Login]:
    """Return the logins of an identity, by provider and subject."""
    rows = connection.execute(_LOGINS, {"identity_seq": identity.seq})
    return [Login(*row) for row in rows]


def add_login(connection: Connection, identity: Identity, login: Login) -> None:
    """Give an identity a login that no other in its pool has."""
    values = {
        "identity_pool_id": identity.identity_pool_id,
        "provider": login.provider,
        "subject": login.subject,
        "identity_seq": identity.seq,
    }
    connection.execute(insert(identity_logins), values)


def remove_logins(connection: Connection, identity: Identity, logins: Iterable[Login]) -> None:
    """Take logins from an identity."""
    for login in logins:
        connection.execute(
            delete(identity_logins).where(
                identity_logins.c.identity_pool_id == identity.identity_pool_id,
                identity_logins.c.provider == login.provider,
                identity_logins.c.subject == login.subject,
                identity_logins.c.identity_seq == identity.seq,
            )
        )


def touch(connection: Connection, identity: Identity, now: float, *, enabled: bool = True) -> None:
    """Store that an identity was changed, and whether it can still be used."""
    statement = update(identities).where(identities.c.seq == identity.seq)
    connection.execute(statement.values(modified_at=now, enabled=enabled))


def merge(connection: Connection, source: Identity, target: Identity, now: float) -> None:
    """Give the logins of ``source`` to ``target``, and leave the former disabled."""
    connection.execute(
        update(identity_logins)
        .where(identity_logins.c.identity_seq == source.seq)
        .values(identity_seq=target.seq)
    )
    connection.execute(
        update(identities)
        .where(identities.c.merged_into == source.id)
        .values(merged_into=target.id)
    )
    connection.execute(
        update(identities)
        .where(identities.c.seq == source.seq)
        .values(enabled=False, merged_into=target.id, modified_at=now)
    )
    touch(connection, target, now)


def delete_identity(connection: Connection, identity: Identity) -> None:
    """Delete an identity and its logins."""
    connection.execute(delete(identities).where(identities.c.seq == identity.seq))


def page_of_identities(
    connection: Connection, identity_pool_id: str, after: int, limit: int, *, only_enabled: bool
) -> list[Identity]:
    """Return up to ``limit`` identities of the pool, the oldest first, from behind ``after``."""
    statement = _PAGE.where(identities.c.enabled.is_(True)) if only_enabled else _PAGE
    parameters = {"identity_pool_id": identity_pool_id, "after": after, "limit": limit}
    return [Identity(*row) for row in connection.execute(statement, parameters)]


def providers_of(connection: Connection, found: Sequence[Identity]) -> dict[int, Collection[str]]:
    """Return the names of the providers that identities have logins at, by the row's number."""
    providers: dict[int, dict[str, None]] = {identity.seq: {} for identity in found}
    statement = (
        select(identity_logins.c.identity_seq, identity_logins.c.provider)
        .where(identity_logins.c.identity_seq.in_(providers))
        .order_by(identity_logins.c.provider)
    )
    for seq, provider in connection.execute(statement):
        providers[seq][provider] = None
    return {seq: list(names) for seq, names in providers.items()}


def page_of_subjects(
    connection: Connection, identity: Identity, provider: str, after: str, limit: int
) -> list[str]:
    """Return up to ``limit`` names that an identity has at a provider, from behind ``after``."""
    parameters = {
        "identity_seq": identity.seq,
        "provider": provider,
        "after": after,
        "limit": limit,
    }
    return list(connection.execute(_SUBJECTS, parameters).scalars())
