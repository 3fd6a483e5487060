"""Authorization codes, who is signed in on a pool's pages, and what becomes of messages."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of the OAuth server."""
    op.create_table(
        "sso_sessions",
        sa.Column("digest", KEY, nullable=False),
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("user_seq", ROW_ID, nullable=False),
        sa.Column("methods", sa.JSON(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("auth_time", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("last_used_at", sa.Float(), nullable=False),
        sa.Column("ip_address", sa.Text(), nullable=True),
        sa.Column("device_type", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_seq"], ["users.seq"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_sso_sessions_user", "sso_sessions", ["user_seq"], unique=False)
    op.create_index("ix_sso_sessions_pool", "sso_sessions", ["user_pool_id"], unique=False)
    op.create_index("ix_sso_sessions_expiry", "sso_sessions", ["expires_at"], unique=False)
    op.create_table(
        "authorization_codes",
        sa.Column("digest", KEY, nullable=False),
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("client_id", KEY, nullable=False),
        sa.Column("user_seq", ROW_ID, nullable=False),
        sa.Column("request", sa.JSON(), nullable=False),
        sa.Column("methods", sa.JSON(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("auth_time", sa.Float(), nullable=False),
        sa.Column("sso_digest", KEY, nullable=True),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("used_at", sa.Float(), nullable=True),
        sa.Column("origin_jti", KEY, nullable=True),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["client_id"], ["user_pool_clients.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_seq"], ["users.seq"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest"),
    )
    for name, column in (
        ("user", "user_seq"),
        ("client", "client_id"),
        ("pool", "user_pool_id"),
        ("expiry", "expires_at"),
    ):
        op.create_index(
            f"ix_authorization_codes_{name}", "authorization_codes", [column], unique=False
        )
    op.add_column("user_sessions", sa.Column("sso_digest", KEY, nullable=True))
    op.add_column("user_sessions", sa.Column("resource", sa.Text(), nullable=True))
    op.add_column("messages", sa.Column("deliveries", sa.JSON(), nullable=True))
