"""A pool as another pool's provider, by the names that templates written for AWS have for it."""

from collections.abc import Callable

import pytest

from tests.host import Host
from tests.integration.login.forms import Visitor
from tests.integration.making import PASSWORD
from tests.integration.oauth.apps import App, claims, make_app

_AWS = "https://cognito-idp.us-east-1.amazonaws.com"
_DOMAIN = "https://staff.auth.us-east-1.amazoncognito.com"


@pytest.fixture
def staff(host: Host, new_pool: Callable[..., str], new_user: Callable[..., str]) -> App:
    """A pool with a user, and the client that another pool is to it."""
    pool_id = new_pool()
    new_user(pool_id, email="alice@example.com")
    back = f"{host.url}/_aws/cognito-idp/oauth2/idpresponse"
    return make_app(host, pool_id, CallbackURLs=[back], GenerateSecret=True)


def shop_of(host: Host, pool_id: str, staff: App, issuer: str, **more: str) -> App:
    """Return an app whose people are those of another pool."""
    host.client("cognito-idp").create_identity_provider(
        UserPoolId=pool_id,
        ProviderName="Staff",
        ProviderType="OIDC",
        ProviderDetails={
            "client_id": staff.client_id,
            "client_secret": str(staff.secret),
            "oidc_issuer": issuer,
            "authorize_scopes": "openid email",
            "attributes_request_method": "GET",
            **more,
        },
        AttributeMapping={"email": "email"},
    )
    return make_app(host, pool_id, SupportedIdentityProviders=["Staff"])


@pytest.mark.parametrize(
    "endpoints",
    [
        {},
        {
            "authorize_url": f"{_DOMAIN}/oauth2/authorize",
            "token_url": f"{_DOMAIN}/oauth2/token",
            "attributes_url": f"{_DOMAIN}/oauth2/userInfo",
            "jwks_uri": f"{_AWS}/us-east-1_x/.well-known/jwks.json",
        },
    ],
)
def test_a_pool_that_is_named_as_on_aws_is_the_one_here(
    host: Host, new_pool: Callable[..., str], staff: App, endpoints: dict[str, str]
) -> None:
    shop = shop_of(host, new_pool(), staff, f"{_AWS}/{staff.pool_id}", **endpoints)
    alice = Visitor(shop)
    page = alice.open("oauth2/authorize")
    assert page.title == "Sign in"
    assert f"client_id={staff.client_id}" in page.url
    alice.submit(username="alice", password=PASSWORD)
    said = claims(shop.redeem(alice.code()).json()["id_token"])
    assert said["email"] == "alice@example.com"
    assert said["cognito:groups"] == [f"{shop.pool_id}_Staff"]


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_a_pool_that_is_not_here_is_one_of_aws(
    host: Host, new_pool: Callable[..., str], staff: App, region: str
) -> None:
    # In its own region there is no pool of the name, and in the other none of that region's.
    pool_id = "us-east-1_000000000" if region == "us-east-1" else staff.pool_id
    authorize = f"{_DOMAIN}/oauth2/authorize"
    endpoints = {"authorize_url": authorize, "token_url": _DOMAIN, "jwks_uri": _DOMAIN}
    issuer = f"https://cognito-idp.{region}.amazonaws.com/{pool_id}"
    shop = shop_of(host, new_pool(), staff, issuer, **endpoints)
    sent = shop.authorize(identity_provider="Staff")
    assert sent.headers["Location"].startswith(f"{authorize}?")
