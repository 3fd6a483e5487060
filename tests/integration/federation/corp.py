"""Corp, whose people sign in on node-oidc-provider's own pages, and pools that take them in."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.host import Host
from tests.integration.oauth.apps import App, make_app
from tests.node import running_server

_CLIENTS = Path(__file__).parents[1] / "clients"
_CLIENT = {"client_id": "cognito", "client_secret": "a-secret-of-both"}
DOMAIN = "corp-people"


def domain_url(host: Host) -> str:
    """Return where the endpoints of the domain are; browsers know that its name is local."""
    return f"http://{DOMAIN}.auth.us-east-1.localhost:{host.port}"


@contextlib.contextmanager
def running_corp(host: Host) -> Iterator[str]:
    """Run the provider, for pools of the host and for the domain; give its issuer."""
    pages = f"localhost:{host.port}/_aws/cognito-idp"
    places = (f"http://{pages}", f"https://{pages}", domain_url(host))
    given = {
        "clientId": _CLIENT["client_id"],
        "secret": _CLIENT["client_secret"],
        "callbacks": [f"{place}/oauth2/idpresponse" for place in places],
    }
    with running_server(_CLIENTS / "hosted/oidc_provider.mjs", given) as issuer:
        yield issuer


def details(issuer: str) -> dict[str, str]:
    """Return ``ProviderDetails`` for pools."""
    return {
        **_CLIENT,
        "oidc_issuer": issuer,
        "authorize_scopes": "openid email profile",
        "attributes_request_method": "GET",
    }


def make_corp_app(
    host: Host, issuer: str, callback: str, *, names: tuple[str, ...] = ("Corp",), **client: Any
) -> App:
    """Make a pool whose people come from Corp, or by its own form, and an app."""
    cognito = host.client("cognito-idp")
    pool_id = cognito.create_user_pool(PoolName="people of Corp")["UserPool"]["Id"]
    for name in names:
        cognito.create_identity_provider(
            UserPoolId=pool_id,
            ProviderName=name,
            ProviderType="OIDC",
            ProviderDetails=details(issuer),
            AttributeMapping={"email": "email", "name": "name"},
        )
    settings = {
        "CallbackURLs": [callback],
        "LogoutURLs": [f"{callback}/signed-out"],
        "SupportedIdentityProviders": ["COGNITO", *names],
        **client,
    }
    return make_app(host, pool_id, **settings)


def sign_in_at_corp(page: Page, name: str = "ada") -> None:
    """Sign in on the provider's pages, which ask for a name and then whether that is meant."""
    page.fill("[name=login]", name)
    page.fill("[name=password]", "any")
    page.click("button[type=submit]")
    page.click("text=Continue")
