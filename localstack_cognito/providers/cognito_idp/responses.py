"""Records as AWS's response shapes.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_Types.html
"""

import datetime
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, cast

from localstack_cognito.aws.api.cognito_idp import (
    AttributeListType,
    CodeDeliveryDetailsType,
    DeliveryMediumType,
    LambdaConfigType,
    MFAOptionListType,
    MFAOptionType,
    UserPoolClientDescription,
    UserPoolClientType,
    UserPoolDescriptionType,
    UserPoolType,
    UserStatusType,
    UserType,
)
from localstack_cognito.directory.users import mfa
from localstack_cognito.directory.users.delivery import Delivery
from localstack_cognito.storage.domains import Domain
from localstack_cognito.storage.user_pool_clients import ListedClient, UserPoolClient
from localstack_cognito.storage.user_pools import ListedPool, UserPool
from localstack_cognito.storage.users import ListedUser, User
from localstack_cognito.tokens.issue import Tokens

_MOST_DATES = 4096
_POOL_ORDER = (
    "Id",
    "Name",
    "Policies",
    "DeletionProtection",
    "LambdaConfig",
    "LastModifiedDate",
    "CreationDate",
    "SchemaAttributes",
    "AutoVerifiedAttributes",
    "AliasAttributes",
    "UsernameAttributes",
    "SmsVerificationMessage",
    "EmailVerificationMessage",
    "EmailVerificationSubject",
    "VerificationMessageTemplate",
    "SmsAuthenticationMessage",
    "UserAttributeUpdateSettings",
    "MfaConfiguration",
    "DeviceConfiguration",
    "EstimatedNumberOfUsers",
    "EmailConfiguration",
    "SmsConfiguration",
    "UserPoolTags",
    "Domain",
    "CustomDomain",
    "AdminCreateUserConfig",
    "UserPoolAddOns",
    "UsernameConfiguration",
    "Arn",
    "AccountRecoverySetting",
    "UserPoolTier",
    "DcrConfiguration",
    "AcrConfiguration",
    "KeyConfiguration",
    "IssuerConfiguration",
)


@lru_cache(_MOST_DATES)
def date(seconds: float) -> datetime.datetime:
    """Return a time as the host's serializer takes it.

    Lists are asked for again and again, and many users were never changed: dates are kept.
    """
    return datetime.datetime.fromtimestamp(seconds, tz=datetime.UTC)


def user_pool(
    pool: UserPool, estimated_number_of_users: int, domains: Iterable[Domain] = ()
) -> UserPoolType:
    """Return a pool as AWS describes it, in AWS's order."""
    members: dict[str, Any] = {
        "Id": pool.id,
        "Name": pool.name,
        "LastModifiedDate": date(pool.modified_at),
        "CreationDate": date(pool.created_at),
        "EstimatedNumberOfUsers": estimated_number_of_users,
        "Arn": pool.arn,
        **{"CustomDomain" if one.is_custom else "Domain": one.name for one in domains},
        **pool.settings,
    }
    return cast(UserPoolType, {name: members[name] for name in _POOL_ORDER if name in members})


def user_pool_description(pool: ListedPool) -> UserPoolDescriptionType:
    """Return a pool as ListUserPools gives it."""
    return UserPoolDescriptionType(
        Id=pool.id,
        Name=pool.name,
        LambdaConfig=cast(LambdaConfigType, pool.lambda_config),
        LastModifiedDate=date(pool.modified_at),
        CreationDate=date(pool.created_at),
    )


def user_pool_client(client: UserPoolClient) -> UserPoolClientType:
    """Return an app client as AWS describes it."""
    members: dict[str, Any] = {
        "UserPoolId": client.user_pool_id,
        "ClientName": client.name,
        "ClientId": client.id,
        "ClientSecret": client.secret,
        "LastModifiedDate": date(client.modified_at),
        "CreationDate": date(client.created_at),
        **{name: value for name, value in client.settings.items() if name != "SSOSession"},
    }
    return cast(UserPoolClientType, members)


def user_pool_client_description(client: ListedClient) -> UserPoolClientDescription:
    """Return an app client as ListUserPoolClients gives it."""
    return UserPoolClientDescription(
        ClientId=client.id, UserPoolId=client.user_pool_id, ClientName=client.name
    )


def attribute_list(attributes: Mapping[str, str]) -> AttributeListType:
    """Return attributes as AWS's list of names and values."""
    # A literal is made in half of the time of a call of ``AttributeType``.
    return [{"Name": name, "Value": value} for name, value in attributes.items()]


def mfa_options(user: User | ListedUser) -> MFAOptionListType:
    """Return what AdminSetUserSettings or SetUserSettings set."""
    return [MFAOptionType(**option) for option in user.mfa_options or ()]  # type: ignore[typeddict-item]


def mfa_members(user: User) -> Any:
    """Return the members that say which second factors a user has: those that are set."""
    members: dict[str, Any] = {}
    if user.mfa_options:
        members["MFAOptions"] = mfa_options(user)
    if preferred := mfa.preferred(user):
        members["PreferredMfaSetting"] = preferred
    if enabled := mfa.enabled(user):
        members["UserMFASettingList"] = enabled
    return members


def user_type(user: User | ListedUser, attributes: Mapping[str, str]) -> UserType:
    """Return a user as AdminCreateUser and the lists give it."""
    response: UserType = {
        "Username": user.username,
        "Attributes": attribute_list(attributes),
        "UserCreateDate": date(user.created_at),
        "UserLastModifiedDate": date(user.modified_at),
        "Enabled": user.enabled,
        "UserStatus": cast(UserStatusType, user.status),
    }
    if user.mfa_options:
        response["MFAOptions"] = mfa_options(user)
    return response


def code_delivery_details(delivery: Delivery) -> CodeDeliveryDetailsType:
    """Return where a code went, the address masked."""
    return CodeDeliveryDetailsType(
        Destination=delivery.destination,
        DeliveryMedium=DeliveryMediumType(delivery.medium),
        AttributeName=delivery.attribute_name,
    )


def authentication_result(tokens: Tokens) -> dict[str, Any]:
    """Return the members of an ``AuthenticationResultType``."""
    members: dict[str, Any] = {
        "AccessToken": tokens.access_token,
        "ExpiresIn": tokens.expires_in,
        "TokenType": "Bearer",
    }
    if tokens.id_token:
        members["IdToken"] = tokens.id_token
    if tokens.refresh_token:
        members["RefreshToken"] = tokens.refresh_token
    if tokens.new_device:
        members["NewDeviceMetadata"] = {
            "DeviceKey": tokens.new_device.device_key,
            "DeviceGroupKey": tokens.new_device.group_key,
        }
    return members
