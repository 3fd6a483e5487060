"""A template that declares every property of every type."""

import base64
from typing import Any

from tests.integration.cloudformation.conftest import att, of, ref
from tests.senders import PUBLISH, TRUST

_ARN = "arn:aws:lambda:us-east-1:000000000000:function:"
_ROLE = "arn:aws:iam::000000000000:role/every-property"
_KEY = "arn:aws:kms:us-east-1:000000000000:key/5e9f8b9e-7a3c-4c37-9b0d-2f7a4d7a1c11"
_PNG = base64.b64encode(b"\x89PNG\r\n\x1a\npicture").decode()
_CODE = "Your code is {####}"
_SMS = {"SnsCallerArn": _ROLE, "ExternalId": "external", "SnsRegion": "us-east-1"}
_SCHEMA = [
    {
        "Name": "plan",
        "AttributeDataType": "String",
        "Mutable": True,
        "Required": False,
        "DeveloperOnlyAttribute": False,
        "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "20"},
    },
    {
        "Name": "age",
        "AttributeDataType": "Number",
        "Mutable": False,
        "NumberAttributeConstraints": {"MinValue": "0", "MaxValue": "150"},
    },
]
_TRIGGERS = (
    "CreateAuthChallenge",
    "CustomMessage",
    "DefineAuthChallenge",
    "PostAuthentication",
    "PostConfirmation",
    "PreAuthentication",
    "PreSignUp",
    "PreTokenGeneration",
    "UserMigration",
    "VerifyAuthChallengeResponse",
)
_SENDER = {"LambdaArn": f"{_ARN}sender", "LambdaVersion": "V1_0"}

POOL = of(
    "UserPool",
    ["Role"],
    AccountRecoverySetting={
        "RecoveryMechanisms": [
            {"Name": "verified_email", "Priority": 1},
            {"Name": "verified_phone_number", "Priority": 2},
        ]
    },
    AdminCreateUserConfig={
        "AllowAdminCreateUserOnly": True,
        "InviteMessageTemplate": {
            "EmailMessage": "Welcome {username}, {####}",
            "EmailSubject": "Welcome",
            "SMSMessage": "Welcome {username}, {####}",
        },
    },
    AliasAttributes=["email", "preferred_username"],
    AutoVerifiedAttributes=["email", "phone_number"],
    DcrConfiguration={
        "AllowedScopes": ["shop/read"],
        "AuthenticatedGrantTypes": ["code"],
        "EnableStatus": "Enabled",
        "OpenDcrEnabled": True,
        "OpenDcrGrantTypes": ["code", "client_credentials"],
    },
    DeletionProtection="INACTIVE",
    DeviceConfiguration={
        "ChallengeRequiredOnNewDevice": True,
        "DeviceOnlyRememberedOnUserPrompt": True,
    },
    EmailAuthenticationMessage="Sign in with {####}",
    EmailAuthenticationSubject="Sign in",
    EmailConfiguration={
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/pets@example.com",
        "From": "Pets <pets@example.com>",
        "ReplyToEmailAddress": "reply@example.com",
        "ConfigurationSet": "pets",
    },
    EmailVerificationMessage=_CODE,
    EmailVerificationSubject="Your code",
    EnabledMfas=["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"],
    IssuerConfiguration={"Type": "ORIGINAL"},
    KeyConfiguration={"KeyType": "CUSTOMER_MANAGED_KEY", "KmsKeyArn": _KEY},
    LambdaConfig={
        **{trigger: f"{_ARN}{trigger}" for trigger in _TRIGGERS},
        "PreTokenGenerationConfig": {
            "LambdaArn": f"{_ARN}PreTokenGeneration",
            "LambdaVersion": "V1_0",
        },
        "CustomEmailSender": _SENDER,
        "CustomSMSSender": _SENDER,
        "InboundFederation": _SENDER,
        "KMSKeyID": _KEY,
    },
    MfaConfiguration="OPTIONAL",
    Policies={
        "PasswordPolicy": {
            "MinimumLength": 12,
            "PasswordHistorySize": 3,
            "RequireLowercase": True,
            "RequireNumbers": True,
            "RequireSymbols": False,
            "RequireUppercase": True,
            "TemporaryPasswordValidityDays": 3,
        },
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]},
    },
    Schema=_SCHEMA,
    SmsAuthenticationMessage=_CODE,
    SmsConfiguration=_SMS,
    SmsVerificationMessage=_CODE,
    UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
    UserPoolAddOns={
        "AdvancedSecurityMode": "ENFORCED",
        "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "ENFORCED"},
    },
    UserPoolName="everything",
    UserPoolTags={"_custom_id_": "everything", "team": "pets"},
    UserPoolTier="PLUS",
    UsernameConfiguration={"CaseSensitive": False},
    VerificationMessageTemplate={
        "DefaultEmailOption": "CONFIRM_WITH_LINK",
        "EmailMessage": _CODE,
        "EmailMessageByLink": "{##Click##}",
        "EmailSubject": "Your code",
        "EmailSubjectByLink": "Your link",
        "SmsMessage": _CODE,
    },
    WebAuthnFactorConfiguration="SINGLE_FACTOR",
    WebAuthnRelyingPartyID="example.com",
    WebAuthnUserVerification="required",
)
"""All but what excludes the rest."""

CLIENT = of(
    "UserPoolClient",
    ["Google", "Server"],
    UserPoolId=ref("Pool"),
    ClientName="app",
    GenerateSecret=True,
    AccessTokenValidity=20,
    IdTokenValidity=30,
    RefreshTokenValidity=5,
    TokenValidityUnits={"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"},
    AllowedOAuthFlows=["code"],
    AllowedOAuthFlowsUserPoolClient=True,
    AllowedOAuthScopes=["openid", "email", "https://pets.example.com/read"],
    AnalyticsConfiguration={
        "ApplicationArn": "arn:aws:mobiletargeting:us-east-1:000000000000:apps/"
        "0123456789abcdef0123456789abcdef",
        "UserDataShared": True,
    },
    AuthSessionValidity=5,
    CallbackURLs=["https://example.com/back"],
    DefaultRedirectURI="https://example.com/back",
    LogoutURLs=["https://example.com/out"],
    EnablePropagateAdditionalUserContextData=True,
    EnableTokenRevocation=True,
    ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH"],
    PreventUserExistenceErrors="ENABLED",
    ReadAttributes=["email", "custom:plan"],
    WriteAttributes=["email", "custom:plan"],
    RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 30},
    SupportedIdentityProviders=["COGNITO", "Google"],
)

RESOURCES: dict[str, dict[str, Any]] = {
    "Role": {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": "every-property",
            "AssumeRolePolicyDocument": TRUST,
            "Policies": [{"PolicyName": "publish", "PolicyDocument": PUBLISH}],
        },
    },
    "Pool": POOL,
    "OfEmails": of("UserPool", UserPoolName="emails", UsernameAttributes=["email"]),
    "Client": CLIENT,
    "Plain": of("UserPoolClient", UserPoolId=ref("Pool"), ClientName="plain"),
    "Server": of(
        "UserPoolResourceServer",
        UserPoolId=ref("Pool"),
        Identifier="https://pets.example.com",
        Name="pets",
        Scopes=[{"ScopeName": "read", "ScopeDescription": "Look at them"}],
    ),
    "Google": of(
        "UserPoolIdentityProvider",
        UserPoolId=ref("Pool"),
        ProviderName="Google",
        ProviderType="Google",
        ProviderDetails={
            "client_id": "id",
            "client_secret": "secret",
            "authorize_scopes": "openid email",
        },
        AttributeMapping={"email": "email", "username": "sub"},
        IdpIdentifiers=["example.com"],
    ),
    "Domain": of(
        "UserPoolDomain",
        UserPoolId=ref("Pool"),
        Domain="auth.every.example.com",
        CustomDomainConfig={
            "CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/"
            "5e9f8b9e-7a3c-4c37-9b0d-2f7a4d7a1c11"
        },
        ManagedLoginVersion=2,
    ),
    "Group": of(
        "UserPoolGroup",
        UserPoolId=ref("Pool"),
        GroupName="keepers",
        Description="They keep them",
        Precedence=7,
        RoleArn=_ROLE,
    ),
    "User": of(
        "UserPoolUser",
        UserPoolId=ref("OfEmails"),
        Username="alice@example.com",
        UserAttributes=[
            {"Name": "email", "Value": "alice@example.com"},
            {"Name": "email_verified", "Value": "true"},
        ],
        ClientMetadata={"from": "a template"},
        DesiredDeliveryMediums=["EMAIL"],
        ForceAliasCreation=False,
        MessageAction="SUPPRESS",
        ValidationData=[{"Name": "why", "Value": "because"}],
    ),
    "Crew": of("UserPoolGroup", UserPoolId=ref("OfEmails"), GroupName="crew"),
    "Member": of(
        "UserPoolUserToGroupAttachment",
        UserPoolId=ref("OfEmails"),
        GroupName=ref("Crew"),
        Username=ref("User"),
    ),
    "Risk": of(
        "UserPoolRiskConfigurationAttachment",
        UserPoolId=ref("Pool"),
        ClientId=ref("Client"),
        AccountTakeoverRiskConfiguration={
            "Actions": {
                "LowAction": {"EventAction": "NO_ACTION", "Notify": False},
                "MediumAction": {"EventAction": "MFA_IF_CONFIGURED", "Notify": True},
                "HighAction": {"EventAction": "BLOCK", "Notify": True},
            },
            "NotifyConfiguration": {
                "From": "pets@example.com",
                "ReplyTo": "reply@example.com",
                "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/pets@example.com",
                **{
                    name: {
                        "Subject": "A sign-in",
                        "HtmlBody": "<p>Was it you?</p>",
                        "TextBody": "Was it you?",
                    }
                    for name in ("BlockEmail", "MfaEmail", "NoActionEmail")
                },
            },
        },
        CompromisedCredentialsRiskConfiguration={
            "Actions": {"EventAction": "BLOCK"},
            "EventFilter": ["SIGN_IN"],
        },
        RiskExceptionConfiguration={
            "BlockedIPRangeList": ["192.0.2.0/24"],
            "SkippedIPRangeList": ["198.51.100.0/24"],
        },
    ),
    "Style": of(
        "UserPoolUICustomizationAttachment",
        ["Domain"],
        UserPoolId=ref("Pool"),
        ClientId="ALL",
        CSS=".banner-customizable { background: red }",
    ),
    "Branding": of(
        "ManagedLoginBranding",
        UserPoolId=ref("Pool"),
        ClientId=ref("Client"),
        Settings={"categories": {"global": {"colorSchemeMode": "DARK"}}},
        Assets=[
            {
                "Bytes": _PNG,
                "Category": "PAGE_BACKGROUND",
                "ColorMode": "DARK",
                "Extension": "PNG",
            }
        ],
        ReturnMergedResources=False,
    ),
    "PlainBranding": of(
        "ManagedLoginBranding",
        UserPoolId=ref("Pool"),
        ClientId=ref("Plain"),
        UseCognitoProvidedValues=True,
    ),
    "Terms": of(
        "Terms",
        UserPoolId=ref("Pool"),
        ClientId=ref("Client"),
        TermsName="terms-of-use",
        TermsSource="LINK",
        Enforcement="NONE",
        Links={"cognito:default": "https://example.com/terms"},
    ),
    "Policy": of(
        "CIMDPolicy",
        UserPoolId=ref("Pool"),
        ClientId=ref("Client"),
        PolicyName="agents",
        URLPatterns=["https://agents.example.com/*", "https://localhost:*"],
        CacheDuration=172800,
    ),
    "Logs": of(
        "LogDeliveryConfiguration",
        UserPoolId=ref("Pool"),
        LogConfigurations=[
            {
                "EventSource": "userNotification",
                "LogLevel": "ERROR",
                "CloudWatchLogsConfiguration": {
                    "LogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:cognito"
                },
            },
            {
                "EventSource": "userAuthEvents",
                "LogLevel": "INFO",
                "S3Configuration": {"BucketArn": "arn:aws:s3:::cognito-logs"},
            },
        ],
    ),
    "Identities": of(
        "IdentityPool",
        IdentityPoolName="everything",
        AllowUnauthenticatedIdentities=True,
        AllowClassicFlow=True,
        CognitoIdentityProviders=[
            {
                "ClientId": ref("Client"),
                "ProviderName": att("Pool", "ProviderName"),
                "ServerSideTokenCheck": True,
            }
        ],
        DeveloperProviderName="login.example.com",
        IdentityPoolTags=[{"Key": "team", "Value": "pets"}],
        OpenIdConnectProviderARNs=["arn:aws:iam::000000000000:oidc-provider/example.com"],
        SamlProviderARNs=["arn:aws:iam::000000000000:saml-provider/example"],
        SupportedLoginProviders={"graph.facebook.com": "7346241598935552"},
    ),
    "Roles": of(
        "IdentityPoolRoleAttachment",
        IdentityPoolId=ref("Identities"),
        Roles={"authenticated": _ROLE, "unauthenticated": _ROLE},
        RoleMappings={
            "facebook": {
                "IdentityProvider": "graph.facebook.com",
                "Type": "Rules",
                "AmbiguousRoleResolution": "Deny",
                "RulesConfiguration": {
                    "Rules": [{"Claim": "a", "MatchType": "Equals", "Value": "b", "RoleARN": _ROLE}]
                },
            }
        },
    ),
    "Tags": of(
        "IdentityPoolPrincipalTag",
        IdentityPoolId=ref("Identities"),
        IdentityProviderName="graph.facebook.com",
        PrincipalTags={"user": "sub"},
        UseDefaults=False,
    ),
    "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "pets"}},
    "Authorizer": {
        "Type": "AWS::ApiGateway::Authorizer",
        "Properties": {
            "RestApiId": ref("Api"),
            "Name": "users",
            "Type": "COGNITO_USER_POOLS",
            "AuthType": "cognito_user_pools",
            "AuthorizerCredentials": _ROLE,
            "AuthorizerResultTtlInSeconds": 60,
            "AuthorizerUri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/a",
            "IdentitySource": "method.request.header.Authorization",
            "IdentityValidationExpression": "Bearer .+",
            "ProviderARNs": [att("Pool", "Arn")],
        },
    },
}

NOT_HERE = {
    ("AWS::Cognito::IdentityPool", "CognitoEvents"),
    ("AWS::Cognito::IdentityPool", "CognitoStreams"),
    ("AWS::Cognito::IdentityPool", "PushSync"),
    ("AWS::Cognito::UserPoolDomain", "Routing"),
}
"""What is Cognito Sync's, and what needs another region."""
