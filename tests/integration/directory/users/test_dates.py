"""UserCreateDate and UserLastModifiedDate: the one never changes, the other with every change."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pyotp
import pytest

from localstack_cognito import clock
from tests.integration.directory.accounts.signing_up import VERIFIES_EMAIL, sign_up
from tests.integration.directory.users.accounts import (
    ADDRESS,
    NEW_PASSWORD,
    PHONE,
    Account,
    make_account,
)
from tests.integration.making import PASSWORD
from tests.integration.second_looks.between import codes

BY_SMS = [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]
CORP = {"ProviderName": "Corp", "ProviderAttributeName": "sub", "ProviderAttributeValue": "42"}
OF_COGNITO = {"ProviderName": "Cognito", "ProviderAttributeValue": "alice"}

Operation = Callable[[Account], Any]


@pytest.fixture
def cognito(in_process: Callable[[str], Any]) -> Any:
    """A client of this process."""
    return in_process("cognito-idp")


def _nothing(alice: Account) -> None:
    """There is nothing to do before."""


def _newest(alice: Account) -> str:
    return str(codes(alice.pool_id)[-1])


def _of(name: str, **more: Any) -> Operation:
    """Return an operation that names the user in the pool."""
    return lambda alice: getattr(alice.cognito, name)(**alice.in_pool, **more)


def _by_token(name: str, **more: Any) -> Operation:
    """Return an operation that the user asks for."""
    return lambda alice: getattr(alice.cognito, name)(**alice.by_token, **more)


def _associate(alice: Account) -> None:
    secret = alice.cognito.associate_software_token(**alice.by_token)["SecretCode"]
    alice.cognito.verify_software_token(UserCode=pyotp.TOTP(secret).now(), **alice.by_token)


def _link(alice: Account) -> None:
    alice.cognito.admin_link_provider_for_user(
        UserPoolId=alice.pool_id, DestinationUser=OF_COGNITO, SourceUser=CORP
    )


def _unlink(user: dict[str, str]) -> Operation:
    return lambda alice: alice.cognito.admin_disable_provider_for_user(
        UserPoolId=alice.pool_id, User=user
    )


def _invite_again(alice: Account) -> None:
    alice.cognito.admin_create_user(MessageAction="RESEND", **alice.in_pool)


def _answer_new_password(alice: Account) -> None:
    asked = alice.begin()
    alice.cognito.respond_to_auth_challenge(
        ClientId=alice.client_id,
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": "alice", "NEW_PASSWORD": NEW_PASSWORD},
    )


def _refuse_sign_in(alice: Account) -> None:
    with pytest.raises(alice.cognito.exceptions.NotAuthorizedException):
        alice.sign_in(password="Wrong123!")


def _group(alice: Account) -> None:
    alice.cognito.create_group(UserPoolId=alice.pool_id, GroupName="staff")


def _temporary(alice: Account) -> None:
    alice.set_password(PASSWORD, permanent=False)


CHANGES: dict[str, tuple[Operation, Operation]] = {
    "AdminSetUserPassword": (_nothing, lambda alice: alice.set_password(NEW_PASSWORD)),
    "AdminSetUserPassword, not permanent": (_nothing, _temporary),
    "AdminEnableUser": (_nothing, _of("admin_enable_user")),
    "AdminDisableUser": (_nothing, _of("admin_disable_user")),
    "AdminSetUserSettings": (_nothing, _of("admin_set_user_settings", MFAOptions=BY_SMS)),
    "SetUserSettings": (_nothing, _by_token("set_user_settings", MFAOptions=BY_SMS)),
    "AdminUpdateUserAttributes": (_nothing, lambda alice: alice.admin_update(name="another")),
    "UpdateUserAttributes": (_nothing, lambda alice: alice.update(name="another")),
    "AdminDeleteUserAttributes": (
        _nothing,
        _of("admin_delete_user_attributes", UserAttributeNames=["phone_number"]),
    ),
    "DeleteUserAttributes": (_nothing, lambda alice: alice.delete("phone_number")),
    "VerifyUserAttribute": (Account.ask, lambda alice: alice.verify(_newest(alice))),
    "SetUserMFAPreference": (
        _nothing,
        _by_token("set_user_mfa_preference", SMSMfaSettings={"Enabled": True}),
    ),
    "AdminSetUserMFAPreference": (
        _nothing,
        _of("admin_set_user_mfa_preference", SMSMfaSettings={"Enabled": True}),
    ),
    "AdminDeleteSoftwareToken": (_associate, _of("admin_delete_software_token")),
    "AdminLinkProviderForUser": (_nothing, _link),
    "AdminDisableProviderForUser": (_link, _unlink(CORP)),
    "AdminDisableProviderForUser, of Cognito": (_nothing, _unlink(OF_COGNITO)),
    "AdminResetUserPassword": (_nothing, _of("admin_reset_user_password")),
    "ConfirmForgotPassword": (Account.forgot, lambda alice: alice.confirm(_newest(alice))),
    "ChangePassword": (_nothing, Account.change_password),
    "AdminCreateUser (RESEND)": (_temporary, _invite_again),
    "NEW_PASSWORD_REQUIRED": (_temporary, _answer_new_password),
    "an alias that another user takes": (
        _nothing,
        lambda alice: alice.another("bob", email=ADDRESS, email_verified="false").admin_update(
            email_verified="true"
        ),
    ),
}
NO_CHANGES: dict[str, tuple[Operation, Operation]] = {
    "InitiateAuth": (_nothing, Account.sign_in),
    "InitiateAuth, refused": (_nothing, _refuse_sign_in),
    "InitiateAuth, with a refresh token": (_nothing, Account.refresh),
    "ForgotPassword": (_nothing, Account.forgot),
    "GetUserAttributeVerificationCode": (_nothing, Account.ask),
    "AssociateSoftwareToken": (_nothing, _by_token("associate_software_token")),
    "VerifySoftwareToken": (_nothing, _associate),
    "AdminAddUserToGroup": (_group, _of("admin_add_user_to_group", GroupName="staff")),
    "AdminUserGlobalSignOut": (_nothing, _of("admin_user_global_sign_out")),
    "GlobalSignOut": (_nothing, _by_token("global_sign_out")),
    "GetUser": (_nothing, _by_token("get_user")),
}


@pytest.fixture
def alice(cognito: Any) -> Account:
    """A user who is signed in, and has all that one of the operations needs."""
    settings = {
        "AliasAttributes": ["email"],
        "MfaConfiguration": "OPTIONAL",
        "SmsConfiguration": {
            "SnsCallerArn": "arn:aws:iam::000000000000:role/sms",
            "ExternalId": "external",
        },
    }
    alice = make_account(
        cognito, settings, name="alice", phone_number=PHONE, email=ADDRESS, email_verified="true"
    )
    cognito.set_user_pool_mfa_config(
        UserPoolId=alice.pool_id,
        MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True},
        SmsMfaConfiguration={"SmsConfiguration": settings["SmsConfiguration"]},
    )
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


def _dates_around(
    alice: Account, operation: Operation, monkeypatch: pytest.MonkeyPatch
) -> tuple[Any, Any, timedelta]:
    """Return when the user was made, before and after, and by how much the other date moved."""
    before = alice.user
    now = clock.now()
    # Short enough for tokens, codes and authenticator apps.
    monkeypatch.setattr(clock, "now", lambda: now + 60)
    operation(alice)
    after = alice.user
    moved = after["UserLastModifiedDate"] - before["UserLastModifiedDate"]
    return before["UserCreateDate"], after["UserCreateDate"], moved


@pytest.mark.parametrize(("earlier", "operation"), CHANGES.values(), ids=CHANGES)
def test_what_changes_a_user(
    alice: Account, earlier: Operation, operation: Operation, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier(alice)
    made_before, made_after, moved = _dates_around(alice, operation, monkeypatch)
    assert made_before == made_after
    assert moved > timedelta(seconds=50)


@pytest.mark.parametrize(("earlier", "operation"), NO_CHANGES.values(), ids=NO_CHANGES)
def test_what_changes_nothing_of_a_user(
    alice: Account, earlier: Operation, operation: Operation, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier(alice)
    made_before, made_after, moved = _dates_around(alice, operation, monkeypatch)
    assert made_before == made_after
    assert moved == timedelta()


CONFIRMING: dict[str, Callable[[Any, str, str, str], Any]] = {
    "ConfirmSignUp": lambda cognito, pool_id, client_id, code: cognito.confirm_sign_up(
        ClientId=client_id, Username="alice", ConfirmationCode=code
    ),
    "AdminConfirmSignUp": lambda cognito, pool_id, client_id, code: cognito.admin_confirm_sign_up(
        UserPoolId=pool_id, Username="alice"
    ),
}


@pytest.mark.parametrize("confirm", CONFIRMING.values(), ids=CONFIRMING)
def test_what_confirms_a_sign_up(
    cognito: Any,
    confirm: Callable[[Any, str, str, str], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bob = make_account(cognito, VERIFIES_EMAIL, None, "bob")
    sign_up(cognito, bob.client_id, email=ADDRESS)
    named = {"UserPoolId": bob.pool_id, "Username": "alice"}
    before = cognito.admin_get_user(**named)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + 60)
    confirm(cognito, bob.pool_id, bob.client_id, _newest(bob))
    after = cognito.admin_get_user(**named)
    assert after["UserCreateDate"] == before["UserCreateDate"]
    moved = after["UserLastModifiedDate"] - before["UserLastModifiedDate"]
    assert moved > timedelta(seconds=50)
