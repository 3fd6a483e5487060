"""A change of one member changes just that, and what a file leaves out has AWS's default."""

import base64
import copy
from collections.abc import Mapping
from typing import Any

import pytest

from tests.integration.seeding.kinds.base import FILE, base
from tests.integration.seeding.kinds.files import applied, exported, is_nothing, text_of, tree_of

_LAMBDA = "arn:aws:lambda:us-east-1:000000000000:function:f"
_KMS = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000"
_ROLE = "arn:aws:iam::000000000000:role/sms"
_DATE = "2026-01-02T03:04:05.678901Z"
_PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(9)).decode()
_PASSWORDS = {
    "MinimumLength": 10,
    "RequireUppercase": False,
    "RequireLowercase": True,
    "RequireNumbers": False,
    "RequireSymbols": False,
    "PasswordHistorySize": 2,
    "TemporaryPasswordValidityDays": 9,
}
_OIDC = {
    "attributes_request_method": "POST",
    "authorize_scopes": "openid email",
    "client_id": "other",
    "oidc_issuer": "https://other.example.com",
}
Change = tuple[str, int, Mapping[str, Any]]

# The kind, which of them, and the members that are given it.
CHANGES: tuple[Change, ...] = (
    ("UserPools", 0, {"PoolName": "other"}),
    ("UserPools", 0, {"CreationDate": _DATE}),
    ("UserPools", 0, {"LastModifiedDate": _DATE}),
    ("UserPools", 0, {"Policies": {"PasswordPolicy": _PASSWORDS}}),
    (
        "UserPools",
        0,
        {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}},
    ),
    ("UserPools", 0, {"DeletionProtection": "ACTIVE"}),
    ("UserPools", 0, {"LambdaConfig": {"PreSignUp": _LAMBDA}}),
    ("UserPools", 0, {"AutoVerifiedAttributes": ["email"]}),
    (
        "UserPools",
        0,
        {
            "AutoVerifiedAttributes": ["email"],
            "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        },
    ),
    (
        "UserPools",
        0,
        {
            "VerificationMessageTemplate": {
                "SmsMessage": "code {####}",
                "DefaultEmailOption": "CONFIRM_WITH_CODE",
            }
        },
    ),
    ("UserPools", 0, {"SmsAuthenticationMessage": "mfa {####}"}),
    ("UserPools", 0, {"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": False}}),
    (
        "UserPools",
        0,
        {
            "EmailConfiguration": {
                "ReplyToEmailAddress": "a@b.de",
                "EmailSendingAccount": "COGNITO_DEFAULT",
            }
        },
    ),
    ("UserPools", 0, {"SmsConfiguration": {"SnsCallerArn": _ROLE}}),
    (
        "UserPools",
        0,
        {
            "MfaConfiguration": "ON",
            "SmsConfiguration": {"SnsCallerArn": _ROLE},
            "SmsMfaConfiguration": {},
        },
    ),
    (
        "UserPools",
        0,
        {"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": True}},
    ),
    ("UserPools", 0, {"WebAuthnConfiguration": {"UserVerification": "required"}}),
    ("UserPools", 0, {"UserPoolTags": {"b": "1", "a": "2"}}),
    ("UserPools", 0, {"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True}}),
    ("UserPools", 0, {"UserPoolAddOns": {"AdvancedSecurityMode": "OFF"}}),
    ("UserPools", 0, {"UserPoolTier": "PLUS"}),
    ("UserPools", 0, {"AccountRecoverySetting": {}}),
    (
        "UserPools",
        0,
        {
            "AcrConfiguration": {
                "Level1": {"AcrValue": "one"},
                **{f"Level{n}": {"AcrValue": f"urn:cognito:loa:{n}"} for n in (2, 3, 4)},
            }
        },
    ),
    (
        "UserPools",
        0,
        {
            "DcrConfiguration": {
                "EnableStatus": "Disabled",
                "OpenDcrEnabled": False,
                "AuthenticatedGrantTypes": ["code"],
                "OpenDcrGrantTypes": [],
                "AllowedScopes": [],
            }
        },
    ),
    (
        "UserPools",
        0,
        {"KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": _KMS}},
    ),
    ("UserPools", 0, {"IssuerConfiguration": {"Type": "UPDATED"}}),
    (
        "UserPools",
        0,
        {"UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 3}},
    ),
    (
        "UserPools",
        0,
        {
            "LogConfigurations": [],
            "LogDeliveryDates": {"CreationDate": _DATE, "LastModifiedDate": _DATE},
        },
    ),
    ("Domains", 0, {"Domain": "other"}),
    ("Domains", 0, {"ManagedLoginVersion": 2}),
    ("Domains", 0, {"CreationDate": _DATE}),
    (
        "Domains",
        1,
        {
            "Routing": {
                "Failover": {"SecondaryRegion": "us-west-2", "PrimaryRoute53HealthCheckId": "h"}
            }
        },
    ),
    ("ResourceServers", 0, {"Name": "other"}),
    ("ResourceServers", 0, {"Scopes": [{"ScopeName": "write", "ScopeDescription": "writes"}]}),
    ("IdentityProviders", 0, {"ProviderDetails": _OIDC}),
    ("IdentityProviders", 0, {"AttributeMapping": {"username": "sub", "email": "mail"}}),
    ("IdentityProviders", 0, {"AttributeMapping": {}}),
    ("IdentityProviders", 0, {"IdpIdentifiers": ["b", "a"]}),
    ("IdentityProviders", 0, {"AcrMapping": {"Level1": "urn:example:loa:1"}}),
    ("IdentityProviders", 0, {"CreationDate": _DATE, "LastModifiedDate": _DATE}),
    ("UserPoolClients", 1, {"ClientName": "other"}),
    ("UserPoolClients", 1, {"RefreshTokenValidity": 9}),
    ("UserPoolClients", 1, {"AccessTokenValidity": 2}),
    ("UserPoolClients", 1, {"IdTokenValidity": 2}),
    ("UserPoolClients", 1, {"TokenValidityUnits": {"RefreshToken": "days"}}),
    ("UserPoolClients", 1, {"ReadAttributes": ["email"]}),
    ("UserPoolClients", 1, {"WriteAttributes": ["email"]}),
    ("UserPoolClients", 1, {"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]}),
    ("UserPoolClients", 1, {"SupportedIdentityProviders": ["Corp", "COGNITO"]}),
    ("UserPoolClients", 1, {"CallbackURLs": ["https://app.example.com"]}),
    ("UserPoolClients", 1, {"LogoutURLs": ["https://app.example.com"]}),
    (
        "UserPoolClients",
        1,
        {"CallbackURLs": ["https://a.de"], "DefaultRedirectURI": "https://a.de"},
    ),
    ("UserPoolClients", 1, {"AllowedOAuthScopes": ["api/read"]}),
    (
        "UserPoolClients",
        1,
        {
            "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid"],
            "AllowedOAuthFlowsUserPoolClient": True,
            "CallbackURLs": ["https://a.de"],
        },
    ),
    (
        "UserPoolClients",
        1,
        {"AnalyticsConfiguration": {"ApplicationId": "0a", "RoleArn": _ROLE, "ExternalId": "e"}},
    ),
    ("UserPoolClients", 1, {"PreventUserExistenceErrors": "LEGACY"}),
    ("UserPoolClients", 1, {"EnableTokenRevocation": False}),
    ("UserPoolClients", 0, {"EnablePropagateAdditionalUserContextData": True}),
    ("UserPoolClients", 1, {"AuthSessionValidity": 5}),
    (
        "UserPoolClients",
        1,
        {"RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 5}},
    ),
    (
        "UserPoolClients",
        1,
        {"RefreshTokenRotation": {"Feature": "DISABLED", "RetryGracePeriodSeconds": 0}},
    ),
    ("UserPoolClients", 1, {"LastModifiedDate": _DATE}),
    (
        "UserPoolClients",
        1,
        {
            "Registration": {
                "IsOpen": True,
                "TokenDigest": "0a",
                "GrantTypes": ["authorization_code"],
                "AuthMethod": "none",
                "Description": {"client_uri": "https://example.com"},
                "CreationDate": _DATE,
                "LastModifiedDate": _DATE,
            }
        },
    ),
    (
        "UserPoolClients",
        0,
        {
            "ClientSecrets": [
                {
                    "ClientSecretId": f"secret--{number}",
                    "ClientSecretValue": str(number) * 24,
                    "CreationDate": _DATE,
                }
                for number in (1, 2)
            ]
        },
    ),
    ("UICustomizations", 0, {"CSS": ".label-customizable {width: 1px}"}),
    ("UICustomizations", 0, {"ImageFile": _PNG}),
    ("UICustomizations", 0, {"CSSVersion": "20260102030405"}),
    ("UICustomizations", 0, {"LastModifiedDate": _DATE}),
    (
        "ManagedLoginBrandings",
        0,
        {
            "Assets": [
                {"Category": "FORM_LOGO", "ColorMode": "DARK", "Extension": "PNG", "Bytes": _PNG}
            ]
        },
    ),
    ("ManagedLoginBrandings", 0, {"CreationDate": _DATE}),
    (
        "ManagedLoginBrandings",
        0,
        {"ManagedLoginBrandingId": "00000000-0000-4000-8000-000000000000"},
    ),
    ("Terms", 0, {"Links": {"cognito:default": "https://b.de", "cognito:german": "https://a.de"}}),
    ("Terms", 0, {"TermsId": "00000000-0000-4000-8000-000000000000"}),
    ("Terms", 0, {"LastModifiedDate": _DATE}),
    ("SigningKeys", 0, {"KeyId": "mine"}),
    ("SigningKeys", 1, {"CreationDate": _DATE}),
)


def _things(tree: Any, kind: str) -> Any:
    return tree[kind] if kind in tree else tree["UserPools"][0][kind]


def _name(change: Change) -> str:
    kind, number, members = change
    return f"{kind}[{number}] {'-'.join(members)}"


@pytest.mark.parametrize("change", CHANGES, ids=_name)
def test_one_member_changes_and_goes_back(change: Change, idp: Any) -> None:
    kind, number, members = change
    first = base()
    wanted = copy.deepcopy(tree_of(first))
    _things(wanted, kind)[number].update(members)
    report = applied(text_of(wanted))
    assert (report.made, report.changed, report.deleted) == ({}, {kind: 1}, {})
    assert tree_of(exported()) == wanted
    assert is_nothing(applied(text_of(wanted)))
    report = applied(first)
    assert (report.made, report.changed, report.deleted) == ({}, {kind: 1}, {})
    assert exported() == first


def test_a_change_without_dates_keeps_when_a_thing_was_made(idp: Any) -> None:
    tree = tree_of(base())
    for kind in ("Domains", "IdentityProviders", "UserPoolClients", "Terms"):
        made = [_things(tree, kind)[0].pop("CreationDate")]
        _things(tree, kind)[0].pop("LastModifiedDate", None)
        _things(tree, kind)[0].update(
            {
                "Domains": {"ManagedLoginVersion": 2},
                "IdentityProviders": {"IdpIdentifiers": ["a"]},
                "UserPoolClients": {"AuthSessionValidity": 9},
                "Terms": {"Links": {"cognito:default": "https://other.example.com"}},
            }[kind]
        )
        applied(text_of(tree))
        after = _things(tree_of(exported()), kind)[0]
        assert [after["CreationDate"]] == made
        if kind != "Domains":
            assert after["LastModifiedDate"] > after["CreationDate"]


def test_a_file_that_says_little_changes_nothing_the_second_time(idp: Any) -> None:
    first = base()
    assert is_nothing(applied(FILE))
    assert exported() == first


def test_attributes_are_added(idp: Any) -> None:
    first = base()
    tree = tree_of(first)
    schema = [
        {"Name": "plan", "AttributeDataType": "String"},
        {"Name": "custom:email", "AttributeDataType": "Number"},
        {"Name": "code", "AttributeDataType": "String", "DeveloperOnlyAttribute": True},
    ]
    tree["UserPools"][0]["Schema"] = schema
    assert applied(text_of(tree)).changed == {"UserPools": 1}
    assert tree_of(exported()) == tree
    names = [
        one["Name"]
        for one in idp.describe_user_pool(UserPoolId="us-east-1_shop")["UserPool"][
            "SchemaAttributes"
        ]
    ]
    assert names[-3:] == ["custom:plan", "custom:email", "dev:custom:code"]
    # What a pool has it keeps.
    applied(first)
    assert tree_of(exported()) == tree


def test_a_client_is_known_by_its_name(idp: Any) -> None:
    text = (
        "Version: 1\nUserPools: [{PoolName: p, UserPoolClients: [{ClientName: web}, "
        "{ClientName: '_custom_id_:mine', GenerateSecret: true}], Terms: [{ClientId: web, "
        "TermsName: privacy-policy, TermsSource: LINK, Enforcement: NONE, "
        "Links: {'cognito:default': 'https://a.de'}}]}]"
    )
    applied(text)
    first = exported()
    assert is_nothing(applied(text))
    assert exported() == first
    changed = text.replace("{ClientName: web}", "{ClientName: web, AuthSessionValidity: 9}")
    assert applied(changed).changed == {"UserPoolClients": 1}
    clients = tree_of(exported())["UserPools"][0]["UserPoolClients"]
    assert {client["ClientName"]: client["ClientId"] for client in clients} == {
        client["ClientName"]: client["ClientId"]
        for client in tree_of(first)["UserPools"][0]["UserPoolClients"]
    }
    assert "mine" in [client["ClientId"] for client in clients]
