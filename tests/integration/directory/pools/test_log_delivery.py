"""Where a pool's logs may go, and which events and failures come into them."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from localstack_cognito.directory.pools.log_delivery import destination_of
from localstack_cognito.host.log_destinations import LogDestination
from localstack_cognito.log_delivery import queue
from tests.in_process import ADDRESS
from tests.integration.making import (
    PASSWORD,
    make_client,
    make_pool,
    make_user,
    refused,
)

PLUS = {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}
ACCOUNT = "000000000000"
GROUP_ARN = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/aws/cognito"
GROUP = {"CloudWatchLogsConfiguration": {"LogGroupArn": GROUP_ARN}}
BUCKET = {"S3Configuration": {"BucketArn": "arn:aws:s3:::events"}}
STREAM_ARN = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/events"
STREAM = {"FirehoseConfiguration": {"StreamArn": STREAM_ARN}}


def notifications(**destination: Any) -> dict[str, Any]:
    return {"EventSource": "userNotification", "LogLevel": "ERROR", **destination}


def events(**destination: Any) -> dict[str, Any]:
    return {"EventSource": "userAuthEvents", "LogLevel": "INFO", **destination}


@pytest.fixture
def cognito(in_process: Callable[[str], Any]) -> Any:
    return in_process("cognito-idp")


def set_logs(cognito: Any, pool_id: str, *wanted: dict[str, Any]) -> None:
    cognito.set_log_delivery_configuration(UserPoolId=pool_id, LogConfigurations=list(wanted))


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (
            [events(**GROUP), events(**BUCKET)],
            "Each EventSource can have one log configuration only.",
        ),
        (
            [events(**BUCKET, LogLevel="ERROR")],
            "LogLevel must be INFO for the EventSource userAuthEvents.",
        ),
        (
            [notifications(**GROUP, LogLevel="INFO")],
            "LogLevel must be ERROR for the EventSource userNotification.",
        ),
        ([events()], "Exactly one log destination must be given."),
        ([events(S3Configuration={})], "Exactly one log destination must be given."),
        ([events(**BUCKET, **STREAM)], "Exactly one log destination must be given."),
        ([notifications(**BUCKET)], "userNotification logs go to CloudWatch Logs only."),
        ([notifications(**STREAM)], "userNotification logs go to CloudWatch Logs only."),
        (
            [notifications(CloudWatchLogsConfiguration={"LogGroupArn": STREAM_ARN})],
            "LogGroupArn must be the ARN of a log group, without :* at its end.",
        ),
        (
            [
                events(
                    CloudWatchLogsConfiguration={"LogGroupArn": f"{GROUP_ARN}:log-stream"},
                )
            ],
            "LogGroupArn must be the ARN of a log group, without :* at its end.",
        ),
        (
            [
                events(
                    CloudWatchLogsConfiguration={
                        "LogGroupArn": "arn:aws:logs:us-east-1:111122223333:log-group:others"
                    }
                )
            ],
            "The log group must be in the same account as the user pool.",
        ),
        (
            [events(S3Configuration={"BucketArn": "arn:aws:s3:::events/key"})],
            "BucketArn must be the ARN of a bucket, without a key.",
        ),
        (
            [events(FirehoseConfiguration={"StreamArn": GROUP_ARN})],
            "StreamArn must be the ARN of a Firehose stream.",
        ),
    ],
)
def test_what_is_refused(cognito: Any, wanted: list[dict[str, Any]], message: str) -> None:
    pool_id = make_pool(cognito, **PLUS)
    with refused("InvalidParameterException", message):
        set_logs(cognito, pool_id, *wanted)
    answer = cognito.get_log_delivery_configuration(UserPoolId=pool_id)
    assert answer["LogDeliveryConfiguration"]["LogConfigurations"] == []


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ([notifications(**GROUP)] * 3, "Member must have length less than or equal to 2"),
        (
            [notifications(CloudWatchLogsConfiguration={"LogGroupArn": f"{GROUP_ARN}:*"})],
            "Member must satisfy regular expression pattern",
        ),
        (
            [events(S3Configuration={"BucketArn": "arn:aws:s3:us-east-1::events"})],
            "Member must satisfy regular expression pattern",
        ),
        ([{**events(**BUCKET), "LogLevel": "DEBUG"}], "Member must satisfy enum value set"),
        ([{**events(**BUCKET), "EventSource": "all"}], "Member must satisfy enum value set"),
        ([{"LogLevel": "INFO", **BUCKET}], "Member must not be null"),
        ([{"EventSource": "userAuthEvents", **BUCKET}], "Member must not be null"),
    ],
)
def test_what_does_not_fit_the_model(cognito: Any, wanted: list[dict[str, Any]], said: str) -> None:
    pool_id = make_pool(cognito)
    with pytest.raises(ClientError, match=said):
        set_logs(cognito, pool_id, *wanted)


def test_a_log_is_of_a_pool(cognito: Any) -> None:
    with refused("ResourceNotFoundException", "User pool us-east-1_none does not exist."):
        set_logs(cognito, "us-east-1_none")


OFF = {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "OFF"}}
TO_GROUP = LogDestination("logs", ACCOUNT, "us-east-1", "/aws/cognito")
TO_BUCKET = LogDestination("s3", ACCOUNT, "us-east-1", "events")
TO_STREAM = LogDestination("firehose", "111122223333", "eu-west-1", "events")


@pytest.mark.parametrize(
    ("settings", "wanted", "source", "destination"),
    [
        (PLUS, [events(**GROUP)], "userAuthEvents", TO_GROUP),
        (PLUS, [events(**BUCKET)], "userAuthEvents", TO_BUCKET),
        (PLUS, [events(**STREAM)], "userAuthEvents", TO_STREAM),
        (PLUS, [notifications(**GROUP), events(**BUCKET)], "userAuthEvents", TO_BUCKET),
        (PLUS, [notifications(**GROUP), events(**BUCKET)], "userNotification", TO_GROUP),
        (PLUS, [notifications(**GROUP)], "userAuthEvents", None),
        (PLUS, [events(**GROUP)], "userNotification", None),
        (PLUS, [], "userAuthEvents", None),
        (OFF, [events(**BUCKET)], "userAuthEvents", None),
        ({"UserPoolTier": "ESSENTIALS"}, [events(**BUCKET)], "userAuthEvents", None),
        ({"UserPoolTier": "LITE"}, [notifications(**GROUP)], "userNotification", TO_GROUP),
        ({}, [notifications(**GROUP)], "userNotification", TO_GROUP),
    ],
)
def test_where_a_log_goes(
    cognito: Any,
    settings: dict[str, Any],
    wanted: list[dict[str, Any]],
    source: str,
    destination: LogDestination | None,
) -> None:
    pool_id = make_pool(cognito, **settings)
    assert destination_of(pool_id, source) is None
    set_logs(cognito, pool_id, *wanted)
    assert destination_of(pool_id, source) == destination
    set_logs(cognito, pool_id)
    assert destination_of(pool_id, source) is None
    assert destination_of("us-east-1_none", source) is None


def test_a_pool_whose_protection_is_turned_off_streams_no_events(cognito: Any) -> None:
    pool_id = make_pool(cognito, **PLUS)
    set_logs(cognito, pool_id, events(**BUCKET))
    cognito.update_user_pool(UserPoolId=pool_id, UserPoolTier="ESSENTIALS")
    assert destination_of(pool_id, "userAuthEvents") is None


# What comes into the logs


class Noted:
    """What was given to the queue, in place of being delivered."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, Any]] = []

    def put(self, address: queue.Address, message: Any) -> None:
        self.messages.append((address.source.value, json.loads(json.dumps(message))))

    def of(self, source: str) -> list[Any]:
        return [message for of, message in self.messages if of == source]


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> Noted:
    noted = Noted()
    monkeypatch.setattr(queue, "_queue", noted)
    return noted


def sign_in(cognito: Any, client_id: str, password: str = PASSWORD, **more: Any) -> Any:
    return cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": password},
        **more,
    )


def test_the_record_of_a_sign_in(cognito: Any, noted: Noted) -> None:
    pool_id = make_pool(cognito, **PLUS)
    client_id = make_client(cognito, pool_id)
    make_user(cognito, pool_id)
    answer = sign_in(cognito, client_id)
    (record,) = noted.of("userAuthEvents")
    user = cognito.admin_get_user(UserPoolId=pool_id, Username="alice")
    (event,) = cognito.admin_list_user_auth_events(UserPoolId=pool_id, Username="alice")[
        "AuthEvents"
    ]
    sub = next(one["Value"] for one in user["UserAttributes"] if one["Name"] == "sub")
    assert record == {
        "version": "1",
        "eventId": event["EventId"],
        "eventType": "SignIn",
        "userSub": sub,
        "userName": "alice",
        "userPoolId": pool_id,
        "clientId": client_id,
        "creationDate": event["CreationDate"].strftime("%a %b %d %H:%M:%S UTC %Y"),
        "eventResponse": "Pass",
        "riskLevel": "",
        "riskDecision": "PASS",
        "challenges": ["Password:Success"],
        "deviceName": event["EventContextData"]["DeviceName"],
        "ipAddress": ADDRESS,
        "requestId": answer["ResponseMetadata"]["RequestId"],
        "idpName": "",
        "compromisedCredentialDetected": "false",
        "city": "",
        "country": "",
        "eventFeedbackValue": "",
        "eventFeedbackDate": "",
        "eventFeedbackProvider": "",
        "hasContextData": "false",
    }


def _fail(cognito: Any, pool_id: str, client_id: str) -> None:
    with pytest.raises(ClientError):
        sign_in(cognito, client_id, "Wrong123!")


def _sign_up(cognito: Any, pool_id: str, client_id: str) -> None:
    cognito.sign_up(ClientId=client_id, Username="bob", Password=PASSWORD)


def _forget(cognito: Any, pool_id: str, client_id: str) -> None:
    cognito.forgot_password(ClientId=client_id, Username="alice")


def _resend(cognito: Any, pool_id: str, client_id: str) -> None:
    email = [{"Name": "email", "Value": "bob@example.com"}]
    cognito.sign_up(ClientId=client_id, Username="bob", Password=PASSWORD, UserAttributes=email)
    cognito.resend_confirmation_code(ClientId=client_id, Username="bob")


def _change(cognito: Any, pool_id: str, client_id: str) -> None:
    token = sign_in(cognito, client_id)["AuthenticationResult"]["AccessToken"]
    cognito.change_password(
        AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword="Another123!"
    )


def _refresh(cognito: Any, pool_id: str, client_id: str) -> None:
    token = sign_in(cognito, client_id)["AuthenticationResult"]["RefreshToken"]
    cognito.initiate_auth(
        ClientId=client_id,
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": token},
    )


def _tell_context(cognito: Any, pool_id: str, client_id: str) -> None:
    cognito.admin_initiate_auth(
        UserPoolId=pool_id,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        ContextData={
            "IpAddress": "198.51.100.7",
            "ServerName": "s",
            "ServerPath": "/",
            "HttpHeaders": [{"headerName": "User-Agent", "headerValue": "Firefox"}],
        },
    )


SHOWN = ("eventType", "eventResponse", "ipAddress", "deviceName", "hasContextData")
HERE = (ADDRESS, "", "false")


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (_fail, [("SignIn", "Fail")]),
        (_sign_up, [("SignUp", "Pass")]),
        (_forget, [("ForgotPassword", "InProgress")]),
        (_resend, [("SignUp", "Pass"), ("ResendCode", "Pass")]),
        (_change, [("SignIn", "Pass"), ("PasswordChange", "Pass")]),
        (_refresh, [("SignIn", "Pass")]),
        (_tell_context, [("SignIn", "Pass", "198.51.100.7", "Firefox", "true")]),
    ],
)
def test_which_events_are_told(
    cognito: Any,
    noted: Noted,
    act: Callable[[Any, str, str], None],
    told: list[tuple[str, ...]],
) -> None:
    pool_id = make_pool(cognito, **PLUS, AutoVerifiedAttributes=["email"])
    client_id = make_client(cognito, pool_id)
    email = [
        {"Name": "email", "Value": "alice@example.com"},
        {"Name": "email_verified", "Value": "true"},
    ]
    make_user(cognito, pool_id, attributes=email)
    act(cognito, pool_id, client_id)
    records = noted.of("userAuthEvents")
    found = [tuple(record[name] for name in SHOWN) for record in records]
    assert [one[: len(wanted)] for one, wanted in zip(found, told, strict=True)] == told
    assert {record["clientId"] for record in records} == {client_id}


def test_a_pool_without_threat_protection_has_no_events(cognito: Any, noted: Noted) -> None:
    pool_id = make_pool(cognito)
    make_user(cognito, pool_id)
    sign_in(cognito, make_client(cognito, pool_id))
    assert noted.messages == []


def test_a_message_that_ses_does_not_take_is_told(
    cognito: Any, in_process: Callable[[str], Any], noted: Noted
) -> None:
    ses = in_process("ses")
    ses.verify_email_identity(EmailAddress="gone@example.com")
    identity = f"arn:aws:ses:us-east-1:{ACCOUNT}:identity/gone@example.com"
    settings = {"EmailSendingAccount": "DEVELOPER", "SourceArn": identity}
    pool_id = make_pool(cognito, AutoVerifiedAttributes=["email"], EmailConfiguration=settings)
    client_id = make_client(cognito, pool_id)
    email = [{"Name": "email", "Value": "bob@example.com"}]
    request = {"ClientId": client_id, "Password": PASSWORD, "UserAttributes": email}
    cognito.sign_up(Username="bob", **request)
    assert noted.messages == []
    ses.delete_identity(Identity="gone@example.com")
    with pytest.raises(ClientError):
        cognito.sign_up(Username="carl", **request)
    ((source, message),) = noted.messages
    assert source == "userNotification"
    assert message["details"].startswith(
        "The SignUp message to bob@example.com was not delivered by SES: MessageRejected: "
    )
