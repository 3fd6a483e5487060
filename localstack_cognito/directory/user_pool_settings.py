"""The settings of a user pool: AWS's defaults, and what AWS refuses.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
"""

import logging
from collections.abc import Callable, Mapping
from email.utils import parseaddr
from typing import Any

from localstack_cognito.aws.api.cognito_idp import (
    FeatureUnavailableInTierException,
    InvalidParameterException,
)
from localstack_cognito.directory import acr_configuration
from localstack_cognito.directory.attributes import is_email
from localstack_cognito.directory.schema import new_schema
from localstack_cognito.settings import strict
from localstack_cognito.storage.records import Settings

LOG = logging.getLogger(__name__)

_DEFAULT_PASSWORD_POLICY: Settings = {
    "MinimumLength": 8,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "TemporaryPasswordValidityDays": 7,
}
_KEPT_AS_GIVEN = (
    "AutoVerifiedAttributes",
    "SmsVerificationMessage",
    "EmailVerificationMessage",
    "EmailVerificationSubject",
    "SmsAuthenticationMessage",
    "UserAttributeUpdateSettings",
    "DeviceConfiguration",
    "SmsConfiguration",
    "UserPoolAddOns",
    "AccountRecoverySetting",
    "DcrConfiguration",
    "KeyConfiguration",
    "IssuerConfiguration",
)
_SET_ONCE = ("SchemaAttributes", "AliasAttributes", "UsernameAttributes", "UsernameConfiguration")
_SET_ELSEWHERE = (
    "SoftwareTokenMfaConfiguration",
    "EmailMfaConfiguration",
    "WebAuthnConfiguration",
    "SessionConfiguration",
)
_SES_REGIONS = ("eu-west-1", "us-east-1", "us-west-2")
"""Where any pool may send e-mail from, besides its own region."""
_SAME_TEXT = (
    ("SmsVerificationMessage", "SmsMessage"),
    ("EmailVerificationMessage", "EmailMessage"),
    ("EmailVerificationSubject", "EmailSubject"),
)


def new_settings(region: str, request: Mapping[str, Any]) -> Settings:
    """Return the settings of a new pool, from the members of a ``CreateUserPoolRequest``.

    ``region`` is the pool's: what it calls must be where it can reach it.

    Raises ``InvalidParameterException`` or ``FeatureUnavailableInTierException``.
    """
    settings: dict[str, Any] = {"SchemaAttributes": new_schema(request.get("Schema") or ())}
    if request.get("AliasAttributes") and request.get("UsernameAttributes"):
        raise InvalidParameterException(
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool."
        )
    for member in ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration"):
        if request.get(member):
            settings[member] = request[member]
    settings.update(_changeable_settings(request))
    _check(region, settings)
    return settings


def changed_settings(region: str, settings: Settings, request: Mapping[str, Any]) -> Settings:
    """Return a pool's settings after an ``UpdateUserPoolRequest``: what it leaves out is default.

    Raises ``InvalidParameterException`` or ``FeatureUnavailableInTierException``.
    """
    kept = (*_SET_ONCE, *_SET_ELSEWHERE)
    changed = {member: settings[member] for member in kept if member in settings}
    changed.update(_changeable_settings(request))
    _check(region, changed)
    return changed


def _changeable_settings(request: Mapping[str, Any]) -> dict[str, Any]:
    policies = request.get("Policies") or {}
    password_policy = _password_policy(policies.get("PasswordPolicy"), request)
    admin_create_user = request.get("AdminCreateUserConfig") or {}
    settings: dict[str, Any] = {
        "Policies": {
            "PasswordPolicy": password_policy,
            "SignInPolicy": policies.get("SignInPolicy")
            or {"AllowedFirstAuthFactors": ["PASSWORD"]},
        },
        "DeletionProtection": request.get("DeletionProtection") or "INACTIVE",
        "LambdaConfig": request.get("LambdaConfig") or {},
        "MfaConfiguration": request.get("MfaConfiguration") or "OFF",
        "EmailConfiguration": {
            "EmailSendingAccount": "COGNITO_DEFAULT",
            **(request.get("EmailConfiguration") or {}),
        },
        "VerificationMessageTemplate": {
            "DefaultEmailOption": "CONFIRM_WITH_CODE",
            **(request.get("VerificationMessageTemplate") or {}),
        },
        "UserPoolTags": request.get("UserPoolTags") or {},
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": False,
            **admin_create_user,
            "UnusedAccountValidityDays": password_policy["TemporaryPasswordValidityDays"],
        },
        "UserPoolTier": request.get("UserPoolTier") or "ESSENTIALS",
    }
    settings.update({name: request[name] for name in _KEPT_AS_GIVEN if request.get(name)})
    if request.get("AcrConfiguration") is not None:
        settings["AcrConfiguration"] = acr_configuration.effective(request["AcrConfiguration"])
    _share_texts(settings)
    if settings["MfaConfiguration"] != "OFF" and settings.get("SmsConfiguration"):
        settings["SmsMfaConfiguration"] = {
            member: settings[member]
            for member in ("SmsConfiguration", "SmsAuthenticationMessage")
            if member in settings
        }
    return settings


def _password_policy(given: Mapping[str, Any] | None, request: Mapping[str, Any]) -> dict[str, Any]:
    unused_days = (request.get("AdminCreateUserConfig") or {}).get("UnusedAccountValidityDays")
    if given is None:
        policy = dict(_DEFAULT_PASSWORD_POLICY)
    else:
        policy = {
            **{name: False for name in _DEFAULT_PASSWORD_POLICY if name.startswith("Require")},
            "MinimumLength": 8,
            **{name: value for name, value in given.items() if value is not None},
        }
        days = given.get("TemporaryPasswordValidityDays")
        if days and unused_days:
            raise InvalidParameterException(
                "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of "
                "UnusedAccountValidityDays"
            )
        policy["TemporaryPasswordValidityDays"] = days or 0
    if not policy["TemporaryPasswordValidityDays"] or given is None:
        policy["TemporaryPasswordValidityDays"] = unused_days or 7
    return {name: policy[name] for name in (*_DEFAULT_PASSWORD_POLICY, *policy) if name in policy}


def _share_texts(settings: dict[str, Any]) -> None:
    """AWS keeps each verification text under two names; a text set by one shows under both."""
    template = settings["VerificationMessageTemplate"]
    for member, template_member in _SAME_TEXT:
        if text := template.get(template_member) or settings.get(member):
            settings[member] = template[template_member] = text


def _check(region: str, settings: Mapping[str, Any]) -> None:
    for check in _CHECKS:
        check(settings)
    _check_email_source(region, settings["EmailConfiguration"])
    _check_trigger_regions(region, settings["LambdaConfig"])


def _check_mfa(settings: Mapping[str, Any]) -> None:
    software_token = settings.get("SoftwareTokenMfaConfiguration") or {}
    others = software_token.get("Enabled") or "EmailMfaConfiguration" in settings
    if settings["MfaConfiguration"] != "OFF" and not (settings.get("SmsConfiguration") or others):
        raise InvalidParameterException(
            "SMS configuration and Auto verification for phone_number are required when MFA is "
            "required/optional"
        )


def _check_sms(settings: Mapping[str, Any]) -> None:
    if "phone_number" in settings.get("AutoVerifiedAttributes", ()) and not settings.get(
        "SmsConfiguration"
    ):
        raise InvalidParameterException(
            "SMS configuration is required when phone_number is selected for auto verification"
        )


def _check_email(settings: Mapping[str, Any]) -> None:
    email = settings["EmailConfiguration"]
    by_developer = email["EmailSendingAccount"] == "DEVELOPER"
    if by_developer and not email.get("SourceArn"):
        raise InvalidParameterException(
            "Source ARN is required to use DEVELOPER email sending owner"
        )
    if not by_developer and email.get("SourceArn"):
        raise InvalidParameterException("Cognito is not allowed to use your email identity")


def _check_email_source(region: str, email: Mapping[str, Any]) -> None:
    regions = sorted({*_SES_REGIONS, region})
    if (source := email.get("SourceArn")) and _region_of(source) not in regions:
        raise InvalidParameterException(
            f"Provided SourceArn must be in one of the following SES regions: {', '.join(regions)}."
        )
    sender = email.get("From")
    if sender is not None and not is_email(parseaddr(sender)[1]):
        raise InvalidParameterException("Provided From email address is invalid")


def _region_of(arn: str) -> str:
    return (arn.split(":") + [""] * 4)[3]


def _check_updates_need_verification(settings: Mapping[str, Any]) -> None:
    update = settings.get("UserAttributeUpdateSettings") or {}
    for name in update.get("AttributesRequireVerificationBeforeUpdate") or ():
        if name not in (settings.get("AutoVerifiedAttributes") or ()):
            raise InvalidParameterException(
                "All attributes in AttributesRequireVerificationBeforeUpdate must exist in "
                "AutoVerifiedAttributes"
            )


def _check_tier(settings: Mapping[str, Any]) -> None:
    tier = settings["UserPoolTier"]
    add_ons = settings.get("UserPoolAddOns") or {}
    if add_ons.get("AdvancedSecurityMode", "OFF") != "OFF" and tier != "PLUS":
        raise FeatureUnavailableInTierException(
            "The following features need to be disabled for the "
            f"{tier} pricing tier configured: Threat Protection"
        )
    pre_token = settings["LambdaConfig"].get("PreTokenGenerationConfig") or {}
    version = pre_token.get("LambdaVersion", "V1_0")
    if tier == "LITE" and version != "V1_0":
        raise FeatureUnavailableInTierException(
            "The following features need to be disabled for the LITE pricing tier configured: "
            f"Token Customization with Pre-Token Generation Lambda {version}"
        )
    if tier == "LITE" and "AcrConfiguration" in settings:
        raise FeatureUnavailableInTierException(
            "The following features need to be disabled for the LITE pricing tier configured: "
            "Step-Up Authentication"
        )


def _check_first_factors(settings: Mapping[str, Any]) -> None:
    factors = settings["Policies"]["SignInPolicy"].get("AllowedFirstAuthFactors") or ["PASSWORD"]
    if "PASSWORD" not in factors:
        raise InvalidParameterException(
            "Password should be configured as one of the allowed first auth factors."
        )
    if factors != ["PASSWORD"] and settings["UserPoolTier"] == "LITE":
        raise FeatureUnavailableInTierException(
            "The following features need to be disabled for the LITE pricing tier configured: "
            "Passwordless Sign-In"
        )


def _check_recovery(settings: Mapping[str, Any]) -> None:
    mechanisms = (settings.get("AccountRecoverySetting") or {}).get("RecoveryMechanisms") or ()
    names = [mechanism["Name"] for mechanism in mechanisms]
    priorities = [mechanism["Priority"] for mechanism in mechanisms]
    if "admin_only" in names and len(names) > 1:
        raise InvalidParameterException(
            "Account Recovery Setting cannot use admin_only setting with any other recovery "
            "mechanisms."
        )
    if len(set(names)) < len(names) or len(set(priorities)) < len(priorities):
        raise InvalidParameterException(
            "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms."
        )


def _check_triggers(settings: Mapping[str, Any]) -> None:
    triggers = settings["LambdaConfig"]
    versioned = (triggers.get("PreTokenGenerationConfig") or {}).get("LambdaArn")
    plain = triggers.get("PreTokenGeneration")
    if versioned and plain and versioned != plain:
        raise InvalidParameterException(
            "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda "
            "function ARN's"
        )
    senders = triggers.get("CustomSMSSender") or triggers.get("CustomEmailSender")
    if senders and not triggers.get("KMSKeyID"):
        raise InvalidParameterException(
            "KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used."
        )


def _check_trigger_regions(region: str, triggers: Mapping[str, Any]) -> None:
    for trigger in triggers.values():
        arn = trigger.get("LambdaArn") if isinstance(trigger, Mapping) else trigger
        if not arn or ":lambda:" not in arn or _region_of(arn) == region:
            continue
        if strict():
            raise InvalidParameterException("Cross-region lambda functions are not supported")
        LOG.warning(
            "AWS would not take %s for a user pool in %s: it calls functions of the pool's own "
            "region only. COGNITO_STRICT=1 refuses it as AWS does.",
            *(arn, region),
        )


_CHECKS: tuple[Callable[[Mapping[str, Any]], None], ...] = (
    _check_recovery,
    _check_triggers,
    _check_mfa,
    _check_sms,
    _check_email,
    _check_updates_need_verification,
    _check_tier,
    _check_first_factors,
)
