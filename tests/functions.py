"""Makes Lambda functions from their source, in the real Lambda service of a host."""

import io
import json
import zipfile
from typing import Any

from tests.host import Host

ROLE = "arn:aws:iam::000000000000:role/function"


def zipped(files: dict[str, str]) -> bytes:
    """Return an archive of files by their names."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as content:
        for name, source in files.items():
            content.writestr(name, source)
    return archive.getvalue()


def make_function(
    host: Host,
    name: str,
    source: str,
    *,
    runtime: str = "python3.13",
    file: str = "index.py",
    account: str = "000000000000",
    region: str = "us-east-1",
    **settings: Any,
) -> str:
    """Make a function whose handler is ``index.handler``, and return its ARN once it is there."""
    client = host.client("lambda", region, access_key=account)
    function = client.create_function(
        FunctionName=name,
        Runtime=runtime,
        Role=ROLE,
        Handler="index.handler",
        **{"Code": {"ZipFile": zipped({file: source})}, **settings},
    )
    client.get_waiter("function_active_v2").wait(
        FunctionName=name, WaiterConfig={"Delay": 0.1, "MaxAttempts": 100}
    )
    return str(function["FunctionArn"])


def slow(seconds: float) -> str:
    """Return the source of a function that takes this long."""
    return (
        "import time\n\n\n"
        f"def handler(event, context):\n    time.sleep({seconds})\n    return event\n"
    )


def telling(queue: str) -> str:
    """Return what a source begins with whose handler says in a queue what it has: ``tell(event)``.

    The queue is the host's, and made by the test.
    """
    return f"""
import json

import boto3

_queue = boto3.client("sqs")


def tell(event):
    url = _queue.get_queue_url(QueueName="{queue}")["QueueUrl"]
    _queue.send_message(QueueUrl=url, MessageBody=json.dumps(event))


"""


def told(host: Host, queue: str, pool_id: str) -> list[dict[str, Any]]:
    """Return the events of a pool that a queue has been told since the last time.

    What a test before has left there, of a pool of its own, is thrown away.
    """
    sqs = host.client("sqs")
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    events = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            event = json.loads(message["Body"])
            if event["userPoolId"] == pool_id:
                events.append(event)
    return events
