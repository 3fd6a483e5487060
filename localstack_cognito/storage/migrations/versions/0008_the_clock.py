"""By how much the clock is moved."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table of the clock's offset."""
    op.create_table(
        "clock_offset",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
