"""Users who are there already, and sign in through a provider that a developer has linked."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.integration.federation.provider import Traveller
from tests.integration.making import PASSWORD, as_dict, refused

Travels = Callable[..., Traveller]
ADA = {"sub": "Ada.1", "email": "ada@corp.example.com", "full_name": "Ada Lovelace"}


def link(
    cognito: Any, traveller: Traveller, attribute: str, value: str, to: dict[str, str]
) -> None:
    cognito.admin_link_provider_for_user(
        UserPoolId=traveller.app.pool_id,
        DestinationUser=to,
        SourceUser={
            "ProviderName": "Corp",
            "ProviderAttributeName": attribute,
            "ProviderAttributeValue": value,
        },
    )


def local(name: str = "ada") -> dict[str, str]:
    return {"ProviderName": "Cognito", "ProviderAttributeValue": name}


@pytest.mark.parametrize(
    ("attribute", "value"),
    [("Cognito_Subject", "Ada.1"), ("sub", "Ada.1"), ("email", "ada@corp.example.com")],
)
def test_she_signs_in_as_who_she_is_linked_to(
    travels: Travels, new_user: Callable[..., str], cognito: Any, attribute: str, value: str
) -> None:
    ada = travels()
    new_user(ada.app.pool_id, "ada", email="ada@home.example.com", email_verified="true")
    link(cognito, ada, attribute, value, local())
    tokens = ada.tokens(ADA)
    assert tokens["id"]["cognito:username"] == "ada"
    # Her profile follows the provider from now on.
    assert (tokens["id"]["email"], tokens["id"]["name"]) == (ADA["email"], "Ada Lovelace")
    assert tokens["id"]["email_verified"] is False
    [identity] = tokens["id"]["identities"]
    assert (identity["userId"], identity["primary"]) == (value, "false")
    user = cognito.admin_get_user(UserPoolId=ada.app.pool_id, Username="ada")
    assert user["UserStatus"] == "CONFIRMED"
    own = cognito.initiate_auth(
        ClientId=ada.app.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ada", "PASSWORD": PASSWORD},
    )
    assert "AuthenticationResult" in own


def test_a_value_is_looked_for_in_its_own_claim_only(
    travels: Travels, new_user: Callable[..., str], cognito: Any
) -> None:
    ada = travels()
    new_user(ada.app.pool_id, "ada")
    link(cognito, ada, "email", "ada@corp.example.com", local())
    # Whoever may choose her name there is not her.
    eve = ada.tokens({"sub": "eve", "full_name": "ada@corp.example.com"})
    assert eve["id"]["cognito:username"] == "Corp_eve"


def test_another_profile_of_the_provider_s_is_linked_too(travels: Travels, cognito: Any) -> None:
    ada = travels()
    ada.tokens(ADA)
    destination = {"ProviderName": "Corp", "ProviderAttributeValue": "Ada.1"}
    link(cognito, ada, "Cognito_Subject", "Ada.2", destination)
    tokens = ada.tokens({**ADA, "sub": "Ada.2"})
    assert tokens["id"]["cognito:username"] == "Corp_Ada.1"
    assert [(one["userId"], one["primary"]) for one in tokens["id"]["identities"]] == [
        ("Ada.1", "true"),
        ("Ada.2", "false"),
    ]


def test_who_has_signed_in_before_cannot_be_linked(
    travels: Travels, new_user: Callable[..., str], cognito: Any
) -> None:
    ada = travels()
    ada.tokens(ADA)
    new_user(ada.app.pool_id, "ada")
    with refused(
        "InvalidParameterException",
        "Merging is not currently supported, provide a SourceUser that has not been signed up in "
        "order to link",
    ):
        link(cognito, ada, "Cognito_Subject", "Ada.1", local())
    cognito.admin_delete_user(UserPoolId=ada.app.pool_id, Username="Corp_Ada.1")
    link(cognito, ada, "Cognito_Subject", "Ada.1", local())
    assert ada.tokens(ADA)["id"]["cognito:username"] == "ada"


def test_who_is_unlinked_becomes_another_user(
    travels: Travels, new_user: Callable[..., str], cognito: Any
) -> None:
    ada = travels()
    new_user(ada.app.pool_id, "ada")
    link(cognito, ada, "Cognito_Subject", "Ada.1", local())
    assert ada.tokens(ADA)["id"]["cognito:username"] == "ada"
    cognito.admin_disable_provider_for_user(
        UserPoolId=ada.app.pool_id,
        User={
            "ProviderName": "Corp",
            "ProviderAttributeName": "Cognito_Subject",
            "ProviderAttributeValue": "Ada.1",
        },
    )
    assert ada.tokens(ADA)["id"]["cognito:username"] == "Corp_Ada.1"
    user = cognito.admin_get_user(UserPoolId=ada.app.pool_id, Username="ada")
    assert "identities" not in as_dict(user["UserAttributes"])


def test_an_address_that_is_another_s_alias_is_no_hindrance(travels: Travels, cognito: Any) -> None:
    ada = travels(UsernameAttributes=["email"], mapping={"email": "email", "email_verified": "v"})
    created = cognito.admin_create_user(
        UserPoolId=ada.app.pool_id,
        Username="ada@corp.example.com",
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email_verified", "Value": "true"}],
    )["User"]["Username"]
    # They are two users, as on AWS, until somebody links them.
    tokens = ada.tokens({**ADA, "v": True})
    assert tokens["id"]["cognito:username"] == "Corp_Ada.1"
    again = ada.tokens({**ADA, "v": True, "email": "ada@new.example.com"})
    assert again["id"]["email"] == "ada@new.example.com"
    found = cognito.admin_get_user(UserPoolId=ada.app.pool_id, Username="ada@corp.example.com")
    assert found["Username"] == created
    listed = json.loads(
        as_dict(
            cognito.admin_get_user(UserPoolId=ada.app.pool_id, Username="Corp_Ada.1")[
                "UserAttributes"
            ]
        )["identities"]
    )
    assert listed[0]["userId"] == "Ada.1"
