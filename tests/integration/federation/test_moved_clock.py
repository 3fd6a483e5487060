"""Providers have clocks of their own: a developer who moves ours moves none of theirs."""

import time
from collections.abc import Callable
from datetime import datetime

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization

from tests.host import Host
from tests.integration.federation.provider import CLIENT_ID, Provider, query_of, travel
from tests.integration.federation.saml_fixtures import Corp, employ, message_in
from tests.integration.login.forms import Visitor
from tests.integration.making import PASSWORD, make_pool, make_user
from tests.integration.oauth.apps import claims, make_app

pytestmark = pytest.mark.parametrize("offset", [7200.0, -7200.0])

ADA = {"sub": "ada", "email": "ada@example.com"}
A_WHILE = 60.0


def test_an_id_token_is_good_for_as_long_as_its_provider_says(
    own_host: Host, provider: Provider, at: Callable[[float], None], offset: float
) -> None:
    at(offset)
    ada = travel(own_host, provider)
    issued_at = ada.tokens(ADA)["id"]["iat"]
    assert abs(issued_at - time.time() - offset) < A_WHILE
    told = ada.sign_in({**ADA, "exp": int(time.time()) - 10})
    assert told["error_description"] == "Bad id_token: it has expired"


def test_a_pool_of_this_host_has_this_hosts_clock(
    own_host: Host, at: Callable[[float], None], offset: float
) -> None:
    at(offset)
    cognito = own_host.client("cognito-idp")
    staff_id, shop_id = make_pool(cognito), make_pool(cognito)
    make_user(cognito, staff_id)
    back = f"{own_host.url}/_aws/cognito-idp/oauth2/idpresponse"
    staff = make_app(own_host, staff_id, CallbackURLs=[back], GenerateSecret=True)
    cognito.create_identity_provider(
        UserPoolId=shop_id,
        ProviderName="Staff",
        ProviderType="OIDC",
        ProviderDetails={
            "client_id": staff.client_id,
            "client_secret": str(staff.secret),
            "oidc_issuer": f"{own_host.url}/{staff_id}",
            "authorize_scopes": "openid",
            "attributes_request_method": "GET",
        },
    )
    shop = make_app(own_host, shop_id, SupportedIdentityProviders=["Staff"])
    alice = Visitor(shop)
    alice.open("oauth2/authorize")
    alice.submit(username="alice", password=PASSWORD)
    assert claims(shop.redeem(alice.code()).json()["id_token"])["iss"].endswith(shop_id)


def test_saml_documents_are_good_for_as_long_as_they_say(
    own_host: Host, at: Callable[[float], None], offset: float
) -> None:
    at(offset)
    eve = employ(own_host, Corp())
    assert abs(eve.tokens()["id"]["iat"] - time.time() - offset) < A_WHILE
    eve.browser = requests.Session()
    asked = datetime.fromisoformat(message_in(eve.depart()).get("IssueInstant"))
    assert abs(asked.timestamp() - time.time()) < A_WHILE


def test_apple_is_shown_a_secret_that_is_young_by_its_own_clock(
    own_host: Host, provider: Provider, at: Callable[[float], None], offset: float
) -> None:
    key = provider.ec_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    at(offset)
    details = {
        "client_id": CLIENT_ID,
        "team_id": "TEAM000001",
        "key_id": "KEY0000001",
        "private_key": key.decode(),
        "authorize_scopes": "email name",
        "oidc_issuer": provider.url,
        "authorize_url": f"{provider.url}/authorize",
        "token_url": f"{provider.url}/token",
    }
    kind = "SignInWithApple"
    ada = travel(
        own_host, provider, name=kind, kind=kind, details=details, mapping={"email": "email"}
    )
    asked = ada.depart()
    provider.gives(provider.id_token({"nonce": asked["nonce"], **ADA}))
    answer = ada.browser.post(
        f"{ada.app.base}/oauth2/idpresponse",
        data={"code": "c", "state": asked["state"]},
        allow_redirects=False,
        timeout=30,
    )
    assert "code" in query_of(answer.headers["Location"])
    secret = provider.asked_at("/token")[-1].form["client_secret"]
    said = jwt.decode(secret, options={"verify_signature": False})
    assert abs(said["iat"] - time.time()) < A_WHILE
