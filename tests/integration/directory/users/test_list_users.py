"""Listing users: filters, attributes and pages."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.making import (
    PASSWORD,
    as_dict,
    attributes,
    make_client,
    make_pool,
    refused,
)

INVALID = "InvalidParameterException"
BAD_SYNTAX = "Error while parsing filter."
BAD_INPUT = "Input fails to satisfy the constraints."
BAD_TOKEN = "Invalid pagination token given."

USERS: tuple[tuple[str, dict[str, str]], ...] = (
    (
        "alice",
        {
            "email": "alice@example.com",
            "phone_number": "+15555550001",
            "name": "Alice Smith",
            "given_name": "Alice",
            "family_name": "Smith",
            "preferred_username": "al",
            "nickname": "ali",
            "custom__team": "red",
        },
    ),
    ("albert", {"email": "albert@example.com", "given_name": "Albert", "family_name": "Smith"}),
    ("Bob", {"email": "bob@example.org", "phone_number": "+442071234567"}),
    ('qu"ote', {"name": 'The "great" one', "given_name": "back\\slash"}),
    ("ünal", {"name": "Ünal", "family_name": "100%_sure"}),
    ("shout", {"email": "SHOUTING@EXAMPLE.COM", "family_name": "GROSS"}),
)
EVERYBODY = {name for name, _ in USERS} | {"signed_up", "confirmed"}


@pytest.fixture(scope="module")
def pool_id(cognito: Any) -> str:
    """A pool with users of every kind, which no test changes."""
    schema = [{"Name": "team", "AttributeDataType": "String", "Mutable": True}]
    pool_id = make_pool(cognito, Schema=schema)
    for name, given in USERS:
        cognito.admin_create_user(
            UserPoolId=pool_id,
            Username=name,
            UserAttributes=attributes(**given),
            MessageAction="SUPPRESS",
        )
    client_id = make_client(cognito, pool_id)
    for name in ("signed_up", "confirmed"):
        cognito.sign_up(ClientId=client_id, Username=name, Password=PASSWORD)
    cognito.admin_confirm_sign_up(UserPoolId=pool_id, Username="confirmed")
    return pool_id


def listed(cognito: Any, pool_id: str, **request: Any) -> list[dict[str, Any]]:
    users: list[dict[str, Any]] = cognito.list_users(UserPoolId=pool_id, **request)["Users"]
    return users


def names(users: list[dict[str, Any]]) -> set[str]:
    return {user["Username"] for user in users}


FILTERS: tuple[tuple[str, set[str]], ...] = (
    ('username = "alice"', {"alice"}),
    ('username ^= "al"', {"alice", "albert"}),
    ('username ^= ""', EVERYBODY),
    ('username = "nobody"', set()),
    ('username = "bob"', set()),
    ('username = "Bob"', {"Bob"}),
    ('username ^= "ü"', {"ünal"}),
    ('email = "alice@example.com"', {"alice"}),
    ('email ^= "al"', {"alice", "albert"}),
    ('email ^= "ALICE"', {"alice"}),
    ('email = "Alice@Example.COM"', {"alice"}),
    ('email ^= "ALI%"', set()),
    ('email = "shouting@example.com"', {"shout"}),
    ('email = "Shouting@Example.Com"', {"shout"}),
    ('email ^= "sHOU"', {"shout"}),
    ('phone_number = "+15555550001"', {"alice"}),
    ('phone_number ^= "+44"', {"Bob"}),
    ('name = "Alice Smith"', {"alice"}),
    ('name ^= "Alice "', {"alice"}),
    ('given_name = "Albert"', {"albert"}),
    ('given_name ^= "Al"', {"alice", "albert"}),
    ('given_name ^= "aLb"', {"albert"}),
    ('name = "alice SMITH"', {"alice"}),
    ('family_name = "Smith"', {"alice", "albert"}),
    ('family_name = "SMITH"', {"alice", "albert"}),
    ('family_name ^= "smi"', {"alice", "albert"}),
    ('family_name = "GROSS"', {"shout"}),
    ('family_name = "Groß"', {"shout"}),
    ('name ^= "üN"', {"ünal"}),
    ('preferred_username = "al"', {"alice"}),
    ('preferred_username = "AL"', {"alice"}),
    ('username ^= "AL"', set()),
    ('cognito:user_status = "UNCONFIRMED"', {"signed_up"}),
    ('cognito:user_status = "CONFIRMED"', {"confirmed"}),
    ('cognito:user_status ^= "CON"', {"confirmed"}),
    ('cognito:user_status = "confirmed"', {"confirmed"}),
    ('cognito:user_status = "force_change_password"', {name for name, _ in USERS}),
    ('cognito:user_status ^= "unconf"', {"signed_up"}),
    ('cognito:user_status = "confirm"', set()),
    ('cognito:user_status ^= "FORCE_CHANGE"', {name for name, _ in USERS}),
    ('status = "Enabled"', EVERYBODY),
    ('status ^= "En"', EVERYBODY),
    ('status ^= ""', EVERYBODY),
    ('status = "ENABLED"', set()),
    ('status = "enabled"', set()),
    ('status ^= "en"', set()),
    ('status = "Disabled"', set()),
    ('status = "Enable"', set()),
    # spelling
    ('username="alice"', {"alice"}),
    ('username^="al"', {"alice", "albert"}),
    ('  username  =  "alice"  ', {"alice"}),
    ('"username" = "alice"', {"alice"}),
    ('"cognito:user_status" = "CONFIRMED"', {"confirmed"}),
    ("", EVERYBODY),
    # values that must be escaped, and that must not be taken for patterns
    (r'username = "qu\"ote"', {'qu"ote'}),
    (r'name ^= "The \"great"', {'qu"ote'}),
    (r'given_name = "back\\slash"', {'qu"ote'}),
    ('family_name = "100%_sure"', {"ünal"}),
    ('family_name ^= "1%"', set()),
    ('family_name ^= "1_0"', set()),
)


@pytest.mark.parametrize(("text", "found"), FILTERS)
def test_a_filter_leaves_who_matches(
    cognito: Any, pool_id: str, text: str, found: set[str]
) -> None:
    assert names(listed(cognito, pool_id, Filter=text)) == found


def test_a_filter_finds_a_sub(cognito: Any, pool_id: str) -> None:
    subs = {
        user["Username"]: as_dict(user["Attributes"])["sub"] for user in listed(cognito, pool_id)
    }
    assert names(listed(cognito, pool_id, Filter=f'sub = "{subs["alice"]}"')) == {"alice"}
    assert "alice" in names(listed(cognito, pool_id, Filter=f'sub ^= "{subs["alice"][:8]}"'))
    assert names(listed(cognito, pool_id, Filter=f'sub = "{subs["alice"].upper()}"')) == {"alice"}


def test_a_filter_finds_an_attribute_as_it_was_changed_last(
    cognito: Any, new_pool: Callable[..., str], new_user: Callable[..., str]
) -> None:
    pool_id = new_pool()
    new_user(pool_id, "alice", family_name="Redd")
    alice = {"UserPoolId": pool_id, "Username": "alice"}
    cognito.admin_update_user_attributes(**alice, UserAttributes=attributes(family_name="REDDY"))
    assert names(listed(cognito, pool_id, Filter='family_name = "reddy"')) == {"alice"}
    assert names(listed(cognito, pool_id, Filter='family_name = "redd"')) == set()
    [alice_listed] = listed(cognito, pool_id, Filter='family_name ^= "redd"')
    assert as_dict(alice_listed["Attributes"])["family_name"] == "REDDY"
    cognito.admin_delete_user_attributes(**alice, UserAttributeNames=["family_name"])
    assert names(listed(cognito, pool_id, Filter='family_name ^= "redd"')) == set()


@pytest.mark.parametrize(("status", "found"), [("Disabled", {"alice"}), ("Enabled", {"bob"})])
def test_a_filter_tells_who_is_disabled(
    cognito: Any,
    new_pool: Callable[..., str],
    new_user: Callable[..., str],
    status: str,
    found: set[str],
) -> None:
    pool_id = new_pool()
    for name in ("alice", "bob"):
        new_user(pool_id, name)
    cognito.admin_disable_user(UserPoolId=pool_id, Username="alice")
    assert names(listed(cognito, pool_id, Filter=f'status = "{status}"')) == found
    assert names(listed(cognito, pool_id, Filter=f'status ^= "{status[:3]}"')) == found
    assert names(listed(cognito, pool_id, Filter=f'status = "{status.lower()}"')) == set()


def test_a_filter_folds_usernames_as_its_pool_does(cognito: Any) -> None:
    pool_id = make_pool(cognito, UsernameConfiguration={"CaseSensitive": False})
    cognito.admin_create_user(UserPoolId=pool_id, Username="Alice", MessageAction="SUPPRESS")
    for text in ('username = "ALICE"', 'username ^= "aL"'):
        assert names(listed(cognito, pool_id, Filter=text)) == {"Alice"}


REFUSED = (
    ("username", BAD_SYNTAX),
    ("username =", BAD_SYNTAX),
    ("username = alice", BAD_SYNTAX),
    ("username = 'alice'", BAD_SYNTAX),
    ('username = "alice', BAD_SYNTAX),
    ('username = alice"', BAD_SYNTAX),
    ('username "alice"', BAD_SYNTAX),
    ('= "alice"', BAD_SYNTAX),
    ('username == "alice"', BAD_SYNTAX),
    ('username != "alice"', BAD_SYNTAX),
    ('username $= "alice"', BAD_SYNTAX),
    ('username = "al"ice"', BAD_SYNTAX),
    ('username = "alice" and name = "Alice"', BAD_SYNTAX),
    ('"username = "alice"', BAD_SYNTAX),
    ('nickname = "ali"', BAD_INPUT),
    ('custom:team = "red"', BAD_INPUT),
    ('"custom:team" = "red"', BAD_INPUT),
    ('Username = "alice"', BAD_INPUT),
    ('email_verified = "true"', BAD_INPUT),
    ('nothing = "x"', BAD_INPUT),
)


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_a_filter_that_is_none_is_refused(
    cognito: Any, pool_id: str, text: str, message: str
) -> None:
    with refused(INVALID, message):
        listed(cognito, pool_id, Filter=text)


def test_a_filter_that_is_too_long_is_refused(cognito: Any, pool_id: str) -> None:
    with pytest.raises(cognito.exceptions.InvalidParameterException, match="equal to 256"):
        listed(cognito, pool_id, Filter=f'username = "{"x" * 256}"')


def test_a_user_is_listed_as_created(cognito: Any, pool_id: str) -> None:
    (alice,) = listed(cognito, pool_id, Filter='username = "alice"')
    got = cognito.admin_get_user(UserPoolId=pool_id, Username="alice")
    del got["ResponseMetadata"]
    assert alice.pop("Attributes") == got.pop("UserAttributes")
    assert alice == got


WANTED: tuple[tuple[list[str], dict[str, str]], ...] = (
    (["email"], {"email": "alice@example.com"}),
    (["nickname", "custom:team"], {"nickname": "ali", "custom:team": "red"}),
    (["email", "middle_name"], {"email": "alice@example.com"}),
    ([], {}),
)


@pytest.mark.parametrize(("wanted", "attributes_"), WANTED)
def test_only_the_attributes_asked_for_are_given(
    cognito: Any, pool_id: str, wanted: list[str], attributes_: dict[str, str]
) -> None:
    (alice,) = listed(cognito, pool_id, Filter='username = "alice"', AttributesToGet=wanted)
    assert as_dict(alice["Attributes"]) == attributes_
    assert alice["Username"] == "alice"


@pytest.mark.parametrize("name", ["nothing", "custom:nothing", "sub", "username"])
def test_attributes_that_cannot_be_given_are_refused(cognito: Any, pool_id: str, name: str) -> None:
    with refused(INVALID, BAD_INPUT):
        listed(cognito, pool_id, AttributesToGet=["email", name])


# Pages


PAGED = (
    None,
    'username ^= "al"',
    'email ^= "a"',
    'cognito:user_status ^= "F"',
    'status = "Enabled"',
    'given_name ^= "A"',
    'email ^= ""',
)


@pytest.mark.parametrize("limit", [1, 2, 3, 60])
@pytest.mark.parametrize("text", PAGED)
def test_pages_have_everybody_once(
    cognito: Any, pool_id: str, text: str | None, limit: int
) -> None:
    filter_ = {"Filter": text} if text else {}
    everybody = [user["Username"] for user in listed(cognito, pool_id, **filter_)]
    found, sizes = [], []
    pages = cognito.get_paginator("list_users").paginate(
        UserPoolId=pool_id, PaginationConfig={"PageSize": limit}, **filter_
    )
    for page in pages:
        sizes.append(len(page["Users"]))
        found += [user["Username"] for user in page["Users"]]
    assert found == everybody
    assert all(size == limit for size in sizes[:-1])
    assert sizes[-1] > 0


def test_the_last_page_has_no_token(cognito: Any, pool_id: str) -> None:
    request = {"UserPoolId": pool_id, "Filter": 'username ^= "al"'}
    assert "PaginationToken" not in cognito.list_users(Limit=2, **request)
    assert "PaginationToken" in cognito.list_users(Limit=1, **request)


def test_a_limit_of_none_is_the_longest_page(cognito: Any, pool_id: str) -> None:
    assert names(listed(cognito, pool_id, Limit=0)) == EVERYBODY
    with refused(
        INVALID,
        "1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: Member "
        "must have value less than or equal to 60",
    ):
        listed(cognito, pool_id, Limit=61)


def test_who_comes_and_goes_between_pages_disturbs_nobody_else(
    cognito: Any, new_pool: Callable[..., str], new_user: Callable[..., str]
) -> None:
    pool_id = new_pool()
    for name in ("a", "b", "c"):
        new_user(pool_id, name)
    first = cognito.list_users(UserPoolId=pool_id, Limit=2)
    cognito.admin_delete_user(UserPoolId=pool_id, Username=first["Users"][0]["Username"])
    new_user(pool_id, "d")
    rest = listed(cognito, pool_id, PaginationToken=first["PaginationToken"])
    assert names(first["Users"]) | names(rest) == {"a", "b", "c", "d"}
    assert not names(first["Users"]) & names(rest)


def test_a_page_token_is_refused_when_changed_or_from_another_list(
    cognito: Any, pool_id: str, new_pool: Callable[..., str]
) -> None:
    token = cognito.list_users(UserPoolId=pool_id, Limit=1)["PaginationToken"]
    changed = ("A" if token[0] != "A" else "B") + token[1:]
    for wrong in (changed, token[:-1], token + "A", "x"):
        with refused(INVALID, BAD_TOKEN):
            listed(cognito, pool_id, PaginationToken=wrong)
    with refused(INVALID, BAD_TOKEN):
        listed(cognito, pool_id, PaginationToken=token, Filter='username ^= "al"')
    with refused(INVALID, BAD_TOKEN):
        listed(cognito, new_pool(), PaginationToken=token)
    with refused(INVALID, BAD_TOKEN):
        cognito.list_user_pool_clients(UserPoolId=pool_id, NextToken=token)
