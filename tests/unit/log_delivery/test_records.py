"""The lines of a pool's logs, member by member, as AWS's guide has them."""

import json
from typing import Any

import pytest

from localstack_cognito.log_delivery.records import AuthEventRecord, EventSource, line_of

POOL = "us-east-1_EXAMPLE"
AT = 1_687_297_330.677
WHAT_IS_ALWAYS = {
    "event_id": "71c2c1c9-6a8d-4f2d-9b0c-2b0f3b1c9e11",
    "event_type": "SignUp",
    "user_sub": "a4881081-8031-70a1-2a5f-2b6e5d6f8a10",
    "username": "jane",
    "client_id": "1example23456789",
    "created_at": 1_721_237_155.9,
    "response": "Pass",
    "risk": {"RiskDecision": "NoRisk", "CompromisedCredentialsDetected": False},
    "challenges": [],
    "device_name": None,
    "ip_address": None,
    "request_id": "",
    "has_context_data": False,
}
MESSAGE = {
    "version": "1",
    "eventId": "71c2c1c9-6a8d-4f2d-9b0c-2b0f3b1c9e11",
    "eventType": "SignUp",
    "userSub": "a4881081-8031-70a1-2a5f-2b6e5d6f8a10",
    "userName": "jane",
    "userPoolId": POOL,
    "clientId": "1example23456789",
    "creationDate": "Wed Jul 17 17:25:55 UTC 2024",
    "eventResponse": "Pass",
    "riskLevel": "",
    "riskDecision": "PASS",
    "challenges": [],
    "deviceName": "Other, Other",
    "ipAddress": "",
    "requestId": "",
    "idpName": "",
    "compromisedCredentialDetected": "false",
    "city": "",
    "country": "",
    "eventFeedbackValue": "",
    "eventFeedbackDate": "",
    "eventFeedbackProvider": "",
    "hasContextData": "false",
}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, {}),
        (
            {"risk": {"RiskDecision": "Block", "RiskLevel": "High"}},
            {"riskDecision": "Block", "riskLevel": "High"},
        ),
        (
            {"risk": {"RiskDecision": "AccountTakeover", "RiskLevel": "Low"}},
            {"riskDecision": "AccountTakeover", "riskLevel": "Low"},
        ),
        (
            {"risk": {"RiskDecision": "NoRisk", "CompromisedCredentialsDetected": True}},
            {"compromisedCredentialDetected": "true"},
        ),
        (
            {"challenges": [("Password", "Success"), ("Mfa", "Failure")]},
            {"challenges": ["Password:Success", "Mfa:Failure"]},
        ),
        (
            {"device_name": "Firefox", "ip_address": "192.0.2.1", "request_id": "r"},
            {"deviceName": "Firefox", "ipAddress": "192.0.2.1", "requestId": "r"},
        ),
        ({"has_context_data": True}, {"hasContextData": "true"}),
        ({"created_at": 0.0}, {"creationDate": "Thu Jan 01 00:00:00 UTC 1970"}),
    ],
)
def test_the_record_of_an_auth_event(given: dict[str, Any], told: dict[str, Any]) -> None:
    event = AuthEventRecord(**{**WHAT_IS_ALWAYS, **given})
    assert event.message(POOL) == {**MESSAGE, **told}


@pytest.mark.parametrize(
    ("source", "written", "level"),
    [
        (EventSource.USER_NOTIFICATION, "USER_NOTIFICATION", "ERROR"),
        (EventSource.USER_AUTH_EVENTS, "USER_ACTIVITY", "INFO"),
    ],
)
def test_a_line_is_one_of_json(source: EventSource, written: str, level: str) -> None:
    line = line_of(source, POOL, AT, {"details": "a\nb"})
    assert "\n" not in line
    assert json.loads(line) == {
        "eventTimestamp": "1687297330677",
        "eventSource": written,
        "logLevel": level,
        "message": {"details": "a\nb"},
        "logSourceId": {"userPoolId": POOL},
    }
