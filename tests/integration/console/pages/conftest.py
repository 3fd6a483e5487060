"""A host for the console alone: tests reset it, and look at all of its activity."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.host import Host, running_host
from tests.integration.conftest import stock
from tests.integration.console.pages.developer import Developer
from tests.integration.making import ALL_FLOWS, PASSWORD, attributes, make_user


@pytest.fixture(scope="package")
def console_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host that only tests of the console use."""
    with running_host(tmp_path_factory.mktemp("console"), **stock(tmp_path_factory)) as running:
        yield running


@dataclass(frozen=True)
class Shop:
    """A pool with two users, alice and bob who is not confirmed, and an app client."""

    host: Host
    cognito: Any
    pool_id: str
    client_id: str

    @property
    def path(self) -> str:
        """The path of the pool's page."""
        return f"/pools/{self.pool_id}"

    def user(self, username: str = "alice") -> dict[str, Any]:
        """Return a user as AWS describes her."""
        described: dict[str, Any] = self.cognito.admin_get_user(
            UserPoolId=self.pool_id, Username=username
        )
        return described


def make_shop(host: Host, **settings: Any) -> Shop:
    """Make a pool as ``Shop`` has it."""
    cognito = host.client("cognito-idp")
    policies = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}
    settings = {"AutoVerifiedAttributes": ["email"], "Policies": policies, **settings}
    pool_id = cognito.create_user_pool(PoolName="shop", **settings)["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="web",
        ExplicitAuthFlows=[*ALL_FLOWS, "ALLOW_USER_AUTH"],
        CallbackURLs=[f"{host.url}/_extension/cognito/try/callback"],
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email"],
        AllowedOAuthFlowsUserPoolClient=True,
        SupportedIdentityProviders=["COGNITO"],
    )["UserPoolClient"]["ClientId"]
    about = attributes(email="alice@example.com", email_verified="true")
    make_user(cognito, pool_id, "alice", about)
    cognito.sign_up(
        ClientId=client,
        Username="bob",
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": "bob@example.com"}],
    )
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool_id,
        MfaConfiguration="OFF",
        WebAuthnConfiguration={"RelyingPartyId": "localhost", "UserVerification": "preferred"},
    )
    return Shop(host, cognito, pool_id, client)


@pytest.fixture(scope="package")
def shop(console_host: Host) -> Shop:
    """A pool that no test changes so that another would notice."""
    return make_shop(console_host)


@pytest.fixture
def own_shop(console_host: Host) -> Shop:
    """A pool of the test's own."""
    return make_shop(console_host)


@pytest.fixture
def developer(console_host: Host) -> Developer:
    """Somebody who has not been at the console yet."""
    return Developer(console_host)
