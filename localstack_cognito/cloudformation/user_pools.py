"""The requests that make a user pool what a template declares.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from localstack_cognito.cloudformation.calls import Change, Properties, Refused
from localstack_cognito.directory.pools.schema import STANDARD_NAMES
from localstack_cognito.directory.pools.user_pool_settings import (
    DEFAULT_PASSWORD_POLICY,
    DEFAULT_SIGN_IN_POLICY,
)

_LEFT_BY_UPDATES: Mapping[str, Any] = {
    "MfaConfiguration": "OFF",
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
    "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
    "IssuerConfiguration": {"Type": "ORIGINAL"},
    "DcrConfiguration": {"EnableStatus": "Disabled"},
}
"""What ``UpdateUserPool`` leaves as it is where it is not said, and what it is without a word."""
_DEFAULT_POLICIES: Mapping[str, Any] = {
    "PasswordPolicy": {
        name: value
        for name, value in DEFAULT_PASSWORD_POLICY.items()
        # Which the older UnusedAccountValidityDays may say instead.
        if name != "TemporaryPasswordValidityDays"
    },
    "SignInPolicy": DEFAULT_SIGN_IN_POLICY,
}
_NEVER_UPDATED = ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration")
CHANGED_LAST = ("Schema", *_NEVER_UPDATED)
"""What an update that fails has not changed: attributes are added when all else is done."""
_MFA_PROPERTIES = (
    "EnabledMfas",
    "EmailAuthenticationMessage",
    "EmailAuthenticationSubject",
    "WebAuthnFactorConfiguration",
    "WebAuthnRelyingPartyID",
    "WebAuthnUserVerification",
)
_SECOND_FACTORS = (
    *_MFA_PROPERTIES,
    "MfaConfiguration",
    "Policies",
    "SmsAuthenticationMessage",
    "SmsConfiguration",
)
_WEB_AUTHN_MEMBERS = {
    "WebAuthnFactorConfiguration": "FactorConfiguration",
    "WebAuthnRelyingPartyID": "RelyingPartyId",
    "WebAuthnUserVerification": "UserVerification",
}
_EMAIL_MEMBERS = {"EmailAuthenticationMessage": "Message", "EmailAuthenticationSubject": "Subject"}


def pool_request(change: Change) -> Properties:
    """Return the members of ``CreateUserPool``.

    Which second factors a pool has is said afterwards, and MFA only with them.
    """
    request = {**change.desired, "PoolName": change.desired["UserPoolName"]}
    if change.desired.get("EnabledMfas"):
        request.pop("MfaConfiguration", None)
    if "Schema" in request:
        request["Schema"] = [_declared_attribute(attribute) for attribute in request["Schema"]]
    return request


def _declared_attribute(attribute: Mapping[str, Any]) -> Mapping[str, Any]:
    # Of the API a standard attribute is mutable where nothing is said; of a template it is not.
    return {"Mutable": False, **attribute}


def update_request(change: Change) -> Properties:
    """Return the members of ``UpdateUserPool``.

    What is no longer declared goes back to AWS's default, also where the operation would leave it.
    """
    request = dict(pool_request(change))
    request.pop("UserPoolTags", None)
    gone = {
        name: default
        for name, default in _LEFT_BY_UPDATES.items()
        if name in change.previous and name not in change.desired
    }
    request.update(gone)
    if change.desired.get("EnabledMfas") and _differs(change, _SECOND_FACTORS):
        # Off until SetUserPoolMfaConfig: what there is now may not go with what there will be.
        request["MfaConfiguration"] = "OFF"
    if policies := _policies(change):
        request["Policies"] = policies
    return request


def _policies(change: Change) -> dict[str, Any]:
    desired = change.desired.get("Policies") or {}
    before = set(change.previous.get("Policies") or {})
    if _unused_days(change.previous) and not _unused_days(change.desired):
        before.add("PasswordPolicy")
    gone = {name: policy for name, policy in _DEFAULT_POLICIES.items() if name in before}
    return {**gone, **desired}


def _unused_days(properties: Properties) -> Any:
    return (properties.get("AdminCreateUserConfig") or {}).get("UnusedAccountValidityDays")


def _differs(change: Change, names: Iterable[str]) -> bool:
    return any(change.desired.get(name) != change.previous.get(name) for name in names)


def mfa_request(change: Change) -> Properties | None:
    """Return the members of ``SetUserPoolMfaConfig``, where one of its own is declared or was."""
    desired = change.desired
    if not any(desired.get(name) or change.previous.get(name) for name in _MFA_PROPERTIES):
        return None
    enabled = desired.get("EnabledMfas") or ()
    configuration = desired.get("MfaConfiguration", "OFF")
    request: dict[str, Any] = {
        "UserPoolId": desired["UserPoolId"],
        "MfaConfiguration": configuration,
    }
    if "SOFTWARE_TOKEN_MFA" in enabled:
        request["SoftwareTokenMfaConfiguration"] = {"Enabled": True}
    # Where no factor is named, an SmsConfiguration is one, as it is to CreateUserPool.
    by_sms = not enabled and configuration != "OFF" and desired.get("SmsConfiguration")
    if "SMS_MFA" in enabled or by_sms:
        request["SmsMfaConfiguration"] = {
            name: desired[name]
            for name in ("SmsAuthenticationMessage", "SmsConfiguration")
            if desired.get(name)
        }
    email = _renamed(desired, _EMAIL_MEMBERS)
    if email or "EMAIL_OTP" in enabled:
        request["EmailMfaConfiguration"] = email
    web_authn = _renamed(desired, _WEB_AUTHN_MEMBERS)
    if web_authn or _renamed(change.previous, _WEB_AUTHN_MEMBERS):
        request["WebAuthnConfiguration"] = web_authn
    return request


def new_attributes_request(change: Change) -> Properties | None:
    """Return the members of ``AddCustomAttributes``, where the schema has grown.

    A standard attribute cannot be added: it is declared without its type, with which the operation
    would make a custom one of the same name.
    """
    known = _schema(change.previous)
    new = [
        {member: value for member, value in attribute.items() if member != "AttributeDataType"}
        if name in STANDARD_NAMES
        else attribute
        for name, attribute in _schema(change.desired).items()
        if name not in known
    ]
    if not new:
        return None
    return {"UserPoolId": change.desired["UserPoolId"], "CustomAttributes": new}


def tag_request(change: Change) -> Properties | None:
    """Return the members of ``TagResource``, where tags are new or have changed."""
    before = change.previous.get("UserPoolTags") or {}
    tags = {
        key: value
        for key, value in (change.desired.get("UserPoolTags") or {}).items()
        if before.get(key) != value
    }
    return {"ResourceArn": change.desired["Arn"], "Tags": tags} if tags else None


def untag_request(change: Change) -> Properties | None:
    """Return the members of ``UntagResource``, where tags are gone."""
    tags = change.desired.get("UserPoolTags") or {}
    gone = [key for key in change.previous.get("UserPoolTags") or {} if key not in tags]
    return {"ResourceArn": change.desired["Arn"], "TagKeys": gone} if gone else None


def check_pool(change: Change) -> None:
    """Raise ``Refused`` for a change that an existing pool does not take."""
    if not change.previous:
        return
    for name in _NEVER_UPDATED:
        if change.desired.get(name) != change.previous.get(name):
            raise Refused(
                f"Invalid request provided: Updates are not allowed for property - {name}."
            )
    after = _schema(change.desired)
    if any(after.get(name) != attribute for name, attribute in _schema(change.previous).items()):
        raise Refused(
            "Invalid request provided: Existing schema attributes cannot be modified or deleted."
        )


def _schema(properties: Properties) -> dict[Any, Mapping[str, Any]]:
    return {attribute.get("Name"): attribute for attribute in properties.get("Schema") or ()}


def _renamed(properties: Properties, members: Mapping[str, str]) -> dict[str, Any]:
    return {member: properties[name] for name, member in members.items() if properties.get(name)}
