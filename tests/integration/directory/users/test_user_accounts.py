"""Users who are disabled, enabled and deleted, and their old-fashioned settings."""

from typing import Any

import pytest

from tests.host import Host
from tests.integration.directory.accounts.signing_up import INVALID
from tests.integration.directory.users.accounts import (
    DISABLED,
    GONE,
    PHONE,
    REFRESH_REVOKED,
    REVOKED,
    Account,
    make_account,
)
from tests.integration.making import SMS, codes_of, make_user, refused

BY_SMS = [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]
OFFERS_SMS = {"MfaConfiguration": "OFF", **SMS}


@pytest.fixture
def alice(cognito: Any) -> Account:
    return make_account(cognito, email="alice@example.com", email_verified="true")


# Disabled and enabled


def test_a_disabled_user_does_not_sign_in_and_her_tokens_end(alice: Account) -> None:
    bob = alice.another("bob")
    before = alice.user
    answer = alice.cognito.admin_disable_user(**alice.in_pool)
    assert set(answer) == {"ResponseMetadata"}
    assert alice.user["Enabled"] is False
    assert alice.user["UserStatus"] == "CONFIRMED"
    assert alice.user["UserLastModifiedDate"] > before["UserLastModifiedDate"]
    with refused(*DISABLED):
        alice.sign_in()
    with refused(*DISABLED):
        alice.cognito.get_user(**alice.by_token)
    with refused(*DISABLED):
        alice.refresh()
    assert bob.sign_in()
    assert bob.refresh()


def test_an_enabled_user_signs_in_again_but_not_with_the_tokens_from_before(
    alice: Account,
) -> None:
    alice.cognito.admin_disable_user(**alice.in_pool)
    answer = alice.cognito.admin_enable_user(**alice.in_pool)
    assert set(answer) == {"ResponseMetadata"}
    assert alice.user["Enabled"] is True
    with refused(*REVOKED):
        alice.cognito.get_user(**alice.by_token)
    with refused(*REFRESH_REVOKED):
        alice.refresh()
    assert alice.sign_in()


def test_doing_it_twice_is_no_error(alice: Account) -> None:
    for operation in (alice.cognito.admin_disable_user, alice.cognito.admin_enable_user):
        for _ in range(2):
            operation(**alice.in_pool)
    assert alice.sign_in()


def test_a_disabled_user_is_listed_as_one(alice: Account) -> None:
    alice.another("bob")
    alice.cognito.admin_disable_user(**alice.in_pool)
    for wanted, name in (("Disabled", "alice"), ("Enabled", "bob")):
        (found,) = alice.cognito.list_users(
            UserPoolId=alice.pool_id, Filter=f'status = "{wanted}"'
        )["Users"]
        assert found["Username"] == name


@pytest.mark.parametrize("operation", ["admin_disable_user", "admin_enable_user"])
def test_only_who_is_there_is_disabled_or_enabled(alice: Account, operation: str) -> None:
    call = getattr(alice.cognito, operation)
    with refused(*GONE):
        call(UserPoolId=alice.pool_id, Username="nobody")
    with refused("ResourceNotFoundException", "User pool us-east-1_none does not exist."):
        call(UserPoolId="us-east-1_none", Username="alice")


# Deleted


def test_a_user_deletes_herself_and_nobody_else(alice: Account) -> None:
    bob = alice.another("bob")
    answer = alice.cognito.delete_user(**alice.by_token)
    assert set(answer) == {"ResponseMetadata"}
    with refused(*GONE):
        alice.cognito.admin_get_user(**alice.in_pool)
    with refused(*GONE):
        alice.cognito.get_user(**alice.by_token)
    with refused(*GONE):
        alice.cognito.delete_user(**alice.by_token)
    with refused(
        "NotAuthorizedException", "The user has been deleted for the associated refresh token"
    ):
        alice.refresh()
    assert bob.sign_in()


def test_who_has_the_name_of_a_deleted_user_is_another_one(host: Host, alice: Account) -> None:
    sub = alice.user["UserAttributes"]
    alice.forgot()
    code = codes_of(host, alice.pool_id)[-1]
    alice.cognito.create_group(UserPoolId=alice.pool_id, GroupName="admins")
    alice.cognito.admin_add_user_to_group(GroupName="admins", **alice.in_pool)
    alice.cognito.delete_user(**alice.by_token)
    make_user(alice.cognito, alice.pool_id, "alice")
    assert alice.user["UserAttributes"] != sub
    assert alice.cognito.admin_list_groups_for_user(**alice.in_pool)["Groups"] == []
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        alice.confirm(code)
    with refused("NotAuthorizedException", "Invalid access token."):
        alice.cognito.get_user(**alice.by_token)


@pytest.mark.parametrize("kind", ["IdToken", "RefreshToken"])
def test_only_an_access_token_deletes(alice: Account, kind: str) -> None:
    with refused("NotAuthorizedException", "Invalid Access Token"):
        alice.cognito.delete_user(AccessToken=alice.tokens[kind])
    assert alice.sign_in()


# The settings from before there were preferences


@pytest.mark.parametrize("door", ["her", "admin"])
def test_codes_go_to_the_phone_of_who_wants_them_there(host: Host, cognito: Any, door: str) -> None:
    alice = make_account(cognito, OFFERS_SMS, phone_number=PHONE, phone_number_verified="true")
    cognito.set_user_pool_mfa_config(
        UserPoolId=alice.pool_id,
        MfaConfiguration="OPTIONAL",
        SmsMfaConfiguration={"SmsConfiguration": SMS["SmsConfiguration"]},
    )

    def put(options: list[dict[str, str]]) -> None:
        if door == "her":
            answer = cognito.set_user_settings(MFAOptions=options, **alice.by_token)
        else:
            answer = cognito.admin_set_user_settings(MFAOptions=options, **alice.in_pool)
        assert set(answer) == {"ResponseMetadata"}

    put(BY_SMS)
    assert alice.user["MFAOptions"] == BY_SMS
    assert cognito.get_user(**alice.by_token)["MFAOptions"] == BY_SMS
    begun = alice.begin()
    assert begun["ChallengeName"] == "SMS_MFA"
    assert begun["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == "+*******0123"
    signed_in = cognito.respond_to_auth_challenge(
        ClientId=alice.client_id,
        ChallengeName="SMS_MFA",
        Session=begun["Session"],
        ChallengeResponses={
            "USERNAME": "alice",
            "SMS_MFA_CODE": codes_of(host, alice.pool_id)[-1],
        },
    )
    assert signed_in["AuthenticationResult"]["AccessToken"]
    put([])
    assert "MFAOptions" not in alice.user
    assert alice.sign_in()


WRONG_OPTIONS = (
    {"DeliveryMedium": "EMAIL", "AttributeName": "email"},
    {"DeliveryMedium": "SMS", "AttributeName": "email"},
    {"DeliveryMedium": "SMS"},
)


@pytest.mark.parametrize("option", WRONG_OPTIONS)
def test_only_codes_by_sms_can_be_set(alice: Account, option: dict[str, str]) -> None:
    with refused(
        INVALID, "Only the delivery medium SMS and the attribute phone_number can be set."
    ):
        alice.cognito.set_user_settings(MFAOptions=[option], **alice.by_token)
    assert "MFAOptions" not in alice.user


def test_who_has_no_phone_gets_no_codes_there(alice: Account) -> None:
    with refused(INVALID, "User does not have delivery config set to turn on SMS_MFA"):
        alice.cognito.admin_set_user_settings(MFAOptions=BY_SMS, **alice.in_pool)
    with refused(*GONE):
        alice.cognito.admin_set_user_settings(
            UserPoolId=alice.pool_id, Username="nobody", MFAOptions=BY_SMS
        )
