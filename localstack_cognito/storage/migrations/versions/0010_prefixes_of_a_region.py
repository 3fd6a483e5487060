"""Prefix domains are of a region, custom ones of the world."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

KEY = sa.String().with_variant(sa.String(collation="C"), "postgresql")
KEPT = (
    sa.column("name"),
    sa.column("user_pool_id"),
    sa.column("is_custom", sa.Boolean()),
    sa.column("settings", sa.JSON()),
    sa.column("created_at"),
)
OLD = sa.table("domains", *KEPT)
POOLS = sa.table("user_pools", sa.column("id"), sa.column("region"))


def upgrade() -> None:
    """Make the table anew: no database changes a primary key the same way."""
    connection = op.get_bind()
    query = sa.select(*KEPT, POOLS.c.region).join_from(OLD, POOLS, OLD.c.user_pool_id == POOLS.c.id)
    rows = [dict(row._mapping) for row in connection.execute(query)]
    op.drop_table("domains")
    new = op.create_table(
        "domains",
        sa.Column("region", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("user_pool_id", KEY, nullable=False),
        sa.Column("is_custom", sa.Boolean(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["user_pool_id"], ["user_pools.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("region", "name"),
        sa.UniqueConstraint("user_pool_id", "is_custom", name="uq_domains_pool"),
    )
    for row in rows:
        if row["is_custom"]:
            row["region"] = ""
    op.bulk_insert(new, rows)
