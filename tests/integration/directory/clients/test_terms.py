"""Terms documents of clients."""

import uuid
from typing import Any

import pytest

from tests.integration.making import make_client, make_pool, refused

LINKS = {"cognito:default": "https://example.com/terms"}
NOT_FOUND = ("ResourceNotFoundException", "Terms not found.")
EXISTS = ("TermsExistsException", "The client has terms of this name already.")


class Client:
    """A client of a pool of its own."""

    def __init__(self, cognito: Any) -> None:
        self.cognito = cognito
        self.pool_id = make_pool(cognito)
        self.id = make_client(cognito, self.pool_id)

    def create(self, name: str = "terms-of-use", **changes: Any) -> dict[str, Any]:
        request = {
            "UserPoolId": self.pool_id,
            "ClientId": self.id,
            "TermsName": name,
            "TermsSource": "LINK",
            "Enforcement": "NONE",
            "Links": LINKS,
            **changes,
        }
        terms: dict[str, Any] = self.cognito.create_terms(**request)["Terms"]
        return terms


@pytest.fixture
def client(cognito: Any) -> Client:
    return Client(cognito)


def test_terms_are_as_they_were_made(cognito: Any, client: Client) -> None:
    made = client.create()
    assert uuid.UUID(made["TermsId"]).version == 4
    expected = {
        "UserPoolId": client.pool_id,
        "ClientId": client.id,
        "TermsName": "terms-of-use",
        "TermsSource": "LINK",
        "Enforcement": "NONE",
        "Links": LINKS,
    }
    assert expected.items() <= made.items()
    by_id = cognito.describe_terms(UserPoolId=client.pool_id, TermsId=made["TermsId"])
    by_client = cognito.describe_terms_by_client(
        UserPoolId=client.pool_id, ClientId=client.id, TermsName="terms-of-use"
    )
    assert by_id["Terms"] == by_client["Terms"] == made


def test_an_update_changes_what_it_names(cognito: Any, client: Client) -> None:
    made = client.create()
    links = {**LINKS, "cognito:german": "https://example.com/de"}
    updated = cognito.update_terms(UserPoolId=client.pool_id, TermsId=made["TermsId"], Links=links)[
        "Terms"
    ]
    assert updated["Links"] == links
    assert updated["TermsName"] == made["TermsName"]
    client.create("privacy-policy")
    with refused(*EXISTS):
        cognito.update_terms(
            UserPoolId=client.pool_id, TermsId=made["TermsId"], TermsName="privacy-policy"
        )


def test_a_client_has_one_document_of_a_name(cognito: Any, client: Client) -> None:
    client.create()
    with refused(*EXISTS):
        client.create()
    with refused("ResourceNotFoundException", "User pool client nobody does not exist."):
        client.create(ClientId="nobody")
    other = make_client(cognito, client.pool_id)
    assert client.create(ClientId=other)["ClientId"] == other


@pytest.mark.parametrize(
    ("links", "message"),
    [
        (
            {"cognito:english": "https://example.com"},
            "Links must have a URL for cognito:default.",
        ),
        ({"cognito:default": "http://example.com"}, "http://example.com is not an https URL."),
    ],
)
def test_links_that_are_refused(
    cognito: Any, client: Client, links: dict[str, str], message: str
) -> None:
    with refused("InvalidParameterException", message):
        client.create(Links=links)
    assert cognito.list_terms(UserPoolId=client.pool_id)["Terms"] == []


def test_deleted_terms_are_gone(cognito: Any, client: Client) -> None:
    made = client.create()
    request = {"UserPoolId": client.pool_id, "TermsId": made["TermsId"]}
    cognito.delete_terms(**request)
    for operation in (cognito.describe_terms, cognito.delete_terms, cognito.update_terms):
        with refused(*NOT_FOUND):
            operation(**request)
    client.create()
    cognito.delete_user_pool_client(UserPoolId=client.pool_id, ClientId=client.id)
    assert cognito.list_terms(UserPoolId=client.pool_id)["Terms"] == []


def test_terms_are_listed_in_pages(cognito: Any, client: Client) -> None:
    made = {client.create(name)["TermsId"] for name in ("terms-of-use", "privacy-policy")}
    first = cognito.list_terms(UserPoolId=client.pool_id, MaxResults=1)
    second = cognito.list_terms(
        UserPoolId=client.pool_id, MaxResults=1, NextToken=first["NextToken"]
    )
    assert "NextToken" not in second
    assert {page["Terms"][0]["TermsId"] for page in (first, second)} == made
