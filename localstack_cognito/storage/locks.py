"""What is read to stay as it is until the end of the transaction that reads it.

A lock makes those wait who want to change the same thing, and nobody else. On SQLite a transaction
that writes is the only one, and nothing needs to be locked.

Whoever takes several locks takes them in one order, so that no two wait for each other: the pool,
the client, the user, then what is the user's. What refers to a pool or a client by a foreign key
keeps it from being deleted, which is a lock, too. Source:
https://www.postgresql.org/docs/current/explicit-locking.html
"""

import hashlib
from typing import Any, Generic, TypeVar

from sqlalchemy import ARRAY, BigInteger, Connection, Executable, Select, bindparam, text

_HOLD = text("SELECT pg_advisory_xact_lock(key) FROM unnest(:keys) AS key").bindparams(
    bindparam("keys", type_=ARRAY(BigInteger))
)


S = TypeVar("S", bound=Executable)


class Query(Generic[S]):
    """A query, and the same with a lock on the rows that it finds.

    ``locked`` is the query as PostgreSQL is to run it.
    """

    def __init__(self, plain: S, locked: S) -> None:
        self.plain, self.locked = plain, locked

    def on(self, connection: Connection, *, lock: bool) -> S:
        """Return what to run on a connection; who wants a ``lock`` has a transaction on it."""
        return self.locked if lock and connection.dialect.name == "postgresql" else self.plain


def lockable(query: Select[Any], clause: str) -> Query[Select[Any]]:
    """Return a query that can be run with a lock: a clause of PostgreSQL's such as FOR UPDATE."""
    return Query(query, query.suffix_with(text(clause)))


def hold(connection: Connection, *names: str) -> None:
    """Wait until no other transaction holds one of these names, and hold them to the end of this.

    That is for what no row stands for: because it is not there yet, or because it is of several.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_HOLD, {"keys": sorted({_key(name) for name in names})})


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
