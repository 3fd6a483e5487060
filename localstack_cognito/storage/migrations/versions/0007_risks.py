"""What developers say of the risk of sign-ins."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table of risks."""
    op.create_table(
        "risks",
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("username", KEY, nullable=False),
        sa.Column("ip_address", KEY, nullable=False),
        sa.Column("risk_level", KEY, nullable=True),
        sa.Column("compromised_credentials", sa.Boolean(), nullable=True),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_pool_id", "username", "ip_address"),
    )
