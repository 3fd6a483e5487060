"""Which second factors go with which first ones, and what AWS says of those that do not."""

from typing import Any

import pytest

from tests.integration.making import SMS, describe_pool, make_pool, refused

INVALID = "InvalidParameterException"
TOTP = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
NO_TOTP = {"SoftwareTokenMfaConfiguration": {"Enabled": False}}
SENDER = {
    "EmailConfiguration": {
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/me@example.com",
    }
}
CODES_BESIDE_ON = (
    "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled"
)
ONE_FACTOR = (
    "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and WebAuthn is "
    "an allowed first auth factor"
)
NOT_FOR_MFA = (
    "WEB_AUTHN cannot be used as an auth factor when MFA is enabled if not configured for MFA."
)
OFF_AND_ON = "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
NO_FACTOR = (
    "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled."
)
NOT_TURNED_ON = "Cannot turn MFA functionality ON, once the user pool has been created."
NO_SMS = (
    "SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS configuration"
)
NO_SMS_FOR_MFA = (
    "SMS configuration and Auto verification for phone_number are required when MFA is "
    "required/optional"
)


def first_factors(*names: str) -> dict[str, Any]:
    return {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", *names]}}}


def passkeys(**members: str) -> dict[str, Any]:
    return {"WebAuthnConfiguration": {"UserVerification": "required", **members}}


ONE = passkeys(FactorConfiguration="SINGLE_FACTOR")
BOTH = passkeys(FactorConfiguration="MULTI_FACTOR_WITH_USER_VERIFICATION")


def mfa_config(cognito: Any, pool_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = cognito.get_user_pool_mfa_config(UserPoolId=pool_id)
    answer.pop("ResponseMetadata")
    return answer


REFUSED: tuple[tuple[dict[str, Any], dict[str, Any], str], ...] = (
    # the pool, what SetUserPoolMfaConfig is asked, what it says
    (first_factors("EMAIL_OTP"), {"MfaConfiguration": "ON", **TOTP}, CODES_BESIDE_ON),
    (
        {**first_factors("SMS_OTP"), **SMS},
        {"MfaConfiguration": "ON", **TOTP},
        CODES_BESIDE_ON,
    ),
    (
        {**first_factors("SMS_OTP"), **SMS},
        {"MfaConfiguration": "ON", "SmsMfaConfiguration": SMS},
        CODES_BESIDE_ON,
    ),
    (
        {**first_factors("EMAIL_OTP", "WEB_AUTHN"), **SENDER},
        {"MfaConfiguration": "ON", "EmailMfaConfiguration": {}, **BOTH},
        CODES_BESIDE_ON,
    ),
    (first_factors("WEB_AUTHN"), {"MfaConfiguration": "ON", **TOTP}, ONE_FACTOR),
    (first_factors("WEB_AUTHN"), {"MfaConfiguration": "ON", **TOTP, **ONE}, ONE_FACTOR),
    (first_factors("WEB_AUTHN"), {"MfaConfiguration": "ON", **TOTP, **passkeys()}, ONE_FACTOR),
    ({}, {"MfaConfiguration": "OFF", **NO_TOTP}, OFF_AND_ON),
    ({}, {"MfaConfiguration": "OFF", "SmsMfaConfiguration": SMS}, OFF_AND_ON),
    (SMS, {"MfaConfiguration": "OFF", "SmsMfaConfiguration": {}}, OFF_AND_ON),
    (SENDER, {"MfaConfiguration": "OFF", "EmailMfaConfiguration": {}}, OFF_AND_ON),
    ({}, TOTP, OFF_AND_ON),
    ({}, {"MfaConfiguration": "OPTIONAL", **BOTH}, NO_FACTOR),
    ({}, {"MfaConfiguration": "ON", **NO_TOTP, **BOTH}, NO_FACTOR),
    (SMS, {"MfaConfiguration": "ON"}, NO_FACTOR),
)


@pytest.mark.parametrize(("pool", "asked", "message"), REFUSED)
def test_second_factors_that_aws_refuses_change_nothing(
    cognito: Any, pool: dict[str, Any], asked: dict[str, Any], message: str
) -> None:
    pool_id = make_pool(cognito, **pool)
    with refused(INVALID, message):
        cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **asked)
    assert mfa_config(cognito, pool_id) == {"MfaConfiguration": "OFF"}


TAKEN: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    (first_factors("EMAIL_OTP"), {"MfaConfiguration": "OPTIONAL", **TOTP}),
    ({**first_factors("SMS_OTP"), **SMS}, {"MfaConfiguration": "OPTIONAL", **TOTP}),
    (first_factors("WEB_AUTHN"), {"MfaConfiguration": "OPTIONAL", **TOTP, **ONE}),
    (first_factors("WEB_AUTHN"), {"MfaConfiguration": "ON", **TOTP, **BOTH}),
    (first_factors(), {"MfaConfiguration": "ON", **TOTP, **ONE}),
    (first_factors("WEB_AUTHN"), {"MfaConfiguration": "OFF", **ONE}),
    (first_factors("EMAIL_OTP"), {"MfaConfiguration": "OFF", **BOTH}),
)


@pytest.mark.parametrize(("pool", "asked"), TAKEN)
def test_second_factors_that_go_with_the_first_ones_are_taken(
    cognito: Any, pool: dict[str, Any], asked: dict[str, Any]
) -> None:
    pool_id = make_pool(cognito, **pool)
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **asked)
    assert mfa_config(cognito, pool_id) == asked


def test_a_request_that_names_the_pool_alone_turns_mfa_off(cognito: Any) -> None:
    pool_id = make_pool(cognito, **SMS)
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id, MfaConfiguration="ON", SmsMfaConfiguration={}, **TOTP, **BOTH
    )
    answer = cognito.set_user_pool_mfa_config(UserPoolId=pool_id)
    answer.pop("ResponseMetadata")
    assert answer == mfa_config(cognito, pool_id) == {"MfaConfiguration": "OFF", **BOTH}
    assert describe_pool(cognito, pool_id)["MfaConfiguration"] == "OFF"


def test_passkeys_are_configured_beside_second_factors_that_stay(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    asked = {"MfaConfiguration": "ON", **TOTP}
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **asked)
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **ONE)
    assert mfa_config(cognito, pool_id) == {**asked, **ONE}
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **BOTH)
    cognito.update_user_pool(UserPoolId=pool_id, **first_factors("WEB_AUTHN"))
    with refused(INVALID, ONE_FACTOR):
        cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **ONE)
    assert mfa_config(cognito, pool_id) == {**asked, **BOTH}


UPDATES: tuple[tuple[dict[str, Any], dict[str, Any], str], ...] = (
    # what SetUserPoolMfaConfig has set, what UpdateUserPool is asked, what it says
    ({"MfaConfiguration": "ON", **TOTP}, first_factors("WEB_AUTHN"), NOT_FOR_MFA),
    ({"MfaConfiguration": "ON", **TOTP, **ONE}, first_factors("WEB_AUTHN"), NOT_FOR_MFA),
    (
        {"MfaConfiguration": "OPTIONAL", **TOTP},
        {"MfaConfiguration": "ON", **first_factors("WEB_AUTHN")},
        NOT_FOR_MFA,
    ),
    ({"MfaConfiguration": "ON", **TOTP}, first_factors("EMAIL_OTP"), CODES_BESIDE_ON),
    (
        {"MfaConfiguration": "ON", **TOTP, **BOTH},
        {**first_factors("SMS_OTP", "WEB_AUTHN"), **SMS},
        CODES_BESIDE_ON,
    ),
    ({}, {"MfaConfiguration": "ON"}, NOT_TURNED_ON),
    ({}, {"MfaConfiguration": "ON", **first_factors("EMAIL_OTP")}, NOT_TURNED_ON),
    ({}, {"MfaConfiguration": "OPTIONAL"}, NO_SMS_FOR_MFA),
    (
        {"MfaConfiguration": "ON", "SmsMfaConfiguration": SMS},
        {"MfaConfiguration": "ON"},
        NO_SMS_FOR_MFA,
    ),
    ({"MfaConfiguration": "OPTIONAL", "SmsMfaConfiguration": SMS}, {}, NO_SMS_FOR_MFA),
    ({}, first_factors("SMS_OTP"), NO_SMS),
    ({}, {"MfaConfiguration": "ON", **first_factors("EMAIL_OTP"), **SMS}, CODES_BESIDE_ON),
)


@pytest.mark.parametrize(("config", "update", "message"), UPDATES)
def test_an_update_of_the_pool_that_aws_refuses_changes_nothing(
    cognito: Any, config: dict[str, Any], update: dict[str, Any], message: str
) -> None:
    pool_id = make_pool(cognito)
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **config)
    before = describe_pool(cognito, pool_id), mfa_config(cognito, pool_id)
    with refused(INVALID, message):
        cognito.update_user_pool(UserPoolId=pool_id, **update)
    assert (describe_pool(cognito, pool_id), mfa_config(cognito, pool_id)) == before


@pytest.mark.parametrize(
    ("config", "update"),
    [
        ({"MfaConfiguration": "ON", **TOTP, **BOTH}, first_factors("WEB_AUTHN")),
        ({"MfaConfiguration": "OPTIONAL", **TOTP}, first_factors("WEB_AUTHN", "EMAIL_OTP")),
        ({"MfaConfiguration": "OPTIONAL", **TOTP}, {"MfaConfiguration": "ON"}),
        ({}, {"MfaConfiguration": "ON", **SMS}),
        ({}, {**first_factors("SMS_OTP"), **SMS}),
    ],
)
def test_an_update_of_the_pool_that_goes_with_its_factors_is_taken(
    cognito: Any, config: dict[str, Any], update: dict[str, Any]
) -> None:
    pool_id = make_pool(cognito)
    cognito.set_user_pool_mfa_config(UserPoolId=pool_id, **config)
    cognito.update_user_pool(UserPoolId=pool_id, **update)
    pool = describe_pool(cognito, pool_id)
    assert pool["MfaConfiguration"] == {**config, **update}.get("MfaConfiguration", "OFF")
    if "Policies" in update:
        assert pool["Policies"]["SignInPolicy"] == update["Policies"]["SignInPolicy"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"MfaConfiguration": "ON", **SMS, **first_factors("EMAIL_OTP")}, CODES_BESIDE_ON),
        ({"MfaConfiguration": "ON", **SMS, **first_factors("SMS_OTP")}, CODES_BESIDE_ON),
        ({"MfaConfiguration": "ON", **SMS, **first_factors("WEB_AUTHN")}, NOT_FOR_MFA),
        ({"MfaConfiguration": "ON"}, NO_SMS_FOR_MFA),
    ],
)
def test_a_new_pool_that_aws_refuses_is_not_made(
    cognito: Any, given: dict[str, Any], message: str
) -> None:
    with refused(INVALID, message):
        cognito.create_user_pool(PoolName="refused", **given)
