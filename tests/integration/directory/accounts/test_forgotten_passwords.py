"""Forgotten passwords: where codes go, what they do, and who is told nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from localstack_cognito.directory.clients.secret_hash import secret_hash
from tests.at_once import at_once
from tests.host import Host
from tests.integration.directory.accounts.signing_up import (
    BY_EMAIL,
    DENIED,
    EXPIRED,
    FOLDED,
    HOUR,
    INVALID,
    LIMIT,
    MISMATCH,
    UNKNOWN,
    VERIFIES_BOTH,
    VERIFIES_EMAIL,
    VERIFIES_PHONE,
    another_code,
    sign_up,
    user,
)
from tests.integration.directory.users.accounts import (
    ADDRESS,
    DISABLED,
    EMAIL_ALIAS,
    HIDING,
    NEW_PASSWORD,
    OTHER_ADDRESS,
    PHONE,
    TELLING,
    VERIFIED,
    WRONG,
    Account,
    make_account,
)
from tests.integration.making import (
    PASSWORD,
    SMS,
    codes_of,
    detected,
    make_client,
    make_pool,
    refused,
)

PHONE_VERIFIED = {"phone_number": PHONE, "phone_number_verified": "true"}
TO_EMAIL = {"Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
TO_PHONE = {
    "Destination": "+*******0123",
    "DeliveryMedium": "SMS",
    "AttributeName": "phone_number",
}
NO_ADDRESS = (
    INVALID,
    "Cannot reset password for the user as there is no registered/verified email or phone_number",
)
WRONG_STATE = (DENIED, "User password cannot be reset in the current state.")
NOT_BY_HERSELF = (DENIED, "Contact administrator to reset password.")
RESET = ("PasswordResetRequiredException", "Password reset required for the user")


def recovery(*names: str) -> dict[str, Any]:
    """Return the setting of a pool that lets passwords be reset by these, in this order."""
    return {
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [
                {"Priority": priority, "Name": name} for priority, name in enumerate(names, 1)
            ]
        }
    }


@pytest.fixture
def alice(cognito: Any) -> Account:
    """Alice, whose address is verified."""
    return make_account(cognito, VERIFIES_EMAIL, **VERIFIED)


def newest(host: Host, account: Account) -> str:
    return codes_of(host, account.pool_id, account.username)[-1]


# Where the code goes


def test_a_code_goes_to_the_verified_address_and_sets_another_password(
    host: Host, alice: Account, outbox: Callable[..., list[dict[str, Any]]]
) -> None:
    before = alice.user
    assert alice.forgot() == TO_EMAIL
    (message,) = outbox(user_pool_id=alice.pool_id)
    assert message["Purpose"] == "ForgotPassword"
    assert message["Destination"] == {"ToAddresses": [ADDRESS]}
    code = message["Code"]
    assert re.fullmatch("[0-9]{6}", code)
    # Until it is back, the old password signs in.
    assert alice.sign_in()
    alice.confirm(code)
    with refused(*WRONG):
        alice.sign_in()
    assert alice.sign_in(password=NEW_PASSWORD)
    assert alice.user["UserStatus"] == "CONFIRMED"
    assert alice.user["UserLastModifiedDate"] > before["UserLastModifiedDate"]
    # Tokens from before stay good.
    assert alice.refresh()
    assert alice.cognito.get_user(**alice.by_token)["Username"] == "alice"


BOTH = {**VERIFIED, **PHONE_VERIFIED}
NO_SETTING: dict[str, Any] = {"AccountRecoverySetting": {}}
MECHANISMS: tuple[tuple[dict[str, Any], dict[str, str], dict[str, str] | None], ...] = (
    ({}, BOTH, TO_EMAIL),
    # The setting of pools that were made before it was one: the phone is preferred.
    (NO_SETTING, BOTH, TO_PHONE),
    (NO_SETTING, VERIFIED, TO_EMAIL),
    (NO_SETTING, PHONE_VERIFIED, TO_PHONE),
    (NO_SETTING, {"email": ADDRESS, "phone_number": PHONE}, None),
    ({}, VERIFIED, TO_EMAIL),
    ({}, PHONE_VERIFIED, TO_PHONE),
    (recovery("verified_email", "verified_phone_number"), BOTH, TO_EMAIL),
    (recovery("verified_phone_number", "verified_email"), BOTH, TO_PHONE),
    (recovery("verified_phone_number", "verified_email"), VERIFIED, TO_EMAIL),
    (
        recovery("verified_phone_number", "verified_email"),
        {**VERIFIED, "phone_number": PHONE},
        TO_EMAIL,
    ),
    (recovery("verified_phone_number"), BOTH, TO_PHONE),
    (recovery("verified_phone_number"), VERIFIED, None),
    (recovery("verified_email"), PHONE_VERIFIED, None),
    ({}, {"email": ADDRESS, "phone_number": PHONE}, None),
    ({}, {}, None),
)


@pytest.mark.parametrize(("pool", "has", "to"), MECHANISMS)
def test_a_code_goes_to_the_first_recovery_mechanism_that_the_user_has(
    cognito: Any, pool: dict[str, Any], has: dict[str, str], to: dict[str, str] | None
) -> None:
    alice = make_account(cognito, {**SMS, **pool}, **has)
    if to:
        assert alice.forgot() == to
        return
    with refused(*NO_ADDRESS):
        alice.forgot()
    with refused(*NO_ADDRESS):
        cognito.admin_reset_user_password(**alice.in_pool)
    assert alice.sign_in()


@pytest.mark.parametrize("client", [*TELLING, HIDING])
def test_where_only_an_administrator_resets_passwords_nobody_gets_a_code(
    host: Host, cognito: Any, client: dict[str, str]
) -> None:
    alice = make_account(cognito, recovery("admin_only"), client, **VERIFIED)
    with refused(*NOT_BY_HERSELF):
        alice.forgot()
    with refused(*(NOT_BY_HERSELF if client == HIDING else UNKNOWN)):
        alice.forgot("nobody")
    with refused(*NOT_BY_HERSELF):
        cognito.admin_reset_user_password(**alice.in_pool)
    assert codes_of(host, alice.pool_id) == []


@pytest.mark.parametrize("pool", [{**EMAIL_ALIAS, **VERIFIES_EMAIL}, BY_EMAIL])
def test_a_user_may_give_any_of_her_names(host: Host, cognito: Any, pool: dict[str, Any]) -> None:
    username = ADDRESS if pool == BY_EMAIL else "alice"
    alice = make_account(cognito, pool, None, username, **VERIFIED)
    for name in (ADDRESS, alice.username):
        assert alice.forgot(name) == TO_EMAIL
    alice.confirm(newest(host, alice), Username=ADDRESS)
    assert alice.sign_in(ADDRESS, NEW_PASSWORD)


# What a code is good for


def test_a_code_is_good_once_and_only_for_its_user(host: Host, alice: Account) -> None:
    bob = alice.another("bob", email="bob@example.com", email_verified="true")
    with refused(*EXPIRED):
        alice.confirm("123456")
    alice.forgot()
    code = newest(host, alice)
    with refused(*EXPIRED):
        bob.confirm(code)
    with refused(*MISMATCH):
        alice.confirm(another_code(code))
    assert alice.sign_in()
    alice.confirm(code)
    with refused(*EXPIRED):
        alice.confirm(code, "Third123!")
    assert alice.sign_in(password=NEW_PASSWORD)


def test_only_the_newest_code_counts(host: Host, alice: Account) -> None:
    alice.forgot()
    code = first = newest(host, alice)
    while code == first:
        alice.forgot()
        code = newest(host, alice)
    with refused(*MISMATCH):
        alice.confirm(first)
    alice.confirm(code)


WEAK = (
    ("Short1!", "Password not long enough"),
    ("ALLUPPER123!", "Password must have lowercase characters"),
    ("alllower123!", "Password must have uppercase characters"),
    ("NoNumbers!", "Password must have numeric characters"),
    ("NoSymbols1", "Password must have symbol characters"),
)


def test_a_weak_password_is_refused_and_leaves_the_code_good(host: Host, alice: Account) -> None:
    alice.forgot()
    code = newest(host, alice)
    for password, detail in WEAK:
        with refused("InvalidPasswordException", f"Password does not conform to policy: {detail}"):
            alice.confirm(code, password)
        # One who has not the code is not told what passwords are like here.
        with refused(*MISMATCH):
            alice.confirm(another_code(code), password)
    alice.confirm(code)


WRONG_FORMS = (
    ({"ConfirmationCode": "12 34"}, "'12 34' at 'confirmationCode'", r"[\S]+"),
    ({"Password": " Example123!"}, "at 'password'", r"^[\S]+.*[\S]+$"),
    ({"Username": "al ice"}, "at 'username'", r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+"),
)


@pytest.mark.parametrize(("given", "member", "pattern"), WRONG_FORMS)
def test_what_has_a_wrong_form_is_refused(
    cognito: Any, client_id: str, given: dict[str, str], member: str, pattern: str
) -> None:
    request = {"ConfirmationCode": "123456", "Password": NEW_PASSWORD, "Username": "alice"}
    rule = f"Member must satisfy regular expression pattern: {pattern}"
    with refused(INVALID, detected(member, rule)):
        cognito.confirm_forgot_password(ClientId=client_id, **{**request, **given})


def test_of_two_who_bring_one_code_at_once_one_wins(host: Host, alice: Account) -> None:
    for number in range(5):
        alice.forgot()
        code = newest(host, alice)
        passwords = [f"Winner{number}{which}!x" for which in "ab"]

        def attempt(which: int, code: str = code, passwords: list[str] = passwords) -> str | None:
            try:
                alice.confirm(code, passwords[which])
            except ClientError as error:
                return str(error.response["Error"]["Code"])
            return None

        outcomes = at_once(2, attempt)
        assert sorted(outcomes, key=str) == ["ExpiredCodeException", None]
        won = passwords[outcomes.index(None)]
        assert alice.sign_in(password=won)
        with refused(*WRONG):
            alice.sign_in(password=passwords[1 - outcomes.index(None)])


def test_a_code_lasts_an_hour(
    own_host: Host, own_cognito: Any, at: Callable[[float], None]
) -> None:
    alice = make_account(own_cognito, **VERIFIED)
    bob = alice.another("bob", email=OTHER_ADDRESS, email_verified="true")
    for one in (alice, bob):
        one.forgot()
    at(HOUR - 60)
    alice.confirm(newest(own_host, alice))
    at(HOUR + 60)
    with refused(*EXPIRED):
        bob.confirm(newest(own_host, bob))
    bob.forgot()
    bob.confirm(newest(own_host, bob))


def test_codes_are_asked_for_and_tried_twenty_times_an_hour(
    own_host: Host, own_cognito: Any, at: Callable[[float], None]
) -> None:
    alice = make_account(own_cognito, **VERIFIED)
    for _ in range(20):
        alice.forgot()
    with refused(*LIMIT):
        alice.forgot()
    code = newest(own_host, alice)
    for _ in range(20):
        with refused(*MISMATCH):
            alice.confirm(another_code(code))
    with refused(*LIMIT):
        alice.confirm(code)
    at(HOUR + 60)
    alice.forgot()
    alice.confirm(newest(own_host, alice))
    assert alice.sign_in(password=NEW_PASSWORD)


# Who is refused, and who is told nothing


@pytest.mark.parametrize("client", TELLING)
def test_a_client_that_tells_says_why_there_is_no_code(
    host: Host, cognito: Any, client: dict[str, str]
) -> None:
    alice = make_account(cognito, None, client, **VERIFIED)
    bob = alice.another("bob", email=OTHER_ADDRESS)
    with refused(*UNKNOWN):
        alice.forgot("nobody")
    with refused(*UNKNOWN):
        alice.confirm("123456", Username="nobody")
    with refused(*NO_ADDRESS):
        bob.forgot()
    alice.forgot()
    cognito.admin_disable_user(**alice.in_pool)
    with refused(*DISABLED):
        alice.forgot()
    with refused(*DISABLED):
        alice.confirm(newest(host, alice))


@pytest.mark.parametrize("who", ["nobody", "disabled", "unverified"])
def test_a_client_that_hides_users_pretends_to_send_a_code(
    own_host: Host, own_cognito: Any, at: Callable[[float], None], who: str
) -> None:
    alice = make_account(own_cognito, VERIFIES_EMAIL, HIDING, **VERIFIED)
    disabled = alice.another("disabled", email="d@example.com", email_verified="true")
    own_cognito.admin_disable_user(**disabled.in_pool)
    alice.another("unverified", email="u@example.com")
    with refused(*EXPIRED):
        alice.confirm("123456", Username=who)
    assert (
        alice.forgot(who) == alice.forgot(who) == {**TO_EMAIL, "Destination": f"{who[0]}***@e***"}
    )
    assert codes_of(own_host, alice.pool_id) == []
    # As with somebody who was sent one: a wrong code is wrong for an hour.
    for password in ("weak", NEW_PASSWORD):
        with refused(*MISMATCH):
            alice.confirm("123456", password, Username=who)
    at(HOUR + 60)
    with refused(*EXPIRED):
        alice.confirm("123456", Username=who)


def test_a_client_that_hides_users_does_not_tell_by_its_limits(cognito: Any) -> None:
    client_id = make_client(cognito, make_pool(cognito), **HIDING)
    for _ in range(20):
        cognito.forgot_password(ClientId=client_id, Username="nobody")
    with refused(*LIMIT):
        cognito.forgot_password(ClientId=client_id, Username="nobody")
    request = {"ClientId": client_id, "Username": "nobody", "Password": NEW_PASSWORD}
    for _ in range(20):
        with refused(*MISMATCH):
            cognito.confirm_forgot_password(ConfirmationCode="123456", **request)
    with refused(*LIMIT):
        cognito.confirm_forgot_password(ConfirmationCode="123456", **request)


PRETENDED: tuple[tuple[dict[str, Any], str, str, str], ...] = (
    ({}, "nobody@example.com", "EMAIL", "n***@e***"),
    ({}, PHONE, "SMS", "+*******0123"),
    (recovery("verified_email"), PHONE, "EMAIL", "+***@e***"),
    (recovery("verified_phone_number", "verified_email"), "nobody@my.org", "EMAIL", "n***@m***"),
    (recovery("verified_phone_number", "verified_email"), "nobody", "SMS", "+*******"),
)


@pytest.mark.parametrize(("pool", "name", "medium", "destination"), PRETENDED)
def test_a_pretended_code_goes_where_the_name_and_the_pool_suggest(
    cognito: Any, pool: dict[str, Any], name: str, medium: str, destination: str
) -> None:
    client_id = make_client(cognito, make_pool(cognito, **{**SMS, **pool}), **HIDING)
    answers = [cognito.forgot_password(ClientId=client_id, Username=name) for _ in range(2)]
    first, second = (answer["CodeDeliveryDetails"] for answer in answers)
    assert first == second
    assert first["DeliveryMedium"] == medium
    assert first["AttributeName"] == ("email" if medium == "EMAIL" else "phone_number")
    assert first["Destination"].startswith(destination)


@pytest.mark.parametrize(
    ("mechanism", "spellings"),
    [
        ("verified_email", ["nobody", "NOBODY"]),
        ("verified_email", ["nobody@example.com", "Nobody@Example.COM"]),
        ("verified_phone_number", ["nobody", "NoBody"]),
    ],
)
def test_letter_case_that_counts_for_nothing_does_not_change_where_a_pretended_code_goes(
    cognito: Any, mechanism: str, spellings: list[str]
) -> None:
    pool_id = make_pool(cognito, **{**SMS, **FOLDED, **recovery(mechanism)})
    client_id = make_client(cognito, pool_id, **HIDING)
    first, second = (
        cognito.forgot_password(ClientId=client_id, Username=name)["CodeDeliveryDetails"]
        for name in spellings
    )
    assert first == second


@pytest.mark.parametrize(
    ("pool", "medium"), [(VERIFIES_EMAIL, "EMAIL"), (VERIFIES_PHONE, "SMS"), (VERIFIES_BOTH, "SMS")]
)
def test_a_pretended_confirmation_goes_where_the_pool_sends_those(
    cognito: Any, pool: dict[str, Any], medium: str
) -> None:
    client_id = make_client(cognito, make_pool(cognito, **pool), **HIDING)
    sent = cognito.resend_confirmation_code(ClientId=client_id, Username="nobody")
    assert sent["CodeDeliveryDetails"]["DeliveryMedium"] == medium


def test_an_unconfirmed_user_with_a_verified_address_is_confirmed_by_the_code(
    host: Host, cognito: Any, pool_id: str, client_id: str
) -> None:
    sign_up(cognito, client_id, email=ADDRESS)
    request = {"ClientId": client_id, "Username": "alice"}
    with refused(*NO_ADDRESS):
        cognito.forgot_password(**request)
    cognito.admin_update_user_attributes(
        UserPoolId=pool_id,
        Username="alice",
        UserAttributes=[{"Name": "email_verified", "Value": "true"}],
    )
    cognito.forgot_password(**request)
    code = codes_of(host, pool_id)[-1]
    cognito.confirm_forgot_password(**request, ConfirmationCode=code, Password=NEW_PASSWORD)
    assert user(cognito, pool_id)["UserStatus"] == "CONFIRMED"


@pytest.mark.parametrize("client", [*TELLING, HIDING])
def test_a_temporary_password_is_not_reset(
    host: Host, cognito: Any, client: dict[str, str]
) -> None:
    alice = make_account(cognito, None, client, **VERIFIED)
    alice.set_password(NEW_PASSWORD, permanent=False)
    with refused(*WRONG_STATE):
        alice.forgot()
    with refused(*WRONG_STATE):
        cognito.admin_reset_user_password(**alice.in_pool)
    assert codes_of(host, alice.pool_id) == []
    assert alice.begin(password=NEW_PASSWORD)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


# Clients with a secret


def test_a_client_with_a_secret_proves_that_it_has_it(host: Host, alice: Account) -> None:
    client = alice.cognito.create_user_pool_client(
        UserPoolId=alice.pool_id, ClientName="private", GenerateSecret=True
    )["UserPoolClient"]
    alice.client_id, secret = client["ClientId"], client["ClientSecret"]
    right = secret_hash(alice.client_id, secret, "alice")
    wrong = secret_hash(alice.client_id, secret, "bob")
    missing = f"Client {alice.client_id} is configured with secret but SECRET_HASH was not received"
    mismatch = f"Unable to verify secret hash for client {alice.client_id}"
    assert alice.forgot(SecretHash=right) == TO_EMAIL
    code = newest(host, alice)
    for call in (lambda **more: alice.forgot(**more), lambda **more: alice.confirm(code, **more)):
        with refused(DENIED, missing):
            call()
        with refused(DENIED, mismatch):
            call(SecretHash=wrong)
    with refused(DENIED, missing):
        alice.forgot("nobody")
    assert codes_of(host, alice.pool_id) == [code]
    alice.confirm(code, SecretHash=right)


def test_a_client_without_a_secret_takes_no_proof_of_one(alice: Account) -> None:
    message = (
        f"App client {alice.client_id} is not configured for secret but secret hash was received"
    )
    for call in (alice.forgot, lambda **more: alice.confirm("123456", **more)):
        with refused(INVALID, message):
            call(SecretHash="x")


def test_no_client_is_no_client(cognito: Any) -> None:
    request = {"ClientId": "nobody", "Username": "alice"}
    gone = ("ResourceNotFoundException", "User pool client nobody does not exist.")
    with refused(*gone):
        cognito.forgot_password(**request)
    with refused(*gone):
        cognito.confirm_forgot_password(ConfirmationCode="1", Password=PASSWORD, **request)
