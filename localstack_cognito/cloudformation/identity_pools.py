"""The requests that make an identity pool what a template declares.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-identitypool.html
"""

import json
from typing import Any

from localstack_cognito.cloudformation.calls import Change, Properties, Refused

_OF_COGNITO_SYNC = ("CognitoEvents", "CognitoStreams", "PushSync")


def pool_request(change: Change) -> Properties:
    """Return the members of ``CreateIdentityPool`` and ``UpdateIdentityPool``."""
    request = {**change.desired, "IdentityPoolId": change.desired.get("Id")}
    logins = request.get("SupportedLoginProviders")
    if isinstance(logins, str):
        request["SupportedLoginProviders"] = json.loads(logins)
    if tags := request.pop("IdentityPoolTags", None):
        request["IdentityPoolTags"] = {tag["Key"]: tag["Value"] for tag in tags}
    return {name: value for name, value in request.items() if value is not None}


def tag_request(change: Change) -> Properties | None:
    """Return the members of ``TagResource``, where tags are new or have changed."""
    before = _tags(change.previous)
    tags = {key: text for key, text in _tags(change.desired).items() if before.get(key) != text}
    return {"ResourceArn": _arn(change), "Tags": tags} if tags else None


def untag_request(change: Change) -> Properties | None:
    """Return the members of ``UntagResource``, where tags are gone."""
    tags = _tags(change.desired)
    gone = [key for key in _tags(change.previous) if key not in tags]
    return {"ResourceArn": _arn(change), "TagKeys": gone} if gone else None


def roles_request(change: Change) -> Properties:
    """Return the members of ``SetIdentityPoolRoles``.

    A mapping whose key could not be written in a template names its provider inside.
    """
    mappings: dict[str, Any] = {}
    for key, declared in (change.desired.get("RoleMappings") or {}).items():
        mapping = dict(declared)
        mappings[mapping.pop("IdentityProvider", key)] = mapping
    return {
        "IdentityPoolId": change.desired["IdentityPoolId"],
        "Roles": change.desired.get("Roles") or {},
        "RoleMappings": mappings,
    }


def tag_map_request(change: Change) -> Properties:
    """Return the members of ``SetPrincipalTagAttributeMap``."""
    return {"UseDefaults": False, "PrincipalTags": {}, **change.desired}


def check_pool(change: Change) -> None:
    """Raise ``Refused`` for what Cognito Sync would do, which this emulator does not have."""
    for name in _OF_COGNITO_SYNC:
        if change.desired.get(name):
            raise Refused(f"{name} is a setting of Amazon Cognito Sync, which is not emulated.")


def _tags(properties: Properties) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in properties.get("IdentityPoolTags") or ()}


def _arn(change: Change) -> str:
    return (
        f"arn:aws:cognito-identity:{change.region}:{change.account_id}"
        f":identitypool/{change.desired['Id']}"
    )
