"""What AWS refuses of a pool's second factors, and of first factors beside them.

The texts are those of AWS's answers. Source:
https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-mfa.html
"""

from collections.abc import Mapping
from typing import Any

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException

WEB_AUTHN_CONFIGURATION = "WebAuthnConfiguration"

_FOR_MFA = "MULTI_FACTOR_WITH_USER_VERIFICATION"
_CODES = frozenset({"EMAIL_OTP", "SMS_OTP"})


def check_factors(settings: Mapping[str, Any]) -> None:
    """Check that a pool that asks for a second factor has one.

    Raises ``InvalidParameterException``.
    """
    if settings["MfaConfiguration"] != "OFF" and not _has_factor(settings):
        raise InvalidParameterException(
            "SMS configuration and Auto verification for phone_number are required when MFA is "
            "required/optional"
        )


def check_can_be_turned_on(settings: Mapping[str, Any]) -> None:
    """Check settings with which an update asks for MFA. Raises ``InvalidParameterException``."""
    if not _has_factor(settings):
        raise InvalidParameterException(
            "Cannot turn MFA functionality ON, once the user pool has been created."
        )


def check_can_send_codes(settings: Mapping[str, Any]) -> None:
    """Check settings in which first factors are named. Raises ``InvalidParameterException``."""
    if "SMS_OTP" in _first_factors(settings) and not settings.get("SmsConfiguration"):
        raise InvalidParameterException(
            "SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS "
            "configuration"
        )


def check_first_factors(settings: Mapping[str, Any]) -> None:
    """Check the first factors of a pool that is made or updated.

    Raises ``InvalidParameterException``.
    """
    _check_codes(settings)
    if _has_passkeys_that_are_one_factor(settings):
        raise InvalidParameterException(
            "WEB_AUTHN cannot be used as an auth factor when MFA is enabled if not configured for "
            "MFA."
        )


def check_beside_first_factors(settings: Mapping[str, Any]) -> None:
    """Check second factors that a pool is to have, beside the first ones that it has.

    Raises ``InvalidParameterException``.
    """
    _check_codes(settings)
    if _has_passkeys_that_are_one_factor(settings):
        raise InvalidParameterException(
            "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and "
            "WebAuthn is an allowed first auth factor"
        )


def _has_factor(settings: Mapping[str, Any]) -> bool:
    software_token = settings.get("SoftwareTokenMfaConfiguration") or {}
    return bool(
        settings.get("SmsConfiguration")
        or software_token.get("Enabled")
        or "EmailMfaConfiguration" in settings
    )


def _first_factors(settings: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(settings["Policies"]["SignInPolicy"].get("AllowedFirstAuthFactors") or ())


def _check_codes(settings: Mapping[str, Any]) -> None:
    if settings["MfaConfiguration"] == "ON" and _CODES & _first_factors(settings):
        raise InvalidParameterException(
            "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA "
            "is enabled"
        )


def _has_passkeys_that_are_one_factor(settings: Mapping[str, Any]) -> bool:
    configuration = settings.get(WEB_AUTHN_CONFIGURATION) or {}
    return (
        settings["MfaConfiguration"] == "ON"
        and "WEB_AUTHN" in _first_factors(settings)
        and configuration.get("FactorConfiguration") != _FOR_MFA
    )
