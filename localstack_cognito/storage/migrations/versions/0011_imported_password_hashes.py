"""Passwords that were imported as hashes, and what hashed those of a job."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the columns: nobody's password was imported before, and no job had a way to hash."""
    op.add_column("users", sa.Column("imported_password_hash", sa.Text(), nullable=True))
    op.add_column(
        "user_import_jobs", sa.Column("password_hashing_algorithm", sa.Text(), nullable=True)
    )
