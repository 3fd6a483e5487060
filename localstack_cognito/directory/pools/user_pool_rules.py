"""What AWS refuses of a user pool's settings.

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
from localstack_cognito.directory.formats import is_email
from localstack_cognito.directory.pools import dcr_configuration, mfa_rules
from localstack_cognito.directory.tags import check_tags
from localstack_cognito.settings import strict

LOG = logging.getLogger(__name__)

_SES_REGIONS = ("eu-west-1", "us-east-1", "us-west-2")
"""Where any pool may send e-mail from, besides its own region."""


def check_settings(region: str, settings: Mapping[str, Any]) -> None:
    """Check settings that a pool in a region is to have.

    Raises ``InvalidParameterException`` or ``FeatureUnavailableInTierException``.
    """
    for check in _CHECKS:
        check(settings)
    _check_email_source(region, settings["EmailConfiguration"])
    _check_trigger_regions(region, settings["LambdaConfig"])


def _check_tags(settings: Mapping[str, Any]) -> None:
    check_tags(settings["UserPoolTags"], "A user pool", InvalidParameterException)


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
    if tier == "LITE" and dcr_configuration.is_enabled(settings):
        raise FeatureUnavailableInTierException(
            "The following features need to be disabled for the LITE pricing tier configured: "
            "Dynamic Client Registration"
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
    mfa_rules.check_factors,
    _check_sms,
    _check_email,
    _check_updates_need_verification,
    _check_tier,
    _check_first_factors,
    _check_tags,
    mfa_rules.check_first_factors,
)
