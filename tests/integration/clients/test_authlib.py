"""Authlib goes through a whole sign-in: it is told nothing but where the pool's issuer is."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken, ImplicitIDToken
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.host import Host
from tests.integration.oauth.apps import (
    CALLBACK,
    SIGNED_OUT,
    App,
    fragment_of,
    location,
    make_app,
    query_of,
    signed_in,
)


@pytest.fixture(params=["public", "client_secret_basic", "client_secret_post"])
def app(
    request: pytest.FixtureRequest,
    host: Host,
    new_pool: Callable[..., str],
    new_user: Callable[..., str],
) -> tuple[App, str]:
    """An app with a user, and how it says who it is."""
    pool_id = new_pool()
    new_user(pool_id, "alice", email="alice@example.com")
    made = make_app(host, pool_id, GenerateSecret=request.param != "public")
    return made, "none" if request.param == "public" else request.param


def test_a_whole_story(host: Host, app: tuple[App, str]) -> None:
    made, method = app
    discovered = _discovered(host, made)
    client = OAuth2Session(
        made.client_id,
        made.secret,
        scope="openid email",
        redirect_uri=CALLBACK,
        token_endpoint_auth_method=method,
        revocation_endpoint_auth_method=method,
        code_challenge_method="S256",
    )
    verifier = "v" * 64
    url, state = client.create_authorization_url(
        discovered["authorization_endpoint"], code_verifier=verifier, nonce="n-0S6"
    )
    browser = signed_in(made)
    back = browser.get(url, allow_redirects=False, timeout=30)
    assert query_of(back)["state"] == state

    tokens = client.fetch_token(
        discovered["token_endpoint"],
        authorization_response=back.headers["Location"],
        code_verifier=verifier,
    )
    identity = _verified(discovered, made, tokens, CodeIDToken, "n-0S6")
    user = client.get(discovered["userinfo_endpoint"]).json()
    assert user["sub"] == identity["sub"]
    assert user["email"] == identity["email"] == "alice@example.com"

    refreshed = client.refresh_token(discovered["token_endpoint"])
    assert refreshed["access_token"] != tokens["access_token"]
    assert _verified(discovered, made, refreshed, CodeIDToken, None)["sub"] == identity["sub"]
    assert client.get(discovered["userinfo_endpoint"]).json() == user

    revoked = client.revoke_token(
        discovered["revocation_endpoint"],
        token=tokens["refresh_token"],
        token_type_hint="refresh_token",
        body="" if made.secret else f"client_id={made.client_id}",
    )
    assert revoked.status_code == 200
    with pytest.raises(OAuthError, match="invalid_grant"):
        client.refresh_token(discovered["token_endpoint"], refresh_token=tokens["refresh_token"])
    assert client.get(discovered["userinfo_endpoint"]).status_code == 401

    out = browser.get(
        discovered["end_session_endpoint"],
        params={"client_id": made.client_id, "logout_uri": SIGNED_OUT},
        allow_redirects=False,
        timeout=30,
    )
    assert out.headers["Location"] == SIGNED_OUT
    again = browser.get(url, allow_redirects=False, timeout=30)
    assert location(again) == f"{made.base}/login"


def test_implicit_tokens_are_verified(
    host: Host, new_pool: Callable[..., str], new_user: Callable[..., str]
) -> None:
    pool_id = new_pool()
    new_user(pool_id)
    made = make_app(host, pool_id)
    back = made.authorize(signed_in(made), response_type="token", nonce="n", scope="openid")
    _verified(_discovered(host, made), made, fragment_of(back), ImplicitIDToken, "n")


def _discovered(host: Host, app: App) -> dict[str, Any]:
    url = f"{host.url}/{app.pool_id}/.well-known/openid-configuration"
    document: dict[str, Any] = requests.get(url, timeout=30).json()
    return document


def _verified(
    discovered: dict[str, Any], app: App, tokens: Any, kind: type, nonce: str | None
) -> dict[str, Any]:
    """Return the claims of an ID token that is this app's, and belongs to its access token."""
    keys = KeySet.import_key_set(requests.get(discovered["jwks_uri"], timeout=30).json())
    token = jwt.decode(tokens["id_token"], keys, algorithms=["RS256"])
    identity = kind(
        token.claims,
        token.header,
        options={
            "iss": {"value": discovered["issuer"]},
            "aud": {"value": app.client_id},
            "at_hash": {"essential": True},
        },
        params={
            "client_id": app.client_id,
            "access_token": tokens["access_token"],
            "nonce": nonce,
        },
    )
    identity.validate()
    return dict(identity)
