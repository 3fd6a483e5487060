"""Pools that use much of what AWS has, made by operations."""

from typing import Any

from tests.integration.making import PASSWORD, attributes

CODE = "Your code is {####}"
LAMBDA = "arn:aws:lambda:us-east-1:000000000000:function:"
ROLE = "arn:aws:iam::000000000000:role/team"
GOOGLE = {"client_id": "g", "client_secret": "s", "authorize_scopes": "openid email"}
RISKS = {
    "CompromisedCredentialsRiskConfiguration": {
        "EventFilter": ["SIGN_IN"],
        "Actions": {"EventAction": "BLOCK"},
    }
}


def make_full_pool(idp: Any, *, is_federated: bool = True) -> str:
    """Make a pool with much in it, and return its id.

    Where it ``is_federated``, its client names its identity provider and its resource server.
    """
    pool = idp.create_user_pool(
        PoolName="team",
        UserPoolTier="PLUS",
        Policies={
            "PasswordPolicy": {
                "MinimumLength": 10,
                "RequireNumbers": True,
                "TemporaryPasswordValidityDays": 3,
            },
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]},
        },
        DeletionProtection="ACTIVE",
        AutoVerifiedAttributes=["email"],
        AliasAttributes=["email"],
        LambdaConfig={
            "PostAuthentication": f"{LAMBDA}post",
            "DefineAuthChallenge": f"{LAMBDA}auth",
        },
        VerificationMessageTemplate={
            "DefaultEmailOption": "CONFIRM_WITH_LINK",
            "EmailMessageByLink": "{##Here##}",
            "EmailSubjectByLink": "Link",
            "EmailMessage": CODE,
            "EmailSubject": "Code",
        },
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
        DeviceConfiguration={"ChallengeRequiredOnNewDevice": True},
        EmailConfiguration={
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/a@example.com",
            "From": "Team <a@example.com>",
        },
        UserPoolTags={"stage": "local", "team": "a b"},
        AdminCreateUserConfig={
            "AllowAdminCreateUserOnly": True,
            "InviteMessageTemplate": {
                "EmailMessage": "{username} {####}",
                "EmailSubject": "Hi",
                "SMSMessage": "{username} {####}",
            },
        },
        Schema=[
            {"Name": "plan", "AttributeDataType": "String", "Mutable": True},
            {
                "Name": "seats",
                "AttributeDataType": "Number",
                "Mutable": False,
                "NumberAttributeConstraints": {"MinValue": "1", "MaxValue": "9"},
            },
            {"Name": "note", "AttributeDataType": "String", "DeveloperOnlyAttribute": True},
            {"Name": "email", "Required": True},
        ],
        UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"},
        UsernameConfiguration={"CaseSensitive": True},
        AccountRecoverySetting={
            "RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}],
        },
    )["UserPool"]["Id"]
    idp.set_user_pool_mfa_config(
        UserPoolId=pool,
        MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True},
        EmailMfaConfiguration={"Message": CODE, "Subject": "Second"},
        WebAuthnConfiguration={"RelyingPartyId": "example.com", "UserVerification": "required"},
    )
    idp.set_log_delivery_configuration(
        UserPoolId=pool,
        LogConfigurations=[
            {
                "LogLevel": "INFO",
                "EventSource": "userAuthEvents",
                "CloudWatchLogsConfiguration": {
                    "LogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:a"
                },
            }
        ],
    )
    idp.set_user_pool_session_configuration(
        UserPoolId=pool, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 5}
    )
    idp.create_user_pool_domain(UserPoolId=pool, Domain="team", ManagedLoginVersion=2)
    idp.create_resource_server(
        UserPoolId=pool,
        Identifier="https://api",
        Name="API",
        Scopes=[{"ScopeName": "read", "ScopeDescription": "Read"}],
    )
    idp.create_identity_provider(
        UserPoolId=pool,
        ProviderName="Google",
        ProviderType="Google",
        ProviderDetails=GOOGLE,
        AttributeMapping={"email": "email"},
        IdpIdentifiers=["g1"],
    )
    idp.create_group(
        UserPoolId=pool, GroupName="admins", Description="A", RoleArn=ROLE, Precedence=0
    )
    idp.create_group(UserPoolId=pool, GroupName="ümlaut")
    web = make_web_client(idp, pool, is_federated=is_federated)
    plain = idp.create_user_pool_client(UserPoolId=pool, ClientName="plain")["UserPoolClient"]
    idp.create_managed_login_branding(
        UserPoolId=pool,
        ClientId=web,
        Settings={"components": {"form": {"borderRadius": 8.0}}},
        Assets=[
            {
                "Category": "FORM_LOGO",
                "ColorMode": "LIGHT",
                "Extension": "SVG",
                "Bytes": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            }
        ],
    )
    idp.create_managed_login_branding(
        UserPoolId=pool, ClientId=plain["ClientId"], UseCognitoProvidedValues=True
    )
    idp.set_ui_customization(
        UserPoolId=pool, ClientId=web, CSS=".label-customizable {font-weight: 400;}"
    )
    idp.create_terms(
        UserPoolId=pool,
        ClientId=web,
        TermsName="terms-of-use",
        TermsSource="LINK",
        Enforcement="NONE",
        Links={"cognito:default": "https://example.com/terms"},
    )
    idp.set_risk_configuration(UserPoolId=pool, ClientId=web, **RISKS)
    return str(pool)


def make_web_client(idp: Any, pool: str, *, is_federated: bool) -> str:
    """Make a client with a secret that uses much of what a client may have."""
    client = idp.create_user_pool_client(
        UserPoolId=pool,
        ClientName="web",
        GenerateSecret=True,
        RefreshTokenValidity=3,
        AccessTokenValidity=20,
        IdTokenValidity=30,
        TokenValidityUnits={
            "AccessToken": "minutes",
            "IdToken": "minutes",
            "RefreshToken": "days",
        },
        ReadAttributes=["email", "custom:plan"],
        WriteAttributes=["email"],
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH"],
        SupportedIdentityProviders=["COGNITO", *(["Google"] if is_federated else [])],
        CallbackURLs=["https://app.example.com"],
        LogoutURLs=["https://app.example.com/out"],
        DefaultRedirectURI="https://app.example.com",
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", *(["https://api/read"] if is_federated else [])],
        AllowedOAuthFlowsUserPoolClient=True,
        PreventUserExistenceErrors="ENABLED",
        EnableTokenRevocation=False,
        AuthSessionValidity=5,
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 10},
    )["UserPoolClient"]
    idp.set_user_pool_client_session_configuration(
        UserPoolId=pool, ClientId=client["ClientId"], SSOSession={"MaxValidityMinutes": 90}
    )
    return str(client["ClientId"])


def make_users(idp: Any, pool: str, count: int) -> None:
    """Make confirmed users, every third of them in a group."""
    for number in range(count):
        name = f"user{number:05}"
        idp.admin_create_user(
            UserPoolId=pool,
            Username=name,
            MessageAction="SUPPRESS",
            UserAttributes=attributes(email=f"{name}@example.com", email_verified="true"),
        )
        if number % 2 == 0:
            idp.admin_set_user_password(
                UserPoolId=pool, Username=name, Password=PASSWORD, Permanent=True
            )
        if number % 3 == 0:
            idp.admin_add_user_to_group(UserPoolId=pool, Username=name, GroupName="admins")
