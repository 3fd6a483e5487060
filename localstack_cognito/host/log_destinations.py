"""Batches of a pool's log, put into the host's CloudWatch Logs, S3 or Firehose.

A log group, a bucket or a stream must be there; of a log group's streams ours is made.
"""

import gzip
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from localstack_cognito.host import internal_clients

LOGS, S3, FIREHOSE = "logs", "s3", "firehose"
"""Which service a destination is of."""
# Each call ends, whatever the service does.
_CONFIG = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 1})
_MISSING = frozenset({"ResourceNotFoundException", "NoSuchBucket"})


class NotDelivered(Exception):
    """Lines that are not where they should be: how many, and the text says why."""

    def __init__(self, why: str, count: int) -> None:
        super().__init__(why)
        self.count = count


@dataclass(frozen=True, slots=True)
class LogDestination:
    """Where a log goes: a service, and the log group, the bucket or the stream there.

    A bucket's ARN has no account and no region: they are the pool's.
    """

    service: str
    account_id: str
    region: str
    name: str

    def __str__(self) -> str:
        """Return it as the log of the host calls it."""
        return f"the {_KINDS[self.service]} {self.name}"


@dataclass(frozen=True, slots=True)
class LogBatch:
    """Lines of one log of a pool, each with the machine's time in milliseconds, in order of it."""

    user_pool_id: str
    source: str
    lines: Sequence[tuple[int, str]]


def put(destination: LogDestination, batch: LogBatch) -> None:
    """Put a batch where it goes. Raises ``NotDelivered``."""
    client = internal_clients.client(
        destination.service, destination.account_id, destination.region, _CONFIG
    )
    try:
        _PUT[destination.service](client, destination, batch)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        why = f"{destination} does not exist"
        if code not in _MISSING:
            why = f"{destination} refused it: {code}: {error.response['Error'].get('Message')}"
        raise NotDelivered(why, len(batch.lines)) from error
    except BotoCoreError as error:
        why = f"{destination} was not reached: {type(error).__name__}"
        raise NotDelivered(why, len(batch.lines)) from error


def _put_to_log_group(client: Any, destination: LogDestination, batch: LogBatch) -> None:
    place = {
        "logGroupName": destination.name,
        "logStreamName": f"{batch.user_pool_id}/{batch.source}",
    }
    events = [{"timestamp": at, "message": line} for at, line in batch.lines]
    try:
        client.put_log_events(**place, logEvents=events)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        _make_stream(client, place)
        client.put_log_events(**place, logEvents=events)


def _make_stream(client: Any, place: Mapping[str, str]) -> None:
    try:
        client.create_log_stream(**place)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceAlreadyExistsException":
            raise


def _put_to_bucket(client: Any, destination: LogDestination, batch: LogBatch) -> None:
    first = time.gmtime(batch.lines[0][0] / 1000)
    folder = (
        f"AWSLogs/{destination.account_id}/Cognito/{destination.region}/{batch.user_pool_id}/"
        f"{batch.source}/{time.strftime('%Y/%m/%d', first)}"
    )
    name = f"{time.strftime('%Y%m%dT%H%M%SZ', first)}_{secrets.token_hex(8)}.json.gz"
    client.put_object(
        Bucket=destination.name,
        Key=f"{folder}/{name}",
        Body=gzip.compress("".join(f"{line}\n" for _, line in batch.lines).encode()),
        ContentType="application/x-gzip",
    )


def _put_to_stream(client: Any, destination: LogDestination, batch: LogBatch) -> None:
    answer = client.put_record_batch(
        DeliveryStreamName=destination.name,
        Records=[{"Data": f"{line}\n".encode()} for _, line in batch.lines],
    )
    if failed := int(answer.get("FailedPutCount") or 0):
        codes = {one["ErrorCode"] for one in answer["RequestResponses"] if one.get("ErrorCode")}
        why = f"{destination} refused it: {', '.join(sorted(codes)) or 'it does not say why'}"
        raise NotDelivered(why, failed)


_KINDS = {LOGS: "log group", S3: "S3 bucket", FIREHOSE: "Firehose stream"}
_PUT: Mapping[str, Callable[[Any, LogDestination, LogBatch], None]] = {
    LOGS: _put_to_log_group,
    S3: _put_to_bucket,
    FIREHOSE: _put_to_stream,
}
