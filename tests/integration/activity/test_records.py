"""What a host notes of requests, triggers, stacks and browsers, and gives as JSON and as events."""

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from tests.functions import make_function
from tests.host import Host
from tests.integration.making import PASSWORD, make_client, make_pool, make_user
from tests.waiting import wait_until

_NAMES = itertools.count()
_TARGET = "AWSCognitoIdentityProviderService"
_CALLING_BACK = """
import boto3

def handler(event, context):
    print("checks", event["userName"], event["request"].get("validationData"))
    answer = boto3.client("cognito-idp").describe_user_pool(UserPoolId=event["userPoolId"])
    if event["userName"] == "mallory":
        raise Exception("no such guest")
    event["response"]["autoConfirmUser"] = True
    return event
"""


@pytest.fixture
def activity(host: Host) -> Callable[..., list[dict[str, Any]]]:
    """Reads the activity."""

    def read(**query: Any) -> list[dict[str, Any]]:
        response = requests.get(f"{host.url}/_aws/cognito-idp/activity", params=query, timeout=30)
        response.raise_for_status()
        records: list[dict[str, Any]] = response.json()["records"]
        return records

    return read


def _post(host: Host, target: str, body: bytes = b"{}", **headers: str) -> requests.Response:
    content_type = "application/x-amz-json-1.1"
    given = {"X-Amz-Target": target, "Content-Type": content_type, **headers}
    return requests.post(host.url, data=body, headers=given, timeout=30)


@pytest.mark.parametrize(
    ("operation", "body", "headers", "status", "parts"),
    [
        ("Nonsense", b"{}", {}, 400, ["X-Amz-Target is", "Nonsense", "cognito-idp"]),
        ("EnableNonsense", b"{}", {}, 501, ["EnableNonsense is not built yet"]),
        ("SignUp", b'{"Password": "Example123!"', {}, 400, ["26 bytes", "SignUp"]),
        ("SignUp", b'{"Username": 5}', {}, 400, []),
        (
            "ListUserPools",
            b"{}",
            {"Origin": "https://noted.example.com"},
            403,
            ["https://noted.example.com", "EXTRA_CORS_ALLOWED_ORIGINS"],
        ),
    ],
)
def test_what_never_comes_to_an_operation_is_noted(
    host: Host,
    activity: Callable[..., list[dict[str, Any]]],
    operation: str,
    body: bytes,
    headers: dict[str, str],
    status: int,
    parts: list[str],
) -> None:
    assert _post(host, f"{_TARGET}.{operation}", body, **headers).status_code == status
    newest = activity(operation=operation, limit=1)[-1]
    assert (newest["Outcome"], newest["Status"]) == ("refused", status)
    assert [part for part in parts if part not in newest["Reason"]] == []
    assert "Example123!" not in json.dumps(newest)


@pytest.fixture(scope="module")
def calling_back(host: Host, cognito: Any) -> tuple[str, str]:
    """A pool whose PreSignUp calls back while its caller waits, and a client."""
    arn = make_function(host, f"calls-back-{next(_NAMES)}", _CALLING_BACK)
    pool_id = make_pool(cognito, LambdaConfig={"PreSignUp": arn})
    return pool_id, make_client(cognito, pool_id)


def test_a_trigger_has_its_event_answer_and_log_and_what_it_calls_back(
    cognito: Any, calling_back: tuple[str, str], activity: Callable[..., list[dict[str, Any]]]
) -> None:
    pool_id, client_id = calling_back
    cognito.sign_up(
        ClientId=client_id,
        Username="trent",
        Password=PASSWORD,
        ValidationData=[{"Name": "colour", "Value": "blue"}],
    )
    signing_up = activity(user_pool_id=pool_id, operation="SignUp")[-1]
    (trigger,) = activity(user_pool_id=pool_id, kind="trigger", username="trent")
    assert trigger["Operation"] == "PreSignUp_SignUp"
    assert trigger["Parent"] == signing_up["Number"]
    assert trigger["Details"]["event"]["request"]["validationData"] == {"colour": "blue"}
    assert trigger["Details"]["response"]["autoConfirmUser"] is True
    assert "checks trent {'colour': 'blue'}" in trigger["Details"]["log"]
    (back,) = activity(user_pool_id=pool_id, operation="DescribeUserPool")
    assert back["Journey"] == trigger["Journey"] == signing_up["Journey"]
    assert back["Parent"] is None


def test_a_trigger_that_raises_has_its_error_and_log(
    cognito: Any, calling_back: tuple[str, str], activity: Callable[..., list[dict[str, Any]]]
) -> None:
    pool_id, client_id = calling_back
    with pytest.raises(ClientError, match="no such guest"):
        cognito.sign_up(ClientId=client_id, Username="mallory", Password=PASSWORD)
    (trigger,) = activity(user_pool_id=pool_id, kind="trigger", username="mallory")
    assert (trigger["Outcome"], trigger["Error"]) == ("refused", "UserLambdaValidationException")
    assert "raised an error" in trigger["Reason"]
    assert "checks mallory" in trigger["Details"]["log"]


def test_handlers_of_cloudformation_are_noted(
    host: Host, activity: Callable[..., list[dict[str, Any]]]
) -> None:
    client = host.client("cloudformation")
    name = f"noted-{next(_NAMES)}"

    def status() -> str:
        return str(client.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"])

    pool = {"Type": "AWS::Cognito::UserPool", "Properties": {"UserPoolName": "noted"}}
    domain = {
        "Type": "AWS::Cognito::UserPoolDomain",
        "Properties": {"UserPoolId": {"Ref": "NotedPool"}, "Domain": "NOT A DOMAIN"},
    }
    template = json.dumps({"Resources": {"NotedPool": pool, "NotedDomain": domain}})
    client.create_stack(StackName=name, TemplateBody=template)
    wait_until(lambda: not status().endswith("IN_PROGRESS"), "the stack does not settle")
    ours = [
        record
        for record in activity(kind="cloudformation")
        if record["Details"]["resource"]["Stack"] == name
    ]
    made = {(one["Operation"], one["Details"]["resource"]["LogicalId"]): one for one in ours}
    assert made["Create AWS::Cognito::UserPool", "NotedPool"]["Outcome"] == "ok"
    refused = made["Create AWS::Cognito::UserPoolDomain", "NotedDomain"]
    assert refused["Outcome"] == "refused"
    assert f"NotedDomain of the stack {name}" in refused["Reason"]
    assert ("Delete AWS::Cognito::UserPool", "NotedPool") in made


def test_a_browsers_way_is_one_journey_and_its_refusals_say_why(
    host: Host, cognito: Any, activity: Callable[..., list[dict[str, Any]]]
) -> None:
    pool_id = make_pool(cognito)
    make_user(cognito, pool_id)
    client_id = make_client(
        cognito,
        pool_id,
        SupportedIdentityProviders=["COGNITO"],
        CallbackURLs=["http://localhost:3000/callback"],
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid"],
        AllowedOAuthFlowsUserPoolClient=True,
    )
    pages = f"{host.url}/_aws/cognito-idp"
    asked = {
        "client_id": client_id,
        "response_type": "code",
        "scope": "openid",
        "redirect_uri": "http://localhost:3000/callback",
    }
    requests.get(
        f"{pages}/oauth2/authorize",
        params={**asked, "redirect_uri": "http://localhost:3000/callback/"},
        allow_redirects=False,
        timeout=30,
    )
    refused = activity(client_id=client_id, operation="oauth2/authorize")[-1]
    assert refused["Outcome"] == "refused"
    assert "trailing slash" in refused["Reason"]

    browser = requests.Session()
    browser.get(f"{pages}/oauth2/authorize", params=asked, timeout=30)
    form = {"_csrf": browser.cookies["XSRF-TOKEN"], "username": "alice", "password": "Wrong123!"}
    browser.post(f"{pages}/login", params=asked, data=form, timeout=30)
    form["password"] = PASSWORD
    answer = browser.post(
        f"{pages}/login", params=asked, data=form, allow_redirects=False, timeout=30
    )
    code = answer.headers["Location"].partition("code=")[2].partition("&")[0]
    given = {**asked, "grant_type": "authorization_code", "code": code}
    tokens = requests.post(f"{pages}/oauth2/token", data=given, timeout=30)
    assert tokens.status_code == 200
    begun = activity(client_id=client_id, operation="oauth2/authorize")[-1]
    steps = activity(journey=begun["Journey"])
    assert [(step["Operation"], step["Outcome"]) for step in steps] == [
        ("oauth2/authorize", "ok"),
        ("login", "ok"),
        ("login", "refused"),
        ("login", "ok"),
        ("oauth2/token", "ok"),
    ]
    assert steps[2]["Reason"] == "The user alice is there, and the password is wrong."
    told = steps[3]["Details"]["redirect"]["parameters"]
    assert (sorted(told), told["code"]) == (["code", "iss"], "<secret>")


def test_records_are_told_as_they_come(host: Host, cognito: Any) -> None:
    activity = f"{host.url}/_aws/cognito-idp/activity"
    name = f"followed-{next(_NAMES)}"
    query = {"follow": "1", "operation": "AdminGetUser", "username": name}
    pool_id = make_pool(cognito)
    with requests.get(activity, params=query, stream=True, timeout=30) as stream:
        lines = stream.iter_lines()
        assert next(lines) == b": following"
        with pytest.raises(ClientError):
            cognito.admin_get_user(UserPoolId=pool_id, Username=name)
        event = next(line for line in lines if line.startswith(b"data: "))
    record = json.loads(event.removeprefix(b"data: "))
    assert record["Reason"].startswith(f"There is no user {name} in the user pool {pool_id}")
    last = {"Last-Event-ID": str(record["Sequence"] - 1)}
    with requests.get(activity, params=query, headers=last, stream=True, timeout=30) as stream:
        first = next(stream.iter_lines())
    assert first == f"id: {record['Sequence']}".encode()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"outcome": "bad"}, "outcome must be one of ok, refused, failed"),
        ({"since": "x"}, "since must be a whole number"),
        ({"limit": "0"}, "limit must be a whole number from 1 to 2000"),
    ],
)
def test_a_filter_that_is_none_is_told(host: Host, query: dict[str, str], said: str) -> None:
    answer = requests.get(f"{host.url}/_aws/cognito-idp/activity", params=query, timeout=30)
    assert (answer.status_code, answer.json()["message"]) == (400, said)
