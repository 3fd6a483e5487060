"""Resources of every type that can be changed, and what the services tell of them."""

import copy
from typing import Any

from tests.host import Host
from tests.integration.cloudformation.conftest import Stack, att, of, ref

_ROLE = "arn:aws:iam::000000000000:role/cognito"
_OIDC = {
    "client_id": "id",
    "client_secret": "secret",
    "attributes_request_method": "GET",
    "oidc_issuer": "https://idp.example.com",
    "authorize_scopes": "openid",
    "authorize_url": "https://idp.example.com/authorize",
    "token_url": "https://idp.example.com/token",
    "attributes_url": "https://idp.example.com/userinfo",
    "jwks_uri": "https://idp.example.com/jwks",
}
_FACEBOOK = "graph.facebook.com"
_DATES = ("CreationDate", "LastModifiedDate", "CSSVersion")


def resources(prefix: str) -> dict[str, Any]:
    """Return resources of every type; ``prefix`` is the domain's."""
    return {
        "Pool": of(
            "UserPool",
            UserPoolTier="PLUS",
            UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"},
            UserPoolTags={"team": "pets", "old": "yes"},
        ),
        "Other": of("UserPool"),
        "Client": of("UserPoolClient", UserPoolId=ref("Pool"), ClientName="first"),
        "Domain": of("UserPoolDomain", UserPoolId=ref("Pool"), Domain=prefix),
        "Group": of("UserPoolGroup", UserPoolId=ref("Pool"), Description="first"),
        "User": of(
            "UserPoolUser", UserPoolId=ref("Pool"), Username="alice", MessageAction="SUPPRESS"
        ),
        "Member": of(
            "UserPoolUserToGroupAttachment",
            UserPoolId=ref("Pool"),
            GroupName=ref("Group"),
            Username=ref("User"),
        ),
        "Provider": of(
            "UserPoolIdentityProvider",
            UserPoolId=ref("Pool"),
            ProviderName="first",
            ProviderType="OIDC",
            ProviderDetails=_OIDC,
            AttributeMapping={"email": "email"},
            IdpIdentifiers=["example.com"],
        ),
        "Server": of(
            "UserPoolResourceServer",
            UserPoolId=ref("Pool"),
            Identifier="first",
            Name="first",
            Scopes=[{"ScopeName": "read", "ScopeDescription": "Read"}],
        ),
        "Risk": of(
            "UserPoolRiskConfigurationAttachment",
            UserPoolId=ref("Pool"),
            ClientId=ref("Client"),
            CompromisedCredentialsRiskConfiguration={"Actions": {"EventAction": "BLOCK"}},
        ),
        "Style": of(
            "UserPoolUICustomizationAttachment",
            ["Domain"],
            UserPoolId=ref("Pool"),
            ClientId=ref("Client"),
            CSS=".banner-customizable { background: red }",
        ),
        "Branding": of(
            "ManagedLoginBranding",
            UserPoolId=ref("Pool"),
            ClientId=ref("Client"),
            UseCognitoProvidedValues=True,
        ),
        "Terms": of(
            "Terms",
            UserPoolId=ref("Pool"),
            ClientId=ref("Client"),
            TermsName="terms-of-use",
            TermsSource="LINK",
            Enforcement="NONE",
            Links={"cognito:default": "https://example.com/first"},
        ),
        "Policy": of(
            "CIMDPolicy",
            UserPoolId=ref("Pool"),
            ClientId=ref("Client"),
            PolicyName="agents",
            URLPatterns=["https://agents.example.com/*"],
            CacheDuration=172800,
        ),
        "Logs": of("LogDeliveryConfiguration", UserPoolId=ref("Pool"), LogConfigurations=_logs()),
        "Identities": of(
            "IdentityPool",
            AllowUnauthenticatedIdentities=False,
            SupportedLoginProviders={_FACEBOOK: "1", "accounts.google.com": "2"},
            IdentityPoolTags=[{"Key": "team", "Value": "pets"}],
        ),
        "Roles": of(
            "IdentityPoolRoleAttachment",
            IdentityPoolId=ref("Identities"),
            Roles={"authenticated": _ROLE},
        ),
        "Tags": of(
            "IdentityPoolPrincipalTag",
            IdentityPoolId=ref("Identities"),
            IdentityProviderName=_FACEBOOK,
            PrincipalTags={"user": "sub"},
        ),
        "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "first"}},
        "Second": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "second"}},
        "Authorizer": {
            "Type": "AWS::ApiGateway::Authorizer",
            "Properties": {
                "RestApiId": ref("Api"),
                "Name": "users",
                "Type": "COGNITO_USER_POOLS",
                "IdentitySource": "method.request.header.Authorization",
                "ProviderARNs": [att("Pool", "Arn")],
            },
        },
    }


def _logs(**destination: str) -> list[dict[str, Any]]:
    arn = "arn:aws:logs:us-east-1:000000000000:log-group:cognito"
    return [
        {
            "EventSource": "userNotification",
            "LogLevel": "ERROR",
            "CloudWatchLogsConfiguration": {"LogGroupArn": arn, **destination},
        }
    ]


IN_PLACE: dict[str, dict[str, Any]] = {
    "Pool": {
        "Policies": {"PasswordPolicy": {"MinimumLength": 14}},
        "MfaConfiguration": "OPTIONAL",
        "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
        "Schema": [{"Name": "plan", "AttributeDataType": "String"}],
        "UserPoolTags": {"team": "zoo", "new": "yes"},
    },
    "Client": {"ClientName": "second", "AccessTokenValidity": 2},
    "Domain": {"ManagedLoginVersion": 2},
    "Group": {"Description": "second", "Precedence": 3},
    "Provider": {"AttributeMapping": None, "IdpIdentifiers": ["example.org"]},
    "Server": {"Name": "second", "Scopes": None},
    "Risk": {"CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "NO_ACTION"}}},
    "Style": {"CSS": ".banner-customizable { background: blue }"},
    "Branding": {"UseCognitoProvidedValues": None, "Settings": {"categories": {}}},
    "Terms": {"Links": {"cognito:default": "https://example.com/second"}},
    "Policy": {
        "PolicyName": "others",
        "URLPatterns": ["https://others.example.com/*", "https://localhost:*"],
        "CacheDuration": 86400,
    },
    "Logs": {
        "LogConfigurations": _logs(
            LogGroupArn="arn:aws:logs:us-east-1:000000000000:log-group:second"
        )
    },
    "Identities": {
        "AllowUnauthenticatedIdentities": True,
        "IdentityPoolTags": [{"Key": "new", "Value": "yes"}],
    },
    "Roles": {"Roles": {"authenticated": _ROLE, "unauthenticated": _ROLE}},
    "Tags": {"PrincipalTags": {"user": "sub", "app": "aud"}},
    "Authorizer": {
        "Name": "others",
        "AuthorizerResultTtlInSeconds": 10,
        "ProviderARNs": [att("Other", "Arn")],
    },
}
"""Changes that AWS makes without interruption; None takes a property away."""

REPLACING: dict[str, dict[str, Any]] = {
    "Client": {"GenerateSecret": True},
    "Group": {"GroupName": "second"},
    "User": {"Username": "bob"},
    "Provider": {"ProviderName": "second", "IdpIdentifiers": ["example.net"]},
    "Server": {"Identifier": "second"},
    "Tags": {"IdentityProviderName": "accounts.google.com"},
    "Authorizer": {"RestApiId": ref("Second")},
}
"""Changes for which AWS makes another resource."""

REPLACED = {*REPLACING, "Member", "Risk", "Style", "Branding", "Terms"}
"""These, and what belongs to one of them."""


def changed(before: dict[str, Any], changes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return resources with some of their properties changed."""
    after = copy.deepcopy(before)
    for name, properties in changes.items():
        both = {**after[name]["Properties"], **properties}
        after[name]["Properties"] = {key: each for key, each in both.items() if each is not None}
    return after


def told(host: Host, stack: Stack) -> dict[str, Any]:
    """Return what the services tell of a stack's resources, without dates."""
    ids, idp = stack.ids, host.client("cognito-idp")
    identities, gateway = host.client("cognito-identity"), host.client("apigateway")
    pool = {"UserPoolId": ids["Pool"]}
    client = {**pool, "ClientId": ids["Client"]}
    identity_pool = {"IdentityPoolId": ids["Identities"]}
    apis = [ids["Api"], ids["Second"]]
    answers = {
        "Pool": idp.describe_user_pool(**pool)["UserPool"],
        "Mfa": {
            name: each
            for name, each in idp.get_user_pool_mfa_config(**pool).items()
            if each != {"Enabled": False}
        },
        "Client": idp.describe_user_pool_client(**client)["UserPoolClient"],
        "Clients": idp.list_user_pool_clients(**pool, MaxResults=10)["UserPoolClients"],
        "Domain": idp.describe_user_pool_domain(Domain=ids["Domain"])["DomainDescription"],
        "Groups": idp.list_groups(**pool)["Groups"],
        "Users": [user["Username"] for user in idp.list_users(**pool)["Users"]],
        "Member": idp.admin_list_groups_for_user(**pool, Username=ids["User"])["Groups"],
        "Providers": idp.list_identity_providers(**pool)["Providers"],
        "Provider": idp.describe_identity_provider(**pool, ProviderName=ids["Provider"]),
        "Servers": idp.list_resource_servers(**pool, MaxResults=10)["ResourceServers"],
        "Risk": idp.describe_risk_configuration(**client)["RiskConfiguration"],
        "Style": idp.get_ui_customization(**client)["UICustomization"],
        "Branding": idp.describe_managed_login_branding_by_client(**client),
        "Terms": idp.list_terms(**pool, MaxResults=10)["Terms"],
        "Term": idp.describe_terms(**pool, TermsId=ids["Terms"].split("|")[1])["Terms"],
        "Policies": idp.list_cimd_policies(**pool)["CIMDPolicies"],
        "Policy": idp.describe_cimd_policy(**pool, CIMDPolicyId=ids["Policy"].split("|")[1])[
            "CIMDPolicy"
        ],
        "Logs": idp.get_log_delivery_configuration(**pool)["LogDeliveryConfiguration"],
        "Identities": identities.describe_identity_pool(**identity_pool),
        "Roles": identities.get_identity_pool_roles(**identity_pool),
        "Tags": [
            identities.get_principal_tag_attribute_map(**identity_pool, IdentityProviderName=name)
            for name in (_FACEBOOK, "accounts.google.com")
        ],
        "Authorizers": [gateway.get_authorizers(restApiId=api)["items"] for api in apis],
    }
    return {name: _lasting(answer) for name, answer in answers.items()}


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        dropped = (*_DATES, "ResponseMetadata")
        return {key: _lasting(each) for key, each in value.items() if key not in dropped}
    return [_lasting(each) for each in value] if isinstance(value, list) else value
