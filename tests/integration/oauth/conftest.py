"""A pool with alice, and an app that she signs in to; no test changes either."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import App, make_app, signed_in

ALICE = {
    "email": "alice@example.com",
    "email_verified": "true",
    "phone_number": "+15555550100",
    "phone_number_verified": "false",
    "name": "Alice",
    "address": "1 Main Street",
    "custom:team": "red",
}
"""The attributes of alice."""


def make_alice(cognito: Any, pool_id: str, username: str = "alice") -> None:
    """Make a confirmed user with ``PASSWORD`` and all of ``ALICE``."""
    cognito.admin_create_user(
        UserPoolId=pool_id,
        Username=username,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": name, "Value": value} for name, value in ALICE.items()],
    )
    cognito.admin_set_user_password(
        UserPoolId=pool_id, Username=username, Password=PASSWORD, Permanent=True
    )


@pytest.fixture(scope="module")
def alice_pool(cognito: Any) -> str:
    """A pool with alice and the resource server ``shop``, whose scopes are read and write."""
    pool_id = cognito.create_user_pool(
        PoolName="oauth", Schema=[{"Name": "team", "AttributeDataType": "String", "Mutable": True}]
    )["UserPool"]["Id"]
    make_alice(cognito, pool_id)
    scopes = [{"ScopeName": name, "ScopeDescription": name} for name in ("read", "write")]
    cognito.create_resource_server(
        UserPoolId=pool_id, Identifier="shop", Name="shop", Scopes=scopes
    )
    return str(pool_id)


@pytest.fixture(scope="module")
def app(host: Host, alice_pool: str) -> App:
    """A public app for codes and implicit tokens, with every standard scope."""
    return make_app(host, alice_pool)


@pytest.fixture(scope="module")
def new_app(host: Host, alice_pool: str) -> Callable[..., App]:
    """Makes apps of alice's pool with other settings."""

    def make(**settings: Any) -> App:
        return make_app(host, alice_pool, **settings)

    return make


@pytest.fixture(scope="module")
def browser(app: App) -> requests.Session:
    """A browser in which alice is signed in."""
    return signed_in(app)
