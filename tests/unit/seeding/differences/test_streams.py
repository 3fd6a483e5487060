"""Many users: written a line each or not, in any order, and in bounded memory."""

import io
import json
import random
import tracemalloc
from collections.abc import Iterable
from typing import Any

from localstack_cognito.seeding.differences.comparing import Side, compare
from localstack_cognito.seeding.differences.report import line_of
from localstack_cognito.seeding.files.reading import read

_HEAD = "Version: 1\nUserPools:\n- PoolName: app\n  Id: us-east-1_app\n  Users:\n"


def users(count: int) -> list[dict[str, Any]]:
    """Return users as an export has them."""
    return [
        {
            "Username": f"user-{number}",
            "UserAttributes": {"email": f"user-{number}@example.com", "name": "${HOME}"},
            "UserStatus": "CONFIRMED",
        }
        for number in range(count)
    ]


def in_lines(items: Iterable[dict[str, Any]]) -> Side:
    """Return a side that has a user in each line."""
    lines = (f"  - {json.dumps(one)}\n".replace("${", "$${") for one in items)
    return Side(read(io.BytesIO((_HEAD + "".join(lines)).encode())))


def in_yaml(items: Iterable[dict[str, Any]]) -> Side:
    """Return a side that has users in several lines each."""
    lines = []
    for one in items:
        attributes = json.dumps(one["UserAttributes"]).replace("${", "$${")
        lines.append(f"  - UserStatus: {one['UserStatus']}\n    Username: {one['Username']}\n")
        lines.append(f"    UserAttributes: {attributes}\n")
    return Side(read(io.BytesIO((_HEAD + "".join(lines)).encode())))


def test_users_are_the_same_in_any_order_and_however_they_are_written() -> None:
    items = users(50)
    shuffled = random.Random(1).sample(items, len(items))
    for right in (in_lines(shuffled), in_yaml(shuffled)):
        assert list(compare(in_lines(items), right)) == []
        assert list(compare(right, in_yaml(items))) == []


def test_what_differs_among_many_is_found() -> None:
    left, right = users(300), users(300)
    del left[10], right[20]
    right[100]["UserAttributes"]["email"] = "other@example.com"
    said = [line_of(one) for one in compare(in_lines(left), in_lines(right))]
    pool = "UserPools us-east-1_app > Users"
    assert said == [
        f"+ {pool} user-10",
        f"~ {pool} user-101: UserAttributes.email: user-101@example.com -> other@example.com",
        f"- {pool} user-20",
    ]


def test_memory_does_not_grow_with_what_differs() -> None:
    left, right = users(4000), users(4000)
    for one in right:
        one["UserAttributes"]["nickname"] = "x" * 500
    sides = in_lines(left), in_lines(right)
    del left, right
    tracemalloc.start()
    try:
        assert sum(1 for _ in compare(*sides)) == 4000
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # 4,000 of them take 2 MB as texts alone.
    assert most < 1_500_000
