"""Identity providers: made, found, changed, listed, deleted, and named by clients."""

from typing import Any

import pytest

from tests.host import Host
from tests.integration.making import detected, make_client, make_pool, refused

INVALID = "InvalidParameterException"
NOT_FOUND = "ResourceNotFoundException"
SOCIAL = {"client_id": "id", "client_secret": "secret", "authorize_scopes": "email"}
APPLE = {"client_id": "id", "private_key": "key", "team_id": "team", "key_id": "1"}
OIDC = {
    "client_id": "id",
    "client_secret": "secret",
    "authorize_scopes": "openid email",
    "attributes_request_method": "GET",
    "oidc_issuer": "https://idp.example.com",
}


def make_provider(cognito: Any, pool_id: str, name: str = "Example", **request: Any) -> Any:
    request = {"ProviderType": "OIDC", "ProviderDetails": OIDC, **request}
    answer = cognito.create_identity_provider(UserPoolId=pool_id, ProviderName=name, **request)
    return answer["IdentityProvider"]


def describe(cognito: Any, pool_id: str, name: str = "Example") -> Any:
    answer = cognito.describe_identity_provider(UserPoolId=pool_id, ProviderName=name)
    return answer["IdentityProvider"]


ON_A_POOL: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "create_identity_provider",
        {"ProviderName": "Example", "ProviderType": "OIDC", "ProviderDetails": OIDC},
    ),
    ("describe_identity_provider", {"ProviderName": "Example"}),
    ("update_identity_provider", {"ProviderName": "Example"}),
    ("delete_identity_provider", {"ProviderName": "Example"}),
    ("list_identity_providers", {}),
    ("get_identity_provider_by_identifier", {"IdpIdentifier": "example"}),
)


@pytest.mark.parametrize(("operation", "request_"), ON_A_POOL)
def test_no_operation_knows_a_pool_that_is_not_there_or_abroad(
    cognito: Any, host: Host, operation: str, request_: dict[str, Any]
) -> None:
    with refused(NOT_FOUND, "User pool us-east-1_none does not exist."):
        getattr(cognito, operation)(UserPoolId="us-east-1_none", **request_)
    pool_id = make_pool(cognito)
    abroad = host.client("cognito-idp", region="eu-west-1")
    with refused(NOT_FOUND, f"User pool {pool_id} does not exist."):
        getattr(abroad, operation)(UserPoolId=pool_id, **request_)


def test_a_provider_is_described_as_it_was_made(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    made = make_provider(
        cognito,
        pool_id,
        AttributeMapping={"email": "mail"},
        IdpIdentifiers=["idp.example.com", "Example IdP"],
        AcrMapping={"Level1": "urn:example:loa:1"},
    )
    assert made.pop("CreationDate") == made.pop("LastModifiedDate")
    assert made == {
        "UserPoolId": pool_id,
        "ProviderName": "Example",
        "ProviderType": "OIDC",
        "ProviderDetails": {**OIDC, "attributes_url_add_attributes": "false"},
        "AttributeMapping": {"username": "sub", "email": "mail"},
        "IdpIdentifiers": ["idp.example.com", "Example IdP"],
        "AcrMapping": {"Level1": "urn:example:loa:1"},
    }
    described = describe(cognito, pool_id)
    assert {member: described[member] for member in made} == made
    found = cognito.get_identity_provider_by_identifier(
        UserPoolId=pool_id, IdpIdentifier="Example IdP"
    )
    assert found["IdentityProvider"] == described


def test_a_provider_that_says_little_has_the_defaults(cognito: Any) -> None:
    made = make_provider(cognito, make_pool(cognito))
    assert (made["AttributeMapping"], made["IdpIdentifiers"]) == ({"username": "sub"}, [])
    assert "AcrMapping" not in made


def test_an_update_changes_what_it_gives_and_leaves_the_rest(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    made = make_provider(
        cognito, pool_id, AttributeMapping={"email": "mail"}, IdpIdentifiers=["one", "two"]
    )
    cognito.update_identity_provider(
        UserPoolId=pool_id,
        ProviderName="Example",
        ProviderDetails={**OIDC, "client_id": "other"},
    )
    changed = describe(cognito, pool_id)
    assert changed["ProviderDetails"] == {**made["ProviderDetails"], "client_id": "other"}
    assert changed["CreationDate"] == made["CreationDate"] < changed["LastModifiedDate"]
    for member in ("AttributeMapping", "IdpIdentifiers"):
        assert changed[member] == made[member]
    cognito.update_identity_provider(
        UserPoolId=pool_id, ProviderName="Example", AttributeMapping={}, IdpIdentifiers=["two"]
    )
    changed = describe(cognito, pool_id)
    assert (changed["AttributeMapping"], changed["IdpIdentifiers"]) == ({}, ["two"])
    with refused(NOT_FOUND, f"No identity provider of user pool {pool_id} has the identifier one."):
        cognito.get_identity_provider_by_identifier(UserPoolId=pool_id, IdpIdentifier="one")


def test_what_is_not_there_is_neither_described_nor_changed_nor_deleted(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    name = {"UserPoolId": pool_id, "ProviderName": "Example"}
    missing = f"Identity provider Example for tenantId {pool_id} does not exist."
    with refused(NOT_FOUND, missing):
        cognito.describe_identity_provider(**name)
    with refused(NOT_FOUND, missing):
        cognito.delete_identity_provider(**name)
    with refused(NOT_FOUND, f"Identity provider Example in User Pool {pool_id} does not exist."):
        cognito.update_identity_provider(**name)


def test_a_deleted_provider_is_gone_with_its_identifiers(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    make_provider(cognito, pool_id, IdpIdentifiers=["one"])
    cognito.delete_identity_provider(UserPoolId=pool_id, ProviderName="Example")
    assert cognito.list_identity_providers(UserPoolId=pool_id)["Providers"] == []
    assert make_provider(cognito, pool_id, "Other", IdpIdentifiers=["one"])["IdpIdentifiers"]


def test_a_name_is_one_providers(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    make_provider(cognito, pool_id)
    with refused("DuplicateProviderException", f"Example already exists for tenant {pool_id}."):
        make_provider(cognito, pool_id)
    assert make_provider(cognito, make_pool(cognito))["ProviderName"] == "Example"


def test_an_identifier_is_one_providers_of_its_pool(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    make_provider(cognito, pool_id, IdpIdentifiers=["one"])
    taken = "The identifier one is the identity provider Example's already."
    with refused(INVALID, taken):
        make_provider(cognito, pool_id, "Other", IdpIdentifiers=["two", "one"])
    make_provider(cognito, pool_id, "Other", IdpIdentifiers=["two"])
    with refused(INVALID, taken):
        cognito.update_identity_provider(
            UserPoolId=pool_id, ProviderName="Other", IdpIdentifiers=["one"]
        )
    assert describe(cognito, pool_id, "Other")["IdpIdentifiers"] == ["two"]
    assert make_provider(cognito, make_pool(cognito), IdpIdentifiers=["one"])


MAPPINGS: tuple[tuple[str, dict[str, str], dict[str, str]], ...] = (
    ("SAML", {"MetadataURL": "http://localhost:1/"}, {}),
    ("OIDC", OIDC, {"username": "sub"}),
    ("Google", SOCIAL, {"username": "sub"}),
    ("Facebook", SOCIAL, {"username": "id"}),
    ("LoginWithAmazon", SOCIAL, {"username": "user_id"}),
    ("SignInWithApple", APPLE, {"username": "sub"}),
)


@pytest.mark.parametrize(("type_", "details", "mapping"), MAPPINGS)
def test_a_username_is_mapped_where_nothing_else_is_said(
    cognito: Any, type_: str, details: dict[str, str], mapping: dict[str, str]
) -> None:
    pool_id = make_pool(cognito)
    made = make_provider(cognito, pool_id, type_, ProviderType=type_, ProviderDetails=details)
    assert made["AttributeMapping"] == mapping


def test_only_attributes_of_the_pool_are_mapped(cognito: Any) -> None:
    schema = [{"Name": "team", "AttributeDataType": "String", "Mutable": True}]
    pool_id = make_pool(cognito, Schema=schema)
    with refused(INVALID, "AttributeMapping contains invalid mapping: [custom:role, sub]"):
        make_provider(
            cognito, pool_id, AttributeMapping={"custom:role": "r", "email": "e", "sub": "s"}
        )
    mapping = {"custom:team": "team", "email_verified": "verified", "username": "upn"}
    assert make_provider(cognito, pool_id, AttributeMapping=mapping)["AttributeMapping"] == mapping
    with refused(INVALID, "AttributeMapping contains invalid mapping: [custom:role]"):
        cognito.update_identity_provider(
            UserPoolId=pool_id, ProviderName="Example", AttributeMapping={"custom:role": "r"}
        )


def test_only_oidc_providers_map_acr_values(cognito: Any) -> None:
    with refused(INVALID, "Only OIDC identity providers support AcrMapping."):
        make_provider(
            cognito,
            make_pool(cognito),
            "Google",
            ProviderType="Google",
            ProviderDetails=SOCIAL,
            AcrMapping={"Level1": "one"},
        )


def test_a_pool_has_300_providers_at_most(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    for number in range(300):
        make_provider(cognito, pool_id, f"Example{number}")
    with refused("LimitExceededException", "A user pool can have 300 identity providers at most."):
        make_provider(cognito, pool_id)


def test_pages_of_providers_follow_each_other(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    made = [make_provider(cognito, pool_id, name) for name in ("Three", "Two", "One")]
    pages = cognito.get_paginator("list_identity_providers").paginate(
        UserPoolId=pool_id, PaginationConfig={"PageSize": 2}
    )
    found = [page["Providers"] for page in pages]
    members = ("ProviderName", "ProviderType", "LastModifiedDate", "CreationDate")
    briefly = [{member: one[member] for member in members} for one in made]
    by_name = sorted(briefly, key=lambda one: one["ProviderName"])
    assert found == [by_name[:2], by_name[2:]]
    token = cognito.list_identity_providers(UserPoolId=pool_id, MaxResults=1)["NextToken"]
    with refused(INVALID, "Invalid pagination token given."):
        cognito.list_identity_providers(UserPoolId=make_pool(cognito), NextToken=token)
    with refused(
        INVALID, detected("'61' at 'maxResults'", "Member must have value less than or equal to 60")
    ):
        cognito.list_identity_providers(UserPoolId=pool_id, MaxResults=61)


def test_a_client_names_providers_that_are_there(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    make_provider(cognito, pool_id)
    names = ["COGNITO", "Example"]
    client_id = make_client(cognito, pool_id, SupportedIdentityProviders=names)
    client = {"UserPoolId": pool_id, "ClientId": client_id}
    missing = f"The provider Other does not exist for User Pool {pool_id}"
    with refused(INVALID, missing):
        make_client(cognito, pool_id, SupportedIdentityProviders=["Example", "Other"])
    with refused(INVALID, missing):
        cognito.update_user_pool_client(**client, SupportedIdentityProviders=["Other"])
    described = cognito.describe_user_pool_client(**client)["UserPoolClient"]
    assert described["SupportedIdentityProviders"] == names


def test_a_client_goes_on_naming_a_deleted_provider_until_it_is_changed(cognito: Any) -> None:
    pool_id = make_pool(cognito)
    make_provider(cognito, pool_id)
    client_id = make_client(cognito, pool_id, SupportedIdentityProviders=["Example"])
    client = {"UserPoolId": pool_id, "ClientId": client_id}
    cognito.delete_identity_provider(UserPoolId=pool_id, ProviderName="Example")
    described = cognito.describe_user_pool_client(**client)["UserPoolClient"]
    assert described["SupportedIdentityProviders"] == ["Example"]
    with refused(INVALID, f"The provider Example does not exist for User Pool {pool_id}"):
        cognito.update_user_pool_client(**client, SupportedIdentityProviders=["Example"])
