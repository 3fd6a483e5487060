"""Codes that verify a user's addresses, and addresses that wait for theirs."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.host import Host
from tests.integration.directory.accounts.signing_up import (
    BY_EMAIL,
    EXPIRED,
    HOUR,
    INVALID,
    LIMIT,
    MISMATCH,
    VERIFIES_BOTH,
    VERIFIES_EMAIL,
    another_code,
    confirm,
    sign_up,
    user,
)
from tests.integration.directory.users.accounts import (
    ADDRESS,
    EMAIL_ALIAS,
    GONE,
    OTHER_ADDRESS,
    PHONE,
    TAKEN,
    VERIFIED,
    WAITS,
    Account,
    make_account,
)
from tests.integration.making import attributes, codes_of, refused

OTHER_PHONE = "+15555550199"
TO_EMAIL = {"Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
TO_OTHER = {**TO_EMAIL, "Destination": "s***@e***"}
TO_PHONE = {
    "Destination": "+*******0123",
    "DeliveryMedium": "SMS",
    "AttributeName": "phone_number",
}
UNVERIFIED = {"email": ADDRESS, "email_verified": "false"}
WITH_ALIAS = {**EMAIL_ALIAS, **VERIFIES_EMAIL}
WAITS_WITH_ALIAS = {**EMAIL_ALIAS, **WAITS}


@pytest.fixture
def alice(cognito: Any) -> Account:
    """Alice of a pool that verifies both addresses; hers are not verified."""
    return make_account(cognito, VERIFIES_BOTH, email=ADDRESS, phone_number=PHONE)


def newest(host: Host, account: Account) -> str:
    return codes_of(host, account.pool_id, account.username)[-1]


# Where codes go


def test_a_code_goes_to_each_address_that_is_changed(
    alice: Account, outbox: Callable[..., list[dict[str, Any]]]
) -> None:
    deliveries = alice.update(
        email=OTHER_ADDRESS, phone_number=OTHER_PHONE, nickname="Al", gender=""
    )
    assert sorted(deliveries, key=lambda one: one["AttributeName"]) == [
        TO_OTHER,
        {**TO_PHONE, "Destination": "+*******0199"},
    ]
    sent = {one["DeliveryMedium"]: one for one in outbox(user_pool_id=alice.pool_id)}
    assert sent["EMAIL"]["Destination"] == {"ToAddresses": [OTHER_ADDRESS]}
    assert sent["SMS"]["Destination"] == {"PhoneNumber": OTHER_PHONE}
    for one in sent.values():
        assert one["Purpose"] == "UpdateUserAttribute"
        assert one["Body"]["text_part"] == f"Your confirmation code is {one['Code']}"
    assert alice.attributes == {
        "email": OTHER_ADDRESS,
        "email_verified": "false",
        "phone_number": OTHER_PHONE,
        "phone_number_verified": "false",
        "nickname": "Al",
    }


def test_a_code_goes_to_the_address_that_is_asked_for(
    alice: Account, outbox: Callable[..., list[dict[str, Any]]]
) -> None:
    assert alice.ask() == TO_EMAIL
    assert alice.ask("phone_number") == TO_PHONE
    sent = outbox(user_pool_id=alice.pool_id)
    assert [(one["Destination"], one["Purpose"]) for one in sent] == [
        ({"ToAddresses": [ADDRESS]}, "VerifyUserAttribute"),
        ({"PhoneNumber": PHONE}, "VerifyUserAttribute"),
    ]


def test_codes_go_only_to_addresses_that_the_pool_verifies_and_that_change(cognito: Any) -> None:
    alice = make_account(cognito, VERIFIES_EMAIL, **VERIFIED)
    assert alice.update(phone_number=PHONE) == []
    assert alice.update(email=ADDRESS) == []
    assert alice.update(email=OTHER_ADDRESS, phone_number=OTHER_PHONE) == [TO_OTHER]


@pytest.mark.parametrize(("verified", "codes"), [({}, 1), ({"email_verified": "true"}, 0)])
def test_a_developer_has_a_code_sent_unless_she_vouches_for_the_address(
    host: Host, alice: Account, verified: dict[str, str], codes: int
) -> None:
    alice.admin_update(email=OTHER_ADDRESS, **verified)
    assert len(codes_of(host, alice.pool_id)) == codes
    assert alice.attributes["email"] == OTHER_ADDRESS
    if codes:
        alice.verify(newest(host, alice))
    assert alice.attributes["email_verified"] == "true"


def test_a_pool_that_verifies_nothing_sends_the_code_that_is_asked_for(
    host: Host, cognito: Any
) -> None:
    alice = make_account(cognito, email=ADDRESS)
    assert alice.ask() == TO_EMAIL
    alice.verify(newest(host, alice))
    assert alice.attributes == VERIFIED


# What a code is good for


def test_a_code_verifies_its_address_once(host: Host, alice: Account) -> None:
    alice.ask()
    code = newest(host, alice)
    with refused(*MISMATCH):
        alice.verify(another_code(code))
    with refused(*EXPIRED):
        alice.verify(code, "phone_number")
    alice.verify(code)
    assert alice.attributes == {**VERIFIED, "phone_number": PHONE}
    with refused(*EXPIRED):
        alice.verify(code)


def test_only_the_newest_code_counts(host: Host, alice: Account) -> None:
    alice.ask()
    code = first = newest(host, alice)
    while code == first:
        alice.ask()
        code = newest(host, alice)
    with refused(*MISMATCH):
        alice.verify(first)
    alice.verify(code)


def test_a_code_that_nobody_asked_for_is_refused(alice: Account) -> None:
    for name in ("email", "phone_number"):
        with refused(*EXPIRED):
            alice.verify("123456", name)


def test_another_users_code_is_refused(host: Host, alice: Account) -> None:
    bob = alice.another("bob", email="bob@example.com")
    alice.ask()
    with refused(*EXPIRED):
        bob.verify(newest(host, alice))
    assert alice.attributes["email"] == ADDRESS


CHANGES: tuple[Callable[[Account], Any], ...] = (
    lambda alice: alice.delete("email"),
    lambda alice: alice.update(email=""),
    lambda alice: alice.admin_update(email=OTHER_ADDRESS, email_verified="false"),
    lambda alice: alice.update(email=OTHER_ADDRESS),
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_code_is_void_once_its_address_is_another(
    host: Host, cognito: Any, change: Callable[[Account], Any]
) -> None:
    alice = make_account(cognito, email=ADDRESS)
    alice.ask()
    change(alice)
    with refused(*EXPIRED):
        alice.verify(newest(host, alice))
    assert alice.attributes.get("email_verified") != "true"


def test_a_code_stays_good_when_its_address_is_written_again(host: Host, cognito: Any) -> None:
    alice = make_account(cognito, VERIFIES_EMAIL, email=ADDRESS)
    alice.ask()
    assert alice.update(email=ADDRESS, nickname="Al") == []
    alice.verify(newest(host, alice))
    assert alice.attributes == {**VERIFIED, "nickname": "Al"}


@pytest.mark.parametrize("given", [{"email": OTHER_ADDRESS, "email_verified": "false"}, None])
def test_a_sign_ups_code_verifies_no_address_that_came_later(
    host: Host, cognito: Any, pool_id: str, client_id: str, given: dict[str, str] | None
) -> None:
    cognito.update_user_pool(UserPoolId=pool_id, AutoVerifiedAttributes=["email"])
    sign_up(cognito, client_id, email=ADDRESS)
    (code,) = codes_of(host, pool_id)
    alice = {"UserPoolId": pool_id, "Username": "alice"}
    if given:
        cognito.admin_update_user_attributes(UserAttributes=attributes(**given), **alice)
    else:
        cognito.admin_delete_user_attributes(UserAttributeNames=["email"], **alice)
    confirm(cognito, client_id, code)
    found = user(cognito, pool_id)
    assert found["UserStatus"] == "CONFIRMED"
    assert found["Attributes"].get("email_verified", "false") == "false"


def test_a_code_lasts_a_day(own_host: Host, own_cognito: Any, at: Callable[[float], None]) -> None:
    alice = make_account(
        own_cognito,
        None,
        {"AccessTokenValidity": 24, "TokenValidityUnits": {"AccessToken": "hours"}},
        email=ADDRESS,
        phone_number=PHONE,
    )
    alice.ask()
    alice.ask("phone_number")
    code, phone_code = codes_of(own_host, alice.pool_id)
    at(24 * HOUR - 60)
    alice.verify(code)
    at(24 * HOUR + 60)
    alice.by_token = {"AccessToken": alice.sign_in()["AccessToken"]}
    with refused(*EXPIRED):
        alice.verify(phone_code, "phone_number")
    assert alice.attributes == {**VERIFIED, "phone_number": PHONE}


def test_codes_are_tried_fifteen_times_and_sent_five_times_an_hour(
    own_host: Host, own_cognito: Any, at: Callable[[float], None]
) -> None:
    alice = make_account(own_cognito, email=ADDRESS)
    for _ in range(5):
        alice.ask()
    with refused(*LIMIT):
        alice.ask()
    code = newest(own_host, alice)
    for _ in range(15):
        with refused(*MISMATCH):
            alice.verify(another_code(code))
    with refused(*LIMIT):
        alice.verify(code)
    at(HOUR + 60)
    alice.by_token = {"AccessToken": alice.sign_in()["AccessToken"]}
    alice.verify(code)
    assert alice.attributes == VERIFIED
    assert alice.ask() == TO_EMAIL


@pytest.mark.parametrize("name", ["nickname", "custom:x", "sub"])
def test_only_addresses_are_verified(alice: Account, name: str) -> None:
    for operation in (lambda: alice.ask(name), lambda: alice.verify("123456", name)):
        with refused(INVALID, "Only email and phone_number can be verified."):
            operation()


def test_who_has_no_address_is_sent_no_code(cognito: Any) -> None:
    alice = make_account(cognito)
    for name in ("email", "phone_number"):
        with refused(INVALID, f"User does not have {name} to send a code to."):
            alice.ask(name)


# Aliases


def test_a_verified_address_signs_in(host: Host, cognito: Any) -> None:
    alice = make_account(cognito, WITH_ALIAS, **VERIFIED)
    alice.update(email=OTHER_ADDRESS)
    for address in (ADDRESS, OTHER_ADDRESS):
        with refused(*GONE):
            alice.sign_in(address)
    alice.verify(newest(host, alice))
    assert alice.sign_in(OTHER_ADDRESS)
    with refused(*GONE):
        alice.sign_in(ADDRESS)


def test_the_address_of_another_is_not_verified_and_nothing_changes(
    host: Host, cognito: Any
) -> None:
    alice = make_account(cognito, WITH_ALIAS, **VERIFIED)
    bob = alice.another("bob", email=ADDRESS)
    bob.ask()
    code, before = newest(host, bob), bob.user
    with refused(*TAKEN):
        bob.verify(code)
    assert bob.user == before
    assert bob.attributes == {"email": ADDRESS}
    # The code was not used up, so it counts once the address is free.
    alice.delete("email")
    bob.verify(code)
    assert bob.attributes == VERIFIED


# Addresses that wait for their codes


def test_an_address_stays_and_signs_in_until_the_code_of_the_new_one_is_back(
    host: Host, cognito: Any
) -> None:
    alice = make_account(cognito, WAITS_WITH_ALIAS, **VERIFIED)
    assert alice.update(email=OTHER_ADDRESS, nickname="Al") == [TO_OTHER]
    assert alice.attributes == {**VERIFIED, "nickname": "Al"}
    assert alice.sign_in(ADDRESS)
    with refused(*GONE):
        alice.sign_in(OTHER_ADDRESS)
    code = newest(host, alice)
    with refused(*MISMATCH):
        alice.verify(another_code(code))
    assert alice.sign_in(ADDRESS)
    alice.verify(code)
    assert alice.attributes == {
        "email": OTHER_ADDRESS,
        "email_verified": "true",
        "nickname": "Al",
    }
    assert alice.sign_in(OTHER_ADDRESS)
    with refused(*GONE):
        alice.sign_in(ADDRESS)


def test_a_code_that_is_asked_for_goes_to_the_address_that_waits(host: Host, cognito: Any) -> None:
    alice = make_account(cognito, WAITS, **VERIFIED)
    alice.update(email=OTHER_ADDRESS)
    assert alice.ask() == TO_OTHER
    alice.verify(newest(host, alice))
    assert alice.attributes == {"email": OTHER_ADDRESS, "email_verified": "true"}


def test_a_first_address_waits_too(host: Host, cognito: Any) -> None:
    alice = make_account(cognito, WAITS)
    assert alice.update(phone_number=PHONE) == [TO_PHONE]
    assert alice.attributes == {}
    alice.verify(newest(host, alice), "phone_number")
    assert alice.attributes == {"phone_number": PHONE, "phone_number_verified": "true"}


CANCELLED: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
    ({"email": ADDRESS}, VERIFIED),
    ({"email": ""}, {}),
)


@pytest.mark.parametrize(("given", "left"), CANCELLED)
def test_an_address_waits_no_longer_once_another_is_written(
    host: Host, cognito: Any, given: dict[str, str], left: dict[str, str]
) -> None:
    alice = make_account(cognito, WAITS, **VERIFIED)
    alice.update(email=OTHER_ADDRESS)
    code = newest(host, alice)
    assert alice.update(**given) == []
    with refused(*EXPIRED):
        alice.verify(code)
    assert alice.attributes == left


def test_of_two_addresses_that_wait_the_later_one_counts(host: Host, cognito: Any) -> None:
    alice = make_account(cognito, WAITS, **VERIFIED)
    alice.update(email=OTHER_ADDRESS)
    alice.update(email="third@example.com")
    alice.verify(newest(host, alice))
    assert alice.attributes == {"email": "third@example.com", "email_verified": "true"}


FLAGS: tuple[dict[str, str], ...] = ({}, {"email_verified": "false"})


@pytest.mark.parametrize("flag", FLAGS)
def test_an_address_that_a_developer_writes_waits_too(
    host: Host, cognito: Any, flag: dict[str, str]
) -> None:
    alice = make_account(cognito, WAITS_WITH_ALIAS, **VERIFIED)
    alice.admin_update(email=OTHER_ADDRESS, **flag)
    assert alice.attributes == VERIFIED
    assert alice.sign_in(ADDRESS)
    alice.verify(newest(host, alice))
    assert alice.attributes == {"email": OTHER_ADDRESS, "email_verified": "true"}


def test_an_address_that_a_developer_vouches_for_does_not_wait(host: Host, cognito: Any) -> None:
    alice = make_account(cognito, WAITS_WITH_ALIAS, **VERIFIED)
    alice.update(email="third@example.com")
    code = newest(host, alice)
    alice.admin_update(email=OTHER_ADDRESS, email_verified="true")
    assert codes_of(host, alice.pool_id) == [code]
    assert alice.attributes == {"email": OTHER_ADDRESS, "email_verified": "true"}
    assert alice.sign_in(OTHER_ADDRESS)
    with refused(*EXPIRED):
        alice.verify(code)


@pytest.mark.parametrize("pool", [WAITS_WITH_ALIAS, {**BY_EMAIL, **WAITS}])
def test_an_address_that_another_has_meanwhile_stays_his(
    host: Host, cognito: Any, pool: dict[str, Any]
) -> None:
    alice = make_account(cognito, pool, None, username(pool, ADDRESS), **VERIFIED)
    bob = alice.another(username(pool, "bob@example.com"), email="bob@example.com")
    bob.admin_update(email_verified="true")
    alice.update(email=OTHER_ADDRESS)
    bob.admin_update(email=OTHER_ADDRESS, email_verified="true")
    with refused(*TAKEN):
        alice.verify(newest(host, alice))
    assert alice.attributes == VERIFIED
    assert alice.sign_in(ADDRESS)
    who = cognito.get_user(AccessToken=bob.sign_in(OTHER_ADDRESS)["AccessToken"])
    assert who["Username"] == bob.username


def username(pool: dict[str, Any], address: str) -> str:
    return address if "UsernameAttributes" in pool else address.partition("@")[0]
