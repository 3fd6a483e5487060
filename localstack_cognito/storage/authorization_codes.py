"""Authorization codes (RFC 6749 section 4.1.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Table,
    Text,
    bindparam,
    insert,
    select,
    update,
)

from localstack_cognito.storage.rows import first_record, values_of
from localstack_cognito.storage.tables import Key, RowId, metadata

# An authorization code (RFC 6749 section 4.1.2) and what it will give.
authorization_codes = Table(
    "authorization_codes",
    metadata,
    Column("digest", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column(
        "client_id", Key, ForeignKey("user_pool_clients.id", ondelete="CASCADE"), nullable=False
    ),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    # The request that asked for it: redirect_uri, scope, nonce, code_challenge, resource and more,
    # and the ``acr`` and ``amr`` that its tokens will have.
    Column("request", JSON, nullable=False),
    Column("methods", JSON, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("auth_time", Float, nullable=False),
    Column("sso_digest", Key),
    Column("expires_at", Float, nullable=False),
    Column("used_at", Float),
    # The session that it gave: one who uses it again ends that.
    Column("origin_jti", Key),
    Index("ix_authorization_codes_user", "user_seq"),
    Index("ix_authorization_codes_client", "client_id"),
    Index("ix_authorization_codes_pool", "user_pool_id"),
    Index("ix_authorization_codes_expiry", "expires_at"),
)


@dataclass(frozen=True, slots=True)
class AuthorizationCode:
    """An authorization code. ``request`` has what it was asked for with, by OAuth's names."""

    digest: str
    user_pool_id: str
    client_id: str
    user_seq: int
    request: Mapping[str, Any]
    methods: Sequence[str]
    event_id: str
    auth_time: float
    sso_digest: str | None
    expires_at: float
    used_at: float | None = None
    origin_jti: str | None = None


_CODES = authorization_codes.c
_BY_DIGEST = select(authorization_codes).where(_CODES.digest == bindparam("digest"))
# What these set are the columns that they are given values of.
_CHANGE = update(authorization_codes).where(_CODES.digest == bindparam("of"))
_CHANGE_UNUSED = _CHANGE.where(_CODES.used_at.is_(None))


def add_code(connection: Connection, code: AuthorizationCode) -> None:
    """Store a code. Raises ``IntegrityError`` where its user or client is gone."""
    connection.execute(insert(authorization_codes), values_of(code))


def find_code(connection: Connection, digest: str) -> AuthorizationCode | None:
    """Return the code that has this digest, used and expired ones too."""
    return first_record(AuthorizationCode, connection.execute(_BY_DIGEST, {"digest": digest}))


def use_code(connection: Connection, digest: str, at: float) -> bool:
    """Mark a code as used; return False where it was used before."""
    return connection.execute(_CHANGE_UNUSED, {"of": digest, "used_at": at}).rowcount == 1


def keep_what_it_gave(connection: Connection, digest: str, origin_jti: str) -> None:
    """Remember the session that a code gave."""
    connection.execute(_CHANGE, {"of": digest, "origin_jti": origin_jti})
