"""Registrations of clients that another operation overtakes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from localstack.aws.api import ServiceException
from sqlalchemy import text

from localstack_cognito.directory.clients import registered_clients
from localstack_cognito.directory.clients.registered_clients import (
    GrantNotPermitted,
    RegisteredClient,
    RegistrationIsNotOpen,
    RegistrationIsOff,
    RequestedClient,
    ScopeNotPermitted,
)
from localstack_cognito.directory.pools.dcr_configuration import REGISTER_SCOPE
from localstack_cognito.directory.pools.user_pools import find_user_pool
from localstack_cognito.oauth import register
from localstack_cognito.oauth.domains import Place
from localstack_cognito.oauth.errors import EndpointError
from localstack_cognito.storage import user_pool_clients
from localstack_cognito.storage.database import database
from localstack_cognito.tokens.issue import issue_client_token
from tests.integration.making import make_pool
from tests.integration.second_looks.between import between

SCOPE = "aws.cognito.signin.user.admin"
ASKED = RequestedClient(
    name="app",
    flows=("code",),
    grant_types=("authorization_code",),
    auth_method="none",
    has_secret=False,
    redirect_uris=("https://app.example.com",),
    logout_uris=(),
    scopes=("openid", SCOPE),
    description={},
)
OPEN: dict[str, Any] = {"OpenDcrEnabled": True, "AllowedScopes": [SCOPE]}


class Registrar:
    """A pool that registers clients openly."""

    def __init__(self, cognito: Any) -> None:
        """Make it."""
        self.cognito = cognito
        self.id = make_pool(cognito, DcrConfiguration=OPEN)

    def register(self) -> RegisteredClient:
        """Register a client."""
        return registered_clients.register(find_user_pool(self.id), ASKED, is_open=True)  # type: ignore[arg-type]

    def set(self, **configuration: Any) -> None:
        """Give the pool another configuration."""
        self.cognito.update_user_pool(UserPoolId=self.id, DcrConfiguration=configuration)

    def count(self) -> int:
        """Return how many clients there are."""
        with database().read() as connection:
            return user_pool_clients.count_clients(connection, self.id)


@pytest.fixture
def registrar(in_process: Callable[[str], Any]) -> Registrar:
    """The pool, in this process."""
    return Registrar(in_process("cognito-idp"))


_TURNED: tuple[tuple[dict[str, Any], type[ServiceException]], ...] = (
    ({"EnableStatus": "Disabled"}, RegistrationIsOff),
    ({**OPEN, "OpenDcrEnabled": False}, RegistrationIsNotOpen),
    ({**OPEN, "OpenDcrGrantTypes": []}, GrantNotPermitted),
    ({**OPEN, "AllowedScopes": []}, ScopeNotPermitted),
)


@pytest.mark.parametrize(("configuration", "refusal"), _TURNED)
def test_what_a_pool_permits_no_more_is_not_registered(
    registrar: Registrar, configuration: dict[str, Any], refusal: type[ServiceException]
) -> None:
    overtaking = between(registered_clients.register, lambda: registrar.set(**configuration))
    with pytest.raises(refusal), overtaking:
        registrar.register()
    assert registrar.count() == 0


def test_a_pool_that_is_gone_registers_nobody(registrar: Registrar) -> None:
    def delete() -> None:
        registrar.cognito.delete_user_pool(UserPoolId=registrar.id)

    with pytest.raises(ServiceException) as raised, between(registered_clients.register, delete):
        registrar.register()
    assert raised.value.code == "ResourceNotFoundException"


def test_a_client_that_is_gone_changes_nothing(registrar: Registrar) -> None:
    registered = registrar.register()
    pool = find_user_pool(registrar.id)
    assert pool is not None

    def delete() -> None:
        registered_clients.delete(pool, registered)

    with pytest.raises(ServiceException) as raised, between(registered_clients.change, delete):
        registered_clients.change(pool, registered, replace(ASKED, name="second"))
    assert raised.value.code == "ResourceNotFoundException"
    assert registrar.count() == 0


@pytest.mark.parametrize(
    ("configuration", "refusal"), [_TURNED[0], *_TURNED[2:]], ids=["off", "grants", "scopes"]
)
def test_what_a_pool_permits_no_more_is_not_changed_to(
    registrar: Registrar, configuration: dict[str, Any], refusal: type[ServiceException]
) -> None:
    registered = registrar.register()
    pool = find_user_pool(registrar.id)
    assert pool is not None
    overtaking = between(registered_clients.change, lambda: registrar.set(**configuration))
    with pytest.raises(refusal), overtaking:
        registered_clients.change(pool, registered, replace(ASKED, name="second"))
    described = registrar.cognito.describe_user_pool_client(
        UserPoolId=registrar.id, ClientId=registered.client.id
    )
    assert described["UserPoolClient"]["ClientName"] == "app"


def test_what_others_set_meanwhile_stays(registrar: Registrar) -> None:
    registered = registrar.register()
    pool = find_user_pool(registrar.id)
    assert pool is not None

    def lengthen() -> None:
        registrar.cognito.update_user_pool_client(
            UserPoolId=registrar.id, ClientId=registered.client.id, RefreshTokenValidity=5
        )

    with between(registered_clients.change, lengthen):
        registered_clients.change(pool, registered, replace(ASKED, name="second"))
    described = registrar.cognito.describe_user_pool_client(
        UserPoolId=registrar.id, ClientId=registered.client.id
    )["UserPoolClient"]
    assert (described["RefreshTokenValidity"], described["ClientName"]) == (5, "second")


def test_the_limit_of_clients_counts_registered_ones(
    registrar: Registrar, monkeypatch: pytest.MonkeyPatch
) -> None:
    from localstack_cognito.directory.clients import user_pool_clients as clients

    monkeypatch.setattr(clients, "_MOST_CLIENTS", 2)
    registrar.register()

    def create() -> None:
        registrar.cognito.create_user_pool_client(UserPoolId=registrar.id, ClientName="other")

    with (
        pytest.raises(ServiceException) as raised,
        between(registered_clients.register, create),
    ):
        registrar.register()
    assert raised.value.code == "LimitExceededException"
    assert registrar.count() == 2


def test_of_the_token_only_its_digest_is_kept_and_goes_with_the_client(
    registrar: Registrar,
) -> None:
    registered = registrar.register()
    assert registered.token not in repr(registered)
    query = text("SELECT kind, settings FROM configurations WHERE client_id = :id")

    def kept() -> str:
        with database().read() as connection:
            rows = connection.execute(query, {"id": registered.client.id})
            return "".join(map(str, rows))

    assert registered.registration.token_digest in kept()
    assert registered.token not in kept()
    registrar.cognito.delete_user_pool_client(
        UserPoolId=registrar.id, ClientId=registered.client.id
    )
    assert kept() == ""


def test_a_registered_client_registers_nobody_however_it_got_the_scope(
    registrar: Registrar,
) -> None:
    """As a function of the pool may give it one."""
    registrar.cognito.create_resource_server(
        UserPoolId=registrar.id,
        Identifier="shop",
        Name="shop",
        Scopes=[{"ScopeName": "read", "ScopeDescription": "read"}],
    )
    registrar.set(
        OpenDcrEnabled=True, OpenDcrGrantTypes=["client_credentials"], AllowedScopes=["shop/read"]
    )
    machine = replace(
        ASKED,
        flows=("client_credentials",),
        grant_types=("client_credentials",),
        auth_method="client_secret_basic",
        has_secret=True,
        redirect_uris=(),
        scopes=("shop/read",),
    )
    pool = find_user_pool(registrar.id)
    assert pool is not None
    client = registered_clients.register(pool, machine, is_open=True).client
    token = issue_client_token(pool, client, [REGISTER_SCOPE])
    with pytest.raises(EndpointError) as raised:
        register._check_initial_token(token.text, Place("http://localhost", "/", None), None)
    assert (raised.value.error, raised.value.status) == ("insufficient_scope", 403)
    assert "registered itself" in str(raised.value.reason)
