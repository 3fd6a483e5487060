"""Users of identity providers whose arrival another operation overtakes."""

from typing import Any

import pytest

from localstack_cognito.directory.clients.user_pool_clients import find_pool_and_client
from localstack_cognito.directory.users.federated_users import Person
from localstack_cognito.federation import arrivals, departures, saml
from localstack_cognito.federation.errors import FederationError, InvalidState
from localstack_cognito.saml.assertions import Refused
from localstack_cognito.storage import federation, identity_providers
from localstack_cognito.storage.database import database
from localstack_cognito.storage.federation import FederatedRequest
from localstack_cognito.storage.users import User
from tests.integration.directory.users.accounts import ADDRESS, Account, make_account
from tests.integration.second_looks.between import between

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


class Corp:
    """A provider of a pool that alice is in, too."""

    def __init__(self, cognito: Any) -> None:
        self.alice: Account = make_account(cognito)
        cognito.create_identity_provider(
            UserPoolId=self.alice.pool_id,
            ProviderName="Corp",
            ProviderType="OIDC",
            ProviderDetails=OIDC,
            AttributeMapping={"email": "email", "name": "name"},
        )
        self.pool, self.client = find_pool_and_client(self.alice.client_id)
        with database().read() as connection:
            provider = identity_providers.find_provider(connection, self.pool.id, "Corp")
        assert provider is not None
        self.provider = provider

    def arrive(self, **claims: str) -> User:
        """Let the provider's user 42 arrive."""
        said = {"sub": "42", "email": ADDRESS, **claims}
        person = Person("42", said, said, OIDC["oidc_issuer"])
        return arrivals.sign_in(self.pool, self.client, self.provider, person)

    def users(self) -> list[str]:
        found = self.alice.cognito.list_users(UserPoolId=self.pool.id)["Users"]
        return sorted(user["Username"] for user in found)

    def link(self) -> None:
        self.alice.cognito.admin_link_provider_for_user(
            UserPoolId=self.pool.id,
            DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": "alice"},
            SourceUser={
                "ProviderName": "Corp",
                "ProviderAttributeName": "Cognito_Subject",
                "ProviderAttributeValue": "42",
            },
        )

    def delete_pool(self) -> None:
        self.alice.cognito.delete_user_pool(UserPoolId=self.pool.id)


@pytest.fixture
def corp(cognito: Any) -> Corp:
    return Corp(cognito)


def test_who_arrives_twice_is_one_user(corp: Corp) -> None:
    with between(arrivals._first_time, corp.arrive):
        corp.arrive()
    assert corp.users() == ["Corp_42", "alice"]


def test_who_was_just_linked_is_the_user_she_is_linked_to(corp: Corp) -> None:
    with between(arrivals._first_time, corp.link):
        assert corp.arrive().username == "alice"
    assert corp.users() == ["alice"]


def test_who_was_just_linked_to_a_disabled_user_is_refused(corp: Corp) -> None:
    def link() -> None:
        corp.link()
        corp.alice.cognito.admin_disable_user(**corp.alice.in_pool)

    with between(arrivals._first_time, link), pytest.raises(FederationError, match="disabled"):
        corp.arrive()


def test_the_name_of_who_arrives_has_just_been_taken(corp: Corp) -> None:
    def take() -> None:
        corp.alice.cognito.admin_create_user(
            UserPoolId=corp.pool.id, Username="Corp_42", MessageAction="SUPPRESS"
        )

    with (
        between(arrivals._first_time, take),
        pytest.raises(FederationError, match="Already found an entry for username"),
    ):
        corp.arrive()


def test_the_pool_of_who_arrives_has_just_gone(corp: Corp) -> None:
    with between(arrivals._first_time, corp.delete_pool), pytest.raises(FederationError) as raised:
        corp.arrive()
    assert raised.value.error == "server_error"


def test_what_a_developer_changes_stays_when_its_user_arrives(corp: Corp) -> None:
    user = corp.arrive()
    in_pool = {"UserPoolId": corp.pool.id, "Username": user.username}

    def change() -> None:
        corp.alice.cognito.admin_update_user_attributes(
            **in_pool, UserAttributes=[{"Name": "nickname", "Value": "between"}]
        )

    with between(arrivals._once_more, change):
        arrived = corp.arrive(name="Alice")
    assert arrived.attributes["nickname"] == "between"
    assert arrived.attributes["name"] == "Alice"


def test_a_user_who_goes_or_is_disabled_does_not_arrive(corp: Corp) -> None:
    user = corp.arrive()
    in_pool = {"UserPoolId": corp.pool.id, "Username": user.username}
    cognito = corp.alice.cognito
    with (
        between(arrivals._once_more, lambda: cognito.admin_disable_user(**in_pool)),
        pytest.raises(FederationError, match="disabled"),
    ):
        corp.arrive()
    cognito.admin_enable_user(**in_pool)
    with (
        between(arrivals._once_more, lambda: cognito.admin_delete_user(**in_pool)),
        pytest.raises(FederationError, match="User does not exist"),
    ):
        corp.arrive()


def test_a_state_is_good_once(corp: Corp) -> None:
    departure = departures.Departure(corp.pool, corp.provider, "https://example.com/callback")
    departure.keep("browser", "query", {})
    request = _find(departure.state)
    with between(departures.end, lambda: departures.end(request)), pytest.raises(InvalidState):
        departures.end(request)


def test_nobody_departs_from_a_pool_that_has_just_gone(corp: Corp) -> None:
    departure = departures.Departure(corp.pool, corp.provider, "https://example.com/callback")
    with (
        between(departures.Departure.keep, corp.delete_pool),
        pytest.raises(FederationError) as raised,
    ):
        departure.keep("browser", "query", {})
    assert raised.value.error == "server_error"


def _find(state: str) -> FederatedRequest:
    with database().read() as connection:
        request = federation.find_request(connection, departures._digest(state))
    assert request is not None
    return request


def test_an_assertion_is_used_once(corp: Corp) -> None:
    def use_up() -> None:
        saml._use_up(corp.pool, corp.provider, {"ID": "assertion"}, 4_102_444_800.0)

    with (
        between(saml._use_up, use_up),
        pytest.raises(Refused, match=r"SAML Assertion was used before\."),
    ):
        use_up()
