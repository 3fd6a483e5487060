"""Changing and deleting a user's attributes: what is taken, what is refused, and who may."""

from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.directory.accounts.signing_up import BY_EMAIL, DENIED, FOLDED, INVALID
from tests.integration.directory.users.accounts import (
    ADDRESS,
    EMAIL_ALIAS,
    GONE,
    HIDING,
    OTHER_ADDRESS,
    PHONE,
    TAKEN,
    VERIFIED,
    WRONG,
    Account,
    make_account,
)
from tests.integration.making import attributes, make_client, refused

UNAUTHORIZED = (DENIED, "A client attempted to write unauthorized attribute")
SCHEMA = {
    "Schema": [
        {"Name": "family_name", "Required": True},
        {"Name": "team", "AttributeDataType": "String", "Mutable": True},
        {"Name": "tenant", "AttributeDataType": "String", "Mutable": False},
        {"Name": "active", "AttributeDataType": "Boolean", "Mutable": True},
        {"Name": "since", "AttributeDataType": "DateTime", "Mutable": True},
        {
            "Name": "level",
            "AttributeDataType": "Number",
            "Mutable": True,
            "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"},
        },
        {"Name": "notes", "AttributeDataType": "String", "Mutable": True},
        {
            "Name": "secret",
            "AttributeDataType": "String",
            "Mutable": True,
            "DeveloperOnlyAttribute": True,
        },
    ]
}
KNOWN = {"family_name": "Liddell", "custom__team": "red", "custom__tenant": "one"}
GIVEN = {"family_name": "Liddell", "custom:team": "red", "custom:tenant": "one"}
"""What alice has to begin with."""


@pytest.fixture(scope="module")
def unchanged(cognito: Any) -> Account:
    """Alice of a pool with attributes of its own, whom no test may change."""
    return make_account(cognito, SCHEMA, **KNOWN)


@pytest.fixture
def alice(cognito: Any) -> Account:
    return make_account(cognito, SCHEMA, **KNOWN)


@pytest.fixture
def plain(cognito: Any) -> Account:
    """Alice of a pool with AWS's defaults."""
    return make_account(cognito, **VERIFIED)


# What is refused

NOT_MUTABLE = "Cannot modify the non-mutable attribute {}"
REFUSED_TO_BOTH: tuple[tuple[dict[str, str], str], ...] = (
    ({"sub": "x"}, NOT_MUTABLE.format("sub")),
    ({"identities": "[]"}, NOT_MUTABLE.format("identities")),
    ({"custom__tenant": "two"}, "user.custom:tenant: Attribute cannot be updated.\n"),
    ({"custom__tenant": ""}, "user.custom:tenant: Attribute cannot be updated.\n"),
    ({"custom__x": "y"}, "user.custom:x: Attribute does not exist in the schema.\n"),
    ({"x": "y"}, "user.x: Attribute does not exist in the schema.\n"),
    ({"birthdate": "2000"}, "user.birthdate: String must be no shorter than 10 characters\n"),
    ({"birthdate": "1" * 15}, "user.birthdate: String must be no longer than 10 characters\n"),
    ({"custom__level": "x"}, "user.custom:level: Number attributes must be numbers\n"),
    (
        {"custom__level": "0"},
        "user.custom:level: Number attributes cannot have a value of less than 1\n",
    ),
    (
        {"custom__level": "10"},
        "user.custom:level: Number attributes cannot have a value of more than 9\n",
    ),
    (
        {"custom__active": "yes"},
        "user.custom:active: Boolean attributes must be true or false\n",
    ),
    (
        {"custom__since": "then"},
        "user.custom:since: DateTime attributes must be dates in ISO 8601 format\n",
    ),
    (
        {"birthdate": "2000", "custom__x": "y"},
        "user.birthdate: String must be no shorter than 10 characters\n"
        "user.custom:x: Attribute does not exist in the schema.\n",
    ),
    ({"family_name": ""}, "Attribute value for family_name must not be null"),
    ({"email": "alice"}, "Invalid email address format."),
    ({"phone_number": "5555"}, "Invalid phone number format."),
)
"""What neither a user nor a developer may write."""


@pytest.mark.parametrize("door", ["user", "developer"])
@pytest.mark.parametrize(("given", "message"), REFUSED_TO_BOTH)
def test_wrong_attributes_are_refused_and_nothing_of_the_batch_is_written(
    unchanged: Account, door: str, given: dict[str, str], message: str
) -> None:
    write = unchanged.update if door == "user" else unchanged.admin_update
    with refused(INVALID, message):
        write(nickname="Al", **given)
    assert unchanged.attributes == GIVEN


@pytest.mark.parametrize("name", ["email_verified", "phone_number_verified"])
def test_nobody_says_of_her_own_address_that_it_is_verified(unchanged: Account, name: str) -> None:
    for value in ("true", "false"):
        with refused(INVALID, NOT_MUTABLE.format(name)):
            unchanged.update(nickname="Al", **{name: value})
    with refused(INVALID, NOT_MUTABLE.format(name)):
        unchanged.delete(name)
    assert unchanged.attributes == GIVEN


def test_what_is_for_developers_only_a_user_does_not_write(alice: Account) -> None:
    with refused(INVALID, "user.dev:custom:secret: Attribute does not exist in the schema.\n"):
        alice.update(dev__custom__secret="x")
    alice.admin_update(dev__custom__secret="x")
    assert alice.attributes["dev:custom:secret"] == "x"
    with refused(
        INVALID,
        "Invalid user attributes: Type for attribute {dev:custom:secret} could not be determined",
    ):
        alice.delete("dev:custom:secret")
    alice.cognito.admin_delete_user_attributes(
        UserAttributeNames=["dev:custom:secret"], **alice.in_pool
    )
    assert alice.attributes == GIVEN


NOT_DELETED = (
    (
        "family_name",
        "Invalid user attributes: name.familyName: The attribute name.familyName is required",
    ),
    (
        "custom:tenant",
        "Invalid user attributes: Custom.User.tenant: This attribute does not satisfy the "
        "mutability validation defined in the schema.",
    ),
    (
        "custom:x",
        "Invalid user attributes: Type for attribute {custom:x} could not be determined",
    ),
    ("sub", NOT_MUTABLE.format("sub")),
    ("identities", NOT_MUTABLE.format("identities")),
)


@pytest.mark.parametrize("door", ["user", "developer"])
@pytest.mark.parametrize(("name", "message"), NOT_DELETED)
def test_what_must_stay_is_not_deleted_and_nothing_beside_it(
    unchanged: Account, door: str, name: str, message: str
) -> None:
    names = ["custom:team", name]
    with refused(INVALID, message):
        if door == "user":
            unchanged.delete(*names)
        else:
            unchanged.cognito.admin_delete_user_attributes(
                UserAttributeNames=names, **unchanged.in_pool
            )
    assert unchanged.attributes == GIVEN


ON_NOBODY: tuple[tuple[str, dict[str, Any]], ...] = (
    ("admin_update_user_attributes", {"UserAttributes": attributes(nickname="Al")}),
    ("admin_delete_user_attributes", {"UserAttributeNames": ["nickname"]}),
)


@pytest.mark.parametrize(("operation", "given"), ON_NOBODY, ids=lambda value: str(value)[:30])
def test_a_developer_is_told_who_and_what_does_not_exist(
    unchanged: Account, operation: str, given: dict[str, Any]
) -> None:
    call = getattr(unchanged.cognito, operation)
    with refused(*GONE):
        call(UserPoolId=unchanged.pool_id, Username="nobody", **given)
    with refused("ResourceNotFoundException", "User pool us-east-1_none does not exist."):
        call(UserPoolId="us-east-1_none", Username="alice", **given)


# What is written


def test_attributes_are_changed_added_and_deleted(alice: Account) -> None:
    before = alice.user
    assert alice.update(custom__team="blue", nickname="Al", birthdate="not-a-date") == []
    changed = {**GIVEN, "custom:team": "blue", "nickname": "Al", "birthdate": "not-a-date"}
    assert alice.attributes == changed
    assert alice.user["UserLastModifiedDate"] > before["UserLastModifiedDate"]
    assert alice.update(nickname="") == []
    alice.delete("birthdate", "custom:team")
    left = {"family_name": "Liddell", "custom:tenant": "one"}
    assert alice.attributes == left
    # What she has not, and what she may have, is deleted without a word.
    alice.delete("birthdate", "gender", "phone_number")
    assert alice.attributes == left


def test_a_developer_changes_adds_and_deletes_too(alice: Account) -> None:
    alice.admin_update(custom__level="9", custom__active="TRUE", custom__team="")
    changed = {**GIVEN, "custom:level": "9", "custom:active": "TRUE"}
    del changed["custom:team"]
    assert alice.attributes == changed
    alice.cognito.admin_delete_user_attributes(
        UserAttributeNames=["custom:level", "custom:active", "gender"], **alice.in_pool
    )
    assert alice.attributes == {"family_name": "Liddell", "custom:tenant": "one"}


def test_of_one_name_given_twice_the_last_value_counts(alice: Account) -> None:
    twice = [*attributes(birthdate="1" * 15), *attributes(birthdate="2000-01-02")]
    alice.cognito.update_user_attributes(UserAttributes=twice, **alice.by_token)
    assert alice.attributes["birthdate"] == "2000-01-02"
    other_way = [*attributes(birthdate="2000-01-02"), *attributes(birthdate="1" * 15)]
    with refused(INVALID, "user.birthdate: String must be no longer than 10 characters\n"):
        alice.cognito.admin_update_user_attributes(UserAttributes=other_way, **alice.in_pool)


EMPTY_OBJECTS = (
    ("UpdateUserAttributes", {"UserAttributes": attributes(nickname="Al")}),
    ("DeleteUserAttributes", {"UserAttributeNames": ["nickname"]}),
    ("ChangePassword", {"PreviousPassword": "Example123!", "ProposedPassword": "Another123!"}),
)


@pytest.mark.parametrize(("operation", "given"), EMPTY_OBJECTS, ids=lambda value: str(value)[:20])
def test_an_answer_without_members_is_an_empty_object(
    host: Host, plain: Account, operation: str, given: dict[str, Any]
) -> None:
    headers = {
        "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
        "Content-Type": "application/x-amz-json-1.1",
    }
    response = requests.post(
        host.url, json={**plain.by_token, **given}, headers=headers, timeout=30
    )
    assert (response.status_code, response.text) == (200, "{}")


def test_a_new_address_is_not_verified_and_no_code_goes_where_none_is_asked_for(
    plain: Account,
) -> None:
    answer = plain.cognito.update_user_attributes(
        UserAttributes=attributes(email=OTHER_ADDRESS), **plain.by_token
    )
    assert "CodeDeliveryDetailsList" not in answer
    assert plain.attributes == {"email": OTHER_ADDRESS, "email_verified": "false"}


def test_an_address_that_stays_the_same_stays_verified(plain: Account) -> None:
    assert plain.update(email=ADDRESS, nickname="Al") == []
    assert plain.attributes == {**VERIFIED, "nickname": "Al"}


@pytest.mark.parametrize("door", ["user", "developer", "empty value"])
def test_what_is_said_of_an_address_goes_with_it(plain: Account, door: str) -> None:
    if door == "user":
        plain.delete("email")
    elif door == "developer":
        plain.cognito.admin_delete_user_attributes(UserAttributeNames=["email"], **plain.in_pool)
    else:
        plain.update(email="")
    assert plain.attributes == {}


SAID: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    ({"email_verified": "false"}, {"email": ADDRESS, "email_verified": "false"}),
    ({"email_verified": "TRUE"}, VERIFIED),
    (
        {"email": OTHER_ADDRESS, "email_verified": "true"},
        {"email": OTHER_ADDRESS, "email_verified": "true"},
    ),
    ({"email": OTHER_ADDRESS}, {"email": OTHER_ADDRESS, "email_verified": "false"}),
    (
        {"email_verified": "true", "email": OTHER_ADDRESS},
        {"email": OTHER_ADDRESS, "email_verified": "true"},
    ),
    ({"email_verified": ""}, {"email": ADDRESS}),
    ({"email": "", "email_verified": "true"}, {}),
)


@pytest.mark.parametrize(("given", "left"), SAID)
def test_a_developer_says_whether_an_address_is_verified(
    plain: Account, given: dict[str, str], left: dict[str, str]
) -> None:
    plain.admin_update(**given)
    assert plain.attributes == left


# What a client may write


def test_a_client_writes_what_it_may_and_nothing_of_a_batch_with_more(cognito: Any) -> None:
    may = {"WriteAttributes": ["nickname", "email"], "ReadAttributes": ["nickname"]}
    alice = make_account(cognito, None, may, gender="f")
    for given in ({"gender": "x"}, {"nickname": "Al", "gender": ""}, {"email_verified": "true"}):
        with refused(*UNAUTHORIZED):
            alice.update(**given)
    with refused(*UNAUTHORIZED):
        alice.delete("nickname", "gender")
    assert alice.attributes == {"gender": "f"}
    alice.update(nickname="Al")
    alice.delete("email")
    assert alice.attributes == {"gender": "f", "nickname": "Al"}
    seen = cognito.get_user(**alice.by_token)["UserAttributes"]
    assert [one["Name"] for one in seen] == ["nickname", "sub"]
    alice.admin_update(gender="x")
    assert alice.attributes["gender"] == "x"


# Aliases


def test_an_address_signs_in_only_while_it_is_verified(cognito: Any) -> None:
    alice = make_account(cognito, EMAIL_ALIAS, email=ADDRESS)
    with refused(*GONE):
        alice.sign_in(ADDRESS)
    alice.admin_update(email_verified="true")
    assert alice.sign_in(ADDRESS)
    alice.update(email=OTHER_ADDRESS)
    for address in (ADDRESS, OTHER_ADDRESS):
        with refused(*GONE):
            alice.sign_in(address)
    alice.admin_update(email_verified="true")
    assert alice.sign_in(OTHER_ADDRESS)
    alice.delete("email")
    with refused(*GONE):
        alice.sign_in(OTHER_ADDRESS)
    assert alice.sign_in()


BOTH_ALIASES = {"AliasAttributes": ["email", "phone_number"]}
PHONE_VERIFIED = {"phone_number": PHONE, "phone_number_verified": "true"}
MOVES: list[tuple[dict[str, Any], dict[str, str], list[dict[str, str]]]] = [
    # the pool, what alice has, and how a developer gives bob the same
    (EMAIL_ALIAS, VERIFIED, [VERIFIED]),
    (EMAIL_ALIAS, VERIFIED, [{"email": ADDRESS}, {"email_verified": "true"}]),
    (BOTH_ALIASES, PHONE_VERIFIED, [PHONE_VERIFIED]),
    (BOTH_ALIASES, PHONE_VERIFIED, [{"phone_number": PHONE}, {"phone_number_verified": "True"}]),
    (BOTH_ALIASES, {**VERIFIED, **PHONE_VERIFIED}, [{**VERIFIED, **PHONE_VERIFIED}]),
    (
        {**EMAIL_ALIAS, **FOLDED},
        VERIFIED,
        [{"email": ADDRESS.upper(), "email_verified": "true"}],
    ),
]


@pytest.mark.parametrize(("pool", "given", "updates"), MOVES)
def test_an_address_that_a_developer_verifies_moves_from_whoever_had_it(
    cognito: Any, pool: dict[str, Any], given: dict[str, str], updates: list[dict[str, str]]
) -> None:
    alice = make_account(cognito, pool, nickname="Alice", **given)
    bob = alice.another("bob", nickname="Bob")
    for update in updates:
        assert alice.attributes == {"nickname": "Alice", **given}
        bob.admin_update(**update)
    flags = {name: "false" for name in given if name.endswith("_verified")}
    assert alice.attributes == {"nickname": "Alice", **given, **flags}
    assert bob.attributes["nickname"] == "Bob"
    assert {bob.attributes[name] for name in flags} == {"true"}
    for address in (value for name, value in given.items() if name not in flags):
        who = cognito.get_user(AccessToken=bob.sign_in(address)["AccessToken"])
        assert who["Username"] == "bob"
    assert alice.sign_in()
    # It moves back the same way.
    alice.admin_update(**dict.fromkeys(flags, "true"))
    assert {alice.attributes[name] for name in flags} == {"true"}
    assert {bob.attributes[name] for name in flags} == {"false"}


def test_a_user_takes_no_address_that_signs_another_in(cognito: Any) -> None:
    alice = make_account(cognito, EMAIL_ALIAS, **VERIFIED)
    bob = alice.another("bob", nickname="Bob")
    bob.update(email=ADDRESS)
    assert bob.attributes == {"nickname": "Bob", "email": ADDRESS, "email_verified": "false"}
    assert alice.attributes == VERIFIED
    who = cognito.get_user(AccessToken=alice.sign_in(ADDRESS)["AccessToken"])
    assert who["Username"] == "alice"


@pytest.mark.parametrize("flag", [{}, {"email_verified": "true"}])
def test_an_address_that_is_anothers_username_moves_for_nobody(
    cognito: Any, flag: dict[str, str]
) -> None:
    alice = make_account(cognito, BY_EMAIL, None, ADDRESS, email_verified="true")
    bob = alice.another("bob@example.com")
    before = bob.attributes
    with refused(*TAKEN):
        bob.admin_update(email=ADDRESS, **flag)
    assert bob.attributes == before
    assert alice.attributes == VERIFIED


def test_a_developer_takes_nobodys_preferred_username(cognito: Any) -> None:
    pool = {"AliasAttributes": ["email", "preferred_username"]}
    alice = make_account(cognito, pool, preferred_username="ally", **VERIFIED)
    bob = alice.another("bob")
    with refused(
        "AliasExistsException", "An account with the given preferred_username already exists."
    ):
        bob.admin_update(preferred_username="ally", **VERIFIED)
    assert bob.attributes == {}
    assert alice.attributes == {"preferred_username": "ally", **VERIFIED}


def test_what_is_no_alias_is_taken_from_nobody(cognito: Any) -> None:
    alice = make_account(cognito, **VERIFIED)
    bob = alice.another("bob")
    bob.admin_update(**VERIFIED)
    assert alice.attributes == bob.attributes == VERIFIED


@pytest.mark.parametrize("door", ["user", "developer"])
def test_an_address_that_is_the_username_signs_in_at_once_and_the_old_one_no_longer(
    cognito: Any, door: str
) -> None:
    alice = make_account(cognito, {**BY_EMAIL, **FOLDED}, None, ADDRESS, email_verified="true")
    bob = alice.another("bob@example.com")
    write = alice.update if door == "user" else alice.admin_update
    with refused(*TAKEN):
        write(email="Bob@example.com")
    assert bob.sign_in("bob@example.com")
    write(email=OTHER_ADDRESS)
    assert alice.attributes == {"email": OTHER_ADDRESS, "email_verified": "false"}
    assert alice.user["Username"] == alice.username
    assert alice.sign_in(OTHER_ADDRESS.upper())
    with refused(*GONE):
        alice.sign_in(ADDRESS)


def test_a_preferred_username_is_nobody_elses_name(cognito: Any) -> None:
    pool = {"AliasAttributes": ["email", "preferred_username"]}
    alice = make_account(cognito, pool)
    bob = alice.another("bob", preferred_username="bobby")
    exists = ("AliasExistsException", "User account already exists for the alias.")
    with refused(*exists):
        alice.update(preferred_username="bob")
    with refused(
        INVALID,
        "Username cannot be of email format, since user pool is configured for email alias.",
    ):
        alice.admin_update(preferred_username=ADDRESS)
    with refused(
        "AliasExistsException", "An account with the given preferred_username already exists."
    ):
        alice.update(preferred_username="bobby")
    assert alice.attributes == {}
    alice.update(preferred_username="ally")
    assert alice.sign_in("ally")
    bob.update(preferred_username="rob")
    with refused(*GONE):
        bob.sign_in("bobby")


def test_a_client_that_hides_users_does_not_tell_of_old_addresses(cognito: Any) -> None:
    alice = make_account(cognito, EMAIL_ALIAS, **VERIFIED)
    alice.client_id = make_client(cognito, alice.pool_id, **HIDING)
    alice.update(email=OTHER_ADDRESS)
    for address in (ADDRESS, OTHER_ADDRESS):
        with refused(*WRONG):
            alice.sign_in(address)
