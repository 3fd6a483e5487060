"""App clients: what AWS gives, keeps and refuses."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.making import detected, refused

INVALID = "InvalidParameterException"
OAUTH = "InvalidOAuthFlowException"
DEFAULTS: dict[str, Any] = {
    "RefreshTokenValidity": 30,
    "TokenValidityUnits": {},
    "AllowedOAuthFlowsUserPoolClient": False,
    "EnableTokenRevocation": True,
    "EnablePropagateAdditionalUserContextData": False,
    "AuthSessionValidity": 3,
}
NAMES = {"UserPoolId", "ClientName", "ClientId", "LastModifiedDate", "CreationDate"}
CODE_FLOW: dict[str, Any] = {
    "AllowedOAuthFlowsUserPoolClient": True,
    "AllowedOAuthFlows": ["code"],
    "AllowedOAuthScopes": ["openid"],
    "CallbackURLs": ["https://example.com/callback"],
}
ARN = "arn:aws:mobiletargeting:us-east-1:000000000000:apps/app"
OWN_ROLE = (
    "arn:aws:iam::000000000000:role/aws-service-role/cognito-idp.amazonaws.com/"
    "AWSServiceRoleForAmazonCognitoIdp"
)
BY_ID = {
    "ApplicationId": "a1",
    "RoleArn": "arn:aws:iam::000000000000:role/pinpoint",
    "ExternalId": "external",
}


def create(cognito: Any, pool_id: str, **settings: Any) -> dict[str, Any]:
    answer = cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="client", **settings)
    client: dict[str, Any] = answer["UserPoolClient"]
    return client


def describe(cognito: Any, client: dict[str, Any]) -> dict[str, Any]:
    answer = cognito.describe_user_pool_client(
        UserPoolId=client["UserPoolId"], ClientId=client["ClientId"]
    )
    described: dict[str, Any] = answer["UserPoolClient"]
    return described


def update(cognito: Any, client: dict[str, Any], **settings: Any) -> dict[str, Any]:
    answer = cognito.update_user_pool_client(
        UserPoolId=client["UserPoolId"], ClientId=client["ClientId"], **settings
    )
    updated: dict[str, Any] = answer["UserPoolClient"]
    return updated


@pytest.fixture(scope="module")
def pool_id(cognito: Any) -> str:
    """A pool with an attribute of its own that everybody must have, which no test changes."""
    schema = [{"Name": "team", "AttributeDataType": "String", "Mutable": True}]
    pool = cognito.create_user_pool(PoolName="clients", Schema=schema)
    return str(pool["UserPool"]["Id"])


def test_a_new_client_has_the_defaults_and_nothing_else(cognito: Any, pool_id: str) -> None:
    client = create(cognito, pool_id)
    assert {member: client[member] for member in client if member not in NAMES} == DEFAULTS
    assert client["UserPoolId"] == pool_id
    assert client["ClientName"] == "client"
    assert re.fullmatch("[0-9a-z]{26}", client["ClientId"])
    assert client["CreationDate"] == client["LastModifiedDate"]
    assert describe(cognito, client) == client


def test_a_secret_is_made_when_asked_for_and_described(cognito: Any, pool_id: str) -> None:
    client = create(cognito, pool_id, GenerateSecret=True)
    assert re.fullmatch("[0-9a-z]{52}", client["ClientSecret"])
    assert describe(cognito, client)["ClientSecret"] == client["ClientSecret"]
    assert update(cognito, client)["ClientSecret"] == client["ClientSecret"]


def test_a_client_can_bring_its_own_secret(cognito: Any, pool_id: str) -> None:
    secret = "abcdefghijklmnopqrstuvwx"
    assert create(cognito, pool_id, ClientSecret=secret)["ClientSecret"] == secret


KEPT_AS_GIVEN: tuple[dict[str, Any], ...] = (
    {"ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]},
    {"ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH"]},
    {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]},
    {"AccessTokenValidity": 2, "IdTokenValidity": 3, "RefreshTokenValidity": 1},
    {
        "AccessTokenValidity": 5,
        "IdTokenValidity": 86400,
        "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "seconds"},
    },
    {"RefreshTokenValidity": 3600, "TokenValidityUnits": {"RefreshToken": "seconds"}},
    {"RefreshTokenValidity": 3650},
    {"ReadAttributes": ["email", "custom:team"], "WriteAttributes": ["name"]},
    {"ReadAttributes": ["email_verified", "sub"]},
    {"PreventUserExistenceErrors": "ENABLED"},
    {"PreventUserExistenceErrors": "LEGACY"},
    {"EnableTokenRevocation": False},
    {"AuthSessionValidity": 15},
    {"SupportedIdentityProviders": ["COGNITO"]},
    CODE_FLOW,
    {**CODE_FLOW, "AllowedOAuthFlows": ["code", "implicit"]},
    {**CODE_FLOW, "CallbackURLs": ["http://localhost:3000", "myapp://callback"]},
    {**CODE_FLOW, "CallbackURLs": ["http://127.0.0.1/a", "http://[::1]/b"]},
    {**CODE_FLOW, "LogoutURLs": ["https://example.com/bye"]},
    {**CODE_FLOW, "DefaultRedirectURI": CODE_FLOW["CallbackURLs"][0]},
    {**CODE_FLOW, "AllowedOAuthScopes": ["phone", "aws.cognito.signin.user.admin"]},
    {"AnalyticsConfiguration": BY_ID},
    {"AnalyticsConfiguration": {**BY_ID, "UserDataShared": True}},
    {
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 4},
    },
)


@pytest.mark.parametrize("given", KEPT_AS_GIVEN)
def test_what_is_given_is_kept(cognito: Any, pool_id: str, given: dict[str, Any]) -> None:
    client = create(cognito, pool_id, **given)
    assert given.items() <= client.items()
    assert describe(cognito, client) == client


@pytest.mark.parametrize(
    ("given", "shared"),
    [
        ({}, False),
        ({"UserDataShared": True}, True),
        # As it was read back.
        ({"RoleArn": OWN_ROLE, "UserDataShared": False}, False),
    ],
)
def test_an_application_by_its_arn_is_written_to_with_cognitos_own_role(
    cognito: Any, pool_id: str, given: dict[str, Any], shared: bool
) -> None:
    analytics = {"ApplicationArn": ARN, **given}
    client = create(cognito, pool_id, AnalyticsConfiguration=analytics)
    kept = {"ApplicationArn": ARN, "RoleArn": OWN_ROLE, "UserDataShared": shared}
    assert client["AnalyticsConfiguration"] == kept
    assert describe(cognito, client) == client


@pytest.mark.parametrize("flows", [None, ["ALLOW_USER_SRP_AUTH"]])
def test_rotation_needs_no_named_flows_and_has_no_grace_by_default(
    cognito: Any, pool_id: str, flows: list[str] | None
) -> None:
    given = {"ExplicitAuthFlows": flows} if flows else {}
    client = create(cognito, pool_id, RefreshTokenRotation={"Feature": "ENABLED"}, **given)
    assert client["RefreshTokenRotation"] == {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}


def test_a_rotation_that_was_set_once_stays_visible_as_disabled(cognito: Any, pool_id: str) -> None:
    client = create(cognito, pool_id, RefreshTokenRotation={"Feature": "ENABLED"})
    disabled = {"Feature": "DISABLED", "RetryGracePeriodSeconds": 0}
    assert update(cognito, client)["RefreshTokenRotation"] == disabled
    assert describe(cognito, client)["RefreshTokenRotation"] == disabled
    with_grace = {"Feature": "DISABLED", "RetryGracePeriodSeconds": 4}
    other = create(cognito, pool_id, RefreshTokenRotation=with_grace)
    assert other["RefreshTokenRotation"] == disabled


def units(**by_token: str) -> dict[str, Any]:
    return {"TokenValidityUnits": by_token}


RANGE = "Invalid range for token validity."
ORDER = (
    "Access and Id Token expiration times must be less than or equal to refresh token expiration "
    "times."
)
ANALYTICS = (
    "Invalid analytics configuration given, either <application arn> or <application id, role "
    "arn, external id> are valid"
)
REFUSED: tuple[tuple[dict[str, Any], str, str], ...] = (
    (
        {"RefreshTokenValidity": 1, "TokenValidityUnits": {"RefreshToken": "minutes"}},
        INVALID,
        RANGE,
    ),
    (
        {"RefreshTokenValidity": 3651},
        INVALID,
        RANGE,
    ),
    ({"AccessTokenValidity": 25}, INVALID, RANGE),
    ({"IdTokenValidity": 25}, INVALID, RANGE),
    (
        {"AccessTokenValidity": 299, "TokenValidityUnits": {"AccessToken": "seconds"}},
        INVALID,
        RANGE,
    ),
    ({"IdTokenValidity": 4, **units(IdToken="minutes")}, INVALID, RANGE),
    (units(AccessToken="minutes"), INVALID, RANGE),
    (
        {
            "AccessTokenValidity": 2,
            "RefreshTokenValidity": 1,
            "TokenValidityUnits": {"RefreshToken": "hours"},
        },
        INVALID,
        ORDER,
    ),
    (
        {
            "IdTokenValidity": 61,
            "RefreshTokenValidity": 1,
            "TokenValidityUnits": {"RefreshToken": "hours", "IdToken": "minutes"},
        },
        INVALID,
        ORDER,
    ),
    (
        {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH"]},
        INVALID,
        "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
    ),
    (
        {
            "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
            "RefreshTokenRotation": {"Feature": "ENABLED"},
        },
        INVALID,
        "ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token rotation "
        "is enabled.",
    ),
    (
        {**CODE_FLOW, "CallbackURLs": ["http://example.com/callback"]},
        INVALID,
        "http://example.com/callback cannot use the HTTP protocol.",
    ),
    (
        {**CODE_FLOW, "LogoutURLs": ["http://example.com/bye"]},
        INVALID,
        "http://example.com/bye cannot use the HTTP protocol.",
    ),
    (
        {**CODE_FLOW, "CallbackURLs": ["https://example.com/#there"]},
        INVALID,
        "https://example.com/#there cannot use fragment",
    ),
    (
        {**CODE_FLOW, "DefaultRedirectURI": "https://example.com/other"},
        INVALID,
        "The default redirect URI https://example.com/other is not in the callback URIs list.",
    ),
    (
        {"AllowedOAuthFlowsUserPoolClient": True},
        OAUTH,
        "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to "
        "use OAuth flows.",
    ),
    (
        {"AllowedOAuthFlowsUserPoolClient": True, "AllowedOAuthFlows": ["code"]},
        OAUTH,
        "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to "
        "use OAuth flows.",
    ),
    (
        {**CODE_FLOW, "CallbackURLs": []},
        OAUTH,
        "CallbackUrls can not be empty when code flow or implicit flow is selected",
    ),
    (
        {**CODE_FLOW, "AllowedOAuthFlows": ["implicit"], "CallbackURLs": []},
        OAUTH,
        "CallbackUrls can not be empty when code flow or implicit flow is selected",
    ),
    (
        {**CODE_FLOW, "AllowedOAuthFlows": ["code", "client_credentials"]},
        OAUTH,
        "client_credentials flow can not be selected along with code flow or implicit flow.",
    ),
    (
        {**CODE_FLOW, "AllowedOAuthFlows": ["client_credentials"]},
        OAUTH,
        "client_credentials flow can not be selected if client does not have a client secret.",
    ),
    (
        {**CODE_FLOW, "AllowedOAuthScopes": ["openid", "shop/read"]},
        "ScopeDoesNotExistException",
        "Invalid scope requested: shop/read",
    ),
    (
        {"EnablePropagateAdditionalUserContextData": True},
        INVALID,
        "Client Secret is required to set EnablePropagateAdditionalUserContextData as true",
    ),
    ({"AnalyticsConfiguration": {"ApplicationArn": ARN, **BY_ID}}, INVALID, ANALYTICS),
    (
        {"AnalyticsConfiguration": {"ApplicationArn": ARN, "RoleArn": BY_ID["RoleArn"]}},
        INVALID,
        ANALYTICS,
    ),
    ({"AnalyticsConfiguration": {"RoleArn": OWN_ROLE}}, INVALID, ANALYTICS),
    ({"AnalyticsConfiguration": {"UserDataShared": True}}, INVALID, ANALYTICS),
    (
        {"AnalyticsConfiguration": {"ApplicationId": "a1", "ExternalId": "external"}},
        INVALID,
        ANALYTICS,
    ),
    (
        {"AuthSessionValidity": 2},
        INVALID,
        detected(
            "'2' at 'authSessionValidity'", "Member must have value greater than or equal to 3"
        ),
    ),
    (
        {"AuthSessionValidity": 16},
        INVALID,
        detected(
            "'16' at 'authSessionValidity'", "Member must have value less than or equal to 15"
        ),
    ),
    (
        {"PreventUserExistenceErrors": "ON"},
        INVALID,
        detected(
            "'ON' at 'preventUserExistenceErrors'",
            "Member must satisfy enum value set: [LEGACY, ENABLED]",
        ),
    ),
)
ATTRIBUTES = (
    # what is given, which list AWS names
    ({"ReadAttributes": ["nothing"]}, "read"),
    ({"ReadAttributes": ["custom:nothing"]}, "read"),
    ({"WriteAttributes": ["nothing"]}, "write"),
    ({"WriteAttributes": ["custom:nothing"]}, "write"),
    ({"WriteAttributes": ["sub"]}, "write"),
    ({"WriteAttributes": ["email", "email_verified"]}, "write"),
    ({"WriteAttributes": ["phone_number_verified"]}, "write"),
)


@pytest.mark.parametrize(("given", "error", "message"), REFUSED)
def test_a_new_client_is_refused(
    cognito: Any, pool_id: str, given: dict[str, Any], error: str, message: str
) -> None:
    with refused(error, message):
        create(cognito, pool_id, **given)


@pytest.mark.parametrize(("given", "error", "message"), REFUSED)
def test_a_change_is_refused_and_changes_nothing(
    cognito: Any, pool_id: str, given: dict[str, Any], error: str, message: str
) -> None:
    client = create(cognito, pool_id)
    with refused(error, message):
        update(cognito, client, **given)
    assert describe(cognito, client) == client


@pytest.mark.parametrize(("given", "kind"), ATTRIBUTES)
def test_attributes_that_a_client_cannot_have_are_refused(
    cognito: Any, pool_id: str, given: dict[str, Any], kind: str
) -> None:
    with refused(INVALID, f"Invalid {kind} attributes specified while creating a client"):
        create(cognito, pool_id, **given)
    with refused(INVALID, f"Invalid {kind} attributes specified while updating a client"):
        update(cognito, create(cognito, pool_id), **given)


def test_a_client_must_be_able_to_write_what_its_pool_requires(
    cognito: Any, new_pool: Callable[..., str]
) -> None:
    pool_id = new_pool(Schema=[{"Name": "family_name", "Required": True}])
    create(cognito, pool_id, WriteAttributes=["family_name"])
    with refused(INVALID, "Invalid write attributes specified while creating a client"):
        create(cognito, pool_id, WriteAttributes=["name"])


def test_a_provider_that_the_pool_does_not_have_is_refused(cognito: Any, pool_id: str) -> None:
    with refused(INVALID, f"The provider Google does not exist for User Pool {pool_id}"):
        create(cognito, pool_id, SupportedIdentityProviders=["COGNITO", "Google"])


def test_a_pool_of_the_lite_tier_rotates_no_tokens(
    cognito: Any, new_pool: Callable[..., str]
) -> None:
    with refused(
        "FeatureUnavailableInTierException",
        "The following features need to be disabled for the LITE pricing tier configured: Refresh "
        "Token Rotation",
    ):
        create(cognito, new_pool(UserPoolTier="LITE"), RefreshTokenRotation={"Feature": "ENABLED"})


def test_client_credentials_need_a_secret_and_no_callback(cognito: Any, pool_id: str) -> None:
    client = create(
        cognito,
        pool_id,
        GenerateSecret=True,
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=["openid"],
    )
    assert client["AllowedOAuthFlows"] == ["client_credentials"]


def test_an_update_takes_what_it_leaves_out_back_to_the_default(cognito: Any, pool_id: str) -> None:
    client = create(
        cognito,
        pool_id,
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"],
        ReadAttributes=["email"],
        WriteAttributes=["email"],
        PreventUserExistenceErrors="ENABLED",
        EnableTokenRevocation=False,
        AccessTokenValidity=2,
        RefreshTokenValidity=5,
        **CODE_FLOW,
    )
    updated = update(cognito, client)
    secret = {"ClientSecret": client["ClientSecret"]}
    assert {m: updated[m] for m in updated if m not in NAMES} == {**DEFAULTS, **secret}
    for member in NAMES - {"LastModifiedDate"}:
        assert updated[member] == client[member]
    assert updated["LastModifiedDate"] > client["LastModifiedDate"]
    assert describe(cognito, client) == updated


def test_an_update_renames(cognito: Any, pool_id: str) -> None:
    client = create(cognito, pool_id)
    assert update(cognito, client, ClientName="renamed")["ClientName"] == "renamed"


def not_there(client_id: str) -> Any:
    return refused("ResourceNotFoundException", f"User pool client {client_id} does not exist.")


ON_A_CLIENT = (
    "describe_user_pool_client",
    "update_user_pool_client",
    "delete_user_pool_client",
)


@pytest.mark.parametrize("operation", ON_A_CLIENT)
def test_a_client_is_unknown_in_another_pool(
    cognito: Any, pool_id: str, new_pool: Callable[..., str], operation: str
) -> None:
    client_id = create(cognito, pool_id)["ClientId"]
    for unknown in (client_id, "unknown"):
        with not_there(unknown):
            getattr(cognito, operation)(UserPoolId=new_pool(), ClientId=unknown)


def test_a_deleted_client_is_gone_for_good(cognito: Any, pool_id: str) -> None:
    client = create(cognito, pool_id)
    client_id = client["ClientId"]
    names = {"UserPoolId": pool_id, "ClientId": client_id}
    cognito.delete_user_pool_client(**names)
    with not_there(client_id):
        describe(cognito, client)
    with not_there(client_id):
        cognito.delete_user_pool_client(**names)
    user = {"ClientId": client_id, "Username": "alice"}
    with not_there(client_id):
        cognito.sign_up(Password="Example123!", **user)
    with not_there(client_id):
        cognito.confirm_sign_up(ConfirmationCode="123456", **user)
    with not_there(client_id):
        cognito.resend_confirmation_code(**user)
    with not_there(client_id):
        cognito.initiate_auth(ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH")
    with not_there(client_id):
        cognito.admin_initiate_auth(AuthFlow="ADMIN_USER_PASSWORD_AUTH", **names)
    with not_there(client_id):
        cognito.respond_to_auth_challenge(ClientId=client_id, ChallengeName="PASSWORD_VERIFIER")


def test_a_list_names_clients_without_their_secrets(
    cognito: Any, new_pool: Callable[..., str]
) -> None:
    pool_id = new_pool()
    client = create(cognito, pool_id, GenerateSecret=True)
    answer = cognito.list_user_pool_clients(UserPoolId=pool_id)
    assert answer["UserPoolClients"] == [
        {name: client[name] for name in ("ClientId", "UserPoolId", "ClientName")}
    ]
    assert "NextToken" not in answer


def test_pages_of_clients_follow_each_other(cognito: Any, new_pool: Callable[..., str]) -> None:
    pool_id = new_pool()
    made = {create(cognito, pool_id)["ClientId"] for _ in range(5)}
    sizes, found = [], set()
    paginator = cognito.get_paginator("list_user_pool_clients")
    for page in paginator.paginate(UserPoolId=pool_id, PaginationConfig={"PageSize": 2}):
        sizes.append(len(page["UserPoolClients"]))
        found |= {client["ClientId"] for client in page["UserPoolClients"]}
    assert (sizes, found) == ([2, 2, 1], made)


def test_a_page_token_is_refused_when_changed_or_from_another_pool(
    cognito: Any, new_pool: Callable[..., str]
) -> None:
    pool_id = new_pool()
    for _ in range(2):
        create(cognito, pool_id)
    token = cognito.list_user_pool_clients(UserPoolId=pool_id, MaxResults=1)["NextToken"]
    changed = ("A" if token[0] != "A" else "B") + token[1:]
    for wrong in (changed, token[:-1], "x"):
        with refused(INVALID, "Invalid pagination token given."):
            cognito.list_user_pool_clients(UserPoolId=pool_id, NextToken=wrong)
    with refused(INVALID, "Invalid pagination token given."):
        cognito.list_user_pool_clients(UserPoolId=new_pool(), NextToken=token)


@pytest.mark.parametrize(
    ("size", "rule"),
    [
        (0, "Member must have value greater than or equal to 1"),
        (61, "Member must have value less than or equal to 60"),
    ],
)
def test_a_page_of_clients_has_1_to_60(cognito: Any, pool_id: str, size: int, rule: str) -> None:
    with refused(INVALID, detected(f"'{size}' at 'maxResults'", rule)):
        cognito.list_user_pool_clients(UserPoolId=pool_id, MaxResults=size)


def test_a_pool_takes_its_clients_with_it(cognito: Any, new_pool: Callable[..., str]) -> None:
    pool_id = new_pool()
    client_id = create(cognito, pool_id)["ClientId"]
    cognito.delete_user_pool(UserPoolId=pool_id)
    with not_there(client_id):
        cognito.initiate_auth(ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH")


@pytest.mark.parametrize("custom_id", ["myclient123", "a", "My_Client+1", "x" * 116])
def test_a_name_sets_the_id(cognito: Any, pool_id: str, custom_id: str) -> None:
    name = f"_custom_id_:{custom_id}"
    request = {"UserPoolId": pool_id, "ClientName": name}
    made = cognito.create_user_pool_client(**request)["UserPoolClient"]
    assert (made["ClientId"], made["ClientName"]) == (custom_id, name)
    request["ClientId"] = custom_id
    # An update may say the name again, leave it out, or give another one that sets no id.
    for changes, expected in (({}, name), ({"ClientName": "plain"}, "plain"), (request, name)):
        given = {"UserPoolId": pool_id, "ClientId": custom_id, **changes}
        updated = cognito.update_user_pool_client(**given)["UserPoolClient"]
        assert (updated["ClientId"], updated["ClientName"]) == (custom_id, expected)
    with refused(
        INVALID,
        "The id of a user pool client cannot be changed, as _custom_id_: in ClientName would.",
    ):
        cognito.update_user_pool_client(**{**request, "ClientName": "_custom_id_:another"})
    taken = f"A user pool client with the id {custom_id} of the ClientName exists already."
    other = cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
    for pool in (pool_id, other):
        with refused(INVALID, taken):
            cognito.create_user_pool_client(UserPoolId=pool, ClientName=name)
    cognito.delete_user_pool_client(UserPoolId=pool_id, ClientId=custom_id)
    again = cognito.create_user_pool_client(UserPoolId=other, ClientName=name)["UserPoolClient"]
    assert again["ClientId"] == custom_id
    cognito.delete_user_pool_client(UserPoolId=other, ClientId=custom_id)


@pytest.mark.parametrize("custom_id", ["", "a b", "a-b", "a/b", "ä", "a:b", "a\n"])
def test_a_name_that_can_be_no_id_is_refused(cognito: Any, pool_id: str, custom_id: str) -> None:
    with refused(
        INVALID,
        "What follows _custom_id_: in ClientName must be letters, digits, underscores or plus "
        "signs.",
    ):
        cognito.create_user_pool_client(UserPoolId=pool_id, ClientName=f"_custom_id_:{custom_id}")


def test_a_name_with_a_colon_sets_no_id(cognito: Any, pool_id: str) -> None:
    with refused(
        INVALID,
        "1 validation error detected: Value 'a:b' at 'clientName' failed to satisfy constraint: "
        r"Member must satisfy regular expression pattern: [\w\s+=,.@-]+",
    ):
        cognito.create_user_pool_client(UserPoolId=pool_id, ClientName="a:b")
