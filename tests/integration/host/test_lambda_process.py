"""Lambda functions on a machine without Docker, each environment a process."""

import base64
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.functions import make_function
from tests.host import Host, running_host

PYTHON = """
import os
import time

import boto3

print("loaded")


def handler(event, context):
    print("called with", event)
    if "raise" in event:
        raise ValueError(event["raise"])
    if "exit" in event:
        os._exit(event["exit"])
    if "sleep" in event:
        time.sleep(event["sleep"])
    if "call back" in event:
        return boto3.client("sqs").create_queue(QueueName=event["call back"])["QueueUrl"]
    return {
        "event": event,
        "name": context.function_name,
        "arn": context.invoked_function_arn,
        "colour": os.environ["COLOUR"],
        "process": os.getpid(),
        "left": context.get_remaining_time_in_millis(),
    }
"""
NODE = """
exports.handler = (event, context, callback) => {
  console.log("called with", JSON.stringify(event));
  if (event.raise) throw new TypeError(event.raise);
  if (event.later) setTimeout(() => callback(null, { later: event.later }), 10);
  else callback(null, { event, name: context.functionName });
};
"""
NODE_MODULE = """
import { setTimeout } from "node:timers/promises";
export const handler = async (event) => {
  await setTimeout(1);
  if (event.raise) throw new TypeError(event.raise);
  return { event };
};
"""


@pytest.fixture(scope="module")
def lambda_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with running_host(tmp_path_factory.mktemp("lambda")) as host:
        make_function(
            host, "python", PYTHON, Timeout=2, Environment={"Variables": {"COLOUR": "blue"}}
        )
        yield host


def invoke(host: Host, name: str, event: Any) -> tuple[Any, str | None, str]:
    """Return what a function answers, the kind of error if it is one, and what is logged."""
    answer = host.client("lambda").invoke(
        FunctionName=name, Payload=json.dumps(event), LogType="Tail"
    )
    log = base64.b64decode(answer.get("LogResult", "")).decode()
    return json.loads(answer["Payload"].read()), answer.get("FunctionError"), log


def test_a_function_is_called_with_what_it_needs(lambda_host: Host) -> None:
    answer, error, log = invoke(lambda_host, "python", {"a": 1})
    assert error is None
    assert answer["event"] == {"a": 1}
    assert (answer["name"], answer["colour"]) == ("python", "blue")
    assert answer["arn"] == "arn:aws:lambda:us-east-1:000000000000:function:python"
    assert 0 < answer["left"] <= 2000
    lines = log.splitlines()
    assert lines[0].startswith("START RequestId: ")
    assert "called with {'a': 1}" in lines
    assert lines[-2].startswith("END RequestId: ")
    assert "Duration: " in lines[-1]


def test_a_warm_process_is_called_again(lambda_host: Host) -> None:
    first, second = (invoke(lambda_host, "python", {})[0]["process"] for _ in range(2))
    assert first == second


def test_an_error_is_told_from_an_end_and_a_timeout(lambda_host: Host) -> None:
    answer, error, _ = invoke(lambda_host, "python", {"raise": "no such thing"})
    assert error == "Unhandled"
    assert (answer["errorType"], answer["errorMessage"]) == ("ValueError", "no such thing")
    answer, error, log = invoke(lambda_host, "python", {"exit": 3})
    assert error == "Unhandled"
    assert answer["errorType"] == "Runtime.ExitError"
    assert answer["errorMessage"].endswith("Error: Runtime exited with error: exit status 3")
    assert "called with {'exit': 3}" in log
    answer, error, _ = invoke(lambda_host, "python", {"sleep": 30})
    assert error == "Unhandled"
    assert answer["errorMessage"].endswith("Error: Task timed out after 2.00 seconds")
    # The next call finds another process.
    assert invoke(lambda_host, "python", {"a": 2})[0]["event"] == {"a": 2}


def test_a_function_calls_the_host_back(lambda_host: Host) -> None:
    url, _, _ = invoke(lambda_host, "python", {"call back": "made-by-a-function"})
    assert lambda_host.client("sqs").list_queues()["QueueUrls"] == [url]


def wait_for_log(host: Host, name: str, line: str) -> None:
    """Wait until a function has logged a line."""
    logs = host.client("logs")
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            events = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
        except logs.exceptions.ResourceNotFoundException:
            events = []
        if f"{line}\n" in [event["message"] for event in events]:
            return
        time.sleep(0.1)
    raise AssertionError(f"{line} is not there")


def test_what_is_printed_is_in_the_logs_of_the_host(lambda_host: Host) -> None:
    invoke(lambda_host, "python", {"look for": "this"})
    wait_for_log(lambda_host, "python", "called with {'look for': 'this'}")


def test_several_are_called_at_once(lambda_host: Host) -> None:
    with ThreadPoolExecutor(5) as pool:
        answers = list(
            pool.map(lambda number: invoke(lambda_host, "python", {"sleep": 0.5}), range(5))
        )
    assert all(error is None for _, error, _ in answers)
    assert len({answer["process"] for answer, _, _ in answers}) == 5


@pytest.mark.parametrize(
    ("source", "kind", "message"),
    [
        ("import nothing_here", "Runtime.ImportModuleError", "No module named 'nothing_here'"),
        ("def other(): pass", "Runtime.HandlerNotFound", "Handler 'handler' missing"),
    ],
)
def test_a_function_that_cannot_be_loaded_says_why(
    lambda_host: Host, source: str, kind: str, message: str
) -> None:
    name = kind.rpartition(".")[2]
    make_function(lambda_host, name, source)
    answer, error, _ = invoke(lambda_host, name, {})
    assert error == "Unhandled"
    assert answer["errorType"] == kind
    assert message in answer["errorMessage"]


@pytest.mark.parametrize(("file", "source"), [("index.js", NODE), ("index.mjs", NODE_MODULE)])
def test_node_functions_of_either_kind(lambda_host: Host, file: str, source: str) -> None:
    name = file.replace(".", "-")
    make_function(lambda_host, name, source, runtime="nodejs22.x", file=file)
    assert invoke(lambda_host, name, {"a": 1})[0]["event"] == {"a": 1}
    answer, error, _ = invoke(lambda_host, name, {"raise": "bad"})
    assert error == "Unhandled"
    assert (answer["errorType"], answer["errorMessage"]) == ("TypeError", "bad")
    if file == "index.js":
        assert invoke(lambda_host, name, {"later": 7})[0] == {"later": 7}


def test_a_runtime_that_needs_docker_says_so(lambda_host: Host) -> None:
    make_function(lambda_host, "ruby", "", runtime="ruby3.3", file="index.rb")
    answer, error, _ = invoke(lambda_host, "ruby", {})
    assert error == "Unhandled"
    assert answer["errorMessage"].startswith("Functions of the runtime ruby3.3 do not run without")


@pytest.mark.parametrize("way", ["terminated", "killed"])
def test_no_process_outlives_the_host(tmp_path: Path, way: str) -> None:
    with running_host(tmp_path) as host:
        make_function(host, "left", PYTHON, Environment={"Variables": {"COLOUR": "red"}})
        process = psutil.Process(invoke(host, "left", {})[0]["process"])
        # The host, too, is slow to end while it has yet to save its first log.
        wait_for_log(host, "left", "called with {}")
        if way == "killed":
            host.process.kill()
            host.process.wait()
    assert psutil.wait_procs([process], timeout=5)[1] == []
