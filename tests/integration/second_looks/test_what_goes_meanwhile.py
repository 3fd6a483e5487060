"""What an operation is about goes while it runs: it is refused as AWS refuses, or it counts.

Every operation that writes is tried once for each transaction that it begins: what another
operation deletes is gone just before that. None may fail in a way that AWS does not know.
"""

import json
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pyotp
import pytest
from botocore.exceptions import ClientError

from localstack_cognito.directory.clients import url_clients
from localstack_cognito.directory.clients.client_metadata_documents import ClientMetadata
from localstack_cognito.storage import cimd_policies, database
from localstack_cognito.storage.cimd_policies import CachedDocument
from tests.databases import database_of
from tests.in_process import in_process_client, serve_what_is_called
from tests.integration.directory.users.accounts import ADDRESS, NEW_PASSWORD, OTHER_ADDRESS, PHONE
from tests.integration.making import ALL_FLOWS, PASSWORD, attributes, make_pool
from tests.integration.second_looks.between import Before, codes
from tests.integration.signin.authenticator import Authenticator
from tests.integration.signin.choosing import next_code

FACTORS = ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]
OIDC = {
    "client_id": "id",
    "client_secret": "secret",
    "attributes_request_method": "GET",
    "oidc_issuer": "https://corp.example.com",
    "authorize_scopes": "openid",
    "authorize_url": "https://corp.example.com/authorize",
    "token_url": "https://corp.example.com/token",
    "attributes_url": "https://corp.example.com/userinfo",
    "jwks_uri": "https://corp.example.com/jwks",
}
CSS = ".banner-customizable {}"
ENABLED = {"Enabled": True}
SENDER = {
    "EmailSendingAccount": "DEVELOPER",
    "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/a@example.com",
}


class World:
    """A pool with one of everything, and alice, who is signed in."""

    kept: Path
    """Where its database is kept."""

    def __init__(self, cognito: Any) -> None:
        """Make it."""
        self.cognito = cognito
        self.id = make_pool(
            cognito,
            Policies={
                "SignInPolicy": {"AllowedFirstAuthFactors": FACTORS},
                "PasswordPolicy": {"MinimumLength": 8, "PasswordHistorySize": 2},
            },
            DeviceConfiguration={"DeviceOnlyRememberedOnUserPrompt": True},
            UserPoolTier="PLUS",
            UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"},
            AutoVerifiedAttributes=["email"],
            EmailConfiguration=SENDER,
        )
        self.pool = {"UserPoolId": self.id}
        cognito.set_user_pool_mfa_config(
            **self.pool,
            MfaConfiguration="OPTIONAL",
            SoftwareTokenMfaConfiguration=ENABLED,
            WebAuthnConfiguration={"RelyingPartyId": "example.com"},
        )
        self.arn = cognito.describe_user_pool(**self.pool)["UserPool"]["Arn"]
        cognito.set_user_pool_session_configuration(
            **self.pool, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 3}
        )
        client = self._client("client")
        self.client_id = client["ClientId"]
        self.client = {**self.pool, "ClientId": self.client_id}
        secret = self._client("secret", GenerateSecret=True)
        self.secret_client = {**self.pool, "ClientId": secret["ClientId"]}
        rotating = self._client(
            "rotating",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
            RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
        )
        self.rotating = rotating["ClientId"]
        self.hiding = self._client("hiding", PreventUserExistenceErrors="ENABLED")["ClientId"]
        self.user = {**self.pool, "Username": "alice"}
        self.named = {"ClientId": self.client_id, "Username": "alice"}
        given = attributes(email=ADDRESS, email_verified="true", phone_number=PHONE, name="alice")
        cognito.admin_create_user(**self.user, UserAttributes=given, MessageAction="SUPPRESS")
        cognito.admin_set_user_password(**self.user, Password=PASSWORD, Permanent=True)
        tokens = self.sign_in()["AuthenticationResult"]
        self.token = {"AccessToken": tokens["AccessToken"]}
        self.refresh_token = tokens["RefreshToken"]
        self.device_key = tokens["NewDeviceMetadata"]["DeviceKey"]
        cognito.create_group(**self.pool, GroupName="group")
        cognito.create_identity_provider(
            **self.pool, ProviderName="Corp", ProviderType="OIDC", ProviderDetails=OIDC
        )
        cognito.create_user_pool_domain(**self.pool, Domain="a-domain-of-one")

    def _client(self, name: str, **settings: Any) -> dict[str, Any]:
        given = {"ExplicitAuthFlows": [*ALL_FLOWS, "ALLOW_USER_AUTH"], **settings}
        made: dict[str, Any] = self.cognito.create_user_pool_client(
            **self.pool, ClientName=name, **given
        )["UserPoolClient"]
        return made

    def sign_in(self, client_id: str | None = None) -> dict[str, Any]:
        """Sign in with the password."""
        answer: dict[str, Any] = self.cognito.initiate_auth(
            ClientId=client_id or self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        )
        return answer

    def choose(self, factor: str) -> dict[str, Any]:
        """Begin with a factor."""
        answer: dict[str, Any] = self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_AUTH",
            AuthParameters={"USERNAME": "alice", "PREFERRED_CHALLENGE": factor},
        )
        return answer

    def respond(self, asked: Any, **given: str) -> Any:
        """Answer a challenge."""
        return self.cognito.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName=asked["ChallengeName"],
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": "alice", **given},
        )

    def code(self) -> str:
        """Return the newest code."""
        return str(codes(self.id)[-1])

    def sign_up(self, name: str = "newcomer", email: str = OTHER_ADDRESS) -> None:
        """Sign somebody up."""
        self.cognito.sign_up(
            ClientId=self.client_id,
            Username=name,
            Password=PASSWORD,
            UserAttributes=attributes(email=email),
        )

    def delete_pool(self) -> None:
        """Delete the pool, with its domain."""
        for domain in self.cognito.describe_user_pool(**self.pool)["UserPool"].get("Domain"), None:
            if domain:
                self.cognito.delete_user_pool_domain(**self.pool, Domain=domain)
        self.cognito.delete_user_pool(**self.pool)

    def delete_users(self) -> None:
        """Delete every user."""
        for user in self.cognito.list_users(**self.pool)["Users"]:
            self.cognito.admin_delete_user(**self.pool, Username=user["Username"])

    def delete_clients(self) -> None:
        """Delete every client."""
        for client in self.cognito.list_user_pool_clients(**self.pool)["UserPoolClients"]:
            self.cognito.delete_user_pool_client(**self.pool, ClientId=client["ClientId"])


Action = Callable[[], Any]


def _confirm_sign_up(world: World) -> Action:
    world.sign_up()
    code, given = world.code(), {"ClientId": world.client_id, "Username": "newcomer"}
    return lambda: world.cognito.confirm_sign_up(ConfirmationCode=code, **given)


def _resend(world: World) -> Action:
    world.sign_up()
    return lambda: world.cognito.resend_confirmation_code(
        ClientId=world.client_id, Username="newcomer"
    )


def _admin_confirm(world: World) -> Action:
    world.sign_up()
    return lambda: world.cognito.admin_confirm_sign_up(**world.pool, Username="newcomer")


def _confirm_forgot(world: World) -> Action:
    world.cognito.forgot_password(**world.named)
    code = world.code()
    return lambda: world.cognito.confirm_forgot_password(
        ConfirmationCode=code, Password=NEW_PASSWORD, **world.named
    )


def _verify(world: World) -> Action:
    world.cognito.get_user_attribute_verification_code(AttributeName="email", **world.token)
    code = world.code()
    return lambda: world.cognito.verify_user_attribute(
        AttributeName="email", Code=code, **world.token
    )


def _invite_again(world: World) -> Action:
    user = {**world.pool, "Username": "invited"}
    world.cognito.admin_create_user(**user, MessageAction="SUPPRESS")
    return lambda: world.cognito.admin_create_user(**user, MessageAction="RESEND")


def _verify_app(world: World) -> Action:
    secret = world.cognito.associate_software_token(**world.token)["SecretCode"]
    return lambda: world.cognito.verify_software_token(
        UserCode=pyotp.TOTP(secret).now(), **world.token
    )


def _app(world: World) -> pyotp.TOTP:
    app = pyotp.TOTP(world.cognito.associate_software_token(**world.token)["SecretCode"])
    world.cognito.verify_software_token(UserCode=app.now(), **world.token)
    world.cognito.set_user_mfa_preference(SoftwareTokenMfaSettings=ENABLED, **world.token)
    return app


def _app_code(world: World) -> Action:
    app = _app(world)
    asked = world.sign_in()
    code = next_code(app)
    return lambda: world.respond(asked, SOFTWARE_TOKEN_MFA_CODE=code)


def _forget_app(world: World) -> Action:
    _app(world)
    return lambda: world.cognito.admin_delete_software_token(**world.user)


def _new_password(world: World) -> Action:
    world.cognito.admin_set_user_password(**world.user, Password="Between123!", Permanent=False)
    asked = world.cognito.initiate_auth(
        ClientId=world.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": "Between123!"},
    )
    return lambda: world.respond(asked, NEW_PASSWORD=NEW_PASSWORD)


def _email_otp(world: World) -> Action:
    asked = world.choose("EMAIL_OTP")
    code = world.code()
    return lambda: world.respond(asked, EMAIL_OTP_CODE=code)


def _select(world: World) -> Action:
    asked = world.cognito.initiate_auth(
        ClientId=world.client_id, AuthFlow="USER_AUTH", AuthParameters={"USERNAME": "alice"}
    )
    return lambda: world.respond(asked, ANSWER="EMAIL_OTP")


def _passkey(world: World) -> Authenticator:
    passkey = Authenticator()
    options = world.cognito.start_web_authn_registration(**world.token)
    world.cognito.complete_web_authn_registration(
        Credential=passkey.register(options["CredentialCreationOptions"]), **world.token
    )
    return passkey


def _complete_passkey(world: World) -> Action:
    options = world.cognito.start_web_authn_registration(**world.token)
    credential = Authenticator().register(options["CredentialCreationOptions"])
    return lambda: world.cognito.complete_web_authn_registration(
        Credential=credential, **world.token
    )


def _delete_passkey(world: World) -> Action:
    passkey = _passkey(world)
    return lambda: world.cognito.delete_web_authn_credential(
        CredentialId=passkey.credential_id, **world.token
    )


def _sign_in_with_passkey(world: World) -> Action:
    passkey = _passkey(world)
    asked = world.choose("WEB_AUTHN")
    signed = passkey.sign(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])
    return lambda: world.respond(asked, CREDENTIAL=json.dumps(signed))


DEVICE_VERIFIER = {"PasswordVerifier": "AAAA", "Salt": "AAAA"}


def _confirm_device(world: World) -> Action:
    return lambda: world.cognito.confirm_device(
        DeviceKey=world.device_key, DeviceSecretVerifierConfig=DEVICE_VERIFIER, **world.token
    )


def _with_device(operation: str, **more: Any) -> Callable[[World], Action]:
    def prepare(world: World) -> Action:
        _confirm_device(world)()
        who = world.user if operation.startswith("admin") else world.token
        call = getattr(world.cognito, operation)
        return lambda: call(DeviceKey=world.device_key, **who, **more)

    return prepare


def _session(world: World) -> str:
    listed = world.cognito.admin_list_user_sessions(**world.user)
    return str(listed["Sessions"][0]["SessionId"])


def _revoke_session(world: World) -> Action:
    session = _session(world)
    return lambda: world.cognito.admin_revoke_user_session(**world.user, SessionId=session)


def _tokens(world: World, client_id: str) -> tuple[str, str]:
    """Sign in on a new device, and return the refresh token and the device's key."""
    tokens = world.sign_in(client_id)["AuthenticationResult"]
    key = tokens["NewDeviceMetadata"]["DeviceKey"]
    world.cognito.confirm_device(
        DeviceKey=key, DeviceSecretVerifierConfig=DEVICE_VERIFIER, AccessToken=tokens["AccessToken"]
    )
    return tokens["RefreshToken"], key


def _refresh(world: World, *, rotates: bool) -> Action:
    client_id = world.rotating if rotates else world.client_id
    token, key = _tokens(world, client_id)
    return lambda: world.cognito.get_tokens_from_refresh_token(
        ClientId=client_id, RefreshToken=token, DeviceKey=key
    )


def _refresh_token_auth(world: World) -> Action:
    token, key = _tokens(world, world.client_id)
    return lambda: world.cognito.initiate_auth(
        ClientId=world.client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": token, "DEVICE_KEY": key},
    )


def _feedback(world: World) -> Action:
    event = world.cognito.admin_list_user_auth_events(**world.user)["AuthEvents"][0]["EventId"]
    return lambda: world.cognito.admin_update_auth_event_feedback(
        **world.user, EventId=event, FeedbackValue="Valid"
    )


LINKED = {
    "DestinationUser": {"ProviderName": "Cognito", "ProviderAttributeValue": "alice"},
    "SourceUser": {
        "ProviderName": "Corp",
        "ProviderAttributeName": "sub",
        "ProviderAttributeValue": "42",
    },
}


def _unlink(world: World) -> Action:
    world.cognito.admin_link_provider_for_user(**world.pool, **LINKED)
    return lambda: world.cognito.admin_disable_provider_for_user(
        **world.pool,
        User={
            "ProviderName": "Corp",
            "ProviderAttributeName": "Cognito_Subject",
            "ProviderAttributeValue": "42",
        },
    )


TERMS = {
    "TermsName": "terms-of-use",
    "TermsSource": "LINK",
    "Enforcement": "NONE",
    "Links": {"cognito:default": "https://example.com/terms"},
}


def _with_terms(operation: str, **more: Any) -> Callable[[World], Action]:
    def prepare(world: World) -> Action:
        made = world.cognito.create_terms(**world.client, **TERMS)["Terms"]["TermsId"]
        call = getattr(world.cognito, operation)
        return lambda: call(**world.pool, TermsId=made, **more)

    return prepare


POLICY = {"PolicyName": "agents", "URLPatterns": ["https://agents.example.com/*"]}
DOCUMENT = "https://agents.example.com/client.json"


def _with_policy(operation: str, *targets: str, **more: Any) -> Callable[[World], Action]:
    def prepare(world: World) -> Action:
        made = world.cognito.create_cimd_policy(**world.client, **POLICY)["CIMDPolicy"]
        key = {"UserPoolId": world.id, "CIMDPolicyId": made["CIMDPolicyId"]}
        for target in targets:
            key.update(getattr(world, target))
        call = getattr(world.cognito, operation)
        return lambda: call(**key, **more)

    return prepare


def _with_document(action: str) -> Callable[[World], Action]:
    def prepare(world: World) -> Action:
        made = world.cognito.create_cimd_policy(**world.client, **POLICY)["CIMDPolicy"]
        metadata = ClientMetadata(["https://app.example.com"], ["authorization_code"], ["code"])
        policy_id = made["CIMDPolicyId"]
        document = CachedDocument(policy_id, DOCUMENT, metadata.kept(), 1.0, 4_102_444_800.0)
        with database.database().write() as connection:
            cimd_policies.put_document(connection, document)

        def act() -> Any:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(url_clients, "fetch", lambda _: (metadata, None))
                return world.cognito.update_client_metadata_url_state(
                    **world.pool, CIMDPolicyId=policy_id, URL=DOCUMENT, Action=action
                )

        return act

    return prepare


def _with_branding(operation: str, **more: Any) -> Callable[[World], Action]:
    def prepare(world: World) -> Action:
        made = world.cognito.create_managed_login_branding(
            **world.client, UseCognitoProvidedValues=True
        )["ManagedLoginBranding"]["ManagedLoginBrandingId"]
        call = getattr(world.cognito, operation)
        return lambda: call(**world.pool, ManagedLoginBrandingId=made, **more)

    return prepare


SERVER = {
    "Identifier": "https://api.example.com",
    "Name": "api",
    "Scopes": [{"ScopeName": "read", "ScopeDescription": "to read"}],
}


def _with_server(operation: str, **request: Any) -> Callable[[World], Action]:
    def prepare(world: World) -> Action:
        world.cognito.create_resource_server(**world.pool, **SERVER)
        call = getattr(world.cognito, operation)
        return lambda: call(**world.pool, **request)

    return prepare


def _delete_secret(world: World) -> Action:
    world.cognito.add_user_pool_client_secret(**world.secret_client)
    secrets = world.cognito.list_user_pool_client_secrets(**world.secret_client)
    secret = secrets["ClientSecrets"][0]["ClientSecretId"]
    return lambda: world.cognito.delete_user_pool_client_secret(
        **world.secret_client, ClientSecretId=secret
    )


def _calls(operation: str, of: str, **request: Any) -> Callable[[World], Action]:
    """Return what calls an operation on the world's ``of``, with more members."""

    def prepare(world: World) -> Action:
        call = getattr(world.cognito, operation)
        return lambda: call(**getattr(world, of), **request)

    return prepare


OPERATIONS: dict[str, Callable[[World], Action]] = {
    "AddCustomAttributes": _calls(
        "add_custom_attributes",
        "pool",
        CustomAttributes=[{"Name": "x", "AttributeDataType": "String"}],
    ),
    "AddUserPoolClientSecret": _calls("add_user_pool_client_secret", "secret_client"),
    "AdminAddUserToGroup": _calls("admin_add_user_to_group", "user", GroupName="group"),
    "AdminConfirmSignUp": _admin_confirm,
    "AdminCreateUser": lambda world: (
        lambda: world.cognito.admin_create_user(**world.pool, Username="bob")
    ),
    "AdminCreateUser (RESEND)": _invite_again,
    "AdminDeleteSoftwareToken": _forget_app,
    "AdminDeleteUser": _calls("admin_delete_user", "user"),
    "AdminDeleteUserAttributes": _calls(
        "admin_delete_user_attributes", "user", UserAttributeNames=["name"]
    ),
    "AdminDisableProviderForUser": _unlink,
    "AdminDisableUser": _calls("admin_disable_user", "user"),
    "AdminEnableUser": _calls("admin_enable_user", "user"),
    "AdminForgetDevice": _with_device("admin_forget_device"),
    "AdminInitiateAuth": lambda world: (
        lambda: world.cognito.admin_initiate_auth(
            **world.client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        )
    ),
    "AdminLinkProviderForUser": _calls("admin_link_provider_for_user", "pool", **LINKED),
    "AdminRemoveUserFromGroup": _calls("admin_remove_user_from_group", "user", GroupName="group"),
    "AdminResetUserPassword": _calls("admin_reset_user_password", "user"),
    "AdminRevokeUserSession": _revoke_session,
    "AdminSetUserMFAPreference": _calls(
        "admin_set_user_mfa_preference", "user", SMSMfaSettings=ENABLED
    ),
    "AdminSetUserPassword": _calls(
        "admin_set_user_password", "user", Password=NEW_PASSWORD, Permanent=True
    ),
    "AdminSetUserSettings": _calls("admin_set_user_settings", "user", MFAOptions=[]),
    "AdminUpdateAuthEventFeedback": _feedback,
    "AdminUpdateDeviceStatus": _with_device(
        "admin_update_device_status", DeviceRememberedStatus="remembered"
    ),
    "AdminUpdateUserAttributes": _calls(
        "admin_update_user_attributes", "user", UserAttributes=attributes(email=OTHER_ADDRESS)
    ),
    "AdminUserGlobalSignOut": _calls("admin_user_global_sign_out", "user"),
    "AssociateSoftwareToken": _calls("associate_software_token", "token"),
    "ChangePassword": _calls(
        "change_password", "token", PreviousPassword=PASSWORD, ProposedPassword=NEW_PASSWORD
    ),
    "CompleteWebAuthnRegistration": _complete_passkey,
    "ConfirmDevice": _confirm_device,
    "ConfirmForgotPassword": _confirm_forgot,
    "ConfirmSignUp": _confirm_sign_up,
    "CreateGroup": _calls("create_group", "pool", GroupName="another"),
    "CreateIdentityProvider": _calls(
        "create_identity_provider",
        "pool",
        ProviderName="Another",
        ProviderType="OIDC",
        ProviderDetails=OIDC,
    ),
    "CreateManagedLoginBranding": _calls(
        "create_managed_login_branding", "client", UseCognitoProvidedValues=True
    ),
    "CreateResourceServer": _calls("create_resource_server", "pool", **SERVER),
    "CreateCIMDPolicy": _calls("create_cimd_policy", "client", **POLICY),
    "CreateTerms": _calls("create_terms", "client", **TERMS),
    "CreateUserPoolClient": _calls("create_user_pool_client", "pool", ClientName="another"),
    "CreateUserPoolDomain": _calls(
        "create_user_pool_domain",
        "pool",
        Domain="auth.example.com",
        CustomDomainConfig={
            "CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/"
            "00000000-0000-4000-8000-000000000000"
        },
    ),
    "DeleteGroup": _calls("delete_group", "pool", GroupName="group"),
    "DeleteIdentityProvider": _calls("delete_identity_provider", "pool", ProviderName="Corp"),
    "DeleteManagedLoginBranding": _with_branding("delete_managed_login_branding"),
    "DeleteResourceServer": _with_server("delete_resource_server", Identifier=SERVER["Identifier"]),
    "DeleteCIMDPolicy": _with_policy("delete_cimd_policy"),
    "DeleteTerms": _with_terms("delete_terms"),
    "DeleteUser": _calls("delete_user", "token"),
    "DeleteUserAttributes": _calls("delete_user_attributes", "token", UserAttributeNames=["name"]),
    "DeleteUserPool": lambda world: world.delete_pool,
    "DeleteUserPoolClient": _calls("delete_user_pool_client", "client"),
    "DeleteUserPoolClientSecret": _delete_secret,
    "DeleteUserPoolDomain": _calls("delete_user_pool_domain", "pool", Domain="a-domain-of-one"),
    "DeleteWebAuthnCredential": _delete_passkey,
    "ForgetDevice": _with_device("forget_device"),
    "ForgotPassword": _calls("forgot_password", "named"),
    "GetSigningCertificate": _calls("get_signing_certificate", "pool"),
    "GetTokensFromRefreshToken": partial(_refresh, rotates=False),
    "GetTokensFromRefreshToken (rotating)": partial(_refresh, rotates=True),
    "GetUserAttributeVerificationCode": _calls(
        "get_user_attribute_verification_code", "token", AttributeName="email"
    ),
    "GlobalSignOut": _calls("global_sign_out", "token"),
    "InitiateAuth (REFRESH_TOKEN_AUTH)": _refresh_token_auth,
    "InitiateAuth (USER_AUTH)": lambda world: lambda: world.choose("EMAIL_OTP"),
    "InitiateAuth (USER_PASSWORD_AUTH)": lambda world: world.sign_in,
    "InitiateAuth (USER_PASSWORD_AUTH, wrong)": lambda world: (
        lambda: world.cognito.initiate_auth(
            ClientId=world.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": "Wrong123!"},
        )
    ),
    "InitiateAuth (USER_PASSWORD_AUTH, nobody)": lambda world: (
        lambda: world.cognito.initiate_auth(
            ClientId=world.hiding,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "nobody", "PASSWORD": PASSWORD},
        )
    ),
    "ResendConfirmationCode": _resend,
    "RespondToAuthChallenge (EMAIL_OTP)": _email_otp,
    "RespondToAuthChallenge (NEW_PASSWORD_REQUIRED)": _new_password,
    "RespondToAuthChallenge (SELECT_CHALLENGE)": _select,
    "RespondToAuthChallenge (SOFTWARE_TOKEN_MFA)": _app_code,
    "RespondToAuthChallenge (WEB_AUTHN)": _sign_in_with_passkey,
    "RevokeToken": lambda world: (
        lambda: world.cognito.revoke_token(ClientId=world.client_id, Token=world.refresh_token)
    ),
    "SetLogDeliveryConfiguration": _calls(
        "set_log_delivery_configuration",
        "pool",
        LogConfigurations=[
            {
                "LogLevel": "ERROR",
                "EventSource": "userNotification",
                "CloudWatchLogsConfiguration": {
                    "LogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:x"
                },
            }
        ],
    ),
    "SetRiskConfiguration": _calls(
        "set_risk_configuration",
        "pool",
        CompromisedCredentialsRiskConfiguration={"Actions": {"EventAction": "BLOCK"}},
    ),
    "SetRiskConfiguration (client)": _calls(
        "set_risk_configuration",
        "client",
        CompromisedCredentialsRiskConfiguration={"Actions": {"EventAction": "BLOCK"}},
    ),
    "SetUICustomization": _calls("set_ui_customization", "pool", CSS=CSS),
    "SetUICustomization (client)": _calls(
        "set_ui_customization", "client", CSS=".banner-customizable {}"
    ),
    "SetUserMFAPreference": _calls("set_user_mfa_preference", "token", SMSMfaSettings=ENABLED),
    "SetUserPoolClientSessionConfiguration": _calls(
        "set_user_pool_client_session_configuration",
        "client",
        SSOSession={"MaxValidityMinutes": 60},
    ),
    "SetUserPoolMfaConfig": _calls(
        "set_user_pool_mfa_config",
        "pool",
        MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration=ENABLED,
    ),
    "SetUserPoolSessionConfiguration": _calls(
        "set_user_pool_session_configuration",
        "pool",
        UserSessionTracking="ENABLED",
        TokenSession={"MaxPerUser": 5},
    ),
    "SetUserSettings": _calls("set_user_settings", "token", MFAOptions=[]),
    "SignUp": lambda world: world.sign_up,
    "StartWebAuthnRegistration": _calls("start_web_authn_registration", "token"),
    "TagResource": lambda world: (
        lambda: world.cognito.tag_resource(ResourceArn=world.arn, Tags={"a": "b"})
    ),
    "UpdateDeviceStatus": _with_device("update_device_status", DeviceRememberedStatus="remembered"),
    "UpdateGroup": _calls("update_group", "pool", GroupName="group", Description="new"),
    "UpdateIdentityProvider": _calls(
        "update_identity_provider", "pool", ProviderName="Corp", IdpIdentifiers=["corp"]
    ),
    "UpdateManagedLoginBranding": _with_branding(
        "update_managed_login_branding", UseCognitoProvidedValues=True
    ),
    "UpdateResourceServer": _with_server("update_resource_server", **SERVER),
    "UpdateCIMDPolicy": _with_policy(
        "update_cimd_policy", "client", URLPatterns=POLICY["URLPatterns"]
    ),
    "UpdateClientMetadataURLState (INVALIDATE)": _with_document("INVALIDATE"),
    "UpdateClientMetadataURLState (REFRESH)": _with_document("REFRESH"),
    "UpdateTerms": _with_terms("update_terms", Enforcement="NONE"),
    "UpdateUserAttributes": _calls(
        "update_user_attributes", "token", UserAttributes=attributes(email=OTHER_ADDRESS)
    ),
    "UpdateUserPool": _calls("update_user_pool", "pool", AutoVerifiedAttributes=["email"]),
    "UpdateUserPoolClient": _calls("update_user_pool_client", "client", ClientName="new"),
    "UpdateUserPoolDomain": _calls(
        "update_user_pool_domain", "pool", Domain="a-domain-of-one", ManagedLoginVersion=2
    ),
    "VerifySoftwareToken": _verify_app,
    "VerifyUserAttribute": _verify,
}
REFUSED = (
    "InitiateAuth (USER_PASSWORD_AUTH, wrong)",
    "InitiateAuth (USER_PASSWORD_AUTH, nobody)",
)
"""The operations that are refused where nothing goes."""
GOING: dict[str, Callable[[World], None]] = {
    "DeleteUserPool": World.delete_pool,
    "DeleteUserPoolClient": World.delete_clients,
    "AdminDeleteUser": World.delete_users,
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A world, whose database every test begins with."""
    folder = tmp_path_factory.mktemp("world")
    with pytest.MonkeyPatch.context() as patch:
        serve_what_is_called(patch)
        with database_of(patch, folder):
            made = World(in_process_client("cognito-idp"))
            database.release()
            shutil.copytree(database.directory(), folder / "kept")
            made.kept = folder / "kept"
            yield made


def _begin_again(kept: Path) -> None:
    database.release()
    shutil.rmtree(database.directory())
    shutil.copytree(kept, database.directory())


def refusal_of(act: Action) -> dict[str, Any] | None:
    """Return how AWS refuses what is done, or None."""
    try:
        act()
    except ClientError as error:
        answer: dict[str, Any] = error.response
        return answer
    return None


@pytest.mark.parametrize("going", GOING)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_nothing_fails_where_something_goes(world: World, operation: str, going: str) -> None:
    number, is_over = 0, False
    while not is_over:
        _begin_again(world.kept)
        act = OPERATIONS[operation](world)
        before = Before(number, lambda: GOING[going](world))
        with before.running():
            refusal = refusal_of(act)
        if before.has_run or operation in REFUSED:
            assert refusal is None or refusal["ResponseMetadata"]["HTTPStatusCode"] == 400
        else:
            assert refusal is None
        is_over = not before.has_run
        number += 1
    assert number > 1, f"{operation} begins no transaction"
