"""Identity pools are made, described, changed, listed, tagged and deleted as AWS does."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.host import Host
from tests.integration.making import refused

_UNKNOWN = "us-east-1:00000000-0000-4000-8000-000000000000"
_POOL_ID = r"us-east-1:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ROLE = "arn:aws:iam::000000000000:role/app"
_OIDC = "arn:aws:iam::000000000000:oidc-provider/id.example.com"
_USER_POOL = "cognito-idp.us-east-1.amazonaws.com/us-east-1_abc"
_CLIENT_MAPPING = f"{_USER_POOL}:client1"
_PROVIDERS = {"CognitoIdentityProviders": [{"ProviderName": _USER_POOL, "ClientId": "client1"}]}


def without_metadata(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def test_a_pool_has_what_it_was_made_with(identity: Any) -> None:
    settings = {
        "IdentityPoolName": "my pool",
        "AllowUnauthenticatedIdentities": False,
        "AllowClassicFlow": True,
        "SupportedLoginProviders": {"graph.facebook.com": "1234"},
        "DeveloperProviderName": "login.my.app",
        "OpenIdConnectProviderARNs": [_OIDC],
        "CognitoIdentityProviders": [
            {"ProviderName": _USER_POOL, "ClientId": "client1", "ServerSideTokenCheck": True}
        ],
        "SamlProviderARNs": ["arn:aws:iam::000000000000:saml-provider/corp"],
        "IdentityPoolTags": {"team": "a"},
    }
    made = without_metadata(identity.create_identity_pool(**settings))
    assert re.fullmatch(
        r"us-east-1:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", made["IdentityPoolId"]
    )
    assert made == {**settings, "IdentityPoolId": made["IdentityPoolId"]}
    described = identity.describe_identity_pool(IdentityPoolId=made["IdentityPoolId"])
    assert without_metadata(described) == made


def test_a_pool_has_few_members_unless_told_more(identity: Any, identity_pool_id: str) -> None:
    described = identity.describe_identity_pool(IdentityPoolId=identity_pool_id)
    assert without_metadata(described) == {
        "IdentityPoolId": identity_pool_id,
        "IdentityPoolName": "pool",
        "AllowUnauthenticatedIdentities": True,
        "IdentityPoolTags": {},
    }


@pytest.mark.parametrize("custom_id", ["myidentitypool123", "us-east-1:my-own-id"])
def test_a_tag_sets_the_id(identity: Any, custom_id: str) -> None:
    pool = {
        "IdentityPoolName": "p",
        "AllowUnauthenticatedIdentities": True,
        "IdentityPoolTags": {"_custom_id_": custom_id},
    }
    assert identity.create_identity_pool(**pool)["IdentityPoolId"] == custom_id
    assert identity.describe_identity_pool(IdentityPoolId=custom_id)["IdentityPoolId"] == custom_id
    with pytest.raises(ClientError, match="exists already"):
        identity.create_identity_pool(**pool)
    identity.delete_identity_pool(IdentityPoolId=custom_id)


def test_a_user_pool_is_asked_about_tokens_only_where_that_is_wanted(
    identity: Any, new_identity_pool: Callable[..., str]
) -> None:
    described = identity.describe_identity_pool(IdentityPoolId=new_identity_pool(**_PROVIDERS))
    assert described["CognitoIdentityProviders"] == [
        {"ProviderName": _USER_POOL, "ClientId": "client1", "ServerSideTokenCheck": False}
    ]


def test_an_update_replaces_all_but_tags_roles_and_the_developers_provider(
    identity: Any, new_identity_pool: Callable[..., str]
) -> None:
    pool_id = new_identity_pool(
        DeveloperProviderName="dev", IdentityPoolTags={"a": "b"}, **_PROVIDERS
    )
    identity.set_identity_pool_roles(IdentityPoolId=pool_id, Roles={"authenticated": _ROLE})
    updated = identity.update_identity_pool(
        IdentityPoolId=pool_id, IdentityPoolName="new", AllowUnauthenticatedIdentities=False
    )
    assert without_metadata(updated) == {
        "IdentityPoolId": pool_id,
        "IdentityPoolName": "new",
        "AllowUnauthenticatedIdentities": False,
        "DeveloperProviderName": "dev",
        "IdentityPoolTags": {"a": "b"},
    }
    described = identity.describe_identity_pool(IdentityPoolId=pool_id)
    assert without_metadata(described) == without_metadata(updated)
    roles = identity.get_identity_pool_roles(IdentityPoolId=pool_id)
    assert roles["Roles"] == {"authenticated": _ROLE}


def test_pools_are_listed_in_pages(host: Host) -> None:
    client = host.client("cognito-identity", region="eu-west-3")
    made = {
        client.create_identity_pool(IdentityPoolName=f"p{n}", AllowUnauthenticatedIdentities=True)[
            "IdentityPoolId"
        ]
        for n in range(5)
    }
    listed: list[Any] = []
    token: dict[str, str] = {}
    while True:
        page = client.list_identity_pools(MaxResults=2, **token)
        assert len(page["IdentityPools"]) <= 2
        listed += page["IdentityPools"]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert {pool["IdentityPoolId"] for pool in listed} == made
    assert {frozenset(pool) for pool in listed} == {
        frozenset({"IdentityPoolId", "IdentityPoolName"})
    }
    with refused("InvalidParameterException", "Invalid pagination token given."):
        client.list_identity_pools(MaxResults=2, NextToken="x")


def test_a_deleted_pool_is_gone(identity: Any, identity_pool_id: str) -> None:
    identity.delete_identity_pool(IdentityPoolId=identity_pool_id)
    with refused("ResourceNotFoundException", f"IdentityPool '{identity_pool_id}' not found."):
        identity.describe_identity_pool(IdentityPoolId=identity_pool_id)


def test_tags_are_added_and_taken(identity: Any, new_identity_pool: Callable[..., str]) -> None:
    pool_id = new_identity_pool(IdentityPoolTags={"a": "1", "b": "2"})
    arn = f"arn:aws:cognito-identity:us-east-1:000000000000:identitypool/{pool_id}"
    identity.tag_resource(ResourceArn=arn, Tags={"b": "3", "c": "4"})
    identity.untag_resource(ResourceArn=arn, TagKeys=["a", "x"])
    assert identity.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"b": "3", "c": "4"}


@pytest.mark.parametrize(
    ("operation", "members"),
    [
        ("describe_identity_pool", {}),
        ("delete_identity_pool", {}),
        (
            "update_identity_pool",
            {"IdentityPoolName": "p", "AllowUnauthenticatedIdentities": True},
        ),
        ("get_identity_pool_roles", {}),
        ("set_identity_pool_roles", {"Roles": {}}),
        ("get_principal_tag_attribute_map", {"IdentityProviderName": "x"}),
        ("set_principal_tag_attribute_map", {"IdentityProviderName": "x"}),
    ],
)
def test_an_unknown_pool_is_told(identity: Any, operation: str, members: dict[str, Any]) -> None:
    with refused("ResourceNotFoundException", f"IdentityPool '{_UNKNOWN}' not found."):
        getattr(identity, operation)(IdentityPoolId=_UNKNOWN, **members)


def test_a_pool_of_another_region_is_unknown(host: Host, identity_pool_id: str) -> None:
    elsewhere = host.client("cognito-identity", region="eu-west-1")
    with refused("ResourceNotFoundException", f"IdentityPool '{identity_pool_id}' not found."):
        elsewhere.describe_identity_pool(IdentityPoolId=identity_pool_id)


@pytest.mark.parametrize(
    ("members", "error", "message"),
    [
        (
            {"CognitoIdentityProviders": [{"ProviderName": "example.com", "ClientId": "c"}]},
            "InvalidParameterException",
            "Invalid Cognito Identity Provider",
        ),
        (
            {"CognitoIdentityProviders": [{"ClientId": "c"}]},
            "InvalidParameterException",
            "Invalid Cognito Identity Provider",
        ),
        (
            {"SupportedLoginProviders": {"example.com": "c"}},
            "InvalidParameterException",
            "example.com is not a valid login provider.",
        ),
        (
            {"OpenIdConnectProviderARNs": [_ROLE]},
            "InvalidParameterException",
            f"{_ROLE} is not a valid ARN in OpenIdConnectProviderARNs.",
        ),
        (
            {"IdentityPoolTags": {"aws:a": "b"}},
            "InvalidParameterException",
            "Tag keys that start with aws: are reserved for system use.",
        ),
        (
            {"IdentityPoolName": "a/b"},
            "ValidationException",
            "1 validation error detected: Value 'a/b' at 'identityPoolName' failed to satisfy "
            r"constraint: Member must satisfy regular expression pattern: [\w\s+=,.@-]+",
        ),
        (
            {"IdentityPoolName": None},
            "ValidationException",
            "1 validation error detected: Value null at 'identityPoolName' failed to satisfy "
            "constraint: Member must not be null",
        ),
    ],
)
def test_settings_are_refused(
    identity: Any, members: dict[str, Any], error: str, message: str
) -> None:
    pool = {"IdentityPoolName": "p", "AllowUnauthenticatedIdentities": True, **members}
    with refused(error, message):
        identity.create_identity_pool(**pool)


def test_the_developers_provider_keeps_its_name(
    identity: Any, new_identity_pool: Callable[..., str]
) -> None:
    pool_id = new_identity_pool(DeveloperProviderName="dev")
    message = "The developer provider name of an identity pool cannot be changed."
    with refused("InvalidParameterException", message):
        identity.update_identity_pool(
            IdentityPoolId=pool_id,
            IdentityPoolName="p",
            AllowUnauthenticatedIdentities=True,
            DeveloperProviderName="other",
        )


def test_roles_and_their_mappings_are_kept(
    identity: Any, new_identity_pool: Callable[..., str]
) -> None:
    pool_id = new_identity_pool(**_PROVIDERS)
    bare = without_metadata(identity.get_identity_pool_roles(IdentityPoolId=pool_id))
    assert bare == {"IdentityPoolId": pool_id}
    settings = {
        "Roles": {"authenticated": _ROLE, "unauthenticated": f"{_ROLE}2"},
        "RoleMappings": {
            _CLIENT_MAPPING: {
                "Type": "Rules",
                "AmbiguousRoleResolution": "Deny",
                "RulesConfiguration": {
                    "Rules": [
                        {"Claim": "sub", "MatchType": "Equals", "Value": "a", "RoleARN": _ROLE}
                    ]
                },
            }
        },
    }
    identity.set_identity_pool_roles(IdentityPoolId=pool_id, **settings)
    roles = identity.get_identity_pool_roles(IdentityPoolId=pool_id)
    assert without_metadata(roles) == {"IdentityPoolId": pool_id, **settings}
    identity.set_identity_pool_roles(IdentityPoolId=pool_id, Roles={})
    assert without_metadata(identity.get_identity_pool_roles(IdentityPoolId=pool_id)) == bare


@pytest.mark.parametrize(
    ("members", "error", "message"),
    [
        (
            {"Roles": {"authenticated": "my-stack-SomeRole-KBKHTR8P6UC2"}},
            "NotAuthorizedException",
            "Access to Role 'my-stack-SomeRole-KBKHTR8P6UC2' is forbidden.",
        ),
        (
            {
                "Roles": {},
                "RoleMappings": {_USER_POOL: {"Type": "Token", "AmbiguousRoleResolution": "Deny"}},
            },
            "InvalidParameterException",
            f"({_USER_POOL}) is not a valid RoleMapping ProviderName or is not a configured "
            "provider.",
        ),
        (
            {"Roles": {}, "RoleMappings": {_CLIENT_MAPPING: {"Type": "Token"}}},
            "InvalidParameterException",
            f"AmbiguousRoleResolution is required for the role mapping of {_CLIENT_MAPPING}.",
        ),
        (
            {
                "Roles": {},
                "RoleMappings": {
                    _CLIENT_MAPPING: {"Type": "Rules", "AmbiguousRoleResolution": "Deny"}
                },
            },
            "InvalidParameterException",
            f"RulesConfiguration is required for the role mapping of {_CLIENT_MAPPING}, whose "
            "type is Rules.",
        ),
    ],
)
def test_roles_are_refused(
    identity: Any,
    new_identity_pool: Callable[..., str],
    members: dict[str, Any],
    error: str,
    message: str,
) -> None:
    pool_id = new_identity_pool(**_PROVIDERS)
    with refused(error, message):
        identity.set_identity_pool_roles(IdentityPoolId=pool_id, **members)


def test_tags_of_principals_are_the_defaults_or_what_they_are_set_to(
    identity: Any, identity_pool_id: str
) -> None:
    provider = {"IdentityPoolId": identity_pool_id, "IdentityProviderName": _USER_POOL}
    none = identity.get_principal_tag_attribute_map(**provider)
    assert without_metadata(none) == {**provider, "UseDefaults": False, "PrincipalTags": {}}
    defaults = identity.set_principal_tag_attribute_map(**provider, UseDefaults=True)
    assert without_metadata(defaults) == {
        **provider,
        "UseDefaults": True,
        "PrincipalTags": {"username": "sub", "client": "aud"},
    }
    own = {"UseDefaults": False, "PrincipalTags": {"department": "custom:department"}}
    identity.set_principal_tag_attribute_map(**provider, **own)
    kept = identity.get_principal_tag_attribute_map(**provider)
    assert without_metadata(kept) == {**provider, **own}
