"""What is stored comes back as it was, in the same order everywhere."""

import pytest

from localstack_cognito.storage import user_pools, users
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.users import Password, UserMatch
from tests.integration.storage import rows

ODD_TEXTS = [
    "",
    " ",
    "a\nb\tc\r",
    "quote ' and \" and `",
    "back\\slash \\u0041",
    "percent %s %(name)s :name ? $1",
    "Zoë Åström",
    "e\u0301 is not \u00e9",
    "日本語",
    "🎉👩‍👩‍👧",
    "\u200f\u202e",
    "\u2028\u2029",
    "\x7f\x01\x1f",
    "\ufeff\uffff",
    "null",
    "{}",
    "x" * 20_000,
]

# Sorted by their bytes in UTF-8; a dictionary or an English locale would sort them otherwise.
IN_ORDER = [
    "",
    " x",
    "+1",
    "A",
    "B",
    "Z",
    "_",
    "a",
    "a b",
    "aB",
    "ab",
    "b",
    "~",
    "é",
    "日",
    "\uffee",
    "🎉",
]


@pytest.mark.parametrize("text", ODD_TEXTS, ids=ascii)
def test_an_odd_text_comes_back_from_columns_and_json(opened: Database, text: str) -> None:
    settings = {"key": text, text: [text, {"deep": text}]}
    with opened.write() as connection:
        pool = rows.add_pool(connection, name=text, settings=settings)
        seq = rows.add_user(connection, text, attributes={"name": text, text: "value"})
    with opened.read() as connection:
        assert user_pools.find_pool(connection, "p") == pool
        by_name = users.find_by_username(connection, "p", text)
        by_seq = users.find_by_seq(connection, seq)
    assert by_name is not None
    assert by_name == by_seq
    assert by_name.username == text
    assert by_name.attributes == {"name": text, text: "value"}


@pytest.mark.parametrize(
    "value",
    [None, True, False, 0, -1, 2**53 + 1, 10**30, 0.1, 1e300, [], {}, [None, [1, "a"]]],
    ids=repr,
)
def test_a_json_value_keeps_its_type(opened: Database, value: object) -> None:
    with opened.write() as connection:
        rows.add_pool(connection, settings={"value": value})
    with opened.read() as connection:
        pool = user_pools.find_pool(connection, "p")
    assert pool is not None
    assert repr(pool.settings["value"]) == repr(value)


def test_json_keeps_the_order_of_its_members(opened: Database) -> None:
    settings = {name: name for name in ("b", "a", "", "longer", "c")}
    with opened.write() as connection:
        rows.add_pool(connection, settings=settings)
    with opened.read() as connection:
        pool = user_pools.find_pool(connection, "p")
    assert pool is not None
    assert list(pool.settings) == list(settings)


@pytest.mark.parametrize(
    "at", [0.0, 0.001, 1_700_000_000.123, 1_795_404_802.999, 4_102_444_800.001]
)
def test_a_time_keeps_its_milliseconds(opened: Database, at: float) -> None:
    with opened.write() as connection:
        rows.add_pool(connection, created_at=at)
    with opened.read() as connection:
        pool = user_pools.find_pool(connection, "p")
    assert pool is not None
    assert pool.created_at == at


def test_a_password_comes_back_byte_by_byte(opened: Database) -> None:
    password = Password(salt=bytes(range(16)), verifier=bytes(range(256)) * 2)
    with opened.write() as connection:
        rows.add_pool(connection)
        seq = rows.add_user(connection, password=password)
    with opened.read() as connection:
        user = users.find_by_seq(connection, seq)
    assert user is not None
    assert user.password == password
    assert isinstance(user.password.verifier, bytes)


def test_keys_are_in_the_order_of_their_bytes(opened: Database) -> None:
    with opened.write() as connection:
        for pool_id in reversed(IN_ORDER[1:]):
            rows.add_pool(connection, pool_id)
    with opened.read() as connection:
        page = user_pools.page_of_pools(connection, "000000000000", "us-east-1", "", 100)
        rest = user_pools.page_of_pools(connection, "000000000000", "us-east-1", "ab", 100)
    assert [pool.id for pool in page] == IN_ORDER[1:]
    assert [pool.id for pool in rest] == IN_ORDER[IN_ORDER.index("ab") + 1 :]


def test_keys_that_differ_in_case_only_are_different(opened: Database) -> None:
    with opened.write() as connection:
        rows.add_pool(connection)
        for name in ("alice", "Alice", "ALICE"):
            rows.add_user(connection, name)
    with opened.read() as connection:
        found = users.find_by_username(connection, "p", "Alice")
    assert found is not None
    assert found.username == "Alice"


def test_a_prefix_is_a_range_of_keys(opened: Database) -> None:
    names = ["a", "a%", "aB", "ab", "ab\U0010ffff", "abc", "aé", "b", "á"]
    with opened.write() as connection:
        rows.add_pool(connection)
        for name in reversed(names):
            rows.add_user(connection, name, attributes={"email": name})
    with opened.read() as connection:
        match = UserMatch("username", "ab", is_prefix=True)
        found = users.find_page(connection, "p", match, [], 10)
    assert [user.username for user in found] == ["ab", "abc", "ab\U0010ffff"]


def test_pages_by_a_column_miss_nobody_where_values_are_the_same(opened: Database) -> None:
    with opened.write() as connection:
        rows.add_pool(connection)
        for number in range(7):
            rows.add_user(connection, f"user{number}", attributes={"email": "same"})
    seen: list[str] = []
    after: list[object] = []
    with opened.read() as connection:
        match = UserMatch("email", "sa", is_prefix=True)
        while page := users.find_page(connection, "p", match, after, 2):
            seen += [user.username for user in page]
            after = ["same", page[-1].seq]
    assert seen == [f"user{number}" for number in range(7)]
