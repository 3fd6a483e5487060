"""aws-jwt-verify, which is handed the keys: it fetches them over HTTPS only."""

import base64
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import requests

from tests.host import Host
from tests.integration.clients.conftest import EMAIL, App

AWS = "https://cognito-idp.us-east-1.amazonaws.com"
SCOPE = "aws.cognito.signin.user.admin"


def signed_in(app: App) -> dict[str, Any]:
    """What the programs are given: alice's tokens, and the keys that the pool publishes."""
    tokens = app.sign_in()["AuthenticationResult"]
    keys = requests.get(f"{app.host.url}/{app.pool_id}/.well-known/jwks.json", timeout=30).json()
    return {"jwks": keys, "idToken": tokens["IdToken"], "accessToken": tokens["AccessToken"]}


def altered(token: str) -> list[str]:
    """Make tokens of a token that nobody signed: with other claims, and with another signature."""
    header, payload, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
    others = json.dumps({**claims, "username": "bob"}).encode()
    changed = base64.urlsafe_b64encode(others).decode().rstrip("=")
    first = "A" if signature[0] != "A" else "B"
    return [f"{header}.{changed}.{signature}", f"{header}.{payload}.{first}{signature[1:]}"]


def test_takes_the_pools_tokens_and_no_others(host: Host) -> None:
    app, other = App(host), App(host)
    for each in (app, other):
        each.add("alice", email=EMAIL)
    given = signed_in(app)
    told = app.run(
        "jwt_verify/any_issuer.mjs",
        issuer=f"{host.url}/{app.pool_id}",
        altered=altered(given["accessToken"]),
        foreign=signed_in(other)["accessToken"],
        **given,
    )
    claims, access = told.pop("id"), told.pop("access")
    assert told == {
        "altered": ["JwtInvalidSignatureError", "JwtInvalidSignatureError"],
        "foreign": "KidNotFoundInJwksError",
        "otherUse": "Error",
        "otherAudience": "JwtInvalidAudienceError",
    }
    sub = app.user()["attributes"]["sub"]
    assert (claims["sub"], claims["email"], claims["aud"]) == (sub, EMAIL, app.client_id)
    assert (access["sub"], access["username"], access["scope"]) == (sub, "alice", SCOPE)


def test_takes_them_as_aws_s_where_the_host_issues_them_in_its_name(
    start_host: Callable[..., AbstractContextManager[Host]],
) -> None:
    with start_host(COGNITO_ISSUER_BASE_URL=AWS) as host:
        app = App(host)
        app.add("alice")
        in_pool = {"UserPoolId": app.pool_id, "GroupName": "readers"}
        app.cognito.create_group(**in_pool)
        app.cognito.admin_add_user_to_group(Username="alice", **in_pool)
        told = app.run("jwt_verify/cognito.mjs", scope=SCOPE, **signed_in(app))
    claims, access, grouped = (told.pop(name) for name in ("id", "access", "groups"))
    assert told == {
        "otherUse": "CognitoJwtInvalidTokenUseError",
        "otherClient": "CognitoJwtInvalidClientIdError",
        "otherGroup": "CognitoJwtInvalidGroupError",
    }
    assert claims["iss"] == access["iss"] == f"{AWS}/{app.pool_id}"
    assert claims == grouped
    assert access["cognito:groups"] == ["readers"]
