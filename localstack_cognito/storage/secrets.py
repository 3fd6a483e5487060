"""Keys of this directory's own, made when they are first asked for and the same ever after."""

import secrets
from functools import lru_cache

from sqlalchemy import Column, LargeBinary, Table, insert, select
from sqlalchemy.exc import IntegrityError

from localstack_cognito.storage.database import database
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.tables import Key, metadata

# Keys of this directory's own: what signs page tokens, what hides whether a user exists.
named_secrets = Table(
    "secrets",
    metadata,
    Column("name", Key, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
_LENGTH = 32


def named_secret(name: str) -> bytes:
    """Return the key of this name: 32 random bytes, the same for every host on one database."""
    directory = database()
    if directory.joined is not None:
        # It may yet be undone.
        return _named_secret.__wrapped__(directory, name)
    return _named_secret(directory, name)


@lru_cache(maxsize=64)
def _named_secret(directory: Database, name: str) -> bytes:
    query = select(named_secrets.c.value).where(named_secrets.c.name == name)
    with directory.read() as connection:
        known: bytes | None = connection.execute(query).scalar()
    if known is None:
        try:
            with directory.write() as connection:
                value = secrets.token_bytes(_LENGTH)
                connection.execute(insert(named_secrets).values(name=name, value=value))
        except IntegrityError:
            # Another host on the same database made it first, and its counts.
            pass
        with directory.read() as connection:
            known = connection.execute(query).scalar_one()
    return bytes(known)
