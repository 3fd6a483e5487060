"""Passwords that a developer resets: useless until their users choose others."""

from typing import Any

import pytest
from pycognito.aws_srp import AWSSRP

from tests.host import Host
from tests.integration.directory.accounts.signing_up import VERIFIES_EMAIL, sign_up
from tests.integration.directory.users.accounts import (
    ADDRESS,
    DISABLED,
    GONE,
    HIDING,
    NEW_PASSWORD,
    TELLING,
    VERIFIED,
    WRONG,
    Account,
    make_account,
)
from tests.integration.making import PASSWORD, attributes, codes_of, refused

RESET = ("PasswordResetRequiredException", "Password reset required for the user")


@pytest.fixture
def alice(cognito: Any) -> Account:
    """Alice, whose address is verified and whose password was reset."""
    alice = make_account(cognito, VERIFIES_EMAIL, **VERIFIED)
    answer = cognito.admin_reset_user_password(**alice.in_pool)
    assert set(answer) == {"ResponseMetadata"}
    return alice


@pytest.mark.parametrize("client", [*TELLING, HIDING])
def test_a_password_that_was_reset_signs_in_no_longer(
    host: Host, cognito: Any, client: dict[str, str]
) -> None:
    alice = make_account(cognito, None, client, **VERIFIED)
    cognito.admin_reset_user_password(**alice.in_pool)
    assert alice.user["UserStatus"] == "RESET_REQUIRED"
    for password in (PASSWORD, "wrong"):
        with refused(*RESET):
            alice.sign_in(password=password)
    (code,) = codes_of(host, alice.pool_id)
    alice.confirm(code)
    assert alice.user["UserStatus"] == "CONFIRMED"
    assert alice.sign_in(password=NEW_PASSWORD)
    with refused(*WRONG):
        alice.sign_in()


def test_a_preferred_username_counts_once_a_user_who_was_not_confirmed_is_reset(
    host: Host, cognito: Any
) -> None:
    pool = {"AliasAttributes": ["preferred_username"], **VERIFIES_EMAIL}
    bob = make_account(cognito, pool, None, "bob")
    sign_up(cognito, bob.client_id, preferred_username="al", email=ADDRESS)
    named = {"UserPoolId": bob.pool_id, "Username": "alice"}
    verified = attributes(email=ADDRESS, email_verified="true")
    cognito.admin_update_user_attributes(UserAttributes=verified, **named)
    cognito.admin_reset_user_password(**named)
    bob.confirm(codes_of(host, bob.pool_id)[-1], Username="alice")
    assert bob.sign_in("al", NEW_PASSWORD)


def test_the_user_asks_for_another_code(host: Host, alice: Account) -> None:
    alice.forgot()
    assert alice.user["UserStatus"] == "RESET_REQUIRED"
    alice.confirm(codes_of(host, alice.pool_id)[-1])
    assert alice.sign_in(password=NEW_PASSWORD)


def test_a_developer_resets_it_again_or_sets_another(host: Host, alice: Account) -> None:
    alice.cognito.admin_reset_user_password(**alice.in_pool)
    assert len(codes_of(host, alice.pool_id)) == 2
    alice.set_password(NEW_PASSWORD)
    assert alice.user["UserStatus"] == "CONFIRMED"
    assert alice.sign_in(password=NEW_PASSWORD)


def test_who_is_signed_in_stays_so_but_does_not_go_around_the_code(alice: Account) -> None:
    assert alice.cognito.get_user(**alice.by_token)["Username"] == "alice"
    with refused(*RESET):
        alice.change_password()
    with refused(*RESET):
        alice.sign_in()


def test_a_sign_in_that_has_begun_does_not_end_well(cognito: Any) -> None:
    alice = make_account(cognito, **VERIFIED)
    srp = AWSSRP("alice", PASSWORD, alice.pool_id, alice.client_id, client=cognito)
    begun = cognito.initiate_auth(
        ClientId=alice.client_id, AuthFlow="USER_SRP_AUTH", AuthParameters=srp.get_auth_params()
    )
    cognito.admin_reset_user_password(**alice.in_pool)
    given = srp.process_challenge(begun["ChallengeParameters"], srp.get_auth_params())
    with refused(*RESET):
        cognito.respond_to_auth_challenge(
            ClientId=alice.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=given
        )


def test_nobody_who_is_not_there_or_disabled_is_reset(host: Host, alice: Account) -> None:
    reset = alice.cognito.admin_reset_user_password
    with refused(*GONE):
        reset(UserPoolId=alice.pool_id, Username="nobody")
    with refused("ResourceNotFoundException", "User pool us-east-1_none does not exist."):
        reset(UserPoolId="us-east-1_none", Username="alice")
    alice.set_password(PASSWORD)
    alice.cognito.admin_disable_user(**alice.in_pool)
    with refused(*DISABLED):
        reset(**alice.in_pool)
    assert alice.user["UserStatus"] == "CONFIRMED"
    assert len(codes_of(host, alice.pool_id)) == 1
