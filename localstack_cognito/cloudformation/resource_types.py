"""The table of resource types. What ``Ref`` and ``Fn::GetAtt`` return is AWS's.

Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Cognito.html
"""

import base64
from collections.abc import Callable
from typing import Any

from localstack_cognito.cloudformation import authorizers, identity_pools, user_pools
from localstack_cognito.cloudformation.calls import (
    Call,
    Change,
    Properties,
    ResourceType,
    only,
    with_emptied,
)
from localstack_cognito.tokens.issuer import issuer_of_id

_IDP = "cognito_idp"
_IDENTITY = "cognito_identity"
_EVERY_CLIENT = "ALL"
_DEFAULT_CACHE_DURATION = 86_400


def _answered(**paths: str) -> Callable[[Change, Properties], Properties]:
    """Return attributes by where they are in the answer: ``UserPool.Id``."""

    def attributes(change: Change, answer: Properties) -> Properties:
        values = {}
        for name, path in paths.items():
            value: Any = answer
            for member in path.split("."):
                value = (value or {}).get(member)
            if value is not None:
                values[name] = value
        return values

    return attributes


def _user_pool_attributes(change: Change, answer: Properties) -> Properties:
    if not (pool := answer.get("UserPool")):
        return {}
    return {
        "UserPoolId": pool["Id"],
        "Arn": pool["Arn"],
        "ProviderName": f"cognito-idp.{change.region}.amazonaws.com/{pool['Id']}",
        # What tokens have as ``iss``, as on AWS.
        "ProviderURL": issuer_of_id(pool["Id"]),
    }


def _for_client(change: Change) -> Properties:
    request = dict(change.desired)
    if request.get("ClientId") == _EVERY_CLIENT:
        request.pop("ClientId")
    return request


def _not_for_client(change: Change) -> Properties:
    request = _for_client(change)
    return {name: request[name] for name in ("UserPoolId", "ClientId") if name in request}


def _with_images(change: Change) -> Properties:
    request = dict(change.desired)
    if "Assets" in request:
        request["Assets"] = [
            {**asset, "Bytes": base64.b64decode(asset["Bytes"])} if "Bytes" in asset else asset
            for asset in request["Assets"]
        ]
    return request


def _without_images(change: Change) -> Properties | None:
    """Return what takes all values away, where an image is gone: no update takes one away."""
    places = {_place(asset) for asset in change.desired.get("Assets") or ()}
    if all(_place(asset) in places for asset in change.previous.get("Assets") or ()):
        return None
    ids = {name: change.desired[name] for name in ("UserPoolId", "ManagedLoginBrandingId")}
    return {**ids, "UseCognitoProvidedValues": True}


def _place(asset: Properties) -> tuple[Any, ...]:
    return tuple(asset.get(name) for name in ("Category", "ColorMode", "ResourceId"))


def _with_cache_duration(change: Change) -> Properties:
    """Return what sets the default again where a template has none any more: an update keeps it."""
    return {"CacheDuration": _DEFAULT_CACHE_DURATION, **change.desired}


def _with_logs(change: Change) -> Properties:
    logs = change.desired.get("LogConfigurations") or []
    return {"UserPoolId": change.desired["UserPoolId"], "LogConfigurations": logs}


_ROWS = (
    ResourceType(
        "AWS::Cognito::UserPool",
        _IDP,
        ref="{UserPoolId}",
        generated_name="UserPoolName",
        create=(
            Call("CreateUserPool", user_pools.pool_request),
            Call("SetUserPoolMfaConfig", user_pools.mfa_request),
        ),
        update=(
            Call("UpdateUserPool", user_pools.update_request),
            Call("SetUserPoolMfaConfig", user_pools.mfa_request),
            Call("UntagResource", user_pools.untag_request),
            Call("TagResource", user_pools.tag_request),
            Call("AddCustomAttributes", user_pools.new_attributes_request),
        ),
        delete=(Call("DeleteUserPool"),),
        attributes=_user_pool_attributes,
        check=user_pools.check_pool,
        changed_last=user_pools.CHANGED_LAST,
    ),
    ResourceType(
        "AWS::Cognito::UserPoolClient",
        _IDP,
        ref="{ClientId}",
        generated_name="ClientName",
        create=(Call("CreateUserPoolClient"),),
        update=(Call("UpdateUserPoolClient"),),
        delete=(Call("DeleteUserPoolClient"),),
        attributes=_answered(
            ClientId="UserPoolClient.ClientId",
            ClientSecret="UserPoolClient.ClientSecret",
            Name="UserPoolClient.ClientName",
        ),
    ),
    ResourceType(
        "AWS::Cognito::UserPoolDomain",
        _IDP,
        ref="{Domain}",
        create=(Call("CreateUserPoolDomain"),),
        update=(Call("UpdateUserPoolDomain", with_emptied(ManagedLoginVersion=1)),),
        delete=(Call("DeleteUserPoolDomain"),),
        attributes=_answered(CloudFrontDistribution="CloudFrontDomain"),
    ),
    ResourceType(
        "AWS::Cognito::UserPoolGroup",
        _IDP,
        ref="{GroupName}",
        generated_name="GroupName",
        create=(Call("CreateGroup"),),
        update=(Call("UpdateGroup"),),
        delete=(Call("DeleteGroup"),),
    ),
    ResourceType(
        "AWS::Cognito::UserPoolUser",
        _IDP,
        ref="{Username}",
        generated_name="Username",
        create=(Call("AdminCreateUser"),),
        update=(),
        delete=(
            Call("AdminDeleteUser", only("UserPoolId", "Username"), ("UserNotFoundException",)),
        ),
    ),
    ResourceType(
        "AWS::Cognito::UserPoolUserToGroupAttachment",
        _IDP,
        ref="UserToGroupAttachment-{_Suffix}",
        create=(Call("AdminAddUserToGroup"),),
        update=(),
        delete=(Call("AdminRemoveUserFromGroup", forgives=("UserNotFoundException",)),),
    ),
    ResourceType(
        "AWS::Cognito::UserPoolIdentityProvider",
        _IDP,
        ref="{ProviderName}",
        create=(Call("CreateIdentityProvider"),),
        update=(
            Call("UpdateIdentityProvider", with_emptied(AttributeMapping={}, IdpIdentifiers=[])),
        ),
        delete=(Call("DeleteIdentityProvider"),),
    ),
    ResourceType(
        "AWS::Cognito::UserPoolResourceServer",
        _IDP,
        ref="{Identifier}",
        create=(Call("CreateResourceServer"),),
        update=(Call("UpdateResourceServer", with_emptied(Scopes=[])),),
        delete=(Call("DeleteResourceServer"),),
    ),
    ResourceType(
        "AWS::Cognito::UserPoolRiskConfigurationAttachment",
        _IDP,
        ref="UserPoolRiskConfigurationAttachment-{_Suffix}",
        create=(Call("SetRiskConfiguration", _for_client),),
        update=(Call("SetRiskConfiguration", _for_client),),
        delete=(Call("SetRiskConfiguration", _not_for_client),),
    ),
    ResourceType(
        "AWS::Cognito::UserPoolUICustomizationAttachment",
        _IDP,
        ref="UserPoolUICustomizationAttachment-{_Suffix}",
        create=(Call("SetUICustomization", _for_client),),
        update=(Call("SetUICustomization", _for_client),),
        # A pool whose domain is gone shows no pages.
        delete=(Call("SetUICustomization", _not_for_client, ("InvalidParameterException",)),),
    ),
    ResourceType(
        "AWS::Cognito::ManagedLoginBranding",
        _IDP,
        ref="{UserPoolId}|{ManagedLoginBrandingId}",
        create=(Call("CreateManagedLoginBranding", _with_images),),
        update=(
            Call("UpdateManagedLoginBranding", _without_images),
            Call("UpdateManagedLoginBranding", _with_images),
        ),
        delete=(Call("DeleteManagedLoginBranding"),),
        attributes=_answered(ManagedLoginBrandingId="ManagedLoginBranding.ManagedLoginBrandingId"),
    ),
    ResourceType(
        "AWS::Cognito::Terms",
        _IDP,
        ref="{UserPoolId}|{TermsId}",
        create=(Call("CreateTerms"),),
        update=(Call("UpdateTerms"),),
        delete=(Call("DeleteTerms"),),
        attributes=_answered(TermsId="Terms.TermsId"),
    ),
    ResourceType(
        "AWS::Cognito::CIMDPolicy",
        _IDP,
        ref="{UserPoolId}|{CIMDPolicyId}",
        create=(Call("CreateCIMDPolicy"),),
        update=(Call("UpdateCIMDPolicy", _with_cache_duration),),
        delete=(Call("DeleteCIMDPolicy"),),
        attributes=_answered(CIMDPolicyId="CIMDPolicy.CIMDPolicyId"),
    ),
    ResourceType(
        "AWS::Cognito::LogDeliveryConfiguration",
        _IDP,
        ref="{Id}",
        create=(Call("SetLogDeliveryConfiguration", _with_logs),),
        update=(Call("SetLogDeliveryConfiguration", _with_logs),),
        delete=(Call("SetLogDeliveryConfiguration", only("UserPoolId", LogConfigurations=[])),),
        attributes=lambda change, _: {"Id": change.desired["UserPoolId"]},
    ),
    ResourceType(
        "AWS::Cognito::IdentityPool",
        _IDENTITY,
        ref="{Id}",
        generated_name="IdentityPoolName",
        create=(Call("CreateIdentityPool", identity_pools.pool_request),),
        update=(
            Call("UpdateIdentityPool", identity_pools.pool_request),
            Call("UntagResource", identity_pools.untag_request),
            Call("TagResource", identity_pools.tag_request),
        ),
        delete=(Call("DeleteIdentityPool", identity_pools.pool_request),),
        attributes=_answered(Id="IdentityPoolId", Name="IdentityPoolName"),
        check=identity_pools.check_pool,
    ),
    ResourceType(
        "AWS::Cognito::IdentityPoolRoleAttachment",
        _IDENTITY,
        ref="{Id}",
        create=(Call("SetIdentityPoolRoles", identity_pools.roles_request),),
        update=(Call("SetIdentityPoolRoles", identity_pools.roles_request),),
        delete=(Call("SetIdentityPoolRoles", only("IdentityPoolId", Roles={}, RoleMappings={})),),
        attributes=lambda change, _: {"Id": change.desired["IdentityPoolId"]},
    ),
    ResourceType(
        "AWS::Cognito::IdentityPoolPrincipalTag",
        _IDENTITY,
        ref="{IdentityPoolId}|{IdentityProviderName}",
        create=(Call("SetPrincipalTagAttributeMap", identity_pools.tag_map_request),),
        update=(Call("SetPrincipalTagAttributeMap", identity_pools.tag_map_request),),
        delete=(
            Call(
                "SetPrincipalTagAttributeMap",
                only("IdentityPoolId", "IdentityProviderName", UseDefaults=False, PrincipalTags={}),
            ),
        ),
    ),
    ResourceType(
        "AWS::ApiGateway::Authorizer",
        "apigateway",
        ref="{AuthorizerId}",
        create=(Call("CreateAuthorizer"),),
        update=(Call("UpdateAuthorizer", authorizers.patch_request),),
        delete=(Call("DeleteAuthorizer"),),
        attributes=_answered(AuthorizerId="id"),
    ),
)

RESOURCE_TYPES = {row.name: row for row in _ROWS}
