"""Every operation that changes something that is there: whether what it leaves out stays.

The source of each is its page of the API reference, or what was measured where that is silent.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.host import Host
from tests.integration.making import SMS, make_client, make_pool

_PASSING = ("CreationDate", "LastModifiedDate", "CSSVersion", "ResponseMetadata")
_PNG = b"\x89PNG\r\n\x1a\npicture"
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
_CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/5e9f8b9e-7a3c-4c37-9b0d-2f7a4d7a1c1"
_SERVER = {"ClientId": "a", "ProviderName": "cognito-idp.us-east-1.amazonaws.com/us-east-1_a"}
_TOTP = {"Enabled": True}
_LOGS = {
    "EventSource": "userNotification",
    "LogLevel": "ERROR",
    "CloudWatchLogsConfiguration": {
        "LogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:a"
    },
}
_EVENTS = {
    "EventSource": "userAuthEvents",
    "LogLevel": "INFO",
    "S3Configuration": {"BucketArn": "arn:aws:s3:::cognito-logs"},
}
_LOGO = {"Category": "FORM_LOGO", "ColorMode": "DARK", "Extension": "PNG", "Bytes": _PNG}


@dataclass(frozen=True)
class Kind:
    """Something that can be changed, and how."""

    update: str
    """The operation."""
    full: Mapping[str, Any]
    """What it is first."""
    one: Mapping[str, Any]
    """The request that changes it."""
    stays: bool
    """Whether what that leaves out is as before, and not as of one that never had it."""
    create: str = ""
    """The operation that makes one; none where the update does."""
    describe: str = ""
    member: str = ""
    """Where an answer has it."""
    key: str = ""
    """What names one."""
    names: Mapping[str, Any] | None = None
    needs: tuple[str, ...] = ()
    """What a request must have, of what it is first."""
    is_of_client: bool = False


KINDS = (
    Kind(
        "update_user_pool_client",
        {
            "ClientName": "first",
            "AccessTokenValidity": 2,
            "AuthSessionValidity": 5,
            "ReadAttributes": ["email"],
            "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
            "PreventUserExistenceErrors": "ENABLED",
            "EnableTokenRevocation": False,
        },
        {"IdTokenValidity": 3},
        stays=False,
        create="create_user_pool_client",
        describe="describe_user_pool_client",
        member="UserPoolClient",
        key="ClientId",
        needs=("ClientName",),
    ),
    Kind(
        "update_identity_provider",
        {
            "ProviderType": "OIDC",
            "ProviderDetails": _OIDC,
            "AttributeMapping": {"email": "email"},
            "IdpIdentifiers": ["first.example.com"],
        },
        {"IdpIdentifiers": ["second.example.com"]},
        stays=True,
        create="create_identity_provider",
        describe="describe_identity_provider",
        member="IdentityProvider",
        names={"ProviderName": "corp"},
    ),
    Kind(
        "update_group",
        {"Description": "first", "Precedence": 7, "RoleArn": "arn:aws:iam::000000000000:role/a"},
        {"Precedence": 3},
        stays=True,
        create="create_group",
        describe="get_group",
        member="Group",
        names={"GroupName": "keepers"},
    ),
    Kind(
        "update_resource_server",
        {"Name": "first", "Scopes": [{"ScopeName": "read", "ScopeDescription": "Read"}]},
        {"Name": "second"},
        stays=False,
        create="create_resource_server",
        describe="describe_resource_server",
        member="ResourceServer",
        names={"Identifier": "pets"},
    ),
    Kind(
        "update_user_pool_domain",
        {"ManagedLoginVersion": 2, "CustomDomainConfig": {"CertificateArn": f"{_CERTIFICATE}1"}},
        {"CustomDomainConfig": {"CertificateArn": f"{_CERTIFICATE}2"}},
        stays=True,
        create="create_user_pool_domain",
        describe="describe_user_pool_domain",
        member="DomainDescription",
        names={"Domain": "{}.example.com"},
    ),
    Kind(
        "update_managed_login_branding",
        {"Settings": {"categories": {}}, "Assets": [_LOGO]},
        {"Settings": {"components": {}}},
        stays=True,
        create="create_managed_login_branding",
        describe="describe_managed_login_branding",
        member="ManagedLoginBranding",
        key="ManagedLoginBrandingId",
        is_of_client=True,
    ),
    Kind(
        "update_terms",
        {
            "TermsName": "terms-of-use",
            "TermsSource": "LINK",
            "Enforcement": "NONE",
            "Links": {"cognito:default": "https://example.com/first"},
        },
        {"Links": {"cognito:default": "https://example.com/second"}},
        stays=True,
        create="create_terms",
        describe="describe_terms",
        member="Terms",
        key="TermsId",
        is_of_client=True,
    ),
    Kind(
        "set_user_pool_mfa_config",
        {
            "MfaConfiguration": "ON",
            "SoftwareTokenMfaConfiguration": _TOTP,
            "SmsMfaConfiguration": SMS,
        },
        {"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": _TOTP},
        stays=False,
        describe="get_user_pool_mfa_config",
    ),
    Kind(
        "set_risk_configuration",
        {
            "CompromisedCredentialsRiskConfiguration": {"Actions": {"EventAction": "BLOCK"}},
            "RiskExceptionConfiguration": {"BlockedIPRangeList": ["192.0.2.0/24"]},
        },
        {"RiskExceptionConfiguration": {"SkippedIPRangeList": ["192.0.2.0/24"]}},
        stays=False,
        describe="describe_risk_configuration",
        member="RiskConfiguration",
    ),
    Kind(
        "set_log_delivery_configuration",
        {"LogConfigurations": [_LOGS, _EVENTS]},
        {"LogConfigurations": [_EVENTS]},
        stays=False,
        describe="get_log_delivery_configuration",
        member="LogDeliveryConfiguration",
    ),
)


class World:
    """Pools, each with one thing of a kind."""

    def __init__(self, cognito: Any, kind: Kind) -> None:
        self.cognito, self.kind = cognito, kind

    def make(self, members: Mapping[str, Any]) -> dict[str, Any]:
        """Make one with these members, and return what names it."""
        pool_id = make_pool(self.cognito)
        prefix = uuid.uuid4().hex
        names = {
            name: value.replace("{}", prefix) for name, value in (self.kind.names or {}).items()
        }
        key = {"UserPoolId": pool_id, **names}
        if not self.kind.create:
            getattr(self.cognito, self.kind.update)(**key, **members)
            return key
        client = {"ClientId": make_client(self.cognito, pool_id)} if self.kind.is_of_client else {}
        made = getattr(self.cognito, self.kind.create)(**key, **client, **members)
        if self.kind.key:
            key[self.kind.key] = made[self.kind.member][self.kind.key]
        return key

    def describe(self, key: Mapping[str, Any]) -> dict[str, Any]:
        """Return what an answer says, without what tells one of them from another."""
        asked = {name: value for name, value in key.items() if name != "UserPoolId"}
        pool = {} if "Domain" in asked else {"UserPoolId": key["UserPoolId"]}
        answer = getattr(self.cognito, self.kind.describe)(**asked, **pool)
        said = answer[self.kind.member] if self.kind.member else answer
        own = (*_PASSING, "UserPoolId", "Domain", self.kind.key)
        return {name: value for name, value in said.items() if name not in own}

    def update(self, key: Mapping[str, Any]) -> None:
        getattr(self.cognito, self.kind.update)(**key, **self.kind.one)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.update)
def test_what_an_update_leaves_out_stays_or_was_never_there(cognito: Any, kind: Kind) -> None:
    world = World(cognito, kind)
    key = world.make(kind.full)
    before = world.describe(key)
    if not kind.stays:
        needed = {name: kind.full[name] for name in kind.needs}
        before = world.describe(world.make({**needed, **kind.one}))
    world.update(key)
    expected = {**before, **kind.one} if kind.stays else before
    assert world.describe(key) == expected


def test_an_identity_pool_is_given_whole_but_for_its_tags(host: Host) -> None:
    identities = host.client("cognito-identity")

    def make(**members: Any) -> str:
        given = {"IdentityPoolName": "pool", "AllowUnauthenticatedIdentities": True, **members}
        return str(identities.create_identity_pool(**given)["IdentityPoolId"])

    def describe(pool_id: str) -> dict[str, Any]:
        pool: dict[str, Any] = identities.describe_identity_pool(IdentityPoolId=pool_id)
        own = ("IdentityPoolId", "ResponseMetadata")
        return {name: value for name, value in pool.items() if name not in own}

    tags = {"IdentityPoolTags": {"team": "pets"}}
    pool_id = make(
        AllowClassicFlow=True,
        SupportedLoginProviders={"graph.facebook.com": "1"},
        CognitoIdentityProviders=[_SERVER],
        **tags,
    )
    identities.update_identity_pool(
        IdentityPoolId=pool_id, IdentityPoolName="pool", AllowUnauthenticatedIdentities=True
    )
    assert describe(pool_id) == describe(make(**tags))


@pytest.mark.parametrize("first", [{"CSS": ".label-customizable {}"}, {"ImageFile": _PNG}])
def test_a_classic_style_is_given_whole(cognito: Any, first: dict[str, Any]) -> None:
    pool_id = make_pool(cognito)
    cognito.create_user_pool_domain(UserPoolId=pool_id, Domain=uuid.uuid4().hex)
    second: dict[str, Any] = {"ImageFile": _PNG} if "CSS" in first else {"CSS": "/* none */"}
    for given in (first, second):
        cognito.set_ui_customization(UserPoolId=pool_id, ClientId="ALL", **given)
    style = cognito.get_ui_customization(UserPoolId=pool_id)["UICustomization"]
    assert {"CSS": "CSS" in style, "ImageFile": "ImageUrl" in style} == {
        name: name in second for name in ("CSS", "ImageFile")
    }
