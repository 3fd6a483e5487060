"""The tables.

What AWS takes and gives back whole is one JSON column; what is searched is a column.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# Compared byte by byte on every backend: prefix look-ups and page keys rely on that order.
Key = String().with_variant(String(collation="C"), "postgresql")
# SQLite numbers rows by itself only in a column that is declared INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")

user_pools = Table(
    "user_pools",
    metadata,
    Column("id", Key, primary_key=True),
    Column("account_id", Key, nullable=False),
    Column("region", Key, nullable=False),
    Column("name", Text, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    Index("ix_user_pools_owner", "account_id", "region", "id"),
)

user_pool_clients = Table(
    "user_pool_clients",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column("name", Text, nullable=False),
    Column("secret", Text),
    Column("settings", JSON, nullable=False),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    Index("ix_user_pool_clients_pool", "user_pool_id", "id"),
)

users = Table(
    "users",
    metadata,
    Column("seq", RowId, primary_key=True, autoincrement=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column("username", Key, nullable=False),
    # The username as it is compared: folded where the pool is not case-sensitive.
    Column("username_key", Key, nullable=False),
    Column("sub", Key, nullable=False),
    Column("status", Key, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("attributes", JSON, nullable=False),
    # Copies of the attributes that ListUsers can filter by.
    Column("email", Key),
    Column("phone_number", Key),
    Column("name", Key),
    Column("given_name", Key),
    Column("family_name", Key),
    Column("preferred_username", Key),
    # The SRP salt and verifier are the only form in which a password is kept.
    Column("password_salt", LargeBinary),
    Column("password_verifier", LargeBinary),
    Column("temporary_password_expires_at", Float),
    Column("failed_sign_ins", Integer, nullable=False, server_default="0"),
    Column("last_failed_sign_in_at", Float),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
    UniqueConstraint("user_pool_id", "username_key", name="uq_users_username"),
    UniqueConstraint("user_pool_id", "sub", name="uq_users_sub"),
    Index("ix_users_page", "user_pool_id", "seq"),
    Index("ix_users_status", "user_pool_id", "status", "seq"),
    Index("ix_users_enabled", "user_pool_id", "enabled", "seq"),
    Index("ix_users_email", "user_pool_id", "email", "seq"),
    Index("ix_users_phone_number", "user_pool_id", "phone_number", "seq"),
    Index("ix_users_name", "user_pool_id", "name", "seq"),
    Index("ix_users_given_name", "user_pool_id", "given_name", "seq"),
    Index("ix_users_family_name", "user_pool_id", "family_name", "seq"),
    Index("ix_users_preferred_username", "user_pool_id", "preferred_username", "seq"),
    # A row number that was given once is never given again: page keys and sessions name it.
    sqlite_autoincrement=True,
)

# An e-mail address, phone number or preferred username that signs its owner in.
user_aliases = Table(
    "user_aliases",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("attribute_name", Key, primary_key=True),
    Column("value", Key, primary_key=True),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), nullable=False),
    Index("ix_user_aliases_user", "user_seq"),
)

# One code per user and purpose: the newest replaces what was there.
confirmation_codes = Table(
    "confirmation_codes",
    metadata,
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), primary_key=True),
    Column("purpose", Key, primary_key=True),
    Column("code", Text, nullable=False),
    Column("attribute_name", Text),
    Column("expires_at", Float, nullable=False),
    Index("ix_confirmation_codes_expiry", "expires_at"),
)

# How often somebody did what AWS lets people do only so often an hour.
attempts = Table(
    "attempts",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("username_key", Key, primary_key=True),
    Column("action", Key, primary_key=True),
    Column("window_started_at", Float, nullable=False),
    Column("count", Integer, nullable=False),
    Index("ix_attempts_window", "window_started_at"),
)

signing_keys = Table(
    "signing_keys",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("token_use", Key, primary_key=True),
    Column("kid", Key, nullable=False),
    Column("private_key", Text, nullable=False),
    Column("created_at", Float, nullable=False),
)

# What signs the tokens of a region's identity pools.
region_keys = Table(
    "region_keys",
    metadata,
    Column("region", Key, primary_key=True),
    Column("kid", Key, nullable=False),
    Column("private_key", Text, nullable=False),
    Column("created_at", Float, nullable=False),
)

# What one sign-in gave: its refresh token (as a digest) and, by origin_jti, its other tokens.
user_sessions = Table(
    "user_sessions",
    metadata,
    Column("origin_jti", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column(
        "client_id", Key, ForeignKey("user_pool_clients.id", ondelete="CASCADE"), nullable=False
    ),
    # Null once the user is deleted: her refresh token is still told from one that never was.
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="SET NULL")),
    Column("refresh_token_digest", Key, nullable=False),
    Column("scope", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("auth_time", Float, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("revoked_at", Float),
    UniqueConstraint("refresh_token_digest", name="uq_user_sessions_refresh_token"),
    Index("ix_user_sessions_user", "user_seq"),
    Index("ix_user_sessions_client", "client_id"),
    Index("ix_user_sessions_pool", "user_pool_id"),
    Index("ix_user_sessions_expiry", "expires_at"),
)

# A sign-in that is under way, by the digest of the session string that its client holds.
challenge_sessions = Table(
    "challenge_sessions",
    metadata,
    Column("digest", Key, primary_key=True),
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), nullable=False),
    Column(
        "client_id", Key, ForeignKey("user_pool_clients.id", ondelete="CASCADE"), nullable=False
    ),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE")),
    Column("challenge_name", Key, nullable=False),
    Column("state", JSON, nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("used_at", Float),
    Index("ix_challenge_sessions_user", "user_seq"),
    Index("ix_challenge_sessions_client", "client_id"),
    Index("ix_challenge_sessions_pool", "user_pool_id"),
    Index("ix_challenge_sessions_expiry", "expires_at"),
)

# What users were sent, for the developer to read. It outlives the pool and the user it was for.
messages = Table(
    "messages",
    metadata,
    Column("seq", RowId, primary_key=True, autoincrement=True),
    Column("id", Key, nullable=False),
    Column("region", Key, nullable=False),
    Column("user_pool_id", Key, nullable=False),
    Column("username", Key, nullable=False),
    Column("destination", Key),
    Column("delivery_medium", Key),
    Column("purpose", Key, nullable=False),
    Column("subject", Text),
    Column("body", Text, nullable=False),
    Column("code", Text),
    Column("created_at", Float, nullable=False),
    Index("ix_messages_user", "user_pool_id", "username", "seq"),
    Index("ix_messages_destination", "destination", "seq"),
    sqlite_autoincrement=True,
)

# Keys of this directory's own: what signs page tokens, what hides whether a user exists.
secrets = Table(
    "secrets",
    metadata,
    Column("name", Key, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
