"""Devices, passkeys and what users did to sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of the third release, and let sessions say what was proven."""
    op.create_table(
        "devices",
        sa.Column("device_key", KEY, nullable=False),
        sa.Column("user_seq", ROW_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("verifier", sa.LargeBinary(), nullable=True),
        sa.Column("remembered", sa.Boolean(), nullable=False),
        sa.Column("last_ip_used", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("modified_at", sa.Float(), nullable=False),
        sa.Column("last_authenticated_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_seq"], ["users.seq"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("device_key"),
    )
    op.create_index("ix_devices_user", "devices", ["user_seq", "device_key"], unique=False)
    op.create_table(
        "web_authn_credentials",
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("credential_id", KEY, nullable=False),
        sa.Column("user_seq", ROW_ID, nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("friendly_name", sa.Text(), nullable=False),
        sa.Column("relying_party_id", sa.Text(), nullable=False),
        sa.Column("attachment", sa.Text(), nullable=True),
        sa.Column("transports", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_seq"], ["users.seq"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_pool_id", "credential_id"),
    )
    op.create_index(
        "ix_web_authn_credentials_user",
        "web_authn_credentials",
        ["user_seq", "created_at", "credential_id"],
        unique=False,
    )
    op.create_table(
        "web_authn_registrations",
        sa.Column("user_seq", ROW_ID, nullable=False),
        sa.Column("client_id", KEY, nullable=False),
        sa.Column("challenge", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_seq"], ["users.seq"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_seq"),
    )
    op.create_index(
        "ix_web_authn_registrations_expiry",
        "web_authn_registrations",
        ["expires_at"],
        unique=False,
    )
    op.create_table(
        "auth_events",
        sa.Column("seq", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_seq", ROW_ID, nullable=False),
        sa.Column("type", KEY, nullable=False),
        sa.Column("response", KEY, nullable=False),
        sa.Column("challenges", sa.JSON(), nullable=False),
        sa.Column("context", sa.JSON(), nullable=False),
        sa.Column("risk", sa.JSON(), nullable=False),
        sa.Column("feedback", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_seq"], ["users.seq"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("user_seq", "id", name="uq_auth_events_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_auth_events_user", "auth_events", ["user_seq", "seq"], unique=False)
    op.create_index("ix_auth_events_created", "auth_events", ["created_at"], unique=False)
    op.add_column("user_sessions", sa.Column("acr", sa.Text(), nullable=True))
    op.add_column("user_sessions", sa.Column("amr", sa.JSON(), nullable=True))
    op.add_column("user_sessions", sa.Column("device_key", KEY, nullable=True))
    op.add_column("user_sessions", sa.Column("ip_address", sa.Text(), nullable=True))
    op.add_column("user_sessions", sa.Column("device_type", sa.Text(), nullable=True))
