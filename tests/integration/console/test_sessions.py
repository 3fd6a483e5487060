"""``/_aws/cognito-idp/sessions`` and ``/token``: who is signed in, and what is in a token."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.making import PASSWORD, make_client, make_pool, make_user

Ask = Callable[..., Any]


@pytest.fixture
def ask(host: Host) -> Ask:
    """Asks for the sessions that match a query."""

    def get(status: int = 200, **query: str) -> Any:
        url = f"{host.url}/_aws/cognito-idp/sessions"
        answer = requests.get(url, params=query, timeout=30)
        assert answer.status_code == status, answer.text
        return answer.json()["sessions"] if status == 200 else answer.json()["message"]

    return get


def _signed_in(cognito: Any, client_id: str, username: str) -> Any:
    return cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]


def test_those_are_listed_whose_sessions_go_on(cognito: Any, ask: Ask) -> None:
    pool_id = make_pool(cognito)
    client_id = make_client(cognito, pool_id)
    tokens = {}
    for name in ("alice", "bob", "carol", "dave"):
        make_user(cognito, pool_id, name)
        tokens[name] = _signed_in(cognito, client_id, name)
    cognito.global_sign_out(AccessToken=tokens["bob"]["AccessToken"])
    cognito.admin_delete_user(UserPoolId=pool_id, Username="dave")
    sessions = ask(user_pool_id=pool_id)
    assert [one["Username"] for one in sessions] == ["carol", "alice"]
    for one in sessions:
        assert (one["UserPoolId"], one["ClientId"]) == (pool_id, client_id)
        assert one["ExpiresAt"] - one["AuthTime"] == pytest.approx(30 * 86_400)
        assert one["IpAddress"] == "127.0.0.1"
    assert [one["Username"] for one in ask(user_pool_id=pool_id, limit="1")] == ["carol"]
    assert [one["Username"] for one in ask(user_pool_id=pool_id, username="alice")] == ["alice"]
    assert ask(user_pool_id=make_pool(cognito)) == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"limit": "0"}, "limit must be a whole number from 1 to 1000"),
        ({"limit": "1001"}, "limit must be a whole number from 1 to 1000"),
        ({"limit": "x"}, "limit must be a whole number from 1 to 1000"),
        ({"username": "\x00"}, "username must be a text without U+0000"),
    ],
)
def test_a_query_that_nothing_can_fit_is_told(ask: Ask, query: dict[str, str], told: str) -> None:
    assert ask(400, **query) == told


def test_a_token_is_explained(host: Host, cognito: Any) -> None:
    pool_id = make_pool(cognito)
    client_id = make_client(cognito, pool_id)
    make_user(cognito, pool_id)
    token = _signed_in(cognito, client_id, "alice")["AccessToken"]
    url = f"{host.url}/_aws/cognito-idp/token"

    def checked(**form: str) -> dict[str, Any]:
        answer = requests.post(url, data=form, timeout=30)
        assert answer.headers["Cache-Control"] == "no-store"
        return {one["Check"]: one["Good"] for one in answer.json()["Checks"]}

    good = dict.fromkeys(("issuer", "use", "signature", "expiry", "client", "session"), True)
    assert checked(token=token) == {**good, "hour": None, "authorizer": False}
    assert checked(token=f"Bearer {token}", scopes="a aws.cognito.signin.user.admin") == {
        **good,
        "hour": None,
        "authorizer": True,
    }
    changed = f"{token[:-6]}AAAAAA"
    assert checked(token=changed)["signature"] is False
    for wrong in ({}, {"token": "x"}, {"token": "a.b.c"}, {"other": token}):
        answer = requests.post(url, data=wrong, timeout=30)
        assert answer.status_code == 400
        assert "token must be a JWT" in answer.json()["message"]
    assert requests.get(url, params={"token": token}, timeout=30).status_code == 405


@pytest.mark.parametrize(
    ("name", "value", "failed"),
    [
        ("exp", 10**400, "expiry"),
        ("exp", True, "expiry"),
        ("origin_jti", ["x"], "session"),
        ("origin_jti", {"x": 1}, "session"),
        ("origin_jti", 10**20, "session"),
        ("sub", ["x"], "session"),
    ],
)
def test_claims_of_another_kind_fail_their_check(
    host: Host, cognito: Any, name: str, value: Any, failed: str
) -> None:
    pool_id = make_pool(cognito)
    client_id = make_client(cognito, pool_id)
    make_user(cognito, pool_id)
    head, body, signature = _signed_in(cognito, client_id, "alice")["AccessToken"].split(".")
    claims = {**json.loads(urlsafe_b64decode(body + "==")), name: value}
    changed = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    answer = requests.post(
        f"{host.url}/_aws/cognito-idp/token",
        data={"token": f"{head}.{changed}.{signature}"},
        timeout=30,
    )
    assert answer.status_code == 200, answer.text
    assert {one["Check"]: one["Good"] for one in answer.json()["Checks"]}[failed] is False


def test_pages_of_others_learn_nothing(host: Host) -> None:
    for method, path in (("GET", "sessions"), ("POST", "token")):
        answer = requests.request(
            method,
            f"{host.url}/_aws/cognito-idp/{path}",
            headers={"Origin": "https://foreign.test"},
            timeout=30,
        )
        assert answer.status_code == 403
