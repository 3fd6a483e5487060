"""GetUserAuthFactors and AdminGetUserAuthFactors: what a user can sign in with."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.integration.directory.users.accounts import Account
from tests.integration.making import PASSWORD, refused
from tests.integration.signin.choosing import (
    BOTH,
    BY_EMAIL,
    BY_SMS,
    CODES,
    EMAIL,
    PHONE,
    TOTP,
    Choosing,
)
from tests.integration.signin.passkeys import RP, register

ON = {"Enabled": True}
SMS_ON, EMAIL_ON, APP_ON = (
    {f"{factor}MfaSettings": ON} for factor in ("SMS", "Email", "SoftwareToken")
)
EVERYTHING = {**TOTP, **BY_SMS, **BY_EMAIL}
FACTORS: dict[
    str, tuple[Sequence[str], dict[str, str], dict[str, Any], dict[str, Any], list[str]]
] = {
    # AllowedFirstAuthFactors, her attributes, the second factors of the pool, those that she has
    # enabled: what she is said to have.
    "a password": (("PASSWORD",), BOTH, {}, {}, ["PASSWORD"]),
    "codes": (CODES, BOTH, {}, {}, ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]),
    "codes by mail": (CODES, {"email": EMAIL}, {}, {}, ["PASSWORD", "EMAIL_OTP"]),
    "codes by text": (CODES, {"phone_number": PHONE}, {}, {}, ["PASSWORD", "SMS_OTP"]),
    "no address": (CODES, {}, {}, {}, ["PASSWORD"]),
    "second factors that are not enabled": (("PASSWORD",), BOTH, EVERYTHING, {}, ["PASSWORD"]),
    "texts second": (("PASSWORD",), BOTH, BY_SMS, SMS_ON, ["PASSWORD", "SMS_OTP"]),
    "mails second": (CODES, BOTH, BY_EMAIL, EMAIL_ON, ["PASSWORD", "EMAIL_OTP"]),
    "an app second": (CODES, BOTH, TOTP, APP_ON, ["PASSWORD", "SOFTWARE_TOKEN"]),
    "all of them second": (
        *(("PASSWORD",), BOTH, EVERYTHING, {**SMS_ON, **EMAIL_ON, **APP_ON}),
        ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "SOFTWARE_TOKEN"],
    ),
}


def factors_of(pool: Choosing, username: str, access_token: str) -> dict[str, Any]:
    """Return what both operations say."""
    own: dict[str, Any] = pool.cognito.get_user_auth_factors(AccessToken=access_token)
    others = pool.cognito.admin_get_user_auth_factors(UserPoolId=pool.id, Username=username)
    for answer in (own, others):
        answer.pop("ResponseMetadata")
    assert own == others
    return own


def token_of(pool: Choosing) -> str:
    answer = pool.initiate("USER_PASSWORD_AUTH", USERNAME="alice", PASSWORD=PASSWORD)
    return str(answer["AuthenticationResult"]["AccessToken"])


@pytest.mark.parametrize("case", FACTORS)
def test_the_factors_of_a_user(cognito: Any, case: str) -> None:
    allowed, has, offers, enabled, expected = FACTORS[case]
    pool = Choosing(cognito, allowed)
    pool.user(**has)
    token = token_of(pool)
    if offers:
        pool.mfa(**offers)
    if "SoftwareTokenMfaSettings" in enabled:
        pool.set_up_app(enabled=False)
    if enabled:
        pool.prefer(**enabled)
    told = factors_of(pool, "alice", token)
    assert (told.pop("Username"), told.pop("ConfiguredUserAuthFactors")) == ("alice", expected)
    mfa = sorted(told.pop("UserMFASettingList", []))
    names = {"SMSMfaSettings": "SMS_MFA", "EmailMfaSettings": "EMAIL_OTP"}
    assert mfa == sorted(names.get(one, "SOFTWARE_TOKEN_MFA") for one in enabled)
    assert told == {}


def test_a_preferred_factor_is_told(cognito: Any) -> None:
    pool = Choosing(cognito)
    pool.user(**BOTH)
    token = token_of(pool)
    pool.mfa(**BY_SMS)
    pool.prefer(SMSMfaSettings={**ON, "PreferredMfa": True})
    assert factors_of(pool, "alice", token)["PreferredMfaSetting"] == "SMS_MFA"


def test_passkeys_are_told_while_there_are_any(cognito: Any) -> None:
    pool = Choosing(cognito, ("PASSWORD", "WEB_AUTHN"))
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool.id, WebAuthnConfiguration={"RelyingPartyId": RP}
    )
    alice = Account(cognito, pool.id, pool.client_id, "alice")
    token = alice.tokens["AccessToken"]
    assert factors_of(pool, "alice", token)["ConfiguredUserAuthFactors"] == ["PASSWORD"]
    key = register(alice)
    both = ["PASSWORD", "WEB_AUTHN"]
    assert factors_of(pool, "alice", token)["ConfiguredUserAuthFactors"] == both
    cognito.delete_web_authn_credential(CredentialId=key.credential_id, **alice.by_token)
    assert factors_of(pool, "alice", token)["ConfiguredUserAuthFactors"] == ["PASSWORD"]


def test_who_has_no_password_is_not_said_to(cognito: Any) -> None:
    pool = Choosing(cognito)
    pool.without_password(email=EMAIL, email_verified="true")
    told = cognito.admin_get_user_auth_factors(UserPoolId=pool.id, Username="alice")
    assert told["ConfiguredUserAuthFactors"] == ["EMAIL_OTP"]


def test_nobody_has_none(cognito: Any) -> None:
    pool = Choosing(cognito)
    with refused("UserNotFoundException", "User does not exist."):
        cognito.admin_get_user_auth_factors(UserPoolId=pool.id, Username="nobody")
    with refused("NotAuthorizedException", "Invalid Access Token"):
        cognito.get_user_auth_factors(AccessToken="token")
