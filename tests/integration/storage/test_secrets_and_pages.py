"""Keys that are made once, and the page tokens that they sign."""

import base64
from collections.abc import Callable

import pytest
from sqlalchemy import delete

from localstack_cognito.storage import database, page_tokens, secrets
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.page_tokens import InvalidPageToken
from localstack_cognito.storage.secrets import named_secret
from localstack_cognito.storage.secrets import named_secrets as table
from tests.at_once import at_once
from tests.integration.storage import rows


def test_a_secret_is_made_once_however_many_ask_at_once(opened: Database) -> None:
    made = set(at_once(50, lambda _: named_secret("a name")))
    assert len(made) == 1
    assert {len(secret) for secret in made} == {32}
    with opened.read() as connection:
        assert rows.count(connection, "secrets") == 1


def test_a_secret_is_made_once_by_hosts_that_share_a_database(opened: Database) -> None:
    hosts = [Database(opened.url) for _ in range(8)]
    made = set(at_once(8, lambda number: secrets._named_secret(hosts[number], "a name")))
    for host in hosts:
        host.close()
    assert {type(secret) for secret in made} == {bytes}
    assert len(made) == 1


def test_secrets_of_two_names_differ(opened: Database) -> None:
    assert named_secret("a name") != named_secret("another")


def test_a_secret_outlives_the_process_with_its_database(
    backend: str, start_again: Callable[[], Database]
) -> None:
    before = named_secret("a name")
    start_again()
    assert (named_secret("a name") == before) == (backend != "sqlite")


def test_an_emptied_database_keeps_its_secrets_for_the_hosts_that_share_it(
    opened: Database,
) -> None:
    before = named_secret("a name")
    opened.empty()
    with opened.read() as connection:
        assert rows.count(connection, "secrets") == 1
    assert named_secret("a name") == before


KEYS: list[list[str | int | float]] = [
    [],
    [""],
    ["us-east-1_abc"],
    [17],
    [1_700_000_000.123, "é", 3],
    ["'\"\\\n"],
    [2**53 + 1],
]


@pytest.mark.parametrize("key", KEYS, ids=repr)
def test_a_page_token_gives_its_key_back(opened: Database, key: list[str | int | float]) -> None:
    assert page_tokens.decode("list", page_tokens.encode("list", key)) == key


@pytest.mark.usefixtures("opened")
def test_a_page_token_is_of_one_list_only() -> None:
    token = page_tokens.encode("ListUsers/pool/", ["alice"])
    for scope in ("ListUsers/pool", "ListUsers/pool/x", "ListUserPools/", ""):
        with pytest.raises(InvalidPageToken):
            page_tokens.decode(scope, token)


@pytest.mark.usefixtures("opened")
def test_a_page_token_that_was_changed_anywhere_is_refused() -> None:
    token = page_tokens.encode("list", ["alice", 7])
    signed = base64.urlsafe_b64decode(token)
    for place in range(len(signed)):
        changed = bytearray(signed)
        changed[place] ^= 1
        with pytest.raises(InvalidPageToken):
            page_tokens.decode("list", base64.urlsafe_b64encode(changed).decode())


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("token", ["", "=", "x", "AAAA", "A" * 64, "é", "a b", "[]", "\x00", "🎉"])
def test_what_no_list_gave_is_no_page_token(token: str) -> None:
    with pytest.raises(InvalidPageToken):
        page_tokens.decode("list", token)


def test_a_page_token_ends_with_the_secret_that_signed_it(opened: Database) -> None:
    token = page_tokens.encode("list", ["alice"])
    with opened.write() as connection:
        connection.execute(delete(table))
    database.close()
    with pytest.raises(InvalidPageToken):
        page_tokens.decode("list", token)
