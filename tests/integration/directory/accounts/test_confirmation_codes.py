"""Confirming a sign-up: what a code does, how long and how often."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.host import Host
from tests.integration.directory.accounts.signing_up import (
    CONFIRMED,
    EXISTS,
    EXPIRED,
    HOUR,
    INVALID,
    LIMIT,
    MISMATCH,
    NO_CODES,
    UNKNOWN,
    VERIFIES_EMAIL,
    another_code,
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


def test_another_code_is_refused_and_the_right_one_still_counts(
    host: Host, cognito: Any, pool_id: str, client_id: str
) -> None:
    sign_up(cognito, client_id)
    (code,) = codes_of(host, pool_id)
    with refused(*MISMATCH):
        confirm(cognito, client_id, another_code(code))
    confirm(cognito, client_id, code)


def test_a_code_is_of_one_user_only(host: Host, cognito: Any, pool_id: str, client_id: str) -> None:
    sign_up(cognito, client_id, "alice")
    sign_up(cognito, client_id, "bob")
    of_alice, of_bob = (codes_of(host, pool_id, name)[0] for name in ("alice", "bob"))
    if of_alice != of_bob:
        with refused(*MISMATCH):
            confirm(cognito, client_id, of_bob, "alice")
    confirm(cognito, client_id, of_alice, "alice")


def test_only_the_newest_code_counts(host: Host, cognito: Any) -> None:
    pool_id = make_pool(cognito, **VERIFIES_EMAIL)
    client_id = make_client(cognito, pool_id)
    sign_up(cognito, client_id, email="alice@example.com")
    newest = first = codes_of(host, pool_id)[0]
    while newest == first:
        cognito.resend_confirmation_code(ClientId=client_id, Username="alice")
        newest = codes_of(host, pool_id)[-1]
    with refused(*MISMATCH):
        confirm(cognito, client_id, first)
    confirm(cognito, client_id, newest)


def test_who_is_confirmed_is_not_confirmed_again(
    host: Host, cognito: Any, pool_id: str, client_id: str
) -> None:
    sign_up(cognito, client_id)
    (code,) = codes_of(host, pool_id)
    confirm(cognito, client_id, code)
    for again in (code, another_code(code)):
        with refused(*CONFIRMED):
            confirm(cognito, client_id, again)
    with refused(*CONFIRMED):
        cognito.admin_confirm_sign_up(UserPoolId=pool_id, Username="alice")
    with refused(INVALID, "User is already confirmed."):
        cognito.resend_confirmation_code(ClientId=client_id, Username="alice")


def test_a_developer_confirms_without_a_code_and_verifies_nothing(cognito: Any) -> None:
    pool_id = make_pool(cognito, **VERIFIES_EMAIL)
    sign_up(cognito, make_client(cognito, pool_id), email="alice@example.com")
    answer = cognito.admin_confirm_sign_up(UserPoolId=pool_id, Username="alice")
    assert set(answer) == {"ResponseMetadata"}
    found = user(cognito, pool_id)
    assert found["UserStatus"] == "CONFIRMED"
    assert found["Attributes"]["email_verified"] == "false"
    with refused("UserNotFoundException", "User does not exist."):
        cognito.admin_confirm_sign_up(UserPoolId=pool_id, Username="nobody")


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("12 34", r"Member must satisfy regular expression pattern: [\S]+"),
        ("1" * 2049, "Member must have length less than or equal to 2048"),
    ],
)
def test_a_code_of_a_wrong_form_is_refused(
    cognito: Any, client_id: str, code: str, rule: str
) -> None:
    with refused(
        INVALID,
        f"1 validation error detected: Value '{code}' at 'confirmationCode' failed to satisfy "
        f"constraint: {rule}",
    ):
        confirm(cognito, client_id, code)


def test_a_code_lasts_a_day(own_host: Host, own_cognito: Any, at: Callable[[float], None]) -> None:
    pool_id = make_pool(own_cognito, **VERIFIES_EMAIL)
    client_id = make_client(own_cognito, pool_id)
    for name in ("early", "late"):
        sign_up(own_cognito, client_id, name, email=f"{name}@example.com")
    at(24 * HOUR - 60)
    confirm(own_cognito, client_id, codes_of(own_host, pool_id, "early")[0], "early")
    at(24 * HOUR + 60)
    with refused(*EXPIRED):
        confirm(own_cognito, client_id, codes_of(own_host, pool_id, "late")[0], "late")
    own_cognito.resend_confirmation_code(ClientId=client_id, Username="late")
    confirm(own_cognito, client_id, codes_of(own_host, pool_id, "late")[-1], "late")


def test_codes_can_be_tried_fifteen_times_an_hour(
    own_host: Host, own_cognito: Any, at: Callable[[float], None]
) -> None:
    pool_id = make_pool(own_cognito)
    client_id = make_client(own_cognito, pool_id)
    sign_up(own_cognito, client_id)
    (code,) = codes_of(own_host, pool_id)
    for _ in range(15):
        with refused(*MISMATCH):
            confirm(own_cognito, client_id, another_code(code))
    for one in (another_code(code), code):
        with refused(*LIMIT):
            confirm(own_cognito, client_id, one)
    at(HOUR + 60)
    confirm(own_cognito, client_id, code)


def test_codes_are_sent_five_times_an_hour(own_cognito: Any, at: Callable[[float], None]) -> None:
    client_id = make_client(own_cognito, make_pool(own_cognito, **VERIFIES_EMAIL))
    sign_up(own_cognito, client_id, email="alice@example.com")
    for _ in range(5):
        own_cognito.resend_confirmation_code(ClientId=client_id, Username="alice")
    with refused(*LIMIT):
        own_cognito.resend_confirmation_code(ClientId=client_id, Username="alice")
    at(HOUR + 60)
    own_cognito.resend_confirmation_code(ClientId=client_id, Username="alice")


# Users who do not exist


@pytest.mark.parametrize("setting", [{}, {"PreventUserExistenceErrors": "LEGACY"}])
def test_a_client_tells_by_default_that_a_user_does_not_exist(
    cognito: Any, setting: dict[str, str]
) -> None:
    client_id = make_client(cognito, make_pool(cognito, **VERIFIES_EMAIL), **setting)
    with refused(*UNKNOWN):
        confirm(cognito, client_id, "123456", "nobody")
    with refused(*UNKNOWN):
        cognito.resend_confirmation_code(ClientId=client_id, Username="nobody")


def test_a_client_hides_users_when_told_to(cognito: Any) -> None:
    settings = {"PreventUserExistenceErrors": "ENABLED"}
    client_id = make_client(cognito, make_pool(cognito, **VERIFIES_EMAIL), **settings)
    with refused(*EXPIRED):
        confirm(cognito, client_id, "123456", "nobody")
    details = cognito.resend_confirmation_code(ClientId=client_id, Username="nobody@example.com")
    assert details["CodeDeliveryDetails"] == {
        "Destination": "n***@e***",
        "DeliveryMedium": "EMAIL",
        "AttributeName": "email",
    }
    cognito.resend_confirmation_code(ClientId=client_id, Username="nobody")
    sign_up(cognito, client_id)
    with refused(*EXISTS):
        sign_up(cognito, client_id)


def test_limits_do_not_tell_whether_a_user_exists(cognito: Any) -> None:
    settings = {"PreventUserExistenceErrors": "ENABLED"}
    client_id = make_client(cognito, make_pool(cognito, **VERIFIES_EMAIL), **settings)
    for _ in range(5):
        cognito.resend_confirmation_code(ClientId=client_id, Username="nobody")
    with refused(*LIMIT):
        cognito.resend_confirmation_code(ClientId=client_id, Username="nobody")
    for _ in range(15):
        with refused(*EXPIRED):
            confirm(cognito, client_id, "123456", "nobody")
    with refused(*LIMIT):
        confirm(cognito, client_id, "123456", "nobody")


def test_a_pool_that_verifies_nothing_resends_nothing_to_anybody(cognito: Any) -> None:
    settings = {"PreventUserExistenceErrors": "ENABLED"}
    client_id = make_client(cognito, make_pool(cognito), **settings)
    sign_up(cognito, client_id)
    for name in ("alice", "nobody"):
        with refused(*NO_CODES):
            cognito.resend_confirmation_code(ClientId=client_id, Username=name)
