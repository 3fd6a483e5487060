"""Identities of identity pools, and their logins."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from localstack_cognito.storage.locks import hold, lockable
from localstack_cognito.storage.rows import first_record, records, values_of
from localstack_cognito.storage.tables import Key, RowId, metadata
from localstack_cognito.storage.upserts import put_row

identities = Table(
    "identities",
    metadata,
    Column("seq", RowId, primary_key=True, autoincrement=True),
    Column("id", Key, nullable=False),
    Column(
        "identity_pool_id", Key, ForeignKey("identity_pools.id", ondelete="CASCADE"), nullable=False
    ),
    # One that was merged into another, or that has lost its last login, is kept, and disabled.
    Column("enabled", Boolean, nullable=False),
    Column("merged_into", Key),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    UniqueConstraint("id", name="uq_identities_id"),
    Index("ix_identities_page", "identity_pool_id", "seq"),
    Index("ix_identities_enabled", "identity_pool_id", "enabled", "seq"),
    Index("ix_identities_merged", "merged_into"),
    sqlite_autoincrement=True,
)

# Who an identity is at a provider, a developer's own among them; nobody else in the pool is.
identity_logins = Table(
    "identity_logins",
    metadata,
    Column(
        "identity_pool_id",
        Key,
        ForeignKey("identity_pools.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("provider", Key, primary_key=True),
    Column("subject", Key, primary_key=True),
    Column("identity_seq", RowId, ForeignKey("identities.seq", ondelete="CASCADE"), nullable=False),
    Index("ix_identity_logins_identity", "identity_seq", "provider", "subject"),
)


@dataclass(frozen=True, slots=True)
class Identity:
    """An identity. One that was merged names the other, by its id, in ``merged_into``."""

    seq: int
    id: str
    identity_pool_id: str
    enabled: bool
    merged_into: str | None
    created_at: float
    modified_at: float


@dataclass(frozen=True, slots=True, order=True)
class Login:
    """Who somebody is at an identity provider: the provider's name, and its name for the user."""

    provider: str
    subject: str


_BY_ID = lockable(select(identities).where(identities.c.id == bindparam("id")), "FOR UPDATE")
_BY_LOGIN = lockable(
    select(identities)
    .join(identity_logins, identity_logins.c.identity_seq == identities.c.seq)
    .where(
        identity_logins.c.identity_pool_id == bindparam("identity_pool_id"),
        identity_logins.c.provider == bindparam("provider"),
        identity_logins.c.subject == bindparam("subject"),
    ),
    "FOR UPDATE OF identities",
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
    return Identity(
        seq=inserted[0],
        id=identity_id,
        identity_pool_id=identity_pool_id,
        enabled=True,
        merged_into=None,
        created_at=now,
        modified_at=now,
    )


def put_identity(connection: Connection, identity: Identity, logins: Iterable[Login]) -> None:
    """Store an identity as it is, with these logins and no others.

    One that is new is the newest of its pool, whatever its ``seq``. Raises ``IntegrityError`` where
    its pool is gone, or a login is another one's.
    """
    values = values_of(identity)
    del values["seq"]
    put_row(connection, identities, values, key=["id"], keeping=["seq"])
    stored = find_identity(connection, identity.id)
    assert stored is not None
    connection.execute(delete(identity_logins).where(identity_logins.c.identity_seq == stored.seq))
    for login in logins:
        add_login(connection, stored, login)


def logins_of_all(
    connection: Connection, found: Sequence[Identity]
) -> Mapping[int, Sequence[Login]]:
    """Return the logins of identities by the row's number, by provider and subject."""
    logins: dict[int, list[Login]] = {identity.seq: [] for identity in found}
    columns = identity_logins.c
    statement = (
        select(columns.identity_seq, columns.provider, columns.subject)
        .where(columns.identity_seq.in_(logins))
        .order_by(columns.identity_seq, columns.provider, columns.subject)
    )
    for row in connection.execute(statement):
        logins[row.identity_seq].append(Login(row.provider, row.subject))
    return logins


def find_identity(
    connection: Connection, identity_id: str, *, lock: bool = False
) -> Identity | None:
    """Return the identity with this id, or None.

    With a ``lock``, here and below, it stays as it is until the end of the transaction.
    """
    query = _BY_ID.on(connection, lock=lock)
    return first_record(Identity, connection.execute(query, {"id": identity_id}))


def hold_logins(connection: Connection, identity_pool_id: str, logins: Iterable[Login]) -> None:
    """Let nobody else decide whose these logins are before the end of the transaction."""
    hold(connection, *(f"{one.subject} at {one.provider} of {identity_pool_id}" for one in logins))


def find_by_login(
    connection: Connection, identity_pool_id: str, login: Login, *, lock: bool = False
) -> Identity | None:
    """Return the identity of the pool that has the login, or None."""
    query = _BY_LOGIN.on(connection, lock=lock)
    parameters = {
        "identity_pool_id": identity_pool_id,
        "provider": login.provider,
        "subject": login.subject,
    }
    found = first_record(Identity, connection.execute(query, parameters))
    while lock:
        # Whoever had locked the identity may have given the login to another one meanwhile.
        now = first_record(Identity, connection.execute(_BY_LOGIN.plain, parameters))
        if (now and now.seq) == (found and found.seq):
            break
        found = first_record(Identity, connection.execute(query, parameters))
    return found


def logins_of(connection: Connection, identity: Identity) -> list[Login]:
    """Return the logins of an identity, by provider and subject."""
    rows = connection.execute(_LOGINS, {"identity_seq": identity.seq})
    return records(Login, rows)


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
    return records(Identity, connection.execute(statement, parameters))


def providers_of(connection: Connection, found: Sequence[Identity]) -> dict[int, Collection[str]]:
    """Return the names of the providers that identities have logins at, by the row's number."""
    providers: dict[int, dict[str, None]] = {identity.seq: {} for identity in found}
    statement = (
        select(identity_logins.c.identity_seq, identity_logins.c.provider)
        .where(identity_logins.c.identity_seq.in_(providers))
        .order_by(identity_logins.c.provider)
    )
    for row in connection.execute(statement):
        providers[row.identity_seq][row.provider] = None
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
