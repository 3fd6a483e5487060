"""A host that calls Lambda functions without Docker, and how tests call them."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.functions import make_function
from tests.host import Host, running_host
from tests.waiting import wait_until

COLOUR = {"Variables": {"COLOUR": "blue"}}
PYTHON = """
import os
import subprocess
import time

print("loaded")


def handler(event, context):
    print("called with", event)
    if "raise" in event:
        raise ValueError(event["raise"])
    if "exit" in event:
        os._exit(event["exit"])
    if "signal" in event:
        os.kill(os.getpid(), event["signal"])
    if "sleep" in event:
        time.sleep(event["sleep"])
    if "answer with" in event:
        return "x" * event["answer with"]
    if "child" in event:
        return [os.getpid(), subprocess.Popen(["sleep", "600"]).pid]
    if "call back" in event:
        import boto3

        return boto3.client("sqs").create_queue(QueueName=event["call back"])["QueueUrl"]
    return {
        "event": event,
        "name": context.function_name,
        "arn": context.invoked_function_arn,
        "version": context.function_version,
        "left": context.get_remaining_time_in_millis(),
        "process": os.getpid(),
        "files": os.listdir(os.environ["LAMBDA_TASK_ROOT"]),
        "environment": dict(os.environ),
    }
"""


@pytest.fixture(scope="session")
def lambda_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with running_host(tmp_path_factory.mktemp("lambda")) as host:
        make_function(host, "python", PYTHON, Timeout=20, Environment=COLOUR)
        yield host


def invoke(host: Host, name: str, event: Any) -> tuple[Any, str | None, str]:
    """Return what a function answers, the kind of error if it is one, and what is logged."""
    answer = host.client("lambda").invoke(
        FunctionName=name, Payload=json.dumps(event), LogType="Tail"
    )
    log = base64.b64decode(answer.get("LogResult", "")).decode()
    return json.loads(answer["Payload"].read()), answer.get("FunctionError"), log


def fail(host: Host, name: str, event: Any) -> tuple[str, str, str]:
    """Return type and text of a function's error, and what is logged."""
    answer, error, log = invoke(host, name, event)
    assert error == "Unhandled", answer
    return answer["errorType"], answer["errorMessage"], log


def wait_for_log(host: Host, name: str, line: str) -> None:
    """Wait until a function has logged a line."""
    logs = host.client("logs")

    def is_there() -> bool:
        try:
            events = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
        except logs.exceptions.ResourceNotFoundException:
            return False
        return any(event["message"].startswith(line) for event in events)

    wait_until(is_there, f"{line} is not there.")
