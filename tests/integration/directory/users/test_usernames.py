"""The names of those who sign up, and their aliases."""

from typing import Any

import pytest

from tests.host import Host
from tests.integration.directory.accounts.signing_up import (
    BY_BOTH,
    BY_EMAIL,
    BY_PHONE,
    EMAIL_ALIAS,
    EXISTS,
    FOLDED,
    INVALID,
    confirm,
    sign_up,
    user,
)
from tests.integration.making import (
    codes_of,
    make_client,
    make_pool,
    refused,
)

USERNAMES = (
    # the pool's settings, a username that it takes, the attributes, the attribute that it becomes
    (BY_EMAIL, "alice@example.com", "email"),
    (BY_PHONE, "+15555550000", "phone_number"),
    (BY_BOTH, "alice@example.com", "email"),
    (BY_BOTH, "+15555550000", "phone_number"),
)


@pytest.mark.parametrize("repeated", [False, True])
@pytest.mark.parametrize(("settings", "username", "attribute"), USERNAMES)
def test_a_username_that_is_an_attribute_becomes_it(
    cognito: Any, settings: dict[str, Any], username: str, attribute: str, repeated: bool
) -> None:
    pool_id = make_pool(cognito, **settings)
    client_id = make_client(cognito, pool_id)
    answer = sign_up(cognito, client_id, username, **({attribute: username} if repeated else {}))
    found = user(cognito, pool_id, username)
    assert found["Username"] == answer["UserSub"]
    assert found["Attributes"][attribute] == username
    assert user(cognito, pool_id, answer["UserSub"])["Username"] == answer["UserSub"]
    with refused(*EXISTS):
        sign_up(cognito, client_id, username)


WRONG_USERNAMES: tuple[tuple[dict[str, Any], str, dict[str, str], str], ...] = (
    (BY_EMAIL, "alice", {}, "Username should be an email."),
    (BY_EMAIL, "+15555550000", {}, "Username should be an email."),
    (BY_PHONE, "alice", {}, "Username should be a phone number."),
    (BY_PHONE, "15555550000", {}, "Username should be a phone number."),
    (BY_BOTH, "alice", {}, "Username should be either an email or a phone number."),
    (
        BY_EMAIL,
        "alice@example.com",
        {"email": "bob@example.com"},
        "User email should be empty or same as username, since username attribute is email.",
    ),
    (
        EMAIL_ALIAS,
        "alice@example.com",
        {},
        "Username cannot be of email format, since user pool is configured for email alias.",
    ),
    (
        {"AliasAttributes": ["phone_number"]},
        "+15555550000",
        {},
        "Username cannot be of phone number format, since user pool is configured for phone number "
        "alias.",
    ),
    (
        {},
        "alice smith",
        {},
        "1 validation error detected: Value at 'username' failed to satisfy constraint: Member "
        r"must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+",
    ),
)


@pytest.mark.parametrize(("settings", "username", "given", "message"), WRONG_USERNAMES)
def test_a_username_of_a_wrong_form_is_refused(
    cognito: Any, settings: dict[str, Any], username: str, given: dict[str, str], message: str
) -> None:
    client_id = make_client(cognito, make_pool(cognito, **settings))
    with refused(INVALID, message):
        sign_up(cognito, client_id, username, **given)


@pytest.mark.parametrize(
    "username", ["alice@example.com", "+15555550000", "Ålice-1_2.3", "a" * 128]
)
def test_a_pool_without_aliases_takes_a_username_of_any_form(cognito: Any, username: str) -> None:
    pool_id = make_pool(cognito)
    sign_up(cognito, make_client(cognito, pool_id), username)
    assert user(cognito, pool_id, username)["Username"] == username


def test_a_username_is_taken_once(cognito: Any, pool_id: str, client_id: str) -> None:
    sign_up(cognito, client_id)
    with refused(*EXISTS):
        sign_up(cognito, client_id)
    cognito.admin_confirm_sign_up(UserPoolId=pool_id, Username="alice")
    with refused(*EXISTS):
        sign_up(cognito, client_id)


@pytest.mark.parametrize("settings", [{}, {"UsernameConfiguration": {"CaseSensitive": True}}])
def test_usernames_that_differ_in_case_are_two_by_default(
    cognito: Any, settings: dict[str, Any]
) -> None:
    pool_id = make_pool(cognito, **settings)
    client_id = make_client(cognito, pool_id)
    sign_up(cognito, client_id, "alice")
    sign_up(cognito, client_id, "Alice")
    with refused("UserNotFoundException", "User does not exist."):
        user(cognito, pool_id, "ALICE")


def test_usernames_that_differ_in_case_are_one_where_the_pool_says_so(
    host: Host, cognito: Any
) -> None:
    pool_id = make_pool(cognito, **FOLDED)
    client_id = make_client(cognito, pool_id)
    sign_up(cognito, client_id, "Alice")
    with refused(*EXISTS):
        sign_up(cognito, client_id, "aLICE")
    assert user(cognito, pool_id, "ALICE")["Username"] == "Alice"
    confirm(cognito, client_id, codes_of(host, pool_id)[0], "alice")


def test_addresses_that_differ_in_case_are_one_where_the_pool_says_so(cognito: Any) -> None:
    pool_id = make_pool(cognito, **BY_EMAIL, **FOLDED)
    client_id = make_client(cognito, pool_id)
    sign_up(cognito, client_id, "Alice@example.com")
    with refused(*EXISTS):
        sign_up(cognito, client_id, "alice@EXAMPLE.com")
    assert user(cognito, pool_id, "alice@example.com")["Attributes"]["email"] == "Alice@example.com"


# Aliases


def alias_pool_with_two(host: Host, cognito: Any) -> tuple[str, str]:
    """Return a pool and client in which alice has confirmed an address that bob has given too."""
    pool_id = make_pool(cognito, **EMAIL_ALIAS)
    client_id = make_client(cognito, pool_id)
    for name in ("alice", "bob"):
        sign_up(cognito, client_id, name, email="shared@example.com")
    with refused("UserNotFoundException", "User does not exist."):
        user(cognito, pool_id, "shared@example.com")
    confirm(cognito, client_id, codes_of(host, pool_id, "alice")[0], "alice")
    return pool_id, client_id


def test_an_alias_is_its_first_verifiers(host: Host, cognito: Any) -> None:
    pool_id, client_id = alias_pool_with_two(host, cognito)
    assert user(cognito, pool_id, "shared@example.com")["Username"] == "alice"
    code = codes_of(host, pool_id, "bob")[0]
    with refused("AliasExistsException", "An account with the email already exists."):
        confirm(cognito, client_id, code, "bob")
    assert user(cognito, pool_id, "bob")["UserStatus"] == "UNCONFIRMED"


def test_an_alias_can_be_taken_by_force(host: Host, cognito: Any) -> None:
    pool_id, client_id = alias_pool_with_two(host, cognito)
    code = codes_of(host, pool_id, "bob")[0]
    confirm(cognito, client_id, code, "bob", ForceAliasCreation=True)
    assert user(cognito, pool_id, "shared@example.com")["Username"] == "bob"
    assert user(cognito, pool_id, "bob")["Attributes"]["email_verified"] == "true"
    assert user(cognito, pool_id, "alice")["Attributes"]["email_verified"] == "false"


def test_a_preferred_username_is_an_alias_once_its_user_is_confirmed(cognito: Any) -> None:
    pool_id = make_pool(cognito, AliasAttributes=["preferred_username"])
    client_id = make_client(cognito, pool_id)
    sign_up(cognito, client_id, "alice", preferred_username="queen")
    with refused("UserNotFoundException", "User does not exist."):
        user(cognito, pool_id, "queen")
    cognito.admin_confirm_sign_up(UserPoolId=pool_id, Username="alice")
    assert user(cognito, pool_id, "queen")["Username"] == "alice"
