"""The attributes that ListUsers filters by, as they are compared: without letter case."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

COLUMNS = ("email", "phone_number", "name", "given_name", "family_name", "preferred_username")
BATCH = 1000
USERS = sa.table("users", sa.column("seq"), *(sa.column(name) for name in COLUMNS))


def upgrade() -> None:
    """Fold what was kept as it was given; no database folds as Python does."""
    connection = op.get_bind()
    page = sa.select(USERS).order_by(USERS.c.seq).limit(BATCH)
    last = 0
    while rows := connection.execute(page.where(USERS.c.seq > last)).all():
        for row in rows:
            given = {name: getattr(row, name) for name in COLUMNS}
            folded = {name: value and value.casefold() for name, value in given.items()}
            if folded != given:
                connection.execute(sa.update(USERS).where(USERS.c.seq == row.seq).values(folded))
        last = rows[-1].seq
