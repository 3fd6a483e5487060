"""Pools whose templates declare factors: what SetUserPoolMfaConfig is told of them, and when."""

from typing import Any

import pytest

from tests.host import Host
from tests.integration.cloudformation.conftest import Stack, of
from tests.senders import PUBLISH, TRUST, make_role

_TOTP = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
_RP = {"WebAuthnRelyingPartyID": "example.com"}
_PASSKEYS = {"WebAuthnConfiguration": {"RelyingPartyId": "example.com"}}
_FOR_MFA = "MULTI_FACTOR_WITH_USER_VERIFICATION"


@pytest.fixture(scope="module")
def sms(host: Host) -> dict[str, Any]:
    """The SmsConfiguration of a role that may send."""
    arn = make_role(host.client("iam"), "factors", TRUST, PUBLISH)
    return {"SmsConfiguration": {"SnsCallerArn": arn}}


def first_factors(*names: str) -> dict[str, Any]:
    return {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", *names]}}}


def mfa_config(cognito: Any, stack: Stack) -> dict[str, Any]:
    answer: dict[str, Any] = cognito.get_user_pool_mfa_config(UserPoolId=stack.ids["Pool"])
    answer.pop("ResponseMetadata")
    return answer


OFF = {"MfaConfiguration": "OFF"}
DECLARED: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = (
    # what is declared, besides what is by SMS, and what is configured
    ({}, OFF),
    (_RP, {**OFF, **_PASSKEYS}),
    ({**_RP, "MfaConfiguration": "OFF", **first_factors("WEB_AUTHN")}, {**OFF, **_PASSKEYS}),
    (
        {"EnabledMfas": ["SOFTWARE_TOKEN_MFA"], "MfaConfiguration": "ON"},
        {"MfaConfiguration": "ON", **_TOTP},
    ),
    (
        {
            "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
            "MfaConfiguration": "ON",
            **first_factors("WEB_AUTHN"),
            **_RP,
            "WebAuthnFactorConfiguration": _FOR_MFA,
        },
        {
            "MfaConfiguration": "ON",
            **_TOTP,
            "WebAuthnConfiguration": {
                "RelyingPartyId": "example.com",
                "FactorConfiguration": _FOR_MFA,
            },
        },
    ),
    (
        {
            "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
            "MfaConfiguration": "OPTIONAL",
            **first_factors("WEB_AUTHN", "EMAIL_OTP"),
        },
        {"MfaConfiguration": "OPTIONAL", **_TOTP},
    ),
)


@pytest.mark.parametrize(("declared", "configured"), DECLARED)
def test_a_pool_has_the_factors_that_are_declared_also_after_another_change(
    cognito: Any, stack: Stack, declared: dict[str, Any], configured: dict[str, Any]
) -> None:
    pool = of("UserPool", **declared)
    assert stack.create(Pool=pool) == "CREATE_COMPLETE", stack.events
    assert mfa_config(cognito, stack) == configured
    other = of("UserPool", **declared, EmailVerificationSubject="Other")
    assert stack.update(Pool=other) == "UPDATE_COMPLETE", stack.events
    assert mfa_config(cognito, stack) == configured


@pytest.mark.parametrize("more", [{}, _RP])
def test_sms_is_a_factor_where_it_is_enabled_or_no_other_is(
    cognito: Any, stack: Stack, sms: dict[str, Any], more: dict[str, Any]
) -> None:
    passkeys = _PASSKEYS if more else {}
    both = {"MfaConfiguration": "ON", **sms, **more}
    by_sms = {"MfaConfiguration": "ON", "SmsMfaConfiguration": sms, **passkeys}
    assert stack.create(Pool=of("UserPool", **both)) == "CREATE_COMPLETE", stack.events
    assert mfa_config(cognito, stack) == by_sms
    for enabled, configured in (
        (["SOFTWARE_TOKEN_MFA"], {"MfaConfiguration": "ON", **_TOTP, **passkeys}),
        (["SMS_MFA"], by_sms),
    ):
        changed = of("UserPool", **both, EnabledMfas=enabled)
        assert stack.update(Pool=changed) == "UPDATE_COMPLETE", stack.events
        assert mfa_config(cognito, stack) == configured


REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    (
        {
            "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
            "MfaConfiguration": "ON",
            **first_factors("WEB_AUTHN"),
            **_RP,
        },
        "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and "
        "WebAuthn is an allowed first auth factor",
    ),
    (
        {
            "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
            "MfaConfiguration": "ON",
            **first_factors("EMAIL_OTP"),
        },
        "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is "
        "enabled",
    ),
    (
        {"EnabledMfas": ["SOFTWARE_TOKEN_MFA"]},
        "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
    ),
    (
        first_factors("SMS_OTP"),
        "SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS "
        "configuration",
    ),
)


@pytest.mark.parametrize(("declared", "message"), REFUSED)
def test_factors_that_do_not_go_together_are_refused_and_change_nothing(
    cognito: Any, stack: Stack, declared: dict[str, Any], message: str
) -> None:
    assert stack.create(Pool=of("UserPool")) == "CREATE_COMPLETE"
    before = described(cognito, stack)
    assert stack.update(Pool=of("UserPool", **declared)) == "UPDATE_ROLLBACK_COMPLETE"
    assert message in stack.reason("Pool")
    assert described(cognito, stack) == before


def described(cognito: Any, stack: Stack) -> dict[str, Any]:
    pool: dict[str, Any] = cognito.describe_user_pool(UserPoolId=stack.ids["Pool"])["UserPool"]
    pool.pop("LastModifiedDate")
    return {**pool, **mfa_config(cognito, stack)}


def test_factors_change_in_one_update_whatever_was_allowed_before(
    cognito: Any, stack: Stack, sms: dict[str, Any]
) -> None:
    totp = {"EnabledMfas": ["SOFTWARE_TOKEN_MFA"]}
    steps: tuple[dict[str, Any], ...] = (
        {**totp, "MfaConfiguration": "ON"},
        {**totp, "MfaConfiguration": "OPTIONAL", **first_factors("EMAIL_OTP", "WEB_AUTHN")},
        {"EnabledMfas": ["SMS_MFA"], "MfaConfiguration": "ON", **sms},
        {**totp, "MfaConfiguration": "ON", **first_factors()},
        {**first_factors("EMAIL_OTP")},
        {**sms, **first_factors("SMS_OTP")},
        {**totp, "MfaConfiguration": "ON"},
        {"MfaConfiguration": "OPTIONAL", **sms},
        {},
    )
    assert stack.create(Pool=of("UserPool")) == "CREATE_COMPLETE"
    new = described(cognito, stack)
    for declared in steps:
        assert stack.update(Pool=of("UserPool", **declared)) == "UPDATE_COMPLETE", stack.events
        assert described(cognito, stack)["MfaConfiguration"] == declared.get(
            "MfaConfiguration", "OFF"
        )
    # Nothing is left of what was declared meanwhile.
    assert described(cognito, stack) == new
