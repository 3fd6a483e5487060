"""The risks that a developer states, as she states them and takes them back."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests

from tests.host import Host
from tests.integration.directory.protection.protecting import (
    BLOCKED,
    GuardedPool,
    actions,
    put_risk,
)
from tests.integration.making import refused


def ask(host: Host, method: str, body: Any = None, **query: str) -> requests.Response:
    url = f"{host.url}/_aws/cognito-idp/risks"
    data = body if isinstance(body, str) else json.dumps(body)
    return requests.request(method, url, params=query, data=data if body else None, timeout=30)


def listed(host: Host, **query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ask(host, "GET", **query).json()["risks"]
    return found


@pytest.fixture(scope="module")
def guarded(host: Host) -> GuardedPool:
    """A pool that blocks whoever is at high risk."""
    pool = GuardedPool(host, factors=False)
    pool.configure(actions(High="BLOCK"))
    return pool


@pytest.fixture
def pool(host: Host, guarded: GuardedPool) -> GuardedPool:
    """The pool, of whose sign-ins nothing is said."""
    assert ask(host, "DELETE", user_pool_id=guarded.id).status_code == 204
    return guarded


def test_a_risk_counts_until_it_is_taken_back(host: Host, pool: GuardedPool) -> None:
    assert pool.sign_in()["AuthenticationResult"]
    stated = {"UserPoolId": pool.id, "RiskLevel": "High"}
    assert put_risk(host, **stated) == stated
    assert listed(host, user_pool_id=pool.id) == [stated]
    with refused(*BLOCKED):
        pool.sign_in()
    assert ask(host, "DELETE", user_pool_id=pool.id).status_code == 204
    assert listed(host, user_pool_id=pool.id) == []
    assert pool.sign_in()["AuthenticationResult"]


def test_what_is_said_again_replaces_what_was_said(host: Host, pool: GuardedPool) -> None:
    pool.state("High", Username="alice", IpAddress="192.0.2.1/32", CompromisedCredentials=True)
    pool.state("Low", Username="alice", IpAddress="192.0.2.1")
    assert listed(host, user_pool_id=pool.id) == [
        {
            "UserPoolId": pool.id,
            "Username": "alice",
            "IpAddress": "192.0.2.1",
            "RiskLevel": "Low",
        }
    ]


def test_a_filter_is_exact(host: Host, pool: GuardedPool) -> None:
    pool.state("High")
    pool.state("Low", Username="alice")
    pool.state("Medium", Username="alice", IpAddress="192.0.2.0/24")
    assert [one["RiskLevel"] for one in listed(host, user_pool_id=pool.id)] == [
        "High",
        "Low",
        "Medium",
    ]
    by_address = {"user_pool_id": pool.id, "ip_address": "192.0.2.0/24"}
    assert [one["RiskLevel"] for one in listed(host, **by_address)] == ["Medium"]
    ask(host, "DELETE", user_pool_id=pool.id, username="alice")
    assert [one["RiskLevel"] for one in listed(host, user_pool_id=pool.id)] == ["High"]
    assert ask(host, "GET", ip_address="somewhere").status_code == 400


# What is said of whom, and whether alice at 192.0.2.1 is blocked.
STATEMENTS: list[tuple[list[dict[str, Any]], bool]] = [
    ([{"Username": "alice"}], True),
    ([{"Username": "ALICE"}], False),
    ([{"Username": "bob"}], False),
    ([{"Username": "alice@example.com"}], False),
    ([{"IpAddress": "192.0.2.1"}], True),
    ([{"IpAddress": "192.0.2.0/24"}], True),
    ([{"IpAddress": "192.0.2.2"}], False),
    ([{"IpAddress": "2001:db8::/32"}], False),
    ([{"Username": "alice", "IpAddress": "192.0.2.2"}], False),
    ([{"Username": "bob", "IpAddress": "192.0.2.1"}], False),
    # Who is named counts first, and then the narrowest range.
    ([{}, {"Username": "alice", "RiskLevel": "None"}], False),
    ([{"RiskLevel": "None"}, {"Username": "alice"}], True),
    ([{"IpAddress": "192.0.2.0/24"}, {"IpAddress": "192.0.2.1", "RiskLevel": "None"}], False),
    ([{"IpAddress": "192.0.2.0/24", "RiskLevel": "None"}, {"IpAddress": "192.0.2.1"}], True),
    ([{}, {"IpAddress": "192.0.2.0/24", "RiskLevel": "None"}], False),
    ([{"IpAddress": "192.0.2.1", "RiskLevel": "None"}, {"Username": "alice"}], True),
]


@pytest.mark.parametrize(("statements", "is_blocked"), STATEMENTS)
def test_who_is_meant(
    host: Host, pool: GuardedPool, statements: list[dict[str, Any]], is_blocked: bool
) -> None:
    for one in statements:
        put_risk(host, **{"UserPoolId": pool.id, "RiskLevel": "High", **one})
    if is_blocked:
        with refused(*BLOCKED):
            pool.sign_in(ip="192.0.2.1")
    else:
        assert pool.sign_in(ip="192.0.2.1")["AuthenticationResult"]


@pytest.mark.parametrize("name", ["ada@example.com", "ADA@example.com"])
def test_an_address_that_signs_a_user_in_names_her(host: Host, name: str) -> None:
    pool = GuardedPool(
        host,
        factors=False,
        AliasAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
    )
    pool.add("ada")
    pool.configure(actions(High="BLOCK"))
    pool.state("High", Username=name)
    for given in ("ada", "ada@example.com"):
        with refused(*BLOCKED):
            pool.sign_in(given)
    assert pool.sign_in("alice")["AuthenticationResult"]


def test_a_risk_goes_with_its_pool(host: Host, cognito: Any) -> None:
    pool = GuardedPool(host, factors=False)
    pool.state("High")
    cognito.delete_user_pool(UserPoolId=pool.id)
    assert listed(host, user_pool_id=pool.id) == []


HIGH = {"RiskLevel": "High"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("no", "the body must be a JSON object"),
        ("[]", "the body must be a JSON object"),
        ('{"Username": "\\ud800"}', "the body must be a JSON object"),
        ({**HIGH}, "UserPoolId is missing"),
        ({"UserPoolId": "*"}, "RiskLevel or CompromisedCredentials is missing"),
        ({"UserPoolId": 1, **HIGH}, "UserPoolId must be a text that is not empty"),
        ({"UserPoolId": "*", "Username": "", **HIGH}, "Username must be a text that is not empty"),
        (
            {"UserPoolId": "*", "RiskLevel": "high"},
            "RiskLevel must be one of None, Low, Medium, High",
        ),
        (
            {"UserPoolId": "*", "CompromisedCredentials": "yes"},
            "CompromisedCredentials must be true or false",
        ),
        (
            {"UserPoolId": "*", "Level": "High"},
            "unknown: Level; known are UserPoolId, Username, IpAddress, RiskLevel, "
            "CompromisedCredentials",
        ),
        (
            {"UserPoolId": "*", "IpAddress": "192.0.2.1/24", **HIGH},
            "Invalid IP address or range: 192.0.2.1/24",
        ),
    ],
)
def test_what_is_wrong_is_said(host: Host, pool: GuardedPool, body: Any, message: str) -> None:
    if isinstance(body, dict) and body.get("UserPoolId") == "*":
        body = {**body, "UserPoolId": pool.id}
    answer = ask(host, "PUT", body)
    assert (answer.status_code, answer.json()) == (400, {"message": message})
    assert listed(host, user_pool_id=pool.id) == []


def test_a_pool_must_be_there_and_protected(host: Host, new_pool: Callable[..., str]) -> None:
    answer = ask(host, "PUT", {"UserPoolId": "us-east-1_none00000", **HIGH})
    assert answer.status_code == 404
    assert answer.json() == {"message": "User pool us-east-1_none00000 does not exist."}
    answer = ask(host, "PUT", {"UserPoolId": new_pool(), **HIGH})
    assert answer.status_code == 400
    assert "threat protection" in answer.json()["message"]
