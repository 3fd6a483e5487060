"""What AWS's operations make of a pool after it is there, by what it has then."""

from collections.abc import Callable
from typing import Any

from localstack_cognito.directory.clients.registered_clients import (
    RegisteredClient,
    RequestedClient,
    register,
)
from localstack_cognito.directory.pools.sending import taken_for_granted
from localstack_cognito.directory.pools.user_pools import find_user_pool
from tests.integration.seeding.kinds.pools import (
    GROUP,
    METADATA,
    PNG,
    POOLS,
    ROLE,
    SMS,
)


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


_ASKED = RequestedClient(
    name="app",
    flows=("code",),
    grant_types=("authorization_code", "refresh_token"),
    auth_method="client_secret_post",
    has_secret=True,
    redirect_uris=("https://app.example.com",),
    logout_uris=(),
    scopes=None,
    description={"client_uri": "https://app.example.com", "contacts": ["a@b.de"]},
)


def registered(idp: Any, id_: str) -> RegisteredClient:
    idp.update_user_pool(UserPoolId=id_, DcrConfiguration={"OpenDcrEnabled": True})
    pool = find_user_pool(id_)
    assert pool is not None
    return register(pool, _ASKED, is_open=True)


STEPS: dict[str, Callable[[Any, str], object]] = {
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
    "a client that registered itself": registered,
    "providers": _providers,
    "looks": _looks,
}


def prepare(idp: Any, name: str) -> None:
    """Make the pool that has what is called so."""
    members = POOLS.get(name, {})
    with taken_for_granted():
        id_ = idp.create_user_pool(PoolName=f"pool of {name}", **members)["UserPool"]["Id"]
        if name in STEPS:
            STEPS[name](idp, id_)
