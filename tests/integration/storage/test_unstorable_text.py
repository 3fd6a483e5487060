"""Text that PostgreSQL cannot hold is refused, wherever it comes from, and nothing fails."""

import re
from collections.abc import Iterator

import pytest
import requests

from tests.functions import make_function
from tests.host import Host, running_host
from tests.integration.making import PASSWORD, attributes, make_client, make_pool, refused
from tests.postgresql import PostgreSQL

SOURCE = """
def handler(event, context):
    event["response"]["emailSubject"] = "one\\x00two"
    return event
"""
NUL = "a\x00b"


@pytest.fixture(scope="module")
def nul_host(postgresql: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    url = postgresql.new_database("unstorable")
    with running_host(tmp_path_factory.mktemp("unstorable"), COGNITO_DATABASE_URL=url) as host:
        yield host


@pytest.fixture(scope="module")
def nul_pool(nul_host: Host) -> str:
    add_ons = {"AdvancedSecurityMode": "AUDIT"}
    cognito = nul_host.client("cognito-idp")
    return make_pool(cognito, UserPoolTier="PLUS", UserPoolAddOns=add_ons)


def test_a_function_says_it(nul_host: Host) -> None:
    cognito = nul_host.client("cognito-idp")
    arn = make_function(nul_host, "nul", SOURCE, Timeout=5)
    config = {"CustomMessage": arn}
    pool_id = make_pool(cognito, LambdaConfig=config, AutoVerifiedAttributes=["email"])
    client_id = make_client(cognito, pool_id)
    unreadable = "Invalid lambda function output : Invalid JSON"
    with refused("InvalidLambdaResponseException", unreadable):
        cognito.sign_up(
            ClientId=client_id,
            Username="alice",
            Password=PASSWORD,
            UserAttributes=attributes(email="alice@example.com"),
        )
    assert cognito.list_users(UserPoolId=pool_id)["Users"] == []


@pytest.mark.parametrize("name", ["UserPoolId", "Username"])
def test_a_developer_states_a_risk_with_it(nul_host: Host, nul_pool: str, name: str) -> None:
    url = f"{nul_host.url}/_aws/cognito-idp/risks"
    body = {"UserPoolId": nul_pool, "RiskLevel": "High", name: NUL}
    assert requests.put(url, json=body, timeout=30).status_code == 400


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "risks"), ("DELETE", "risks"), ("GET", "messages")]
)
def test_a_developer_asks_for_it(nul_host: Host, nul_pool: str, method: str, path: str) -> None:
    risks = f"{nul_host.url}/_aws/cognito-idp/risks"
    requests.put(risks, json={"UserPoolId": nul_pool, "RiskLevel": "High"}, timeout=30)
    url = f"{nul_host.url}/_aws/cognito-idp/{path}"
    answer = requests.request(method, url, params={"username": NUL}, timeout=30)
    assert answer.status_code == 400
    assert answer.json() == {"message": "username must be a text without U+0000"}
    assert requests.get(risks, timeout=30).json()["risks"]


def test_a_page_is_sent_it(nul_host: Host, nul_pool: str) -> None:
    client_id = make_client(nul_host.client("cognito-idp"), nul_pool)
    feedback = {
        "user_pool_id": nul_pool,
        "user_name": NUL,
        "event_id": "event",
        "feedback_token": "token",
        "feedback_value": "Valid",
    }
    url = f"{nul_host.url}/_aws/cognito-idp/authEventFeedback"
    assert requests.get(url, params=feedback, timeout=30).status_code == 400
    browser = requests.Session()
    asked = {
        "client_id": client_id,
        "response_type": "code",
        "redirect_uri": "http://localhost/callback",
    }
    page = browser.get(f"{nul_host.url}/_aws/cognito-idp/login", params=asked, timeout=30)
    found = re.search(r'name="_csrf" value="([^"]+)"', page.text)
    assert found
    form = {"_csrf": found[1], "username": NUL, "password": PASSWORD}
    answer = browser.post(page.url, data=form, timeout=30)
    assert answer.status_code == 400
    assert 'name="password"' in answer.text
