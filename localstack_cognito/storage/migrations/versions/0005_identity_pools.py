"""Identity pools, their identities, and the logins of these."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables of identity pools."""
    op.create_table(
        "identity_pools",
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
        "ix_identity_pools_owner", "identity_pools", ["account_id", "region", "id"], unique=False
    )
    op.create_table(
        "identities",
        sa.Column("seq", ROW_ID, autoincrement=True, nullable=False),
        sa.Column("id", KEY, nullable=False),
        sa.Column("identity_pool_id", KEY, nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("merged_into", KEY, nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.Column("modified_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["identity_pool_id"], ["identity_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("id", name="uq_identities_id"),
        sqlite_autoincrement=True,
    )
    for name, columns in (
        ("page", ["identity_pool_id", "seq"]),
        ("enabled", ["identity_pool_id", "enabled", "seq"]),
        ("merged", ["merged_into"]),
    ):
        op.create_index(f"ix_identities_{name}", "identities", columns, unique=False)
    op.create_table(
        "identity_logins",
        sa.Column("identity_pool_id", KEY, nullable=False),
        sa.Column("provider", KEY, nullable=False),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("identity_seq", ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(["identity_pool_id"], ["identity_pools.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["identity_seq"], ["identities.seq"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("identity_pool_id", "provider", "subject"),
    )
    op.create_index(
        "ix_identity_logins_identity",
        "identity_logins",
        ["identity_seq", "provider", "subject"],
        unique=False,
    )
