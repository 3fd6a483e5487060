"""What the console says of a token: each check, for good tokens and for bad ones."""

import html
import re
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.host import Host
from tests.integration.console.pages.conftest import Shop, make_shop
from tests.integration.console.pages.developer import Developer, csrf_of, said
from tests.integration.making import PASSWORD


def checks(developer: Developer, token: str, scopes: str = "") -> dict[str, tuple[str, str]]:
    """Return each check's result (ok, refused or plain) and reason, by its name."""
    page = developer.get("/token")
    sent = {"_csrf": csrf_of(page), "token": token, "scopes": scopes}
    answer = developer.session.post(page.url, data=sent, timeout=30)
    assert token not in answer.url
    found = re.findall(
        r'<li class="\w+"><span class="tag (\w+)">([^<]+)</span> (.*?)</li>', answer.text, re.S
    )
    return {name: (result, html.unescape(reason)) for result, name, reason in found}


@pytest.fixture
def tokens(own_shop: Shop) -> dict[str, str]:
    return sign_in(own_shop)


def sign_in(shop: Shop) -> dict[str, str]:
    result: dict[str, str] = shop.cognito.initiate_auth(
        ClientId=shop.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    return result


@pytest.mark.parametrize("kind", ["IdToken", "AccessToken"])
def test_a_good_token_passes_every_check(developer: Developer, own_shop: Shop, kind: str) -> None:
    token = sign_in(own_shop)[kind]
    scopes = "aws.cognito.signin.user.admin" if kind == "AccessToken" else ""
    found = checks(developer, f"Bearer {token}\n", scopes)
    # It is good for an hour, which is over in an hour; the session then gives another one.
    hour, reason = found.pop("In an hour")
    assert hour == "plain"
    assert "Its session goes on until 20" in reason
    assert {name: result for name, (result, _) in found.items()} == dict.fromkeys(
        ("Issuer", "Use", "Signature", "Expiry", "Audience", "Session", "API Gateway"), "ok"
    )
    assert found["Issuer"][1] == "It is of the pool shop."
    assert found["Audience"][1] == "It was given to the app client web."


def test_its_claims_are_explained(developer: Developer, tokens: dict[str, str]) -> None:
    page = developer.get("/token")
    for kind in ("IdToken", "AccessToken"):
        answer = developer.session.post(
            page.url, data={"_csrf": csrf_of(page), "token": tokens[kind]}, timeout=30
        )
        claims = jwt.decode(tokens[kind], options={"verify_signature": False})
        rows = dict(
            re.findall(
                r'<th scope="row" class="whole"><code>([^<]+)</code></th><td>.*?</td>'
                r"<td>([^<]*)</td>",
                answer.text,
                re.S,
            )
        )
        assert set(rows) == set(claims)
        assert all(rows.values()), rows


def changed(token: str, key: Any = None, **claims: Any) -> str:
    """Return a token with other claims, signed with a key that is not the pool's."""
    signer = key or rsa.generate_private_key(65537, 2048)
    body = {**jwt.decode(token, options={"verify_signature": False}), **claims}
    kept = {name: value for name, value in body.items() if value is not None}
    header = jwt.get_unverified_header(token)
    return jwt.encode(kept, signer, algorithm="RS256", headers={"kid": header["kid"]})


def test_a_changed_token_is_found_out(developer: Developer, tokens: dict[str, str]) -> None:
    found = checks(developer, changed(tokens["IdToken"], email="other@example.com"))
    assert found["Signature"][0] == "refused"
    assert "has not signed it so" in found["Signature"][1]
    assert found["API Gateway"][0] == "refused"


def test_another_key_is_told(developer: Developer, tokens: dict[str, str]) -> None:
    token = jwt.encode(
        jwt.decode(tokens["IdToken"], options={"verify_signature": False}),
        rsa.generate_private_key(65537, 2048),
        algorithm="RS256",
        headers={"kid": "another"},
    )
    assert checks(developer, token)["Signature"] == (
        "refused",
        "It is signed with the key another; the pool's is "
        f"{jwt.get_unverified_header(tokens['IdToken'])['kid']}. The pool may have been made anew.",
    )


def test_other_names_in_it_are_told(developer: Developer, tokens: dict[str, str]) -> None:
    id_token = tokens["IdToken"]
    claims = jwt.decode(id_token, options={"verify_signature": False})
    pool_id = claims["iss"].rpartition("/")[2]
    wrong = changed(id_token, iss=f"https://localhost:1/{pool_id}", token_use="refresh", aud="none")
    found = checks(developer, wrong)
    assert found["Issuer"][0] == found["Use"][0] == found["Audience"][0] == "refused"
    assert claims["iss"] in found["Issuer"][1]
    assert found["Audience"][1] == "There is no app client none any more."
    assert checks(developer, changed(id_token, iss="https://other.example.com/us-east-1_x")) == {
        "Issuer": (
            "refused",
            "Its iss is https://other.example.com/us-east-1_x: this host has no such pool.",
        )
    }


def test_another_pools_client_is_told(
    developer: Developer, tokens: dict[str, str], shop: Shop
) -> None:
    found = checks(developer, changed(tokens["AccessToken"], client_id=shop.client_id))
    assert found["Audience"] == ("refused", "The app client web is another pool's.")


@pytest.fixture
def a_year_on(console_host: Host) -> Iterator[None]:
    url = f"{console_host.url}/_aws/cognito-idp/clock"
    requests.put(url, json={"offset": 365 * 86400}, timeout=30).raise_for_status()
    yield
    requests.delete(url, timeout=30)


def test_an_expired_token_is_told(
    developer: Developer, tokens: dict[str, str], a_year_on: None
) -> None:
    found = checks(developer, tokens["IdToken"])
    assert found["Expiry"][0] == "refused"
    assert found["Expiry"][1].startswith("It expired ")
    assert found["API Gateway"][0] == "refused"


def test_a_session_that_has_ended_is_told(
    developer: Developer, own_shop: Shop, tokens: dict[str, str]
) -> None:
    own_shop.cognito.admin_user_global_sign_out(UserPoolId=own_shop.pool_id, Username="alice")
    result, reason = checks(developer, tokens["AccessToken"])["Session"]
    assert result == "refused"
    assert reason
    # The authorizer does not ask for the session.
    own_shop.cognito.admin_delete_user(UserPoolId=own_shop.pool_id, Username="alice")
    assert checks(developer, tokens["IdToken"])["Session"][0] == "refused"


def test_scopes_are_what_the_authorizer_goes_by(
    developer: Developer, tokens: dict[str, str]
) -> None:
    without = checks(developer, tokens["AccessToken"], "https://api.example.com/read")
    assert without["API Gateway"][0] == "refused"
    assert checks(developer, tokens["IdToken"], "https://api.example.com/read")["API Gateway"][
        0
    ] == ("ok")


@pytest.mark.parametrize("text", ["x", "a.b.c", "eyJ.e30.", "", "....", "null", "e30.W10.x"])
def test_what_is_no_token_is_told(developer: Developer, shop: Shop, text: str) -> None:
    page = developer.get("/token")
    sent = {"_csrf": csrf_of(page), "token": text}
    answer = developer.session.post(page.url, data=sent, timeout=30)
    assert answer.status_code == (400 if text else 200)
    if text:
        assert said(answer).startswith("This is no JWT")


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": "soon"},
        {"iss": 7},
        {"exp": None},
        {"sub": None, "username": None},
        {"exp": [1]},
        {"exp": 1e300},
    ],
)
def test_claims_of_other_kinds_are_no_failure(
    developer: Developer, tokens: dict[str, str], claims: dict[str, Any]
) -> None:
    signer = rsa.generate_private_key(65537, 2048)
    body = {**jwt.decode(tokens["AccessToken"], options={"verify_signature": False}), **claims}
    token = jwt.api_jws.encode(__import__("json").dumps(body).encode(), signer, algorithm="RS256")
    found = checks(developer, token)
    assert "refused" in {result for result, _ in found.values()}


def test_tokens_are_nowhere_in_the_log(developer: Developer, console_host: Host) -> None:
    shop = make_shop(console_host)
    token = sign_in(shop)["IdToken"]
    checks(developer, token)
    assert token.split(".")[2] not in console_host.output()
    records = requests.get(f"{console_host.url}/_aws/cognito-idp/activity", timeout=30).text
    assert token.split(".")[2] not in records
