"""The requests that make a user pool what a template declares.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html
"""

from collections.abc import Mapping
from typing import Any

from localstack_cognito.cloudformation.calls import Change, Properties, Refused

_NEVER_UPDATED = ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration")
_MFA_PROPERTIES = (
    "EnabledMfas",
    "EmailAuthenticationMessage",
    "EmailAuthenticationSubject",
    "WebAuthnFactorConfiguration",
    "WebAuthnRelyingPartyID",
    "WebAuthnUserVerification",
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
    return request


def update_request(change: Change) -> Properties:
    """Return the members of ``UpdateUserPool``, in which what is left out goes back to AWS's."""
    request = dict(pool_request(change))
    request.pop("UserPoolTags", None)
    return request


def mfa_request(change: Change) -> Properties | None:
    """Return the members of ``SetUserPoolMfaConfig``, where one of its own is declared or was."""
    desired = change.desired
    if not any(desired.get(name) or change.previous.get(name) for name in _MFA_PROPERTIES):
        return None
    enabled = desired.get("EnabledMfas") or ()
    request: dict[str, Any] = {
        "UserPoolId": desired["UserPoolId"],
        "MfaConfiguration": desired.get("MfaConfiguration", "OFF"),
        "SoftwareTokenMfaConfiguration": {"Enabled": "SOFTWARE_TOKEN_MFA" in enabled},
    }
    if "SMS_MFA" in enabled:
        request["SmsMfaConfiguration"] = {
            name: desired[name]
            for name in ("SmsAuthenticationMessage", "SmsConfiguration")
            if desired.get(name)
        }
    email = _renamed(desired, _EMAIL_MEMBERS)
    if email or "EMAIL_OTP" in enabled:
        request["EmailMfaConfiguration"] = email
    if web_authn := _renamed(desired, _WEB_AUTHN_MEMBERS):
        request["WebAuthnConfiguration"] = web_authn
    return request


def new_attributes_request(change: Change) -> Properties | None:
    """Return the members of ``AddCustomAttributes``, where the schema has grown."""
    known = _schema(change.previous)
    new = [attribute for name, attribute in _schema(change.desired).items() if name not in known]
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
    kept = change.desired.get("UserPoolTags") or {}
    gone = [key for key in change.previous.get("UserPoolTags") or {} if key not in kept]
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


def _schema(properties: Properties) -> dict[str, Mapping[str, Any]]:
    return {attribute["Name"]: attribute for attribute in properties.get("Schema") or ()}


def _renamed(properties: Properties, members: Mapping[str, str]) -> dict[str, Any]:
    return {member: properties[name] for name, member in members.items() if properties.get(name)}
