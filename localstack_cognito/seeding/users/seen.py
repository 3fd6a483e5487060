"""What the users of a file have that no two may have: looked up while the file is read.

It is kept in a temporary database of its own, which the machine writes to disk when it grows: a
million users need no memory.
"""

import json
import sqlite3
import weakref
from collections.abc import Collection, Iterable
from typing import NamedTuple

from localstack_cognito.seeding.files.places import Place

_MAKE = """
PRAGMA journal_mode=OFF;
PRAGMA synchronous=OFF;
PRAGMA cache_size=-8000;
CREATE TABLE seen (key TEXT PRIMARY KEY, number INTEGER NOT NULL, file TEXT NOT NULL,
line INTEGER NOT NULL)
WITHOUT ROWID;
"""


class Name(NamedTuple):
    """Something that one user alone may have, who has a number and a place in the file."""

    key: str
    number: int
    file: str
    line: int

    @property
    def place(self) -> Place:
        """Return where the user stands."""
        return Place(self.file, self.line)


class Seen:
    """The names that were seen in a file so far."""

    def __init__(self) -> None:
        # An empty name is a database that is gone when it is closed.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.executescript(_MAKE)
        # A file that is refused has nobody who is done with it.
        self._closing = weakref.finalize(self, self._database.close)

    def add(self, names: Collection[Name]) -> dict[tuple[str, int], Place]:
        """Add names, and return which another user had before: the place of that one.

        They are by key, and the number of the user who may not have it.
        """
        before = self._database.total_changes
        self._database.execute("BEGIN")
        self._database.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?, ?, ?)", names)
        self._database.execute("COMMIT")
        if self._database.total_changes - before == len(names):
            return {}
        first = self.first_of(name.key for name in names)
        return {
            (name.key, name.number): first[name.key].place
            for name in names
            if first[name.key].number != name.number
        }

    def first_of(self, keys: Iterable[str]) -> dict[str, Name]:
        """Return who had each of these keys first, of those that were seen."""
        rows = self._database.execute(
            "SELECT key, number, file, line FROM seen"
            " WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps(list(keys)),),
        )
        return {row[0]: Name(*row) for row in rows}

    def close(self) -> None:
        """Forget all of them."""
        self._closing()


def of_username(username_key: str) -> str:
    """Return the key of a (folded) username."""
    return f"name {username_key}"


def of_sub(sub: str) -> str:
    """Return the key of a sub."""
    return f"sub {sub}"


def of_alias(attribute_name: str, value: str) -> str:
    """Return the key of a (folded) value of an attribute that signs a user in."""
    return f"alias {attribute_name} {value}"
