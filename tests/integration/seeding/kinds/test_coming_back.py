"""Everything that AWS's operations can make of a pool is exported, and made of the export again."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from localstack_cognito.directory.pools.sending import taken_for_granted
from localstack_cognito.storage import database
from tests.integration.seeding.kinds.described import described
from tests.integration.seeding.kinds.files import applied, exported, is_nothing

ROLE = "arn:aws:iam::000000000000:role/sms"
FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f"
OTHER_FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:g"
KEY = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000"
SMS = {"SnsCallerArn": ROLE, "ExternalId": "e", "SnsRegion": "us-east-1"}
EUMS = {"EumsSms": {"CallerArn": ROLE, "ExternalId": "e", "OriginationIdentity": "o"}}
GROUP = "arn:aws:logs:us-east-1:000000000000:log-group:cognito"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
METADATA = (
    '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.test">'
    '<IDPSSODescriptor><SingleSignOnService Location="https://idp.test/sso" '
    'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"/></IDPSSODescriptor>'
    "</EntityDescriptor>"
)

POOLS: dict[str, dict[str, Any]] = {
    "plain": {},
    "a custom id": {"UserPoolTags": {"_custom_id_": "myid123", "stage": "local"}},
    "policies": {
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 12,
                "RequireNumbers": True,
                "PasswordHistorySize": 3,
                "TemporaryPasswordValidityDays": 30,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]},
        }
    },
    "days of an unused account": {"AdminCreateUserConfig": {"UnusedAccountValidityDays": 12}},
    "no symbols": {"Policies": {"PasswordPolicy": {"MinimumLength": 8}}},
    "texts": {
        "SmsVerificationMessage": "code {####}",
        "EmailVerificationMessage": "mail {####}",
        "EmailVerificationSubject": "subject",
        "SmsAuthenticationMessage": "mfa {####}",
    },
    "a template": {
        "VerificationMessageTemplate": {
            "SmsMessage": "code {####}",
            "EmailMessage": "mail {####}",
            "EmailSubject": "subject",
            "EmailMessageByLink": "click {##here##}",
            "EmailSubjectByLink": "link",
            "DefaultEmailOption": "CONFIRM_WITH_LINK",
        }
    },
    "invitations": {
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": True,
            "InviteMessageTemplate": {
                "SMSMessage": "{username} {####}",
                "EmailMessage": "{username} {####}",
                "EmailSubject": "welcome",
            },
        }
    },
    "functions": {
        "LambdaConfig": {
            "PreSignUp": FUNCTION,
            "CustomMessage": FUNCTION,
            "UserMigration": FUNCTION,
            "PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": FUNCTION},
            "CustomSMSSender": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION},
            "CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": OTHER_FUNCTION},
            "KMSKeyID": KEY,
            "InboundFederation": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION},
        }
    },
    "a function by two names": {"LambdaConfig": {"PreTokenGeneration": FUNCTION}},
    "a function by its version": {
        "LambdaConfig": {
            "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION}
        }
    },
    "both names of a function": {
        "LambdaConfig": {
            "PreTokenGeneration": FUNCTION,
            "PreTokenGenerationConfig": {"LambdaVersion": "V3_0", "LambdaArn": FUNCTION},
        }
    },
    "names": {
        "UsernameAttributes": ["email", "phone_number"],
        "UsernameConfiguration": {"CaseSensitive": False},
        "AutoVerifiedAttributes": ["email"],
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    },
    "aliases": {
        "AliasAttributes": ["email", "preferred_username"],
        "UsernameConfiguration": {"CaseSensitive": True},
        "DeletionProtection": "ACTIVE",
    },
    "no recovery": {"AccountRecoverySetting": {}},
    "recovery": {
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [{"Priority": 1, "Name": "verified_phone_number"}]
        }
    },
    "devices and add-ons": {
        "DeviceConfiguration": {
            "ChallengeRequiredOnNewDevice": False,
            "DeviceOnlyRememberedOnUserPrompt": True,
        },
        "UserPoolAddOns": {
            "AdvancedSecurityMode": "AUDIT",
            "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "ENFORCED"},
        },
        "UserPoolTier": "PLUS",
    },
    "lite": {"UserPoolTier": "LITE", "UserPoolAddOns": {"AdvancedSecurityMode": "OFF"}},
    "email": {
        "EmailConfiguration": {"ReplyToEmailAddress": "a@example.com", "From": "b@example.com"}
    },
    "levels": {"AcrConfiguration": {"Level2": {"AcrValue": "high"}}},
    "registration": {
        "DcrConfiguration": {"OpenDcrEnabled": True, "OpenDcrGrantTypes": [], "AllowedScopes": []}
    },
    "registration by default": {"DcrConfiguration": {}},
    "keys and issuer": {
        "KeyConfiguration": {"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": KEY},
        "IssuerConfiguration": {"Type": "UPDATED"},
    },
    "schema": {
        "Schema": [
            {"Name": "email", "Required": True, "Mutable": False},
            {"Name": "name", "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "9"}},
            {"Name": "family_name", "StringAttributeConstraints": {}},
            {"Name": "updated_at", "NumberAttributeConstraints": {"MaxValue": "9"}},
            {"Name": "plan", "AttributeDataType": "String"},
            {"Name": "seats", "AttributeDataType": "Number", "Mutable": True},
            {
                "Name": "age",
                "AttributeDataType": "Number",
                "NumberAttributeConstraints": {"MinValue": "0", "MaxValue": "200"},
            },
            {"Name": "since", "AttributeDataType": "DateTime"},
            {"Name": "good", "AttributeDataType": "Boolean", "DeveloperOnlyAttribute": True},
            {
                "Name": "code",
                "AttributeDataType": "String",
                "DeveloperOnlyAttribute": True,
                "StringAttributeConstraints": {"MaxLength": "5"},
            },
        ]
    },
    "MFA by SMS": {"MfaConfiguration": "ON", "SmsConfiguration": SMS},
    "MFA by SMS with a text": {
        "MfaConfiguration": "OPTIONAL",
        "SmsConfiguration": EUMS,
        "SmsAuthenticationMessage": "mfa {####}",
    },
    "SMS without MFA": {"SmsConfiguration": SMS, "AutoVerifiedAttributes": ["phone_number"]},
}


def _mfa(
    mode: str, pool: dict[str, Any] | None = None, **factors: Any
) -> Callable[[Any, str], None]:
    def set_it(idp: Any, id_: str) -> None:
        idp.update_user_pool(UserPoolId=id_, **(pool or {}))
        idp.set_user_pool_mfa_config(UserPoolId=id_, MfaConfiguration=mode, **factors)

    return set_it


TOTP: dict[str, Any] = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
EMAIL: dict[str, Any] = {"EmailMfaConfiguration": {"Message": "mail {####}", "Subject": "mfa"}}
_PASSKEYS = {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}}
_STRONG = {"FactorConfiguration": "MULTI_FACTOR_WITH_USER_VERIFICATION"}


def _turned_off(idp: Any, id_: str) -> None:
    _mfa("ON", **TOTP, **EMAIL)(idp, id_)
    idp.update_user_pool(UserPoolId=id_, MfaConfiguration="OFF")


def _sms_beside_an_app(idp: Any, id_: str) -> None:
    _mfa("ON", **TOTP)(idp, id_)
    idp.update_user_pool(UserPoolId=id_, SmsConfiguration=SMS)


def _of_a_lower_tier(idp: Any, id_: str) -> None:
    idp.update_user_pool(UserPoolId=id_, UserPoolTier="PLUS")
    _mfa("ON", **EMAIL, WebAuthnConfiguration={"UserVerification": "required"})(idp, id_)
    idp.set_user_pool_session_configuration(
        UserPoolId=id_, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 3}
    )
    idp.set_log_delivery_configuration(UserPoolId=id_, LogConfigurations=_LOGS)
    idp.create_user_pool_domain(UserPoolId=id_, Domain="before", ManagedLoginVersion=2)
    idp.create_user_pool_client(
        UserPoolId=id_, ClientName="c", RefreshTokenRotation={"Feature": "ENABLED"}
    )
    idp.update_user_pool(UserPoolId=id_, UserPoolTier="LITE")


_LOGS = [
    {
        "EventSource": "userNotification",
        "LogLevel": "ERROR",
        "CloudWatchLogsConfiguration": {"LogGroupArn": GROUP},
    },
    {
        "EventSource": "userAuthEvents",
        "LogLevel": "INFO",
        "S3Configuration": {"BucketArn": "arn:aws:s3:::logs"},
    },
]


def _sessions(idp: Any, id_: str) -> None:
    idp.set_user_pool_session_configuration(
        UserPoolId=id_, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 3}
    )
    client = _client(idp, id_)
    idp.set_user_pool_client_session_configuration(
        UserPoolId=id_, ClientId=client, SSOSession={"MaxValidityMinutes": 9}
    )


def _sessions_no_more(idp: Any, id_: str) -> None:
    _sessions(idp, id_)
    idp.set_user_pool_session_configuration(
        UserPoolId=id_, UserSessionTracking="DISABLED", TokenSession={"MaxPerUser": 20}
    )


def _logs(idp: Any, id_: str) -> None:
    idp.set_log_delivery_configuration(UserPoolId=id_, LogConfigurations=_LOGS)


def _no_logs(idp: Any, id_: str) -> None:
    idp.set_log_delivery_configuration(UserPoolId=id_, LogConfigurations=[])


def _tagged(idp: Any, id_: str) -> None:
    arn = idp.describe_user_pool(UserPoolId=id_)["UserPool"]["Arn"]
    idp.tag_resource(ResourceArn=arn, Tags={"b": "1", "_custom_id_": "late", "a": "2"})


def _many_attributes(idp: Any, id_: str) -> None:
    names = ["email", *(f"a{number}" for number in range(48)), "custom:deep"]
    for some in (names[:25], names[25:]):
        idp.add_custom_attributes(
            UserPoolId=id_,
            CustomAttributes=[{"Name": name, "AttributeDataType": "String"} for name in some],
        )


def _client(idp: Any, id_: str, **members: Any) -> str:
    members = {"ClientName": "c", **members}
    made = idp.create_user_pool_client(UserPoolId=id_, **members)["UserPoolClient"]
    return str(made["ClientId"])


def _clients(idp: Any, id_: str) -> None:
    idp.create_resource_server(
        UserPoolId=id_,
        Identifier="https://api.example.com",
        Name="api",
        Scopes=[{"ScopeName": "read", "ScopeDescription": "reads"}],
    )
    _client(idp, id_)
    _client(
        idp,
        id_,
        ClientName="_custom_id_:mine",
        GenerateSecret=True,
        RefreshTokenValidity=5,
        AccessTokenValidity=10,
        IdTokenValidity=20,
        TokenValidityUnits={"AccessToken": "minutes", "IdToken": "minutes"},
        ReadAttributes=["email", "name"],
        WriteAttributes=["name"],
        ExplicitAuthFlows=["ALLOW_USER_AUTH"],
        CallbackURLs=["https://app.example.com", "myapp://here"],
        LogoutURLs=["https://app.example.com/out"],
        DefaultRedirectURI="https://app.example.com",
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "https://api.example.com/read"],
        AllowedOAuthFlowsUserPoolClient=True,
        SupportedIdentityProviders=["COGNITO"],
        PreventUserExistenceErrors="ENABLED",
        EnableTokenRevocation=False,
        EnablePropagateAdditionalUserContextData=True,
        AuthSessionValidity=15,
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 9},
        AnalyticsConfiguration={
            "ApplicationArn": "arn:aws:mobiletargeting:us-east-1:000000000000:apps/a"
        },
    )
    idp.add_user_pool_client_secret(UserPoolId=id_, ClientId="mine")
    _client(
        idp,
        id_,
        ClientSecret="abcdefghijklmnopqrstuvwxyz",
        PreventUserExistenceErrors="LEGACY",
        RefreshTokenRotation={"Feature": "DISABLED"},
        AnalyticsConfiguration={
            "ApplicationId": "0a",
            "RoleArn": ROLE,
            "ExternalId": "e",
            "UserDataShared": True,
        },
    )


def _naming_what_is_gone(idp: Any, id_: str) -> None:
    _oidc(idp, id_)
    idp.create_resource_server(
        UserPoolId=id_,
        Identifier="api",
        Name="api",
        Scopes=[{"ScopeName": "read", "ScopeDescription": "reads"}],
    )
    _client(
        idp,
        id_,
        SupportedIdentityProviders=["COGNITO", "Corp"],
        AllowedOAuthScopes=["api/read"],
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthFlowsUserPoolClient=True,
        GenerateSecret=True,
    )
    idp.create_user_pool_domain(UserPoolId=id_, Domain="shop")
    idp.set_ui_customization(UserPoolId=id_, CSS=".logo-customizable {width: 1px}")
    idp.delete_user_pool_domain(UserPoolId=id_, Domain="shop")
    idp.delete_resource_server(UserPoolId=id_, Identifier="api")
    idp.delete_identity_provider(UserPoolId=id_, ProviderName="Corp")


def _oidc(idp: Any, id_: str) -> None:
    idp.create_identity_provider(
        UserPoolId=id_,
        ProviderName="Corp",
        ProviderType="OIDC",
        ProviderDetails={
            "client_id": "c",
            "client_secret": "s3cret",
            "authorize_scopes": "openid",
            "oidc_issuer": "https://idp.example.com",
            "attributes_request_method": "GET",
        },
        AttributeMapping={"email": "mail"},
        IdpIdentifiers=["corp.example.com", "b.example.com"],
        AcrMapping={"Level1": "urn:example:loa:1"},
    )


def _providers(idp: Any, id_: str) -> None:
    _oidc(idp, id_)
    oauth = {"client_id": "c", "client_secret": "s", "authorize_scopes": "email"}
    for name in ("Google", "LoginWithAmazon"):
        idp.create_identity_provider(
            UserPoolId=id_,
            ProviderName=name,
            ProviderType=name,
            ProviderDetails=oauth,
            AttributeMapping={},
        )
    idp.create_identity_provider(
        UserPoolId=id_,
        ProviderName="Facebook",
        ProviderType="Facebook",
        ProviderDetails={**oauth, "api_version": "v19.0"},
    )
    idp.create_identity_provider(
        UserPoolId=id_,
        ProviderName="SignInWithApple",
        ProviderType="SignInWithApple",
        ProviderDetails={
            "client_id": "c",
            "team_id": "t",
            "key_id": "k",
            "private_key": "p",
            "authorize_scopes": "email name",
        },
    )
    idp.create_identity_provider(
        UserPoolId=id_,
        ProviderName="Saml",
        ProviderType="SAML",
        ProviderDetails={"MetadataFile": METADATA, "IDPSignout": "true"},
        AttributeMapping={"email": "mail"},
    )
    idp.get_signing_certificate(UserPoolId=id_)


def _looks(idp: Any, id_: str) -> None:
    web, other = _client(idp, id_, ClientName="web"), _client(idp, id_, ClientName="other")
    idp.create_user_pool_domain(UserPoolId=id_, Domain="shop", ManagedLoginVersion=2)
    idp.create_user_pool_domain(
        UserPoolId=id_,
        Domain="auth.shop.example.com",
        CustomDomainConfig={
            "CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/a",
        },
    )
    idp.set_ui_customization(UserPoolId=id_, CSS=".logo-customizable {width: 1px}", ImageFile=PNG)
    idp.set_ui_customization(UserPoolId=id_, ClientId=web, CSS="")
    idp.create_managed_login_branding(
        UserPoolId=id_,
        ClientId=web,
        Settings={"components": {"form": {"borderRadius": 8.5, "on": True, "none": None}}},
        Assets=[
            {"Category": "FORM_LOGO", "ColorMode": "DARK", "Extension": "PNG", "Bytes": PNG},
            {
                "Category": "IDP_BUTTON_ICON",
                "ColorMode": "LIGHT",
                "Extension": "SVG",
                "ResourceId": "Corp",
            },
        ],
    )
    idp.create_managed_login_branding(UserPoolId=id_, ClientId=other, UseCognitoProvidedValues=True)
    for name in ("terms-of-use", "privacy-policy"):
        idp.create_terms(
            UserPoolId=id_,
            ClientId=web,
            TermsName=name,
            TermsSource="LINK",
            Enforcement="NONE",
            Links={"cognito:default": "https://example.com", "cognito:german": "https://de.test"},
        )


STEPS: dict[str, Callable[[Any, str], None]] = {
    "MFA by an app": _mfa("ON", **TOTP),
    "MFA by e-mail": _mfa("OPTIONAL", **EMAIL),
    "MFA by all": _mfa(
        "ON",
        **TOTP,
        **EMAIL,
        SmsMfaConfiguration={"SmsAuthenticationMessage": "{####} is it", "SmsConfiguration": SMS},
    ),
    "MFA by an app that is off": _mfa(
        "ON", **EMAIL, SoftwareTokenMfaConfiguration={"Enabled": False}
    ),
    "MFA and passkeys": _mfa("ON", _PASSKEYS, **TOTP, WebAuthnConfiguration=_STRONG),
    "passkeys": lambda idp, id_: idp.set_user_pool_mfa_config(
        UserPoolId=id_, WebAuthnConfiguration={"RelyingPartyId": "example.com"}
    ),
    "MFA that was turned off": _turned_off,
    "SMS beside an app": _sms_beside_an_app,
    "what a lower tier has no more": _of_a_lower_tier,
    "sessions": _sessions,
    "sessions no more": _sessions_no_more,
    "logs": _logs,
    "no logs": _no_logs,
    "tags that came later": _tagged,
    "many attributes": _many_attributes,
    "clients": _clients,
    "clients that name what is gone": _naming_what_is_gone,
    "providers": _providers,
    "looks": _looks,
}


def _prepared(idp: Any, name: str) -> None:
    members = POOLS.get(name, {})
    with taken_for_granted():
        id_ = idp.create_user_pool(PoolName=f"pool of {name}", **members)["UserPool"]["Id"]
        if name in STEPS:
            STEPS[name](idp, id_)


@pytest.mark.parametrize("name", [*POOLS, *STEPS])
def test_what_is_exported_is_made_of_the_export_again(name: str, idp: Any) -> None:
    _prepared(idp, name)
    first, before = exported(), described(idp)
    assert is_nothing(applied(first))
    assert exported() == first
    database.reset()
    applied(first)
    assert exported() == first
    assert described(idp) == before
    assert is_nothing(applied(first))


def test_a_logo_is_base64(idp: Any) -> None:
    _prepared(idp, "looks")
    assert base64.b64encode(PNG).decode() in exported()
