"""Who is on the way to an identity provider, and who came back from which."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables of the sign-in through identity providers."""
    op.add_column("sso_sessions", sa.Column("provider_name", sa.Text(), nullable=True))
    op.add_column("sso_sessions", sa.Column("provider_session", sa.JSON(), nullable=True))
    op.create_table(
        "federated_requests",
        sa.Column("digest", KEY, nullable=False),
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("provider_name", sa.Text(), nullable=False),
        sa.Column("browser_digest", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("ix_federated_requests_pool", "federated_requests", ["user_pool_id"])
    op.create_index("ix_federated_requests_expiry", "federated_requests", ["expires_at"])
    op.create_table(
        "saml_assertions",
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("provider_name", KEY, nullable=False),
        sa.Column("digest", KEY, nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_pool_id", "provider_name", "digest"),
    )
    op.create_index("ix_saml_assertions_expiry", "saml_assertions", ["expires_at"])
