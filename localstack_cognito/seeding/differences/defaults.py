"""What a member means that a side leaves out: AWS's default.

The directory has the same rules where it makes things; to import it takes seconds, and some of its
rules ask the database. A test compares the two.
"""

from collections.abc import Callable, Mapping
from typing import Any

from localstack_cognito.aws.identity_provider_defaults import (
    ADDED,
    USERNAME_CLAIMS,
    facebook_details,
)

Members = Mapping[str, Any]

_RECOVERY = {
    "RecoveryMechanisms": [
        {"Priority": 1, "Name": "verified_email"},
        {"Priority": 2, "Name": "verified_phone_number"},
    ]
}
_FLOWS = ("ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH")
_REQUIRED = ("RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols")
_VALIDITY_DAYS = 7
_LEVELS = range(1, 5)

DEFAULTS: Mapping[str, Members] = {
    "UserPool": {
        "DeletionProtection": "INACTIVE",
        "MfaConfiguration": "OFF",
        "UserPoolTier": "ESSENTIALS",
        "AccountRecoverySetting": _RECOVERY,
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
        "SoftwareTokenMfaConfiguration": {"Enabled": False},
        "UserSessionTracking": "DISABLED",
        "TokenSession": {"MaxPerUser": 20},
    },
    "PasswordPolicyType": {"MinimumLength": 8, **dict.fromkeys(_REQUIRED, False)},
    "SignInPolicyType": {"AllowedFirstAuthFactors": ["PASSWORD"]},
    "EmailConfigurationType": {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "VerificationMessageTemplateType": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
    "AdminCreateUserConfigType": {"AllowAdminCreateUserOnly": False},
    "SoftwareTokenMfaConfigType": {"Enabled": False},
    "DeviceConfigurationType": {
        "ChallengeRequiredOnNewDevice": False,
        "DeviceOnlyRememberedOnUserPrompt": False,
    },
    "DcrConfigurationType": {
        "EnableStatus": "Enabled",
        "OpenDcrEnabled": False,
        "AuthenticatedGrantTypes": ["code", "client_credentials"],
        "OpenDcrGrantTypes": ["code"],
        "AllowedScopes": [],
    },
    "UserPoolClient": {
        "AllowedOAuthFlowsUserPoolClient": False,
        "EnableTokenRevocation": True,
        "EnablePropagateAdditionalUserContextData": False,
        "PreventUserExistenceErrors": "LEGACY",
        "ExplicitAuthFlows": list(_FLOWS),
        "RefreshTokenRotation": {"Feature": "DISABLED"},
        "GenerateSecret": False,
        "SSOSession": {"MaxValidityMinutes": 60},
    },
    "RefreshTokenRotationType": {"RetryGracePeriodSeconds": 0},
    "TokenValidityUnitsType": {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"},
    "UICustomization": {"ClientId": "ALL"},
    "UserImportJob": {"ImportedUsers": 0, "SkippedUsers": 0, "FailedUsers": 0},
    "User": {"Enabled": True},
    "Identity": {"ProviderAttributeName": "Cognito_Subject"},
    "IdentityPool": {"AllowUnauthenticatedIdentities": False, "AllowClassicFlow": False},
    "CognitoProvider": {"ServerSideTokenCheck": False},
    "PrincipalTags": {"UseDefaults": False},
    "PoolIdentity": {"Enabled": True},
}
"""The members of structures, the form's or AWS's, that have a default of their own."""

KEPT_WHERE_EMPTY = frozenset({"DcrConfigurationType"})
"""Structures in which an empty list is not left out: it permits nothing."""


def completed(structure: str, members: Members) -> dict[str, Any]:
    """Return the members of a structure with the defaults of those that it leaves out."""
    derive = _DERIVED.get(structure)
    found = {name: value for name, value in members.items() if value is not None}
    if derive is not None:
        found = derive(found)
    return {**DEFAULTS.get(structure, {}), **found}


def _user_pool(members: dict[str, Any]) -> dict[str, Any]:
    pool = {name: value for name, value in members.items() if value not in ({}, [])}
    # It sets the pool's own settings for SMS.
    pool |= pool.pop("SmsMfaConfiguration", None) or {}
    policies = pool.get("Policies") or {}
    admin_create_user = dict(pool.get("AdminCreateUserConfig") or {})
    # A password's policy says the same.
    days = admin_create_user.pop("UnusedAccountValidityDays", None)
    policy = policies.get("PasswordPolicy")
    pool["Policies"] = {
        "PasswordPolicy": {
            **(dict.fromkeys(_REQUIRED, True) if policy is None else policy),
            "TemporaryPasswordValidityDays": (
                (policy or {}).get("TemporaryPasswordValidityDays") or days or _VALIDITY_DAYS
            ),
        },
        "SignInPolicy": policies.get("SignInPolicy") or {},
    }
    pool["AdminCreateUserConfig"] = admin_create_user
    pool["LambdaConfig"] = _triggers(pool.get("LambdaConfig") or {})
    template = dict(pool.get("VerificationMessageTemplate") or {})
    for name, of_template in _SAME_TEXT.items():
        if text := template.get(of_template) or pool.get(name):
            pool[name] = template[of_template] = text
    pool["VerificationMessageTemplate"] = template
    if "AcrConfiguration" in pool:
        pool["AcrConfiguration"] = _levels(pool["AcrConfiguration"])
    pool["Schema"] = [
        attribute
        for attribute in map(_attribute, pool.get("Schema") or ())
        if attribute != _STANDARD.get(attribute["Name"])
    ]
    return pool


_SAME_TEXT = {
    "SmsVerificationMessage": "SmsMessage",
    "EmailVerificationMessage": "EmailMessage",
    "EmailVerificationSubject": "EmailSubject",
}
"""The texts that a pool keeps under two names."""


def _triggers(given: Members) -> dict[str, Any]:
    """Return the triggers, with the one that has two names under both."""
    triggers = dict(given)
    plain, versioned = given.get("PreTokenGeneration"), given.get("PreTokenGenerationConfig")
    if plain and not versioned:
        triggers["PreTokenGenerationConfig"] = {"LambdaVersion": "V1_0", "LambdaArn": plain}
    elif versioned and not plain and versioned.get("LambdaVersion") == "V1_0":
        triggers["PreTokenGeneration"] = versioned.get("LambdaArn")
    return triggers


def _levels(given: Members) -> dict[str, Any]:
    return {
        f"Level{level}": {
            "AcrValue": (given.get(f"Level{level}") or {}).get("AcrValue")
            or f"urn:cognito:loa:{level}"
        }
        for level in _LEVELS
    }


def _standard(name: str, data_type: str = "String", **changes: Any) -> tuple[str, dict[str, Any]]:
    texts = {"StringAttributeConstraints": {"MinLength": "0", "MaxLength": "2048"}}
    return name, {
        "Name": name,
        "AttributeDataType": data_type,
        "DeveloperOnlyAttribute": False,
        "Mutable": True,
        "Required": False,
        **(texts if data_type == "String" else {}),
        **changes,
    }


_STANDARD: Mapping[str, Members] = dict(
    (
        _standard(
            "sub",
            Mutable=False,
            Required=True,
            StringAttributeConstraints={"MinLength": "1", "MaxLength": "2048"},
        ),
        _standard("birthdate", StringAttributeConstraints={"MinLength": "10", "MaxLength": "10"}),
        _standard("updated_at", "Number", NumberAttributeConstraints={"MinValue": "0"}),
        *(_standard(name, "Boolean") for name in ("email_verified", "phone_number_verified")),
        *(
            _standard(name)
            for name in (
                *("name", "given_name", "family_name", "middle_name", "nickname"),
                *("preferred_username", "profile", "picture", "website", "email", "gender"),
                *("zoneinfo", "locale", "phone_number", "address"),
            )
        ),
    )
)
_CONSTRAINTS = {"String": "StringAttributeConstraints", "Number": "NumberAttributeConstraints"}


def _attribute(given: Members) -> dict[str, Any]:
    """Return an attribute of a schema with all that it has by default."""
    name = str(given.get("Name", ""))
    if name in _STANDARD:
        return {**_STANDARD[name], **given}
    plain_name = name.removeprefix("dev:").removeprefix("custom:")
    data_type = given.get("AttributeDataType")
    constraints: Members = {_CONSTRAINTS[data_type]: {}} if data_type in _CONSTRAINTS else {}
    return {
        "DeveloperOnlyAttribute": False,
        "Mutable": False,
        "Required": False,
        **constraints,
        **given,
        # Who adds an attribute of a standard name has another one.
        "Name": name if plain_name in _STANDARD else plain_name,
    }


def _client(members: dict[str, Any]) -> dict[str, Any]:
    client = {name: value for name, value in members.items() if value not in ({}, [])}
    values = [secret.get("ClientSecretValue") for secret in client.pop("ClientSecrets", ())]
    if secret := client.pop("ClientSecret", None):
        values.append(secret)
    if values:
        client["GenerateSecret"] = True
        # Their ids and dates are made with them.
        client["ClientSecrets"] = sorted(map(str, values))
    units = {**DEFAULTS["TokenValidityUnitsType"], **(client.get("TokenValidityUnits") or {})}
    client["TokenValidityUnits"] = units
    for name, default in _VALIDITIES.items():
        # AWS takes 0 for left out.
        client[name] = client.get(name) or default
    return client


_VALIDITIES = {
    "RefreshTokenValidity": 30,
    "AccessTokenValidity": 1,
    "IdTokenValidity": 1,
    "AuthSessionValidity": 3,
}


def _user(members: dict[str, Any]) -> dict[str, Any]:
    user = dict(members)
    attributes = dict(user.get("UserAttributes") or {})
    if sub := attributes.pop("sub", None):
        user.setdefault("Sub", sub)
    user["UserAttributes"] = attributes
    if "UserStatus" not in user:
        for name, status in _STATUS_BY_PASSWORD.items():
            if name in user:
                user["UserStatus"] = status
    return user


_STATUS_BY_PASSWORD = {"TemporaryPassword": "FORCE_CHANGE_PASSWORD", "Password": "CONFIRMED"}


def _identity_provider(members: dict[str, Any]) -> dict[str, Any]:
    provider = dict(members)
    type_, details = provider.get("ProviderType", ""), provider.get("ProviderDetails") or {}
    added = facebook_details(details) if type_ == "Facebook" else ADDED.get(type_, {})
    provider["ProviderDetails"] = {**added, **details}
    mapping = provider.get("AttributeMapping")
    if mapping != {} and (claim := USERNAME_CLAIMS.get(type_)):
        provider["AttributeMapping"] = {"username": claim, **(mapping or {})}
    return provider


_DERIVED: Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "UserPool": _user_pool,
    "UserPoolClient": _client,
    "User": _user,
    "IdentityProvider": _identity_provider,
}
