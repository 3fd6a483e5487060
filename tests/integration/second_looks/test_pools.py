"""Operations on pools and clients that another operation overtakes."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from localstack_cognito.directory.clients import (
    session_configuration,
    ui_customization,
    user_pool_clients,
)
from localstack_cognito.directory.pools import (
    log_delivery,
    tags,
    user_pool_domains,
    user_pool_mfa,
    user_pools,
)
from localstack_cognito.directory.protection import risk_configuration
from localstack_cognito.directory.providers import identity_providers
from localstack_cognito.tokens import keys
from tests.integration.making import PASSWORD, describe_pool, make_pool, make_user, refused
from tests.integration.second_looks.between import Race, between

INVALID = "InvalidParameterException"
POOL_GONE = ("ResourceNotFoundException", "User pool {} does not exist.")
CLIENT_GONE = ("ResourceNotFoundException", "User pool client {client} does not exist.")
DOMAIN = "a-domain-of-one"
CSS = ".banner-customizable {}"
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
TRACKED = {"UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 3}}
BLOCKS = {"CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "BLOCK"}}}


class Pool:
    """A pool, and a client that has a secret."""

    def __init__(self, cognito: Any, **settings: Any) -> None:
        self.cognito = cognito
        self.id = make_pool(
            cognito,
            UserPoolTier="PLUS",
            UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"},
            **settings,
        )
        self.pool = {"UserPoolId": self.id}
        self.arn = self.described["Arn"]
        client = cognito.create_user_pool_client(
            **self.pool, ClientName="client", GenerateSecret=True
        )["UserPoolClient"]
        self.client_id = client["ClientId"]
        self.client = {**self.pool, "ClientId": self.client_id}

    @property
    def described(self) -> dict[str, Any]:
        return describe_pool(self.cognito, self.id)

    @property
    def described_client(self) -> dict[str, Any]:
        found: dict[str, Any] = self.cognito.describe_user_pool_client(**self.client)
        return found["UserPoolClient"]  # type: ignore[no-any-return]

    def delete(self) -> None:
        self.cognito.delete_user_pool(**self.pool)

    def delete_client(self) -> None:
        self.cognito.delete_user_pool_client(**self.client)

    def update(self, **settings: Any) -> None:
        self.cognito.update_user_pool(
            **self.pool,
            **{
                "UserPoolTier": "PLUS",
                "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"},
                **settings,
            },
        )

    def protect(self) -> None:
        self.update(DeletionProtection="ACTIVE")

    def add_attribute(self, name: str = "between") -> None:
        self.cognito.add_custom_attributes(
            **self.pool, CustomAttributes=[{"Name": name, "AttributeDataType": "String"}]
        )

    def has_attribute(self, name: str = "between") -> None:
        schema = [one["Name"] for one in self.described["SchemaAttributes"]]
        assert f"custom:{name}" in schema

    def tag(self, **tags: str) -> None:
        self.cognito.tag_resource(ResourceArn=self.arn, Tags=tags)

    def untag(self, *keys: str) -> None:
        self.cognito.untag_resource(ResourceArn=self.arn, TagKeys=keys)

    def offer_app(self) -> None:
        self.cognito.set_user_pool_mfa_config(
            **self.pool,
            MfaConfiguration="OPTIONAL",
            SoftwareTokenMfaConfiguration={"Enabled": True},
        )

    def track(self) -> None:
        self.cognito.set_user_pool_session_configuration(**self.pool, **TRACKED)

    def untrack(self) -> None:
        self.cognito.set_user_pool_session_configuration(
            **self.pool, **{**TRACKED, "UserSessionTracking": "DISABLED"}
        )

    def set_minutes(self) -> None:
        self.cognito.set_user_pool_client_session_configuration(
            **self.client, SSOSession={"MaxValidityMinutes": 30}
        )

    def rename_client(self) -> None:
        self.cognito.update_user_pool_client(**self.client, ClientName="renamed")

    def add_secret(self) -> str:
        secret = self.cognito.add_user_pool_client_secret(**self.client)
        return str(secret["ClientSecretDescriptor"]["ClientSecretId"])

    def secrets(self) -> list[str]:
        listed = self.cognito.list_user_pool_client_secrets(**self.client)
        return [one["ClientSecretId"] for one in listed["ClientSecrets"]]

    def has_secrets(self, count: int) -> None:
        assert len(self.secrets()) == count

    def style(self, **client: str) -> None:
        self.cognito.set_ui_customization(**self.pool, CSS=CSS, **client)

    def log(self, source: str = "userNotification", level: str = "ERROR") -> None:
        destination = {"LogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:x"}
        self.cognito.set_log_delivery_configuration(
            **self.pool,
            LogConfigurations=[
                {
                    "LogLevel": level,
                    "EventSource": source,
                    "CloudWatchLogsConfiguration": destination,
                }
            ],
        )

    def block(self, **client: str) -> None:
        self.cognito.set_risk_configuration(**self.pool, **client, **BLOCKS)

    def make_provider(self, kind: str = "OIDC", **details: Any) -> None:
        self.cognito.create_identity_provider(
            **self.pool,
            ProviderName="Corp",
            ProviderType=kind,
            ProviderDetails=details or OIDC,
        )

    def delete_provider(self) -> None:
        self.cognito.delete_identity_provider(**self.pool, ProviderName="Corp")

    def update_provider(self, **settings: Any) -> None:
        self.cognito.update_identity_provider(**self.pool, ProviderName="Corp", **settings)

    @property
    def provider(self) -> dict[str, Any]:
        found = self.cognito.describe_identity_provider(**self.pool, ProviderName="Corp")
        provider: dict[str, Any] = found["IdentityProvider"]
        return provider

    def make_domain(self) -> None:
        self.cognito.create_user_pool_domain(**self.pool, Domain=DOMAIN)

    def delete_domain(self) -> None:
        self.cognito.delete_user_pool_domain(**self.pool, Domain=DOMAIN)


def _is_renamed(pool: Pool) -> None:
    assert pool.described_client["ClientName"] == "renamed"


def _tags(**expected: str) -> Any:
    def check(pool: Pool) -> None:
        assert pool.described["UserPoolTags"] == expected

    return check


def _client_gone(pool: Pool) -> None:
    pool.delete_client()


LITE = (
    "FeatureUnavailableInTierException",
    "The following feature is not available for the LITE pricing tier configured: {}",
)


def _is_lite(feature: str) -> tuple[str, str]:
    return (LITE[0], LITE[1].format(feature))


def _cheapen(pool: Pool) -> None:
    pool.update(UserPoolTier="LITE", UserPoolAddOns={"AdvancedSecurityMode": "OFF"})


def _has_both_attributes(pool: "Pool") -> None:
    pool.has_attribute()
    pool.has_attribute("another")


RACES = {
    "UpdateUserPool, with AddCustomAttributes": Race(
        Pool.update, user_pools.update_user_pool, Pool.add_attribute, left=Pool.has_attribute
    ),
    "UpdateUserPool, after DeleteUserPool": Race(
        Pool.update, user_pools.update_user_pool, Pool.delete, POOL_GONE
    ),
    "AddCustomAttributes, after AddCustomAttributes": Race(
        Pool.add_attribute,
        user_pools.add_custom_attributes,
        Pool.add_attribute,
        (
            INVALID,
            "custom:between: Existing attribute already has name custom:between.",
        ),
    ),
    "AddCustomAttributes, with AddCustomAttributes": Race(
        lambda pool: pool.add_attribute("another"),
        user_pools.add_custom_attributes,
        Pool.add_attribute,
        left=_has_both_attributes,
    ),
    "AddCustomAttributes, after DeleteUserPool": Race(
        Pool.add_attribute, user_pools.add_custom_attributes, Pool.delete, POOL_GONE
    ),
    "DeleteUserPool, after UpdateUserPool": Race(
        Pool.delete,
        user_pools.delete_user_pool,
        Pool.protect,
        (
            INVALID,
            "The user pool cannot be deleted because deletion protection is activated. "
            "Deletion protection must be inactivated first.",
        ),
        lambda pool: pool.described,
    ),
    "DeleteUserPool, after CreateUserPoolDomain": Race(
        Pool.delete,
        user_pools.delete_user_pool,
        Pool.make_domain,
        (
            INVALID,
            "User pool cannot be deleted. It has a domain configured that should be deleted first.",
        ),
    ),
    "DeleteUserPool, after DeleteUserPool": Race(
        Pool.delete, user_pools.delete_user_pool, Pool.delete, POOL_GONE
    ),
    "SetUserPoolMfaConfig, with AddCustomAttributes": Race(
        Pool.offer_app,
        user_pool_mfa.set_user_pool_mfa_config,
        Pool.add_attribute,
        left=Pool.has_attribute,
    ),
    "SetUserPoolMfaConfig, after DeleteUserPool": Race(
        Pool.offer_app, user_pool_mfa.set_user_pool_mfa_config, Pool.delete, POOL_GONE
    ),
    "SetUserPoolSessionConfiguration, with AddCustomAttributes": Race(
        Pool.track,
        session_configuration.set_pool_session_configuration,
        Pool.add_attribute,
        left=Pool.has_attribute,
    ),
    "SetUserPoolSessionConfiguration, after UpdateUserPool": Race(
        Pool.track,
        session_configuration.set_pool_session_configuration,
        _cheapen,
        _is_lite("Session Configuration"),
    ),
    "SetUserPoolSessionConfiguration, after DeleteUserPool": Race(
        Pool.track, session_configuration.set_pool_session_configuration, Pool.delete, POOL_GONE
    ),
    "TagResource, with TagResource": Race(
        lambda pool: pool.tag(a="1"),
        tags._change,
        lambda pool: pool.tag(b="2"),
        left=_tags(a="1", b="2"),
    ),
    "TagResource, after TagResource": Race(
        lambda pool: pool.tag(one="too many"),
        tags._change,
        lambda pool: pool.tag(**{f"key{number}": "x" for number in range(50)}),
        (INVALID, "A user pool can have 50 tags at most."),
    ),
    "UntagResource, with TagResource": Race(
        lambda pool: pool.untag("a"),
        tags._change,
        lambda pool: pool.tag(a="1", b="2"),
        left=_tags(b="2"),
    ),
    "TagResource, after DeleteUserPool": Race(
        lambda pool: pool.tag(a="1"), tags._change, Pool.delete, POOL_GONE
    ),
    "SetUICustomization, after DeleteUserPoolDomain": Race(
        lambda pool: (pool.make_domain(), pool.style()),
        ui_customization.set_ui_customization,
        Pool.delete_domain,
        (INVALID, "A domain must be associated with this user pool."),
    ),
    "SetUICustomization, after DeleteUserPoolClient": Race(
        lambda pool: (pool.make_domain(), pool.style(ClientId=pool.client_id)),
        ui_customization.set_ui_customization,
        _client_gone,
        CLIENT_GONE,
    ),
    "SetLogDeliveryConfiguration, after DeleteUserPool": Race(
        Pool.log, log_delivery.set_log_configurations, Pool.delete, POOL_GONE
    ),
    "SetLogDeliveryConfiguration, after UpdateUserPool": Race(
        lambda pool: pool.log("userAuthEvents", "INFO"),
        log_delivery.set_log_configurations,
        _cheapen,
        _is_lite("Log Streaming"),
    ),
    "SetRiskConfiguration, after DeleteUserPool": Race(
        Pool.block, risk_configuration.set_risk_configuration, Pool.delete, POOL_GONE
    ),
    "SetRiskConfiguration, after DeleteUserPoolClient": Race(
        lambda pool: pool.block(ClientId=pool.client_id),
        risk_configuration.set_risk_configuration,
        _client_gone,
        CLIENT_GONE,
    ),
    "CreateUserPoolClient, after DeleteUserPool": Race(
        lambda pool: pool.cognito.create_user_pool_client(**pool.pool, ClientName="another"),
        user_pool_clients.create_user_pool_client,
        Pool.delete,
        POOL_GONE,
    ),
    "UpdateUserPoolClient, with AddUserPoolClientSecret": Race(
        Pool.rename_client,
        user_pool_clients.update_user_pool_client,
        Pool.add_secret,
        left=lambda pool: pool.has_secrets(2),
    ),
    "UpdateUserPoolClient, after DeleteUserPoolClient": Race(
        Pool.rename_client,
        user_pool_clients.update_user_pool_client,
        Pool.delete_client,
        CLIENT_GONE,
    ),
    "AddUserPoolClientSecret, after AddUserPoolClientSecret": Race(
        Pool.add_secret,
        user_pool_clients._change_secrets,
        Pool.add_secret,
        ("LimitExceededException", "A client can have 2 secrets at most."),
        lambda pool: pool.has_secrets(2),
    ),
    "AddUserPoolClientSecret, with UpdateUserPoolClient": Race(
        Pool.add_secret, user_pool_clients._change_secrets, Pool.rename_client, left=_is_renamed
    ),
    "AddUserPoolClientSecret, after DeleteUserPoolClient": Race(
        Pool.add_secret, user_pool_clients._change_secrets, Pool.delete_client, CLIENT_GONE
    ),
    "DeleteUserPoolClient, after DeleteUserPoolClient": Race(
        Pool.delete_client,
        user_pool_clients.delete_user_pool_client,
        Pool.delete_client,
        CLIENT_GONE,
    ),
    "CreateUserPoolDomain, after DeleteUserPool": Race(
        Pool.make_domain, user_pool_domains.create_user_pool_domain, Pool.delete, POOL_GONE
    ),
    "CreateUserPoolDomain, after CreateUserPoolDomain": Race(
        Pool.make_domain,
        user_pool_domains.create_user_pool_domain,
        Pool.make_domain,
        (INVALID, "Domain already associated with another user pool."),
    ),
    "CreateIdentityProvider, after CreateIdentityProvider": Race(
        Pool.make_provider,
        identity_providers.create_identity_provider,
        Pool.make_provider,
        ("DuplicateProviderException", "Corp already exists for tenant {}."),
    ),
    "CreateIdentityProvider, after DeleteUserPool": Race(
        Pool.make_provider, identity_providers.create_identity_provider, Pool.delete, POOL_GONE
    ),
}


@pytest.mark.parametrize("race", RACES.values(), ids=RACES)
def test_a_pool_and_its_client(cognito: Any, race: Race) -> None:
    pool = Pool(cognito)
    race.of(pool.id, client=pool.client_id).run(pool)


PROVIDER_GONE = (
    "ResourceNotFoundException",
    "Identity provider Corp in User Pool {} does not exist.",
)


METADATA = (
    '<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="corp">'
    '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
    '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" '
    'Location="https://corp.example.com/sso"/>'
    "</md:IDPSSODescriptor></md:EntityDescriptor>"
)


def _is_another(pool: Pool) -> None:
    pool.delete_provider()
    pool.make_provider("SAML", MetadataFile=METADATA)


def _has_both(pool: Pool) -> None:
    assert pool.provider["IdpIdentifiers"] == ["between"]
    assert pool.provider["AttributeMapping"]["email"] == "mail"


PROVIDERS = {
    "UpdateIdentityProvider, after DeleteIdentityProvider": Race(
        lambda pool: pool.update_provider(IdpIdentifiers=["corp"]),
        identity_providers.update_identity_provider,
        Pool.delete_provider,
        PROVIDER_GONE,
    ),
    "UpdateIdentityProvider, with UpdateIdentityProvider": Race(
        lambda pool: pool.update_provider(AttributeMapping={"email": "mail"}),
        identity_providers.update_identity_provider,
        lambda pool: pool.update_provider(IdpIdentifiers=["between"]),
        left=_has_both,
    ),
    "UpdateIdentityProvider, after another of its name has come": Race(
        lambda pool: pool.update_provider(IdpIdentifiers=["corp"]),
        identity_providers.update_identity_provider,
        _is_another,
        PROVIDER_GONE,
    ),
    "DeleteIdentityProvider, after DeleteIdentityProvider": Race(
        Pool.delete_provider,
        identity_providers.delete_identity_provider,
        Pool.delete_provider,
        ("ResourceNotFoundException", "Identity provider Corp for tenantId {} does not exist."),
    ),
}


@pytest.mark.parametrize("race", PROVIDERS.values(), ids=PROVIDERS)
def test_an_identity_provider(cognito: Any, race: Race) -> None:
    pool = Pool(cognito)
    pool.make_provider()
    race.of(pool.id, client=pool.client_id).run(pool)


SESSIONS = {
    "SetUserPoolClientSessionConfiguration, with AddUserPoolClientSecret": Race(
        Pool.set_minutes,
        session_configuration.set_client_session_configuration,
        Pool.add_secret,
        left=lambda pool: pool.has_secrets(2),
    ),
    "SetUserPoolClientSessionConfiguration, after DeleteUserPoolClient": Race(
        Pool.set_minutes,
        session_configuration.set_client_session_configuration,
        Pool.delete_client,
        CLIENT_GONE,
    ),
    "SetUserPoolClientSessionConfiguration, after SetUserPoolSessionConfiguration": Race(
        Pool.set_minutes,
        session_configuration.set_client_session_configuration,
        Pool.untrack,
        ("OperationNotEnabledException", "Session tracking is not enabled for the user pool."),
    ),
    "SetUserPoolClientSessionConfiguration, after UpdateUserPool": Race(
        Pool.set_minutes,
        session_configuration.set_client_session_configuration,
        _cheapen,
        _is_lite("Session Configuration"),
    ),
}


@pytest.mark.parametrize("race", SESSIONS.values(), ids=SESSIONS)
def test_sessions_of_a_client(cognito: Any, race: Race) -> None:
    pool = Pool(cognito)
    pool.track()
    race.of(pool.id, client=pool.client_id).run(pool)


def test_delete_user_pool_client_secret_leaves_one(cognito: Any) -> None:
    pool = Pool(cognito)
    pool.add_secret()
    first, second = pool.secrets()

    def delete(secret: str) -> None:
        cognito.delete_user_pool_client_secret(**pool.client, ClientSecretId=secret)

    with (
        between(user_pool_clients._change_secrets, lambda: delete(first)),
        refused(INVALID, "The last client secret cannot be deleted."),
    ):
        delete(second)
    assert pool.secrets() == [second]


def _sign_in(pool: Pool, client_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = pool.cognito.admin_initiate_auth(
        **pool.pool,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )
    return answer


@pytest.fixture
def signing(cognito: Any) -> tuple[Pool, Callable[[], dict[str, Any]]]:
    """A pool that has signed nothing yet, so that its keys are to be made; and a sign-in there."""
    pool = Pool(cognito)
    client = cognito.create_user_pool_client(
        **pool.pool, ClientName="plain", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]
    make_user(cognito, pool.id)
    return pool, partial(_sign_in, pool, client["ClientId"])


MAKES_KEYS = keys._keys_of.__wrapped__


def test_the_keys_that_were_made_first_count(
    signing: tuple[Pool, Callable[[], dict[str, Any]]],
) -> None:
    pool, sign_in = signing
    answers: list[dict[str, Any]] = []
    with between(MAKES_KEYS, lambda: answers.append(sign_in())):
        answers.append(sign_in())
    for answer in answers:
        token = answer["AuthenticationResult"]["AccessToken"]
        assert pool.cognito.get_user(AccessToken=token)["Username"] == "alice"


def test_a_pool_that_is_deleted_before_its_keys_are_made(
    signing: tuple[Pool, Callable[[], dict[str, Any]]],
) -> None:
    pool, sign_in = signing
    with (
        between(MAKES_KEYS, pool.delete),
        refused("ResourceNotFoundException", f"User pool {pool.id} does not exist."),
    ):
        sign_in()
