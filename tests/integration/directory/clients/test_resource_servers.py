"""Resource servers, and the scopes of clients that they define."""

from typing import Any

import pytest

from tests.integration.making import make_pool, refused

SCOPES = [
    {"ScopeName": "read", "ScopeDescription": "Reads"},
    {"ScopeName": "write", "ScopeDescription": "Writes"},
]


@pytest.fixture
def pool_id(cognito: Any) -> str:
    return make_pool(cognito)


def create(cognito: Any, pool_id: str, identifier: str = "api", **given: Any) -> dict[str, Any]:
    server: dict[str, Any] = cognito.create_resource_server(
        UserPoolId=pool_id, Identifier=identifier, Name="API", **given
    )["ResourceServer"]
    return server


def describe(cognito: Any, pool_id: str, identifier: str = "api") -> dict[str, Any]:
    server: dict[str, Any] = cognito.describe_resource_server(
        UserPoolId=pool_id, Identifier=identifier
    )["ResourceServer"]
    return server


def test_a_resource_server_is_as_it_was_made(cognito: Any, pool_id: str) -> None:
    made = create(cognito, pool_id, Scopes=SCOPES)
    expected = {"UserPoolId": pool_id, "Identifier": "api", "Name": "API", "Scopes": SCOPES}
    assert made == expected
    assert describe(cognito, pool_id) == expected
    assert create(cognito, pool_id, "https://other.example.com")["Scopes"] == []


def test_an_update_replaces_name_and_scopes(cognito: Any, pool_id: str) -> None:
    create(cognito, pool_id, Scopes=SCOPES)
    updated = cognito.update_resource_server(
        UserPoolId=pool_id, Identifier="api", Name="New", Scopes=SCOPES[:1]
    )["ResourceServer"]
    assert (updated["Name"], updated["Scopes"]) == ("New", SCOPES[:1])
    assert describe(cognito, pool_id) == updated
    cognito.update_resource_server(UserPoolId=pool_id, Identifier="api", Name="New")
    assert describe(cognito, pool_id)["Scopes"] == []


def test_an_identifier_is_taken_once_in_a_pool(cognito: Any, pool_id: str) -> None:
    create(cognito, pool_id, Scopes=SCOPES)
    with refused("InvalidParameterException", f"api already exists in user pool {pool_id}."):
        create(cognito, pool_id)
    assert describe(cognito, pool_id)["Scopes"] == SCOPES
    assert create(cognito, make_pool(cognito))


def test_one_that_is_not_there_is_said_to_be_none(cognito: Any, pool_id: str) -> None:
    request = {"UserPoolId": pool_id, "Identifier": "none"}
    for operation, further in (
        (cognito.describe_resource_server, {}),
        (cognito.update_resource_server, {"Name": "n"}),
        (cognito.delete_resource_server, {}),
    ):
        with refused("ResourceNotFoundException", "Resource server none does not exist."):
            operation(**request, **further)


def test_a_deleted_one_is_gone(cognito: Any, pool_id: str) -> None:
    create(cognito, pool_id)
    cognito.delete_resource_server(UserPoolId=pool_id, Identifier="api")
    listed = cognito.list_resource_servers(UserPoolId=pool_id, MaxResults=5)
    assert listed["ResourceServers"] == []
    assert "NextToken" not in listed


def test_a_pool_has_25_at_most_and_lists_them_in_pages(cognito: Any, pool_id: str) -> None:
    expected = [f"api{number:02}" for number in range(25)]
    for identifier in reversed(expected):
        create(cognito, pool_id, identifier)
    with refused(
        "LimitExceededException",
        "The user pool already has 25 resource servers, the most that it can have.",
    ):
        create(cognito, pool_id, "one-more")
    seen: list[str] = []
    token: dict[str, str] = {}
    for _ in range(3):
        page = cognito.list_resource_servers(UserPoolId=pool_id, MaxResults=10, **token)
        seen += [server["Identifier"] for server in page["ResourceServers"]]
        token = {"NextToken": page["NextToken"]} if "NextToken" in page else {}
    assert (seen, token) == (expected, {})


def test_a_client_is_allowed_the_scopes_that_the_pool_defines(cognito: Any, pool_id: str) -> None:
    create(cognito, pool_id, "https://api.example.com", Scopes=SCOPES)

    def client(*scopes: str) -> Any:
        return cognito.create_user_pool_client(
            UserPoolId=pool_id,
            ClientName="machine",
            GenerateSecret=True,
            AllowedOAuthFlows=["client_credentials"],
            AllowedOAuthFlowsUserPoolClient=True,
            AllowedOAuthScopes=list(scopes),
        )["UserPoolClient"]

    known = ["https://api.example.com/read", "https://api.example.com/write"]
    assert client(*known)["AllowedOAuthScopes"] == known
    for unknown in ("https://api.example.com/none", "other/read", "read"):
        with refused("ScopeDoesNotExistException", f"Invalid scope requested: {unknown}"):
            client(*known, unknown)


def test_a_client_keeps_a_scope_that_is_gone_until_it_is_updated(
    cognito: Any, pool_id: str
) -> None:
    create(cognito, pool_id, "x/y", Scopes=SCOPES)
    client_id = cognito.create_user_pool_client(
        UserPoolId=pool_id, ClientName="c", AllowedOAuthScopes=["openid", "x/y/read"]
    )["UserPoolClient"]["ClientId"]
    cognito.delete_resource_server(UserPoolId=pool_id, Identifier="x/y")
    client = {"UserPoolId": pool_id, "ClientId": client_id}
    kept = cognito.describe_user_pool_client(**client)["UserPoolClient"]
    assert kept["AllowedOAuthScopes"] == ["openid", "x/y/read"]
    with refused("ScopeDoesNotExistException", "Invalid scope requested: x/y/read"):
        cognito.update_user_pool_client(**client, AllowedOAuthScopes=["x/y/read"])
    assert cognito.describe_user_pool_client(**client)["UserPoolClient"] == kept


@pytest.mark.parametrize("operation", ["create_resource_server", "update_resource_server"])
def test_a_scope_is_named_once(cognito: Any, pool_id: str, operation: str) -> None:
    if operation == "update_resource_server":
        create(cognito, pool_id, Scopes=SCOPES)
    with refused("InvalidParameterException", "Duplicate scope names are not allowed."):
        getattr(cognito, operation)(
            UserPoolId=pool_id, Identifier="api", Name="API", Scopes=[*SCOPES, SCOPES[0]]
        )
    listed = cognito.list_resource_servers(UserPoolId=pool_id, MaxResults=50)["ResourceServers"]
    assert [server["Scopes"] for server in listed] == ([SCOPES] if "update" in operation else [])


def test_a_page_token_is_good_for_its_own_pool(cognito: Any, pool_id: str) -> None:
    for identifier in ("a", "b"):
        create(cognito, pool_id, identifier)
    token = cognito.list_resource_servers(UserPoolId=pool_id, MaxResults=1)["NextToken"]
    with refused("InvalidParameterException", "Invalid pagination token given."):
        cognito.list_resource_servers(UserPoolId=make_pool(cognito), MaxResults=1, NextToken=token)
