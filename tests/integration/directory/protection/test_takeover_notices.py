"""Notices of risky sign-ins: by e-mail, by the pool's function, and what their users answer."""

import datetime
import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from tests.functions import make_function
from tests.host import Host
from tests.integration.directory.protection.protecting import (
    BLOCKED,
    IDENTITY,
    GuardedPool,
    actions,
)
from tests.integration.making import refused

SENDER = """
import json
import boto3


def handler(event, context):
    queue = boto3.client("sqs")
    url = queue.get_queue_url(QueueName="notices")["QueueUrl"]
    queue.send_message(QueueUrl=url, MessageBody=json.dumps(event))
"""
FEEDBACK = "/_aws/cognito-idp/authEventFeedback"


@pytest.fixture(scope="module", autouse=True)
def identity(host: Host) -> None:
    """What notices are sent from."""
    host.client("ses").verify_email_identity(EmailAddress="safety@example.com")


def mails(host: Host, to: str) -> list[dict[str, Any]]:
    found = requests.get(f"{host.url}/_aws/ses", timeout=30).json()["messages"]
    return [one for one in found if one["Destination"] == {"ToAddresses": [to]}]


def said(body: str) -> dict[str, str]:
    """Return what the test's template has been filled with."""
    return dict(re.findall(r"(\w+)=(\S*)", body))


def follow(host: Host, link: str, method: str = "GET", **more: Any) -> requests.Response:
    return requests.request(method, link, timeout=30, **more)


@pytest.mark.parametrize(
    ("action", "has_app", "kind"),
    [
        ("BLOCK", False, "BlockEmail"),
        ("MFA_REQUIRED", False, "BlockEmail"),
        ("MFA_REQUIRED", True, "MfaEmail"),
        ("MFA_IF_CONFIGURED", True, "MfaEmail"),
        ("MFA_IF_CONFIGURED", False, "NoActionEmail"),
        ("NO_ACTION", False, "NoActionEmail"),
    ],
)
def test_the_notice_fits_what_was_done(host: Host, action: str, has_app: bool, kind: str) -> None:
    pool = GuardedPool(host)
    pool.add("bob")
    if has_app:
        pool.set_up_app("bob")
    pool.configure(actions(True, High=action))
    pool.state("High")
    before = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    try:
        pool.sign_in("bob", ip="192.0.2.1")
    except pool.cognito.exceptions.NotAuthorizedException:
        assert kind == "BlockEmail"
    (notice,) = pool.notices()
    (event,) = pool.events("bob")[:1]
    assert notice["Subject"] == f"{kind} for bob"
    assert (notice["Username"], notice["Code"]) == ("bob", None)
    assert notice["Destination"] == {"ToAddresses": ["bob@example.com"]}
    assert notice["Deliveries"] == [{"Carrier": "SES", "Status": "SENT", "Detail": None}]
    told = said(notice["Body"]["text_part"])
    assert before <= datetime.datetime.fromisoformat(told["time"])
    assert told["device"].startswith("Boto3")
    shown = {name: told[name] for name in ("user", "ip", "city", "country", "event")}
    assert shown == {
        "user": "bob",
        "ip": "192.0.2.1",
        "city": "unknown",
        "country": "unknown",
        "event": event["EventId"],
    }
    for name, value in (("yes", "Valid"), ("no", "Invalid")):
        link = urlsplit(told[name])
        assert link.path == FEEDBACK
        assert dict(parse_qsl(link.query)) == {
            "user_pool_id": pool.id,
            "user_name": "bob",
            "event_id": event["EventId"],
            "feedback_token": told["token"],
            "feedback_value": value,
        }


def test_a_notice_comes_from_its_own_identity(host: Host) -> None:
    pool = GuardedPool(host, factors=False)
    pool.add("carol", email="carol@notices.example.com")
    configuration = actions(True, High="NO_ACTION")
    notify = configuration["AccountTakeoverRiskConfiguration"]["NotifyConfiguration"]
    notify["NoActionEmail"]["HtmlBody"] = (
        '<p>{username}, <a href="{one-click-link-valid}">was it you?</a></p>'
    )
    pool.configure(configuration)
    pool.state("High", Username="carol")
    assert pool.sign_in("carol")["AuthenticationResult"]
    (mail,) = mails(host, "carol@notices.example.com")
    assert mail["Source"] == "Safety <safety@example.com>"
    assert mail["Subject"] == "NoActionEmail for carol"
    assert said(mail["Body"]["text_part"])["user"] == "carol"
    html = mail["Body"]["html_part"]
    assert html.startswith('<p>carol, <a href="http')
    # What stands in an attribute is escaped as HTML wants it.
    assert "&amp;event_id=" in html
    # The pool's other mail goes its own way.
    pool.cognito.forgot_password(ClientId=pool.client_id, Username="carol")
    assert len(mails(host, "carol@notices.example.com")) == 1


def test_what_a_user_has_chosen_is_neither_markup_nor_placeholder(host: Host) -> None:
    pool = GuardedPool(host, factors=False)
    name = "<b>{event-id}</b>"
    pool.add(name, email="markup@notices.example.com")
    configuration = actions(True, High="NO_ACTION")
    notify = configuration["AccountTakeoverRiskConfiguration"]["NotifyConfiguration"]
    notify["NoActionEmail"] = {"Subject": "Hello {user}", "HtmlBody": "<p>{username}</p>"}
    pool.configure(configuration)
    pool.state("High")
    pool.sign_in(name)
    (mail,) = mails(host, "markup@notices.example.com")
    assert mail["Subject"] == "Hello {user}"
    assert mail["Body"] == {
        "html_part": "<p>&lt;b&gt;{event-id}&lt;/b&gt;</p>",
        "text_part": None,
    }


def test_a_pool_without_templates_has_a_notice_too(host: Host) -> None:
    pool = GuardedPool(host, factors=False)
    configuration = actions(True, High="BLOCK")
    notify = configuration["AccountTakeoverRiskConfiguration"]
    notify["NotifyConfiguration"] = {"SourceArn": IDENTITY}
    pool.configure(configuration)
    pool.state("High")
    with refused(*BLOCKED):
        pool.sign_in()
    (notice,) = pool.notices()
    assert notice["Subject"] == "Blocked sign-in attempt"
    assert f"{FEEDBACK}?" in notice["Body"]["text_part"]


@pytest.mark.parametrize("level", ["Low", "High"])
def test_nobody_is_told_where_the_action_does_not_say_so(host: Host, level: str) -> None:
    pool = GuardedPool(host, factors=False)
    configuration = actions(True, Low="NO_ACTION", High="BLOCK")
    wanted = configuration["AccountTakeoverRiskConfiguration"]["Actions"]
    wanted["LowAction"]["Notify"] = wanted["HighAction"]["Notify"] = False
    pool.configure(configuration)
    pool.state(level)
    if level == "High":
        with refused(*BLOCKED):
            pool.sign_in()
    else:
        pool.sign_in()
    assert pool.notices() == []


def test_no_mail_that_fails_keeps_anybody_out(host: Host) -> None:
    pool = GuardedPool(host, factors=False)
    pool.add("dora", email="dora@notices.example.com")
    configuration = actions(True, Low="NO_ACTION", High="BLOCK")
    notify = configuration["AccountTakeoverRiskConfiguration"]["NotifyConfiguration"]
    notify["SourceArn"] = IDENTITY.replace("safety@", "nobody@")
    notify["From"] = "nobody@example.com"
    pool.configure(configuration)
    pool.state("Low")
    assert pool.sign_in("dora")["AuthenticationResult"]
    pool.state("High")
    with refused(*BLOCKED):
        pool.sign_in("dora")
    assert [one["Deliveries"][0]["Status"] for one in pool.notices()] == ["FAILED", "FAILED"]
    assert mails(host, "dora@notices.example.com") == []


def test_who_has_no_address_is_told_in_the_outbox_only(host: Host) -> None:
    pool = GuardedPool(host, factors=False)
    pool.cognito.admin_delete_user_attributes(
        UserPoolId=pool.id, Username="alice", UserAttributeNames=["email"]
    )
    pool.configure(actions(True, High="NO_ACTION"))
    pool.state("High")
    pool.sign_in()
    (notice,) = pool.notices()
    assert (notice["Destination"], notice["Deliveries"]) == ({"ToAddresses": []}, [])


@pytest.fixture(scope="module")
def telling(host: Host) -> GuardedPool:
    """A pool that has told alice of a sign-in."""
    pool = GuardedPool(host, factors=False)
    pool.configure(actions(True, High="NO_ACTION"))
    pool.state("High")
    pool.sign_in()
    return pool


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [("yes", "Valid", "was yours"), ("no", "Invalid", "was not yours")],
)
def test_a_link_says_whether_it_was_she(
    host: Host, telling: GuardedPool, name: str, value: str, text: str
) -> None:
    link = said(telling.notices()[-1]["Body"]["text_part"])[name]
    page = follow(host, link)
    assert page.status_code == 200
    assert text in page.text
    feedback = telling.events()[0]["EventFeedback"]
    assert (feedback["FeedbackValue"], feedback["Provider"]) == (value, "User")


def test_a_link_that_is_only_looked_at_says_nothing(host: Host, telling: GuardedPool) -> None:
    told = said(telling.notices()[-1]["Body"]["text_part"])
    follow(host, told["yes"])
    for method in ("HEAD", "POST"):
        assert follow(host, told["no"], method).status_code == 405
    assert telling.events()[0]["EventFeedback"]["FeedbackValue"] == "Valid"


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("feedback_token", "made-up", "Invalid feedback token."),
        ("user_name", "nobody", "User does not exist."),
        ("user_pool_id", "us-east-1_none00000", "User pool us-east-1_none00000 does not exist."),
        ("event_id", "made-up", "Invalid feedback token."),
    ],
)
def test_a_link_that_is_made_up_is_refused(
    host: Host, telling: GuardedPool, name: str, value: str, problem: str
) -> None:
    link = urlsplit(said(telling.notices()[-1]["Body"]["text_part"])["no"])
    query = {**dict(parse_qsl(link.query)), name: value}
    page = follow(host, f"{host.url}{FEEDBACK}", params=query)
    assert page.status_code == 400
    assert problem in page.text


@pytest.mark.parametrize("name", ["feedback_token", "feedback_value"])
def test_half_a_link_leads_to_the_error_page(host: Host, telling: GuardedPool, name: str) -> None:
    link = urlsplit(said(telling.notices()[-1]["Body"]["text_part"])["no"])
    query = {**dict(parse_qsl(link.query)), name: ""}
    page = follow(host, f"{host.url}{FEEDBACK}", params=query, allow_redirects=False)
    assert (page.status_code, urlsplit(page.headers["Location"]).path) == (
        302,
        "/_aws/cognito-idp/error",
    )


def test_the_token_is_the_apis_too(telling: GuardedPool) -> None:
    told = said(telling.notices()[-1]["Body"]["text_part"])
    telling.cognito.update_auth_event_feedback(
        UserPoolId=telling.id,
        Username="alice",
        EventId=told["event"],
        FeedbackToken=told["token"],
        FeedbackValue="Invalid",
    )
    assert telling.events()[0]["EventFeedback"]["FeedbackValue"] == "Invalid"


@pytest.fixture(scope="module")
def sender(host: Host) -> str:
    """A function that sends, and says what it was told in a queue."""
    host.client("sqs").create_queue(QueueName="notices")
    return make_function(host, "notices-sender", SENDER)


@pytest.mark.parametrize(("action", "is_refused"), [("BLOCK", True), ("NO_ACTION", False)])
def test_a_function_sends_in_place_of_a_mail(
    host: Host, sender: str, action: str, is_refused: bool
) -> None:
    key = host.client("kms").create_key()["KeyMetadata"]["Arn"]
    config = {
        "CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": sender},
        "KMSKeyID": key,
    }
    pool = GuardedPool(host, factors=False, LambdaConfig=config)
    name = f"frank-{action}"
    pool.add(name, email=f"{name}@notices.example.com")
    pool.configure(actions(True, Medium=action))
    pool.state("Medium")
    if is_refused:
        with refused(*BLOCKED):
            pool.sign_in(name, ip="192.0.2.9")
    else:
        pool.sign_in(name, ip="192.0.2.9")
    event = told_by_queue(host, pool.id)
    (notice,) = pool.notices()
    links = said(notice["Body"]["text_part"])
    given = event["request"].pop("userAttributes")
    assert given.pop("DEVICE_NAME").startswith("Boto3")
    assert given.pop("LOGIN_TIME") == links["time"]
    assert given == {
        "EVENT_ID": pool.events(name)[0]["EventId"],
        "USER_NAME": name,
        "IP_ADDRESS": "192.0.2.9",
        "ACCOUNT_TAKE_OVER_ACTION": action,
        "ONE_CLICK_LINK_VALID": links["yes"],
        "ONE_CLICK_LINK_INVALID": links["no"],
        "FEEDBACK_TOKEN": links["token"],
    }
    assert event == {
        "version": "1",
        "triggerSource": "CustomEmailSender_AccountTakeOverNotification",
        "region": "us-east-1",
        "userPoolId": pool.id,
        "userName": name,
        "callerContext": {
            "awsSdkVersion": "aws-sdk-unknown-unknown",
            "clientId": pool.server("192.0.2.9")[0]["ClientId"],
        },
        "request": {"type": "customEmailSenderRequestV1", "code": None, "clientMetadata": None},
    }
    assert notice["Deliveries"] == []
    assert mails(host, f"{name}@notices.example.com") == []


def told_by_queue(host: Host, pool_id: str) -> dict[str, Any]:
    queue = host.client("sqs")
    url = queue.get_queue_url(QueueName="notices")["QueueUrl"]
    for _ in range(15):
        for message in queue.receive_message(QueueUrl=url, WaitTimeSeconds=1).get("Messages", ()):
            queue.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            event: dict[str, Any] = json.loads(message["Body"])
            if event["userPoolId"] == pool_id:
                return event
    raise AssertionError("the function was told nothing")


def test_a_function_that_is_gone_keeps_nobody_out(host: Host) -> None:
    missing = "arn:aws:lambda:us-east-1:000000000000:function:notices-missing"
    key = host.client("kms").create_key()["KeyMetadata"]["Arn"]
    config = {
        "CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": missing},
        "KMSKeyID": key,
    }
    pool = GuardedPool(host, factors=False, LambdaConfig=config)
    pool.configure(actions(True, High="NO_ACTION"))
    pool.state("High")
    assert pool.sign_in()["AuthenticationResult"]
