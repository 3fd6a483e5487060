"""Operations on a user that another operation overtakes."""

from typing import Any

import pytest

from localstack_cognito.directory.accounts import password_change
from localstack_cognito.directory.users import (
    delivery,
    mfa,
    user_attributes,
    user_identities,
    users,
)
from tests.integration.directory.users.accounts import (
    ADDRESS,
    GONE,
    NEW_PASSWORD,
    PHONE,
    WRONG,
    Account,
    make_account,
)
from tests.integration.second_looks.between import Race

BETWEEN = "Between123!"
VERIFIED = {"email": ADDRESS, "email_verified": "true", "name": "before"}


def _gone(alice: Account) -> None:
    alice.cognito.admin_delete_user(**alice.in_pool)


def _renamed(alice: Account) -> None:
    alice.admin_update(name="between")


def _is_renamed(alice: Account) -> None:
    assert alice.attributes["name"] == "between"


def _prefer(alice: Account, **settings: Any) -> None:
    alice.cognito.set_user_mfa_preference(**alice.by_token, **settings)


ENABLED = {"Enabled": True}
NO_PHONE = (
    "InvalidParameterException",
    "User does not have delivery config set to turn on SMS_MFA",
)


def _factors(*expected: str) -> Any:
    def check(alice: Account) -> None:
        assert alice.user.get("UserMFASettingList", []) == list(expected)

    return check


def _link(alice: Account) -> None:
    alice.cognito.admin_link_provider_for_user(
        UserPoolId=alice.pool_id,
        DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": alice.username},
        SourceUser={
            "ProviderName": "Corp",
            "ProviderAttributeName": "sub",
            "ProviderAttributeValue": "42",
        },
    )


SIGNED_IN = {
    "ChangePassword, after ChangePassword": Race(
        lambda alice: alice.change_password(NEW_PASSWORD),
        password_change.change_password,
        lambda alice: alice.change_password(BETWEEN),
        WRONG,
        lambda alice: alice.sign_in(password=BETWEEN),
    ),
    "ChangePassword, after AdminSetUserPassword": Race(
        lambda alice: alice.change_password(NEW_PASSWORD),
        password_change.change_password,
        lambda alice: alice.set_password(BETWEEN),
        WRONG,
        lambda alice: alice.sign_in(password=BETWEEN),
    ),
    "ChangePassword, after AdminDeleteUser": Race(
        Account.change_password, password_change.change_password, _gone, GONE
    ),
    "ChangePassword, with AdminUpdateUserAttributes": Race(
        Account.change_password,
        password_change.change_password,
        _renamed,
        left=_is_renamed,
    ),
    "AdminSetUserPassword, after AdminDeleteUser": Race(
        lambda alice: alice.set_password(NEW_PASSWORD),
        password_change.admin_set_user_password,
        _gone,
        GONE,
    ),
    "AdminSetUserPassword, with AdminUpdateUserAttributes": Race(
        lambda alice: alice.set_password(NEW_PASSWORD),
        password_change.admin_set_user_password,
        _renamed,
        left=_is_renamed,
    ),
    "DeleteUser, after AdminDeleteUser": Race(
        lambda alice: alice.cognito.delete_user(**alice.by_token), users.delete_user, _gone, GONE
    ),
    "SetUserSettings, after DeleteUserAttributes": Race(
        lambda alice: alice.cognito.set_user_settings(
            MFAOptions=[{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}],
            **alice.by_token,
        ),
        users.set_user_settings,
        lambda alice: alice.delete("phone_number"),
        NO_PHONE,
    ),
    "SetUserSettings, with AdminUpdateUserAttributes": Race(
        lambda alice: alice.cognito.set_user_settings(MFAOptions=[], **alice.by_token),
        users.set_user_settings,
        _renamed,
        left=_is_renamed,
    ),
    "UpdateUserAttributes, with AdminUpdateUserAttributes": Race(
        lambda alice: alice.update(nickname="al"),
        delivery.send_letters,
        _renamed,
        left=_is_renamed,
    ),
    "UpdateUserAttributes, after AdminDeleteUser": Race(
        lambda alice: alice.update(nickname="al"), delivery.send_letters, _gone, GONE
    ),
    "DeleteUserAttributes, with AdminUpdateUserAttributes": Race(
        lambda alice: alice.delete("phone_number"),
        user_attributes._delete,
        _renamed,
        left=_is_renamed,
    ),
    "DeleteUserAttributes, after AdminDeleteUser": Race(
        lambda alice: alice.delete("phone_number"), user_attributes._delete, _gone, GONE
    ),
    "SetUserMFAPreference, after DeleteUserAttributes": Race(
        lambda alice: _prefer(alice, SMSMfaSettings=ENABLED),
        mfa.set_user_mfa_preference,
        lambda alice: alice.delete("phone_number"),
        NO_PHONE,
        _factors(),
    ),
    "SetUserMFAPreference, with SetUserMFAPreference": Race(
        lambda alice: _prefer(alice, SMSMfaSettings=ENABLED),
        mfa.set_user_mfa_preference,
        lambda alice: _prefer(alice, EmailMfaSettings=ENABLED),
        left=_factors("EMAIL_OTP", "SMS_MFA"),
    ),
    "SetUserMFAPreference, after AdminDeleteUser": Race(
        lambda alice: _prefer(alice, SMSMfaSettings=ENABLED),
        mfa.set_user_mfa_preference,
        _gone,
        GONE,
    ),
    "AdminResetUserPassword, after AdminDisableUser": Race(
        lambda alice: alice.cognito.admin_reset_user_password(**alice.in_pool),
        delivery.send_letters,
        lambda alice: alice.cognito.admin_disable_user(**alice.in_pool),
        ("NotAuthorizedException", "User is disabled."),
    ),
    "AdminResetUserPassword, with AdminUpdateUserAttributes": Race(
        lambda alice: alice.cognito.admin_reset_user_password(**alice.in_pool),
        delivery.send_letters,
        _renamed,
        left=_is_renamed,
    ),
    "AdminLinkProviderForUser, after DeleteIdentityProvider": Race(
        _link,
        user_identities.admin_link_provider_for_user,
        lambda alice: alice.cognito.delete_identity_provider(
            UserPoolId=alice.pool_id, ProviderName="Corp"
        ),
        ("InvalidParameterException", "The provider Corp does not exist for User Pool {}"),
    ),
}


@pytest.fixture
def alice(cognito: Any) -> Account:
    """A user who is signed in and has two addresses; her pool verifies none."""
    alice = make_account(cognito, phone_number=PHONE, **VERIFIED)
    cognito.create_identity_provider(
        UserPoolId=alice.pool_id,
        ProviderName="Corp",
        ProviderType="OIDC",
        ProviderDetails={
            "client_id": "id",
            "client_secret": "secret",
            "attributes_request_method": "GET",
            "oidc_issuer": "https://corp.example.com",
            "authorize_scopes": "openid",
            "authorize_url": "https://corp.example.com/authorize",
            "token_url": "https://corp.example.com/token",
            "attributes_url": "https://corp.example.com/userinfo",
            "jwks_uri": "https://corp.example.com/jwks",
        },
    )
    return alice


@pytest.mark.parametrize("race", SIGNED_IN.values(), ids=SIGNED_IN)
def test_a_user_who_is_there(alice: Account, race: Race) -> None:
    race.of(alice.pool_id).run(alice)
