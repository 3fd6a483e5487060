"""Items of which a side may have very many: neither side's are kept in memory.

Most are the same on both sides, to the letter: of those a digest is enough. The others of the left
wait in a database of their own, on the disk, until the right comes by them.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from typing import Any

from localstack_cognito.seeding.differences.defaults import Members
from localstack_cognito.seeding.files.json_values import node_of_line
from localstack_cognito.seeding.files.nodes import NODE, Node, SequenceNode

KeyOf = Callable[[Members], str]
Differing = tuple[str, Members | None, Members | None]

_DIGEST = 16
_BLANK = b""


@dataclass(frozen=True, slots=True)
class StreamedItems:
    """The items of one side, and how one is read, which raises ``FileProblems``."""

    items: SequenceNode | None
    read: Callable[[Node], dict[str, Any]]

    def digests(self) -> Iterator[bytes]:
        """Return a digest of each item that is a line of JSON, and nothing of the others."""
        for digest, _ in self._each():
            yield digest

    def others(self, same: set[bytes]) -> Iterator[dict[str, Any]]:
        """Return the members of each item whose digest is not among the ``same``."""
        for digest, node_of in self._each():
            if digest not in same:
                yield self.read(node_of())

    def _each(self) -> Iterator[tuple[bytes, Callable[[], Node]]]:
        for part in self.items.parts if self.items is not None else ():
            if isinstance(part, NODE):
                yield _BLANK, partial(_itself, part)
            else:
                for place, line in part.lines():
                    text = line.replace("$${", "${")
                    digest = blake2b(text.encode(), digest_size=_DIGEST).digest()
                    yield digest, partial(node_of_line, text, place)


def _itself(node: Node) -> Node:
    return node


def compare_streams(
    left: StreamedItems, right: StreamedItems, key_of: KeyOf
) -> Iterator[Differing]:
    """Give what may differ, with its key: in the right's order, then what only the left has."""
    of_left = set(left.digests())
    same = {digest for digest in right.digests() if digest in of_left}
    same.discard(_BLANK)
    del of_left
    with closing(_Waiting()) as waiting:
        for members in left.others(same):
            waiting.put(key_of(members), members)
        for members in right.others(same):
            key = key_of(members)
            yield key, waiting.take(key), members
        for key, left_only in waiting.rest():
            yield key, left_only, None


class _Waiting:
    """Items by their keys, in a file that is gone when it is closed."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None)
        self._connection.execute(
            "CREATE TABLE items (key TEXT PRIMARY KEY, number INTEGER, members TEXT)"
        )
        self._connection.execute("BEGIN")
        self._count = 0

    def put(self, key: str, members: Members) -> None:
        self._count += 1
        self._connection.execute(
            "INSERT OR REPLACE INTO items VALUES (?, ?, ?)",
            (key, self._count, json.dumps(members)),
        )

    def take(self, key: str) -> Members | None:
        query = "DELETE FROM items WHERE key = ? RETURNING members"
        found = self._connection.execute(query, (key,)).fetchall()
        return json.loads(found[0][0]) if found else None

    def rest(self) -> Iterator[tuple[str, Members]]:
        query = "SELECT key, members FROM items ORDER BY number"
        for key, members in self._connection.execute(query):
            yield key, json.loads(members)

    def close(self) -> None:
        self._connection.close()


def key_by_members(names: tuple[str, ...]) -> KeyOf:
    """Return what tells items by these members."""
    return lambda members: " ".join(str(members[name]) for name in names if name in members)


_ADDRESSES = {"email": "@", "phone_number": "+"}
"""The attributes that can be names, and what no other name has in it."""


class PoolUsers:
    """How the users of two pools that are the same are told apart.

    A pool that has ``UsernameAttributes`` makes the name itself: its users are known by their
    addresses. Names are compared as the pool compares them.
    """

    def __init__(self, left: Members, right: Members) -> None:
        named_by = {*(left.get(_NAMED_BY) or ()), *(right.get(_NAMED_BY) or ())}
        self._addresses = [name for name in _ADDRESSES if name in named_by]
        self._folds = any(
            (pool.get("UsernameConfiguration") or {}).get("CaseSensitive") is False
            for pool in (left, right)
        )

    def completed(self, members: dict[str, Any]) -> dict[str, Any]:
        """Return a user with the address that a file has as its name."""
        name = str(members.get("Username", ""))
        for attribute in self._addresses:
            if _ADDRESSES[attribute] in name:
                attributes = {attribute: name, **(members.get("UserAttributes") or {})}
                return {**members, "UserAttributes": attributes}
        return members

    def key_of(self, members: Members) -> str:
        """Return what tells a user from the pool's others."""
        attributes = members.get("UserAttributes") or {}
        for attribute in self._addresses:
            if address := attributes.get(attribute):
                return str(address).casefold()
        name = str(members.get("Username", ""))
        return name.casefold() if self._folds else name


_NAMED_BY = "UsernameAttributes"
