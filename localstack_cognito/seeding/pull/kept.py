"""``FILE.partial``: every answer that is there, in a database that an end at any time leaves whole.

It has an app client's secrets: nobody but its owner can read it.
"""

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

_TABLES = """
create table if not exists asked (what text primary key) without rowid;
create table if not exists answers (what text primary key, answer text) without rowid;
create table if not exists lists (what text primary key, token text) without rowid;
create table if not exists items (
    list text, position integer, key text, item text, primary key (list, key)
) without rowid;
create index if not exists item_position on items (list, position);
create index if not exists item_key on items (key, list);
"""
_DONE = ""
"""In place of the token of the next page: there is none."""


class OtherPull(Exception):
    """What is kept is of something else than what is asked for."""


class Kept:
    """The answers of one pull. It is used by one thread at a time."""

    def __init__(self, path: Path, asked: Mapping[str, Any]) -> None:
        """Open or make the file of a pull that was asked so.

        Raises ``OtherPull`` where it is of another one, or is no such file, and ``OSError``.
        """
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self._database = sqlite3.connect(path)
        what = json.dumps(asked, sort_keys=True)
        try:
            # An end of the machine may lose it, and an end of the process may not.
            self._database.execute("pragma synchronous = off")
            self._database.executescript(_TABLES)
            before = self._database.execute("select what from asked").fetchone()
        except sqlite3.DatabaseError as error:
            self._database.close()
            raise OtherPull(f"{path} is no pull that can be resumed ({error}).") from None
        if before is not None and before[0] != what:
            self._database.close()
            raise OtherPull(f"{path} is of a pull that was asked otherwise: {before[0]}.")
        if before is None:
            self._database.execute("insert into asked values (?)", [what])
            self.commit()

    def commit(self) -> None:
        """Keep what was put, whatever comes."""
        self._database.commit()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def is_empty(self) -> bool:
        """Return whether nothing was read yet."""
        query = "select 1 from answers union all select 1 from lists limit 1"
        return self._database.execute(query).fetchone() is None

    def answer(self, what: str) -> Any:
        """Return the answer to a request, or None where there is none yet."""
        query = "select answer from answers where what = ?"
        row = self._database.execute(query, [what]).fetchone()
        return None if row is None else json.loads(row[0])

    def put_answer(self, what: str, answer: Any) -> None:
        """Keep an answer."""
        text = json.dumps(answer, ensure_ascii=False)
        self._database.execute("replace into answers values (?, ?)", [what, text])

    def is_complete(self, list_: str) -> bool:
        """Return whether all pages of a list are there."""
        return self._token(list_) == _DONE

    def next_token(self, list_: str) -> str | None:
        """Return the token of the page that comes next, or None for the first one."""
        return self._token(list_) or None

    def _token(self, list_: str) -> str | None:
        query = "select token from lists where what = ?"
        row = self._database.execute(query, [list_]).fetchone()
        return None if row is None else row[0]

    def put_page(
        self, list_: str, items: Sequence[tuple[str, Any]], next_token: str | None
    ) -> None:
        """Keep a page of a list. An item that was there, by its key, is as it is on this page."""
        count = self.count(list_)
        rows = [
            (list_, position, key, json.dumps(item, ensure_ascii=False))
            for position, (key, item) in enumerate(items, count)
        ]
        self._database.executemany(
            "insert into items values (?, ?, ?, ?) on conflict do update set item = excluded.item",
            rows,
        )
        self._database.execute("replace into lists values (?, ?)", [list_, next_token or _DONE])
        self.commit()

    def forget_list(self, list_: str) -> None:
        """Begin a list anew."""
        self._database.execute("delete from items where list = ?", [list_])
        self._database.execute("delete from lists where what = ?", [list_])
        self.commit()

    def count(self, list_: str) -> int:
        """Return how many items of a list are there."""
        query = "select coalesce(max(position) + 1, 0) from items where list = ?"
        return int(self._database.execute(query, [list_]).fetchone()[0])

    def items(self, list_: str) -> Iterator[Any]:
        """Return the items of a list in their order, a page at a time."""
        query = (
            "select position, item from items where list = ? and position > ? "
            "order by position limit 500"
        )
        last = -1
        while rows := self._database.execute(query, [list_, last]).fetchall():
            for last, item in rows:  # noqa: B007
                yield json.loads(item)

    def has_item(self, list_: str, key: str) -> bool:
        """Return whether a list has an item with a key."""
        query = "select 1 from items where list = ? and key = ?"
        return self._database.execute(query, [list_, key]).fetchone() is not None

    def lists_with(self, key: str, prefix: str) -> list[str]:
        """Return those lists, of a name that begins so, that have an item with a key."""
        query = "select list from items where key = ? and list >= ? and list < ? order by list"
        rows = self._database.execute(query, [key, prefix, prefix + "\U0010ffff"])
        return [row[0] for row in rows]
