"""``/_aws/cognito-idp/sign-in-as`` and ``/pools``: tokens without a password, and for whom."""

import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest
import requests

from tests.functions import make_function
from tests.host import Host
from tests.integration.making import make_client, make_pool

Ask = Callable[..., requests.Response]
_PROFILE = '{"claimsToAddOrOverride": {"shoe_size": "44"}}'
_ADD_A_CLAIM = f"""
def handler(event, context):
    event["response"]["claimsOverrideDetails"] = {_PROFILE}
    return event
"""


@pytest.fixture
def ask(host: Host, alice_pool: str, alice_client: str) -> Ask:
    """Asks for alice's tokens; a member that is None is left out."""

    def post(
        headers: dict[str, str] | None = None, data: str | None = None, **members: Any
    ) -> requests.Response:
        body = {"UserPoolId": alice_pool, "ClientId": alice_client, "Username": "alice", **members}
        sent = {name: value for name, value in body.items() if value is not None}
        return requests.post(
            f"{host.url}/_aws/cognito-idp/sign-in-as",
            headers={"Content-Type": "application/json", **(headers or {})},
            data=json.dumps(sent) if data is None else data,
            timeout=30,
        )

    return post


def _claims(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def test_the_tokens_are_those_of_a_session(
    host: Host, cognito: Any, ask: Ask, alice_pool: str, alice_client: str
) -> None:
    answer = ask()
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    tokens = answer.json()
    assert cognito.get_user(AccessToken=tokens["AccessToken"])["Username"] == "alice"
    assert _claims(tokens["IdToken"])["aud"] == alice_client
    refreshed = cognito.initiate_auth(
        ClientId=alice_client,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
    )
    assert refreshed["AuthenticationResult"]["AccessToken"]
    records = requests.get(
        f"{host.url}/_aws/cognito-idp/activity",
        params={"operation": "Endpoint: sign in as this user", "user_pool_id": alice_pool},
        timeout=30,
    ).json()["records"]
    assert records[0]["Reason"] == (
        "The endpoint sign-in-as has signed the user in without a password."
    )
    assert records[0]["Username"] == "alice"


def test_the_access_token_has_the_scopes_that_are_asked_for(ask: Ask) -> None:
    assert _claims(ask().json()["AccessToken"])["scope"] == "aws.cognito.signin.user.admin"
    answer = ask(Scope="openid email")
    assert _claims(answer.json()["AccessToken"])["scope"] == "openid email"


def test_the_pool_s_function_for_tokens_is_asked(host: Host, cognito: Any, ask: Ask) -> None:
    arn = make_function(host, "adds-a-claim", _ADD_A_CLAIM)
    pool_id = make_pool(cognito, LambdaConfig={"PreTokenGeneration": arn})
    client_id = make_client(cognito, pool_id)
    cognito.admin_create_user(UserPoolId=pool_id, Username="alice")
    answer = ask(UserPoolId=pool_id, ClientId=client_id)
    assert _claims(answer.json()["IdToken"])["shoe_size"] == "44"


@pytest.mark.parametrize(
    ("members", "status", "said"),
    [
        ({"Username": None}, 400, "missing: Username"),
        ({"Username": None, "ClientId": None}, 400, "missing: ClientId, Username"),
        (
            {"Password": "x"},
            400,
            "unknown: Password; known are UserPoolId, ClientId, Username, Scope",
        ),
        ({"Username": ""}, 400, "Username must be a text that is not empty"),
        ({"Scope": ["openid"]}, 400, "Scope must be a text that is not empty"),
        (
            {"UserPoolId": "us-east-1_none"},
            404,
            "There is no user pool us-east-1_none on this host: it was never made, or was deleted.",
        ),
        ({"Username": "nobody"}, 404, "There is no user nobody in the user pool {pool}."),
        ({"ClientId": "none"}, 404, "none"),
        (
            {"Scope": "nope"},
            400,
            "The client's AllowedOAuthScopes has no nope: it has openid, email, phone, profile, "
            "aws.cognito.signin.user.admin.",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(
    ask: Ask, alice_pool: str, members: dict[str, Any], status: int, said: str
) -> None:
    answer = ask(**members)
    assert answer.status_code == status
    assert said.format(pool=alice_pool) in answer.json()["message"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("disabled", "AdminDisableUser has disabled bob."),
        ("unconfirmed", "The sign-up of bob has not been confirmed"),
    ],
)
def test_who_may_not_sign_in_gets_no_tokens(cognito: Any, ask: Ask, change: str, said: str) -> None:
    pool_id = make_pool(cognito)
    client_id = make_client(cognito, pool_id)
    if change == "disabled":
        cognito.admin_create_user(UserPoolId=pool_id, Username="bob")
        cognito.admin_disable_user(UserPoolId=pool_id, Username="bob")
    else:
        cognito.sign_up(ClientId=client_id, Username="bob", Password="Example123!")
    answer = ask(UserPoolId=pool_id, ClientId=client_id, Username="bob")
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(said)


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""],
)
def test_a_form_gets_no_tokens(ask: Ask, media_type: str) -> None:
    """Forms are what a foreign page may send without being asked first."""
    answer = ask(headers={"Content-Type": media_type})
    assert answer.status_code == 415
    assert answer.json() == {"message": "the Content-Type must be application/json"}


@pytest.mark.parametrize("data", ["", "[]", "{", '"alice"', '{"Username": "a\\u0000"}'])
def test_a_body_that_is_no_object_is_refused(ask: Ask, data: str) -> None:
    answer = ask(data=data)
    assert answer.status_code == 400
    assert answer.json() == {"message": "the body must be a JSON object"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://foreign.test"},
        {"Origin": "null"},
        {"Referer": "https://foreign.test/page"},
        {"Host": "rebound.test"},
    ],
    ids=str,
)
def test_foreign_pages_get_no_tokens_and_learn_of_no_pools(
    host: Host, ask: Ask, headers: dict[str, str]
) -> None:
    assert ask(headers=headers).status_code == 403
    pools = requests.get(f"{host.url}/_aws/cognito-idp/pools", headers=headers, timeout=30)
    assert pools.status_code == 403


def _pools(host: Host, **query: str) -> list[dict[str, Any]]:
    answer = requests.get(f"{host.url}/_aws/cognito-idp/pools", params=query, timeout=30)
    pools: list[dict[str, Any]] = answer.json()["pools"]
    return pools


def test_pools_of_every_account_and_region_are_listed_with_their_clients(host: Host) -> None:
    account = "210987654321"
    ids = {}
    for region in ("eu-west-1", "eu-west-2"):
        cognito = host.client("cognito-idp", region, access_key=account)
        ids[region] = make_pool(cognito)
    client = cognito.create_user_pool_client(
        UserPoolId=ids["eu-west-2"],
        ClientName="web",
        GenerateSecret=True,
        CallbackURLs=["https://app.example/"],
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid"],
        AllowedOAuthFlowsUserPoolClient=True,
    )["UserPoolClient"]
    cognito.admin_create_user(UserPoolId=ids["eu-west-2"], Username="zoe")
    assert {pool["UserPoolId"] for pool in _pools(host)} >= set(ids.values())
    assert {pool["UserPoolId"] for pool in _pools(host, account_id=account)} == set(ids.values())
    has_user = {
        pool["UserPoolId"]: pool["HasUser"]
        for pool in _pools(host, account_id=account, username="zoe")
    }
    assert has_user == {ids["eu-west-1"]: False, ids["eu-west-2"]: True}
    (pool,) = _pools(host, account_id=account, region="eu-west-2")
    assert pool == {
        "UserPoolId": ids["eu-west-2"],
        "Name": "pool",
        "AccountId": account,
        "Region": "eu-west-2",
        "Clients": [
            {
                "ClientId": client["ClientId"],
                "ClientName": "web",
                "HasSecret": True,
                "MayRedirectAnywhere": False,
                "CallbackURLs": ["https://app.example/"],
                "AllowedOAuthFlowsUserPoolClient": True,
                "AllowedOAuthFlows": ["code"],
                "AllowedOAuthScopes": ["openid"],
            }
        ],
    }
    refused = requests.get(
        f"{host.url}/_aws/cognito-idp/pools", params={"username": "a\0"}, timeout=30
    )
    assert refused.status_code == 400
