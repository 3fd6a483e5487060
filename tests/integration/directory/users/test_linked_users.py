"""Users who are also somebody at an identity provider."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.integration.directory.accounts.signing_up import INVALID
from tests.integration.directory.providers.test_identity_providers import make_provider
from tests.integration.directory.users.accounts import GONE, WRONG, Account, make_account
from tests.integration.making import refused

NATIVE_SOURCE = (
    "Invalid SourceUser: Cognito users with a username/password may not be passed in as a "
    "SourceUser, only as a DestinationUser"
)
GOOGLE = {"client_id": "id", "client_secret": "secret", "authorize_scopes": "openid"}


@pytest.fixture
def alice(cognito: Any) -> Account:
    """Alice of a pool with two providers."""
    alice = make_account(cognito)
    make_provider(cognito, alice.pool_id)
    make_provider(cognito, alice.pool_id, "Google", ProviderType="Google", ProviderDetails=GOOGLE)
    return alice


def local(name: str = "alice") -> dict[str, str]:
    """Return a user of the pool as these operations name her."""
    return {"ProviderName": "Cognito", "ProviderAttributeValue": name}


def abroad(value: str, provider: str = "Example", name: str = "Cognito_Subject") -> dict[str, str]:
    """Return a user of a provider as these operations name her."""
    return {
        "ProviderName": provider,
        "ProviderAttributeName": name,
        "ProviderAttributeValue": value,
    }


def link(alice: Account, source: Mapping[str, str], destination: Mapping[str, str]) -> None:
    answer = alice.cognito.admin_link_provider_for_user(
        UserPoolId=alice.pool_id, DestinationUser=destination, SourceUser=source
    )
    assert set(answer) == {"ResponseMetadata"}


def unlink(alice: Account, user: Mapping[str, str]) -> None:
    answer = alice.cognito.admin_disable_provider_for_user(UserPoolId=alice.pool_id, User=user)
    assert set(answer) == {"ResponseMetadata"}


def identities(alice: Account) -> list[dict[str, Any]]:
    """Return what the user's attribute lists."""
    listed: list[dict[str, Any]] = json.loads(alice.attributes.get("identities", "[]"))
    return listed


def test_a_linked_user_has_an_identity_for_each_provider(alice: Account) -> None:
    link(alice, abroad("17"), local())
    link(alice, abroad("18", "Google"), local())
    link(alice, abroad("a@example.com", name="email"), local())
    assert [(one["providerName"], one["userId"]) for one in identities(alice)] == [
        ("Example", "17"),
        ("Google", "18"),
        ("Example", "a@example.com"),
    ]
    first = identities(alice)[0]
    assert {name: first[name] for name in ("providerType", "issuer", "primary")} == {
        "providerType": "OIDC",
        "issuer": None,
        "primary": False,
    }
    assert abs(first["dateCreated"] / 1000 - alice.user["UserLastModifiedDate"].timestamp()) < 60
    assert alice.sign_in()


def test_an_identity_is_one_users(alice: Account) -> None:
    link(alice, abroad("17"), local())
    alice.another("bob")
    for name in ("alice", "bob"):
        with refused(INVALID, "SourceUser is already linked to DestinationUser"):
            link(alice, abroad("17"), local(name))
    link(alice, abroad("17", "Google"), local("bob"))


def test_an_unlinked_identity_is_free_again(alice: Account) -> None:
    bob = alice.another("bob")
    link(alice, abroad("17"), local())
    link(alice, abroad("18"), local())
    unlink(alice, abroad("17"))
    assert [one["userId"] for one in identities(alice)] == ["18"]
    with refused(*GONE):
        unlink(alice, abroad("17"))
    link(alice, abroad("17"), local("bob"))
    assert [one["userId"] for one in identities(bob)] == ["17"]
    unlink(alice, abroad("18"))
    assert "identities" not in alice.attributes


def test_a_sixth_identity_is_one_too_many(alice: Account) -> None:
    for number in range(5):
        link(alice, abroad(str(number)), local())
    with refused("LimitExceededException", "A user can have 5 linked identities at most."):
        link(alice, abroad("6"), local())
    assert len(identities(alice)) == 5


def test_a_deleted_users_identities_are_free_again(alice: Account) -> None:
    bob = alice.another("bob")
    link(alice, abroad("17"), local())
    alice.cognito.admin_delete_user(**alice.in_pool)
    link(bob, abroad("17"), local("bob"))


def test_a_deleted_providers_identities_are_gone(alice: Account) -> None:
    link(alice, abroad("17"), local())
    alice.cognito.delete_identity_provider(UserPoolId=alice.pool_id, ProviderName="Example")
    with refused(INVALID, f"The provider Example does not exist for User Pool {alice.pool_id}"):
        unlink(alice, abroad("17"))


REFUSED_LINKS = (
    # SourceUser, DestinationUser, AWS's error
    (
        abroad("17", "Nowhere"),
        local(),
        INVALID,
        "The provider Nowhere does not exist for User Pool",
    ),
    (abroad("17"), local("nobody"), *GONE),
    (abroad("17"), abroad("18"), *GONE),
    (
        abroad("17", "Google", "email"),
        local(),
        INVALID,
        "ProviderAttributeName of a Google user must be Cognito_Subject.",
    ),
    (local(), local(), INVALID, NATIVE_SOURCE),
    (local("nobody"), local(), INVALID, NATIVE_SOURCE),
    (local(), abroad("17"), INVALID, NATIVE_SOURCE),
    (
        {**local(), "ProviderAttributeName": "Cognito_Subject"},
        local("nobody"),
        INVALID,
        NATIVE_SOURCE,
    ),
    ({"ProviderAttributeValue": "17"}, local(), INVALID, "SourceUser has no ProviderName."),
    ({"ProviderName": "Example"}, local(), INVALID, "SourceUser has no ProviderAttributeValue."),
    (abroad("17"), {"ProviderName": "Cognito"}, INVALID, "DestinationUser has no"),
)


@pytest.mark.parametrize(("source", "destination", "error", "message"), REFUSED_LINKS)
def test_a_link_is_refused(
    alice: Account,
    source: dict[str, str],
    destination: dict[str, str],
    error: str,
    message: str,
) -> None:
    ends = {"User Pool": f" {alice.pool_id}", "has no": " ProviderAttributeValue."}
    for start, end in ends.items():
        if message.endswith(start):
            message += end
    with refused(error, message):
        link(alice, source, destination)
    assert identities(alice) == []


def test_who_loses_the_provider_cognito_loses_her_password(alice: Account) -> None:
    unlink(alice, local())
    with refused(*WRONG):
        alice.sign_in()
    # She is who she was.
    assert alice.cognito.get_user(**alice.by_token)["Username"] == "alice"
    with refused(*GONE):
        unlink(alice, local("nobody"))


def test_no_pool_is_no_pool(alice: Account) -> None:
    gone = ("ResourceNotFoundException", "User pool us-east-1_none does not exist.")
    with refused(*gone):
        alice.cognito.admin_link_provider_for_user(
            UserPoolId="us-east-1_none", DestinationUser=local(), SourceUser=abroad("17")
        )
    with refused(*gone):
        alice.cognito.admin_disable_provider_for_user(UserPoolId="us-east-1_none", User=local())
