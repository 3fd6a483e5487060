"""The settings of a user pool: AWS's defaults, and what an update keeps.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
"""

from collections.abc import Mapping
from typing import Any

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.pools import acr_configuration, dcr_configuration, mfa_rules
from localstack_cognito.directory.pools.schema import new_schema
from localstack_cognito.directory.pools.user_pool_rules import check_settings
from localstack_cognito.storage.rows import Settings

DEFAULT_PASSWORD_POLICY: Settings = {
    "MinimumLength": 8,
    "RequireUppercase": True,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "TemporaryPasswordValidityDays": 7,
}
DEFAULT_SIGN_IN_POLICY: Settings = {"AllowedFirstAuthFactors": ["PASSWORD"]}
_DEFAULT_RECOVERY: Settings = {
    "RecoveryMechanisms": [
        {"Priority": 1, "Name": "verified_email"},
        {"Priority": 2, "Name": "verified_phone_number"},
    ]
}
_KEPT_AS_GIVEN = (
    "AutoVerifiedAttributes",
    "SmsVerificationMessage",
    "EmailVerificationMessage",
    "EmailVerificationSubject",
    "SmsAuthenticationMessage",
    "DeviceConfiguration",
    "SmsConfiguration",
    "UserPoolAddOns",
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
_UPDATE_SETTINGS = "UserAttributeUpdateSettings"
_VERIFIED_BEFORE_UPDATE = "AttributesRequireVerificationBeforeUpdate"
_KEPT_BY_UPDATES = (
    "MfaConfiguration",
    _UPDATE_SETTINGS,
    "UserPoolTags",
    "DcrConfiguration",
    "KeyConfiguration",
    "IssuerConfiguration",
)
"""What an update leaves as it is where it does not name it; of ``Policies``, each of the two."""
_PRE_TOKEN, _PRE_TOKEN_CONFIG = "PreTokenGeneration", "PreTokenGenerationConfig"
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
    check_settings(region, settings)
    mfa_rules.check_can_send_codes(settings)
    return settings


def changed_settings(region: str, settings: Settings, request: Mapping[str, Any]) -> Settings:
    """Return a pool's settings after an ``UpdateUserPoolRequest``.

    What the request leaves out goes back to its default, but for a few members that stay: so it
    was measured of AWS, whose documentation says otherwise. Raises ``InvalidParameterException``
    or ``FeatureUnavailableInTierException``.
    """
    kept = (*_SET_ONCE, *_SET_ELSEWHERE)
    changed = {member: settings[member] for member in kept if member in settings}
    changed.update(_changeable_settings(_completed(settings, request)))
    if request.get("MfaConfiguration") is None and "SmsMfaConfiguration" not in settings:
        changed.pop("SmsMfaConfiguration", None)
    if settings["MfaConfiguration"] == "OFF" and request.get("MfaConfiguration") == "ON":
        mfa_rules.check_can_be_turned_on(changed)
    check_settings(region, changed)
    if (request.get("Policies") or {}).get("SignInPolicy"):
        mfa_rules.check_can_send_codes(changed)
    return changed


def _completed(settings: Settings, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members of an update, and of those that it leaves out the ones that stay."""
    named = {member for member in _KEPT_BY_UPDATES if request.get(member) is not None}
    if (request.get(_UPDATE_SETTINGS) or {}).get(_VERIFIED_BEFORE_UPDATE) is None:
        named.discard(_UPDATE_SETTINGS)
    kept = {
        member: settings[member]
        for member in _KEPT_BY_UPDATES
        if member not in named and member in settings
    }
    policies = request.get("Policies") or {}
    given = {name: policy for name, policy in policies.items() if policy is not None}
    both = {**settings["Policies"], **given}
    admin_create_user = request.get("AdminCreateUserConfig") or {}
    if "PasswordPolicy" not in given and admin_create_user.get("UnusedAccountValidityDays"):
        both["PasswordPolicy"] = {**both["PasswordPolicy"], "TemporaryPasswordValidityDays": None}
    return {**request, **kept, "Policies": both}


def _changeable_settings(request: Mapping[str, Any]) -> dict[str, Any]:
    policies = request.get("Policies") or {}
    password_policy = _password_policy(policies.get("PasswordPolicy"), request)
    admin_create_user = request.get("AdminCreateUserConfig") or {}
    settings: dict[str, Any] = {
        "Policies": {
            "PasswordPolicy": password_policy,
            "SignInPolicy": policies.get("SignInPolicy") or DEFAULT_SIGN_IN_POLICY,
        },
        "DeletionProtection": request.get("DeletionProtection") or "INACTIVE",
        "LambdaConfig": _triggers(request.get("LambdaConfig") or {}),
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
    update_settings = request.get(_UPDATE_SETTINGS) or {}
    if update_settings.get(_VERIFIED_BEFORE_UPDATE):
        settings[_UPDATE_SETTINGS] = update_settings
    recovery = request.get("AccountRecoverySetting")
    if recovery is None:
        settings["AccountRecoverySetting"] = _DEFAULT_RECOVERY
    elif recovery.get("RecoveryMechanisms"):
        settings["AccountRecoverySetting"] = recovery
    if request.get("AcrConfiguration") is not None:
        settings["AcrConfiguration"] = acr_configuration.effective(request["AcrConfiguration"])
    if request.get("DcrConfiguration") is not None:
        settings["DcrConfiguration"] = dcr_configuration.effective(request["DcrConfiguration"])
    _share_texts(settings)
    if settings["MfaConfiguration"] != "OFF" and settings.get("SmsConfiguration"):
        settings["SmsMfaConfiguration"] = {
            member: settings[member]
            for member in ("SmsConfiguration", "SmsAuthenticationMessage")
            if member in settings
        }
    return settings


def _triggers(given: Mapping[str, Any]) -> dict[str, Any]:
    """AWS keeps the function of PreTokenGeneration V1_0 under two names; each sets the other."""
    triggers = dict(given)
    plain, versioned = given.get(_PRE_TOKEN), given.get(_PRE_TOKEN_CONFIG)
    if plain and not versioned:
        triggers[_PRE_TOKEN_CONFIG] = {"LambdaVersion": "V1_0", "LambdaArn": plain}
    elif versioned and not plain and versioned["LambdaVersion"] == "V1_0":
        triggers[_PRE_TOKEN] = versioned["LambdaArn"]
    return triggers


def _password_policy(given: Mapping[str, Any] | None, request: Mapping[str, Any]) -> dict[str, Any]:
    unused_days = (request.get("AdminCreateUserConfig") or {}).get("UnusedAccountValidityDays")
    if given is None:
        policy = dict(DEFAULT_PASSWORD_POLICY)
    else:
        policy = {
            **{name: False for name in DEFAULT_PASSWORD_POLICY if name.startswith("Require")},
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
    return {name: policy[name] for name in (*DEFAULT_PASSWORD_POLICY, *policy) if name in policy}


def _share_texts(settings: dict[str, Any]) -> None:
    """AWS keeps each verification text under two names; a text set by one shows under both."""
    template = settings["VerificationMessageTemplate"]
    for member, template_member in _SAME_TEXT:
        if text := template.get(template_member) or settings.get(member):
            settings[member] = template[template_member] = text
