"""Policies for client ID metadata documents, what was fetched for them, and whose sessions."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables, and let a session remember the address that is its client's id."""
    op.create_table(
        "cimd_policies",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("client_id", KEY, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url_patterns", sa.JSON(), nullable=False),
        sa.Column("cache_duration", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("modified_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["client_id"], ["user_pool_clients.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_cimd_policies_pool", "cimd_policies", ["user_pool_id", "id"])
    op.create_index("ix_cimd_policies_client", "cimd_policies", ["client_id"])
    op.create_table(
        "client_metadata_documents",
        sa.Column("policy_id", KEY, nullable=False),
        sa.Column("url", KEY, nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("cached_at", sa.Float(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["policy_id"], ["cimd_policies.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("policy_id", "url"),
    )
    op.create_index(
        "ix_client_metadata_documents_expiry", "client_metadata_documents", ["expires_at"]
    )
    op.add_column("user_sessions", sa.Column("metadata_url", sa.Text(), nullable=True))
