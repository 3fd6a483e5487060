"""Which item of one side is which of the other."""

from collections import defaultdict, deque
from collections.abc import Sequence
from typing import NamedTuple

from localstack_cognito.seeding.differences.defaults import Members
from localstack_cognito.seeding.differences.lists import Keys

_Key = tuple[object, ...]


class Matches(NamedTuple):
    """Pairs of places in the two lists, and the places that have none, each in its order."""

    pairs: list[tuple[int, int]]
    only_left: list[int]
    only_right: list[int]


def matched(keys: Keys, left: Sequence[Members], right: Sequence[Members]) -> Matches:
    """Return which items are the same: by their ids, and where one has none, by their names."""
    partner_of: dict[int, int] = {}
    taken: set[int] = set()
    for by_ids in (True, False) if keys.ids else (False,):
        waiting: dict[_Key, deque[int]] = defaultdict(deque)
        for number, item in enumerate(right):
            if number not in taken and (not by_ids or _has_ids(keys, item)):
                waiting[_key(keys, item, by_ids=by_ids)].append(number)
        for number, item in enumerate(left):
            if number in partner_of or (by_ids and not _has_ids(keys, item)):
                continue
            others = waiting[_key(keys, item, by_ids=by_ids)]
            found = next(
                (
                    other
                    for other in others
                    if by_ids or not (_has_ids(keys, item) and _has_ids(keys, right[other]))
                ),
                None,
            )
            if found is not None:
                others.remove(found)
                partner_of[number] = found
                taken.add(found)
    return Matches(
        list(partner_of.items()),
        [number for number in range(len(left)) if number not in partner_of],
        [number for number in range(len(right)) if number not in taken],
    )


def label_of(keys: Keys, item: Members) -> str:
    """Return what a report calls an item."""
    if keys.label:
        found = next((item[name] for name in keys.label if item.get(name)), "")
        return str(found)
    named = [str(item[name]) for name in keys.names if item.get(name) is not None]
    return " ".join(named) or " ".join(str(item[name]) for name in keys.ids if name in item)


def _has_ids(keys: Keys, item: Members) -> bool:
    return bool(keys.ids) and all(item.get(name) is not None for name in keys.ids)


def _key(keys: Keys, item: Members, *, by_ids: bool) -> _Key:
    return tuple(item.get(name) for name in (keys.ids if by_ids else keys.names))
