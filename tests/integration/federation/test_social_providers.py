"""Google, Facebook, Login with Amazon and Sign in with Apple, each as it speaks.

The services themselves are out of reach: a provider answers in their place, at the addresses that
the details give.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import serialization

from tests.integration.federation.provider import (
    CLIENT_ID,
    CLIENT_SECRET,
    Answer,
    Provider,
    Traveller,
    query_of,
)
from tests.integration.making import as_dict

Travels = Callable[..., Traveller]
CLIENT = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


def user_of(cognito: Any, traveller: Traveller, name: str) -> dict[str, str]:
    user = cognito.admin_get_user(UserPoolId=traveller.app.pool_id, Username=name)
    assert user["UserStatus"] == "EXTERNAL_PROVIDER"
    return as_dict(user["UserAttributes"])


def identity_of(attributes: dict[str, str]) -> tuple[str, str, str]:
    [identity] = json.loads(attributes["identities"])
    return identity["userId"], identity["providerName"], identity["providerType"]


@pytest.fixture
def google(travels: Travels, provider: Provider) -> Traveller:
    return travels(
        name="Google",
        kind="Google",
        details={
            **CLIENT,
            "authorize_scopes": "profile email openid",
            "authorize_url": f"{provider.url}/o/oauth2/v2/auth",
            "token_url": f"{provider.url}/token",
            "oidc_issuer": provider.url,
            "attributes_url": f"{provider.url}/people/me?personFields=",
        },
        mapping={"email": "email", "name": "name", "birthdate": "birthdays"},
    )


def test_google(google: Traveller, provider: Provider, cognito: Any) -> None:
    asked = google.depart(login_hint="ada@example.com", prompt="consent")
    state, nonce = asked.pop("state"), asked.pop("nonce")
    assert asked == {
        "client_id": CLIENT_ID,
        "redirect_uri": f"{google.app.base}/oauth2/idpresponse",
        "scope": "profile email openid",
        "response_type": "code",
        "prompt": "consent",
    }
    provider.gives(
        provider.id_token({"sub": "117", "nonce": nonce, "email": "ada@gmail.com", "name": "Ada"})
    )
    provider.answers["/people/me"] = Answer({"birthdays": "1815-12-10"})
    answer = google.come_back(code="c", state=state)
    tokens = google.redeem(query_of(answer.headers["Location"])["code"])
    attributes = user_of(cognito, google, "Google_117")
    assert identity_of(attributes) == ("117", "Google", "Google")
    assert attributes["email"] == "ada@gmail.com"
    assert attributes["birthdate"] == "1815-12-10"
    assert tokens["id"]["cognito:username"] == "Google_117"
    # It is asked for what its ID token does not say.
    [asked_for] = provider.asked_at("/people/me")
    assert asked_for.query == {"personFields": "birthdays"}


def test_google_s_own_error(google: Traveller, provider: Provider) -> None:
    asked = google.depart()
    provider.answers["/token"] = Answer({"error": "redirect_uri_mismatch"}, 400)
    answer = google.come_back(code="c", state=asked["state"])
    told = query_of(answer.headers["Location"])
    assert told["error_description"] == "Google Error - 400 redirect_uri_mismatch"


def test_facebook(travels: Travels, provider: Provider, cognito: Any) -> None:
    ada = travels(
        name="Facebook",
        kind="Facebook",
        details={
            **CLIENT,
            "authorize_scopes": "public_profile, email",
            "api_version": "v17.0",
            "authorize_url": f"{provider.url}/v17.0/dialog/oauth",
            "token_url": f"{provider.url}/token",
            "attributes_url": f"{provider.url}/me?fields=",
        },
        mapping={"email": "email", "given_name": "first_name"},
    )
    asked = ada.depart()
    assert asked["scope"] == "public_profile, email"
    assert "nonce" not in asked
    provider.gives(None)
    provider.answers["/me"] = Answer({"id": "4711", "email": "ada@fb.com", "first_name": "Ada"})
    answer = ada.come_back(code="c", state=asked["state"])
    assert "code" in query_of(answer.headers["Location"]), answer.headers["Location"]
    attributes = user_of(cognito, ada, "Facebook_4711")
    assert identity_of(attributes) == ("4711", "Facebook", "Facebook")
    assert (attributes["email"], attributes["given_name"]) == ("ada@fb.com", "Ada")
    # Its token endpoint is asked in the address.
    [asked_for] = provider.asked_at("/token")
    assert (asked_for.method, asked_for.query["client_secret"]) == ("GET", CLIENT_SECRET)
    [asked_for] = provider.asked_at("/me")
    assert set(asked_for.query["fields"].split(",")) == {"id", "email", "first_name"}


def test_who_facebook_does_not_name(travels: Travels, provider: Provider, cognito: Any) -> None:
    ada = travels(
        name="Facebook",
        kind="Facebook",
        details={
            **CLIENT,
            "authorize_scopes": "email",
            "authorize_url": f"{provider.url}/dialog",
            "token_url": f"{provider.url}/token",
            "attributes_url": f"{provider.url}/me?fields=",
        },
        mapping={"email": "email"},
    )
    asked = ada.depart()
    provider.gives(None)
    provider.answers["/me"] = Answer({"error": {"message": "Invalid OAuth access token"}}, 400)
    told = query_of(ada.come_back(code="c", state=asked["state"]).headers["Location"])
    assert told["error_description"] == "The identity provider does not say who has signed in."
    assert not cognito.list_users(UserPoolId=ada.app.pool_id)["Users"]


def test_login_with_amazon(travels: Travels, provider: Provider, cognito: Any) -> None:
    ada = travels(
        name="LoginWithAmazon",
        kind="LoginWithAmazon",
        details={
            **CLIENT,
            "authorize_scopes": "profile postal_code",
            "authorize_url": f"{provider.url}/ap/oa",
            "token_url": f"{provider.url}/token",
            "attributes_url": f"{provider.url}/user/profile",
        },
        mapping={"email": "email", "name": "name"},
    )
    asked = ada.depart()
    provider.gives(None)
    profile = {"user_id": "amzn1.account.AF", "email": "ada@amazon.com", "name": "Ada"}
    provider.answers["/user/profile"] = Answer(profile)
    answer = ada.come_back(code="c", state=asked["state"])
    assert "code" in query_of(answer.headers["Location"]), answer.headers["Location"]
    attributes = user_of(cognito, ada, "LoginWithAmazon_amzn1.account.AF")
    assert identity_of(attributes) == ("amzn1.account.AF", "LoginWithAmazon", "LoginWithAmazon")
    assert attributes["name"] == "Ada"


@pytest.fixture
def apple(travels: Travels, provider: Provider) -> Traveller:
    pem = provider.ec_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()
    return travels(
        name="SignInWithApple",
        kind="SignInWithApple",
        details={
            "client_id": CLIENT_ID,
            "team_id": "TEAM",
            "key_id": "KEY",
            # As developers give it: without the lines around it.
            "private_key": "".join(pem.splitlines()[1:-1]),
            "authorize_scopes": "email name",
            "oidc_issuer": provider.url,
            "authorize_url": f"{provider.url}/auth/authorize",
            "token_url": f"{provider.url}/token",
        },
        mapping={"email": "email", "given_name": "firstName", "name": "name"},
    )


def post_back(traveller: Traveller, **form: str) -> requests.Response:
    return traveller.browser.post(
        f"{traveller.app.base}/oauth2/idpresponse",
        data=form,
        allow_redirects=False,
        timeout=30,
    )


def test_sign_in_with_apple(apple: Traveller, provider: Provider, cognito: Any) -> None:
    asked = apple.depart()
    assert (asked["response_mode"], asked["scope"]) == ("form_post", "email name")
    claims = {"sub": "001.ab.02", "nonce": asked["nonce"], "email": "ada@icloud.com"}
    provider.gives(provider.id_token(claims))
    name = json.dumps({"name": {"firstName": "Ada", "lastName": "Lovelace"}})
    answer = post_back(apple, code="c", state=asked["state"], user=name)
    assert "code" in query_of(answer.headers["Location"]), answer.headers["Location"]
    attributes = user_of(cognito, apple, "SignInWithApple_001.ab.02")
    assert identity_of(attributes)[0] == "001.ab.02"
    assert (attributes["given_name"], attributes["name"]) == ("Ada", "Ada Lovelace")
    [asked_for] = provider.asked_at("/token")
    secret = asked_for.form["client_secret"]
    assert jwt.get_unverified_header(secret)["kid"] == "KEY"
    proof = jwt.decode(
        secret, provider.ec_key.public_key(), algorithms=["ES256"], audience=provider.url
    )
    assert (proof["iss"], proof["sub"], proof["exp"] - proof["iat"]) == ("TEAM", CLIENT_ID, 300)


def test_a_form_that_comes_without_cookies_is_posted_once_more(
    apple: Traveller, provider: Provider
) -> None:
    asked = apple.depart()
    claims = {"sub": "001", "nonce": asked["nonce"], "email": "ada@icloud.com"}
    provider.gives(provider.id_token(claims))
    form = {"code": 'c"><script>', "state": asked["state"]}
    stranger = Traveller(apple.app, provider, apple.provider_name)
    page = post_back(stranger, **form)
    assert page.status_code == 200
    assert "<script>document" in page.text
    assert 'value="c&quot;&gt;&lt;script&gt;"' in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', page.text))
    assert fields.pop("_again") == "1"
    assert set(fields) == {"code", "state"}
    # In a browser that was not sent, that leads nowhere.
    again = post_back(stranger, **form, _again="1")
    assert query_of(again.headers["Location"])["error"] == "Invalid state"
    mine = post_back(apple, **form, _again="1")
    assert "code" in query_of(mine.headers["Location"])


def test_a_private_key_that_is_none(travels: Travels, provider: Provider) -> None:
    ada = travels(
        name="SignInWithApple",
        kind="SignInWithApple",
        details={
            "client_id": CLIENT_ID,
            "team_id": "TEAM",
            "key_id": "KEY",
            "private_key": "nonsense",
            "authorize_scopes": "email",
            "oidc_issuer": provider.url,
        },
        mapping={"email": "email"},
    )
    asked = query_of(
        ada.app.authorize(ada.browser, identity_provider="SignInWithApple").headers["Location"]
    )
    told = query_of(post_back(ada, code="c", state=asked["state"]).headers["Location"])
    assert told["error_description"] == "The private_key of SignInWithApple is no key of ES256."
