"""Passkeys that stand for both factors: WebAuthnMfaSettings."""

from typing import Any

import pytest

from tests.integration.directory.users.accounts import Account, make_account
from tests.integration.making import PASSWORD, SMS, refused
from tests.integration.signin.authenticator import Authenticator
from tests.integration.signin.passkeys import PASSKEYS, RP, complete, register, start

INVALID = "InvalidParameterException"
ON, OFF = {"Enabled": True}, {"Enabled": False}
ALONE = (INVALID, "WebAuthn MFA requires enabling an additional MFA setting.")
MULTI_FACTOR = {"FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"}


def make_alice(cognito: Any, **settings: str) -> Account:
    """Make a user with a phone in a pool that offers SMS as a second factor."""
    alice = make_account(cognito, {**PASSKEYS, **SMS}, phone_number="+15555550123")
    cognito.set_user_pool_mfa_config(
        UserPoolId=alice.pool_id,
        MfaConfiguration="OPTIONAL",
        SmsMfaConfiguration=SMS,
        WebAuthnConfiguration={"RelyingPartyId": RP, **settings},
    )
    return alice


def prefer(account: Account, **settings: Any) -> None:
    answer = account.cognito.set_user_mfa_preference(**account.by_token, **settings)
    assert set(answer) == {"ResponseMetadata"}


def factors(account: Account) -> tuple[list[str] | None, str | None]:
    return account.user.get("UserMFASettingList"), account.user.get("PreferredMfaSetting")


@pytest.mark.parametrize("by_admin", [False, True])
def test_passkeys_are_enabled_beside_another_factor(cognito: Any, by_admin: bool) -> None:
    alice = make_alice(cognito, **MULTI_FACTOR)
    register(alice)
    settings = {"SMSMfaSettings": {**ON, "PreferredMfa": True}, "WebAuthnMfaSettings": ON}
    if by_admin:
        cognito.admin_set_user_mfa_preference(**alice.in_pool, **settings)
    else:
        prefer(alice, **settings)
    both = (["SMS_MFA", "WEB_AUTHN_MFA"], "SMS_MFA")
    assert factors(alice) == both
    assert cognito.get_user(**alice.by_token)["UserMFASettingList"] == both[0]
    prefer(alice, **settings)
    prefer(alice, SMSMfaSettings=ON)
    assert factors(alice) == both
    prefer(alice, WebAuthnMfaSettings=OFF)
    assert factors(alice) == (["SMS_MFA"], "SMS_MFA")


def test_they_are_enabled_in_one_request_with_the_other(cognito: Any) -> None:
    alice = make_alice(cognito, **MULTI_FACTOR)
    register(alice)
    for settings in ({}, {"SMSMfaSettings": OFF}):
        with refused(*ALONE):
            prefer(alice, WebAuthnMfaSettings=ON, **settings)
    prefer(alice, SMSMfaSettings=ON)
    with refused(*ALONE):
        prefer(alice, WebAuthnMfaSettings=ON)
    assert factors(alice) == (["SMS_MFA"], None)


@pytest.mark.parametrize("settings", [{}, {"FactorConfiguration": "SINGLE_FACTOR"}])
def test_the_pool_must_take_them_for_both_factors(cognito: Any, settings: dict[str, str]) -> None:
    alice = make_alice(cognito, **settings)
    register(alice)
    with refused(INVALID, "WebAuthn MFA is not enabled for the user pool."):
        prefer(alice, SMSMfaSettings=ON, WebAuthnMfaSettings=ON)
    assert factors(alice) == (None, None)


def test_the_user_must_have_one_of_the_pools_relying_party(cognito: Any) -> None:
    alice = make_alice(cognito, **MULTI_FACTOR)
    none = (INVALID, "User does not have applicable WebAuthn credentials to enable WebAuthn MFA.")
    with refused(*none):
        prefer(alice, SMSMfaSettings=ON, WebAuthnMfaSettings=ON)
    register(alice)
    cognito.set_user_pool_mfa_config(
        UserPoolId=alice.pool_id,
        MfaConfiguration="OPTIONAL",
        SmsMfaConfiguration=SMS,
        WebAuthnConfiguration={"RelyingPartyId": "example.org", **MULTI_FACTOR},
    )
    with refused(*none):
        prefer(alice, SMSMfaSettings=ON, WebAuthnMfaSettings=ON)
    assert factors(alice) == (None, None)


def test_they_do_not_stay_alone(cognito: Any) -> None:
    alice = make_alice(cognito, **MULTI_FACTOR)
    register(alice)
    prefer(alice, SMSMfaSettings=ON, WebAuthnMfaSettings=ON)
    prefer(alice, SMSMfaSettings=OFF)
    assert factors(alice) == (None, None)


def test_they_end_with_the_last_passkey(cognito: Any) -> None:
    alice = make_alice(cognito, **MULTI_FACTOR)
    first, second = register(alice), register(alice)
    prefer(alice, SMSMfaSettings={**ON, "PreferredMfa": True}, WebAuthnMfaSettings=ON)
    for authenticator, left in (
        (first, ["SMS_MFA", "WEB_AUTHN_MFA"]),
        (second, ["SMS_MFA"]),
    ):
        cognito.delete_web_authn_credential(
            CredentialId=authenticator.credential_id, **alice.by_token
        )
        assert factors(alice) == (left, "SMS_MFA")


def test_a_password_is_still_followed_by_the_other_factor(cognito: Any) -> None:
    alice = make_alice(cognito, **MULTI_FACTOR)
    complete(alice, Authenticator().register(start(alice)))
    prefer(alice, SMSMfaSettings=ON, WebAuthnMfaSettings=ON)
    assert alice.begin(password=PASSWORD)["ChallengeName"] == "SMS_MFA"
