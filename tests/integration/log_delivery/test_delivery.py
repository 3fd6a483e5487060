"""Logs read back from where a pool sends them, at a host."""

import gzip
import json
import re
import signal
from collections.abc import Callable
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from tests.host import Host
from tests.integration.making import PASSWORD, make_client, make_pool, make_user
from tests.waiting import wait_until

PLUS = {"UserPoolTier": "PLUS", "UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}
KEY = re.compile(
    r"AWSLogs/000000000000/Cognito/us-east-1/(?P<pool>[\w-]+)/userAuthEvents/"
    r"\d{4}/\d\d/\d\d/\d{8}T\d{6}Z_[0-9a-f]{16}\.json\.gz"
)


class Pool:
    """A pool with alice, whose events go to one destination."""

    def __init__(self, host: Host, name: str, **destination: Any) -> None:
        self.cognito = host.client("cognito-idp")
        self.id = make_pool(self.cognito, **PLUS)
        self.client_id = make_client(self.cognito, self.id)
        make_user(self.cognito, self.id)
        wanted = {"EventSource": "userAuthEvents", "LogLevel": "INFO", **destination}
        self.cognito.set_log_delivery_configuration(UserPoolId=self.id, LogConfigurations=[wanted])

    def sign_in(self) -> str:
        answer = self.cognito.initiate_auth(
            ClientId=self.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        )
        return str(answer["ResponseMetadata"]["RequestId"])

    def check(self, records: list[dict[str, Any]], requested: list[str]) -> None:
        assert [record["message"]["requestId"] for record in records] == requested
        for record in records:
            assert set(record) == {
                *("eventTimestamp", "eventSource", "logLevel", "message", "logSourceId"),
            }
            assert (record["eventSource"], record["logLevel"]) == ("USER_ACTIVITY", "INFO")
            assert record["logSourceId"] == {"userPoolId": self.id}
            message = record["message"]
            assert (message["userName"], message["clientId"]) == ("alice", self.client_id)
            assert (message["eventType"], message["eventResponse"]) == ("SignIn", "Pass")


def group_events(host: Host, group: str, stream: str) -> list[dict[str, Any]]:
    logs = host.client("logs")
    try:
        found = logs.get_log_events(logGroupName=group, logStreamName=stream, startFromHead=True)
    except logs.exceptions.ResourceNotFoundException:
        return []
    return [json.loads(event["message"]) for event in found["events"]]


def bucket_lines(host: Host, bucket: str, prefix: str) -> list[tuple[str, bytes]]:
    """Return the objects of a bucket, the oldest first."""
    s3 = host.client("s3")
    found = s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])
    keys = [one["Key"] for one in sorted(found, key=lambda one: one["LastModified"])]
    return [(key, s3.get_object(Bucket=bucket, Key=key)["Body"].read()) for key in keys]


def test_events_come_into_a_log_group(host: Host) -> None:
    host.client("logs").create_log_group(logGroupName="/aws/vendedlogs/cognito")
    arn = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/vendedlogs/cognito"
    pool = Pool(host, "group", CloudWatchLogsConfiguration={"LogGroupArn": arn})
    requested = [pool.sign_in() for _ in range(3)]

    def events() -> list[dict[str, Any]]:
        return group_events(host, "/aws/vendedlogs/cognito", f"{pool.id}/userAuthEvents")

    wait_until(lambda: len(events()) == 3, "Not all events have come.")
    pool.check(events(), requested)


def test_events_come_into_a_bucket(host: Host) -> None:
    host.client("s3").create_bucket(Bucket="cognito-events")
    pool = Pool(host, "bucket", S3Configuration={"BucketArn": "arn:aws:s3:::cognito-events"})
    requested = [pool.sign_in() for _ in range(3)]

    def events() -> list[dict[str, Any]]:
        objects = bucket_lines(host, "cognito-events", "AWSLogs/")
        lines = [line for _, body in objects for line in gzip.decompress(body).splitlines()]
        return [json.loads(line) for line in lines]

    wait_until(lambda: len(events()) == 3, "Not all events have come.")
    pool.check(sorted(events(), key=lambda one: one["eventTimestamp"]), requested)
    for key, _ in bucket_lines(host, "cognito-events", ""):
        found = KEY.fullmatch(key)
        assert found, key
        assert found["pool"] == pool.id


def test_events_come_into_a_firehose_stream(host: Host) -> None:
    host.client("s3").create_bucket(Bucket="cognito-stream")
    firehose = host.client("firehose")
    arn = firehose.create_delivery_stream(
        DeliveryStreamName="cognito",
        DeliveryStreamType="DirectPut",
        ExtendedS3DestinationConfiguration={
            "RoleARN": "arn:aws:iam::000000000000:role/firehose",
            "BucketARN": "arn:aws:s3:::cognito-stream",
        },
    )["DeliveryStreamARN"]

    def is_active() -> bool:
        stream = firehose.describe_delivery_stream(DeliveryStreamName="cognito")
        status = stream["DeliveryStreamDescription"]["DeliveryStreamStatus"]
        return bool(status == "ACTIVE")

    wait_until(is_active, "The stream does not start.")
    pool = Pool(host, "stream", FirehoseConfiguration={"StreamArn": arn})
    requested = [pool.sign_in() for _ in range(3)]

    def events() -> list[dict[str, Any]]:
        objects = bucket_lines(host, "cognito-stream", "")
        return [json.loads(line) for _, body in objects for line in body.splitlines()]

    wait_until(lambda: len(events()) == 3, "Not all events have come.")
    pool.check(sorted(events(), key=lambda one: one["eventTimestamp"]), requested)


MISSING = [
    (
        {
            "CloudWatchLogsConfiguration": {
                "LogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:gone"
            }
        },
        "the log group gone does not exist",
    ),
    ({"S3Configuration": {"BucketArn": "arn:aws:s3:::gone"}}, "the S3 bucket gone does not exist"),
    (
        {
            "FirehoseConfiguration": {
                "StreamArn": "arn:aws:firehose:us-east-1:000000000000:deliverystream/gone"
            }
        },
        "the Firehose stream gone does not exist",
    ),
]


@pytest.mark.parametrize(("destination", "why"), MISSING)
def test_a_destination_that_is_gone_is_told_in_one_line(
    host: Host, destination: dict[str, Any], why: str
) -> None:
    pool = Pool(host, "gone", **destination)
    pool.sign_in()
    line = f"1 record of userAuthEvents of user pool {pool.id} not delivered: {why}"
    wait_until(lambda: line in host.output(), "Nothing was told.")
    pool.sign_in()
    assert host.output().count(f"of user pool {pool.id} not delivered") == 1
    activity = requests.get(
        f"{host.url}/_aws/cognito-idp/activity", params={"pool": pool.id}, timeout=30
    ).json()["records"]
    (told,) = [one for one in activity if one["Kind"] == "logs" and one["UserPoolId"] == pool.id]
    assert (told["Outcome"], told["Reason"]) == ("failed", f"1 record not delivered: {why}.")


class Notifications:
    """A pool whose messages are not delivered, and the log group that tells of it."""

    def __init__(self, host: Host, group: str, **settings: Any) -> None:
        self._host, self._group = host, group
        self.cognito = host.client("cognito-idp")
        host.client("logs").create_log_group(logGroupName=group)
        self.id = make_pool(self.cognito, AutoVerifiedAttributes=["email"], **settings)
        arn = f"arn:aws:logs:us-east-1:000000000000:log-group:{group}"
        wanted = {
            "EventSource": "userNotification",
            "LogLevel": "ERROR",
            "CloudWatchLogsConfiguration": {"LogGroupArn": arn},
        }
        self.cognito.set_log_delivery_configuration(UserPoolId=self.id, LogConfigurations=[wanted])

    def details(self) -> str:
        """Sign bob up, and return what the log tells."""
        with pytest.raises(ClientError):
            self.cognito.sign_up(
                ClientId=make_client(self.cognito, self.id),
                Username="bob",
                Password=PASSWORD,
                UserAttributes=[{"Name": "email", "Value": "bob@example.com"}],
            )

        def events() -> list[dict[str, Any]]:
            return group_events(self._host, self._group, f"{self.id}/userNotification")

        wait_until(events, "No record has come.")
        (record,) = events()
        details = str(record["message"].pop("details"))
        assert re.fullmatch(r"\d{13}", record.pop("eventTimestamp"))
        assert record == {
            "eventSource": "USER_NOTIFICATION",
            "logLevel": "ERROR",
            "message": {},
            "logSourceId": {"userPoolId": self.id},
        }
        return details


def test_what_ses_does_not_take_comes_into_a_log_group(host: Host) -> None:
    ses = host.client("ses")
    ses.verify_email_identity(EmailAddress="logs@example.com")
    identity = "arn:aws:ses:us-east-1:000000000000:identity/logs@example.com"
    settings = {"EmailSendingAccount": "DEVELOPER", "SourceArn": identity}
    pool = Notifications(host, "not-by-ses", EmailConfiguration=settings)
    ses.delete_identity(Identity="logs@example.com")
    said = "MessageRejected: Email address not verified logs@example.com"
    assert pool.details() == (
        f"The SignUp message to bob@example.com was not delivered by SES: {said}"
    )


def test_what_no_function_takes_comes_into_a_log_group(host: Host) -> None:
    function = "arn:aws:lambda:us-east-1:000000000000:function:gone"
    sender = {"LambdaVersion": "V1_0", "LambdaArn": function}
    key = host.client("kms").create_key()["KeyMetadata"]["Arn"]
    settings = {"CustomEmailSender": sender, "KMSKeyID": key}
    pool = Notifications(host, "not-by-function", LambdaConfig=settings)
    said = "CustomEmailSender invocation failed due to error ResourceNotFoundException."
    assert pool.details() == f"The message to bob was not delivered by CustomEmailSender: {said}"


def test_a_host_that_stops_delivers_what_waits(start_host: Callable[..., Any]) -> None:
    with start_host(LS_LOG="trace-internal") as host:
        host.client("logs").create_log_group(logGroupName="cognito")
        arn = "arn:aws:logs:us-east-1:000000000000:log-group:cognito"
        pool = Pool(host, "stops", CloudWatchLogsConfiguration={"LogGroupArn": arn})
        pool.sign_in()
        wait_until(lambda: "logs.PutLogEvents => 200" in host.output(), "No event has come.")
        for _ in range(3):
            pool.sign_in()
        assert host.stop(signal.SIGTERM) == 0
        assert host.output().count("logs.PutLogEvents => 200") == 2
        assert "not delivered" not in host.output()
