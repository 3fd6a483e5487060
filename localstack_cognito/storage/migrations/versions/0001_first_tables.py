"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make every table of the first release."""
    op.create_table(
        "messages",
        sa.Column("seq", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("region", KEY, nullable=False),
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("username", KEY, nullable=False),
        sa.Column("destination", KEY, nullable=True),
        sa.Column("delivery_medium", KEY, nullable=True),
        sa.Column("purpose", KEY, nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_messages_destination", "messages", ["destination", "seq"], unique=False)
    op.create_index(
        "ix_messages_user", "messages", ["user_pool_id", "username", "seq"], unique=False
    )
    op.create_table(
        "secrets",
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "region_keys",
        sa.Column("region", KEY, nullable=False),
        sa.Column("kid", KEY, nullable=False),
        sa.Column("private_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("region"),
    )
    op.create_table(
        "user_pools",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("region", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("modified_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_user_pools_owner", "user_pools", ["account_id", "region", "id"], unique=False
    )
    op.create_table(
        "attempts",
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("username_key", KEY, nullable=False),
        sa.Column("action", KEY, nullable=False),
        sa.Column("window_started_at", sa.Float(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_pool_id", "username_key", "action"),
    )
    op.create_index("ix_attempts_window", "attempts", ["window_started_at"], unique=False)
    op.create_table(
        "signing_keys",
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("token_use", KEY, nullable=False),
        sa.Column("kid", KEY, nullable=False),
        sa.Column("private_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_pool_id", "token_use"),
    )
    op.create_table(
        "user_pool_clients",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("modified_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "ix_user_pool_clients_pool", "user_pool_clients", ["user_pool_id", "id"], unique=False
    )
    op.create_table(
        "users",
        sa.Column("seq", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("username", KEY, nullable=False),
        sa.Column("username_key", KEY, nullable=False),
        sa.Column("sub", KEY, nullable=False),
        sa.Column("status", KEY, nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("email", KEY, nullable=True),
        sa.Column("phone_number", KEY, nullable=True),
        sa.Column("name", KEY, nullable=True),
        sa.Column("given_name", KEY, nullable=True),
        sa.Column("family_name", KEY, nullable=True),
        sa.Column("preferred_username", KEY, nullable=True),
        sa.Column("password_salt", sa.LargeBinary(), nullable=True),
        sa.Column("password_verifier", sa.LargeBinary(), nullable=True),
        sa.Column("temporary_password_expires_at", sa.Float(), nullable=True),
        sa.Column("failed_sign_ins", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_failed_sign_in_at", sa.Float(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("modified_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("user_pool_id", "sub", name="uq_users_sub"),
        sa.UniqueConstraint("user_pool_id", "username_key", name="uq_users_username"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_users_email", "users", ["user_pool_id", "email", "seq"], unique=False)
    op.create_index("ix_users_enabled", "users", ["user_pool_id", "enabled", "seq"], unique=False)
    op.create_index(
        "ix_users_family_name", "users", ["user_pool_id", "family_name", "seq"], unique=False
    )
    op.create_index(
        "ix_users_given_name", "users", ["user_pool_id", "given_name", "seq"], unique=False
    )
    op.create_index("ix_users_name", "users", ["user_pool_id", "name", "seq"], unique=False)
    op.create_index("ix_users_page", "users", ["user_pool_id", "seq"], unique=False)
    op.create_index(
        "ix_users_phone_number", "users", ["user_pool_id", "phone_number", "seq"], unique=False
    )
    op.create_index(
        "ix_users_preferred_username",
        "users",
        ["user_pool_id", "preferred_username", "seq"],
        unique=False,
    )
    op.create_index("ix_users_status", "users", ["user_pool_id", "status", "seq"], unique=False)
    op.create_table(
        "challenge_sessions",
        sa.Column("digest", KEY, nullable=False),
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("client_id", KEY, nullable=False),
        sa.Column("user_seq", ROW_ID, nullable=True),
        sa.Column("challenge_name", KEY, nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("used_at", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["user_pool_clients.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_seq"], ["users.seq"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index(
        "ix_challenge_sessions_client", "challenge_sessions", ["client_id"], unique=False
    )
    op.create_index(
        "ix_challenge_sessions_expiry", "challenge_sessions", ["expires_at"], unique=False
    )
    op.create_index(
        "ix_challenge_sessions_pool", "challenge_sessions", ["user_pool_id"], unique=False
    )
    op.create_index("ix_challenge_sessions_user", "challenge_sessions", ["user_seq"], unique=False)
    op.create_table(
        "confirmation_codes",
        sa.Column("user_seq", ROW_ID, nullable=False),
        sa.Column("purpose", KEY, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("attribute_name", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_seq"], ["users.seq"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_seq", "purpose"),
    )
    op.create_index(
        "ix_confirmation_codes_expiry", "confirmation_codes", ["expires_at"], unique=False
    )
    op.create_table(
        "user_aliases",
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("attribute_name", KEY, nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.Column("user_seq", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_seq"], ["users.seq"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_pool_id", "attribute_name", "value"),
    )
    op.create_index("ix_user_aliases_user", "user_aliases", ["user_seq"], unique=False)
    op.create_table(
        "user_sessions",
        sa.Column("origin_jti", KEY, nullable=False),
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("client_id", KEY, nullable=False),
        sa.Column("user_seq", ROW_ID, nullable=True),
        sa.Column("refresh_token_digest", KEY, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("auth_time", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("revoked_at", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["user_pool_clients.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_seq"], ["users.seq"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("origin_jti"),
        sa.UniqueConstraint("refresh_token_digest", name="uq_user_sessions_refresh_token"),
    )
    op.create_index("ix_user_sessions_client", "user_sessions", ["client_id"], unique=False)
    op.create_index("ix_user_sessions_expiry", "user_sessions", ["expires_at"], unique=False)
    op.create_index("ix_user_sessions_pool", "user_sessions", ["user_pool_id"], unique=False)
    op.create_index("ix_user_sessions_user", "user_sessions", ["user_seq"], unique=False)
