"""Lambda functions on a machine without Docker, each environment a process."""

import base64
import json
import os
import re
import signal
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.functions import make_function, zipped
from tests.host import Host, running_host

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
NODE = """
exports.handler = (event, context, callback) => {
  console.log("called with\\n" + JSON.stringify(event));
  if (event.raise) throw new TypeError(event.raise);
  if (event.fail) callback(new RangeError(event.fail));
  else if (event.throwLater) setTimeout(() => { throw new TypeError(event.throwLater); }, 1);
  else if (event.later) setTimeout(() => callback(null, { later: event.later }), 10);
  else if (!event.nothing) {
    callback(null, { event, name: context.functionName, colour: process.env.COLOUR });
  }
};
"""
NODE_MODULE = """
import { setTimeout } from "node:timers/promises";
export const handler = async (event) => {
  await setTimeout(1);
  if (event.raise) throw new TypeError(event.raise);
  if (event.reject) { Promise.reject(new TypeError(event.reject)); await setTimeout(1000); }
  return { event };
};
"""


@pytest.fixture(scope="module")
def lambda_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with running_host(tmp_path_factory.mktemp("lambda")) as host:
        make_function(host, "python", PYTHON, Timeout=2, Environment=COLOUR)
        yield host


@pytest.fixture(scope="module")
def slow_start(lambda_host: Host) -> Iterator[Future[Any]]:
    """A call of a function that is being loaded while the other tests run."""
    make_function(lambda_host, "slow", "import time; time.sleep(60)", Timeout=1)
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(invoke, lambda_host, "slow", {})


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


def test_a_function_is_called_with_what_it_needs(
    lambda_host: Host, slow_start: Future[Any]
) -> None:
    answer, error, log = invoke(lambda_host, "python", {"a": 1})
    assert error is None
    assert answer["event"] == {"a": 1}
    assert answer["name"] == "python"
    assert answer["version"] == "$LATEST"
    assert answer["arn"] == "arn:aws:lambda:us-east-1:000000000000:function:python"
    assert 0 < answer["left"] <= 2000
    assert "index.py" in answer["files"]
    environment = answer["environment"]
    expected = {
        "COLOUR": "blue",
        "_HANDLER": "index.handler",
        "AWS_LAMBDA_FUNCTION_NAME": "python",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/python",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{lambda_host.port}",
    }
    assert {name: environment[name] for name in expected} == expected
    assert {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"} <= set(environment)
    assert environment["HOME"] == environment["TMPDIR"] != os.environ["HOME"]
    lines = log.splitlines()
    assert re.fullmatch(r"START RequestId: \S+ Version: \$LATEST", lines[0])
    assert lines[1:3] == ["loaded", "called with {'a': 1}"]
    assert lines[-2].startswith("END RequestId: ")
    assert re.match(
        r"REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms", lines[-1]
    )
    assert "\tInit Duration: " in lines[-1]


def test_a_warm_process_is_called_again(lambda_host: Host) -> None:
    first, _, _ = invoke(lambda_host, "python", {})
    second, _, log = invoke(lambda_host, "python", {})
    assert first["process"] == second["process"]
    assert "loaded" not in log
    assert "Init Duration" not in log


@pytest.mark.parametrize(
    ("event", "kind", "message", "logged"),
    [
        ({"raise": "no such thing"}, "ValueError", "no such thing", "[ERROR] ValueError: no such"),
        ({"exit": 3}, "Runtime.ExitError", "Runtime exited with error: exit status 3", "called"),
        ({"exit": 0}, "Runtime.ExitError", "Runtime exited without providing a reason", "called"),
        ({"signal": 9}, "Runtime.ExitError", "Runtime exited with error: signal: killed", "called"),
        ({"sleep": 30}, "Sandbox.Timedout", "Task timed out after 2.00 seconds", "Status: timeout"),
        (
            {"answer with": 6_291_555},
            "Function.ResponseSizeTooLarge",
            "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
            "called",
        ),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_an_error_is_told_from_an_end_and_a_timeout(
    lambda_host: Host, event: Any, kind: str, message: str, logged: str
) -> None:
    found, text, log = fail(lambda_host, "python", event)
    assert found == kind
    assert re.sub(r"^RequestId: [0-9a-f-]{36} Error: ", "", text) == message
    assert f"called with {event}" in log
    assert logged in log
    # The next call finds a process that serves.
    assert invoke(lambda_host, "python", {"a": 2})[0]["event"] == {"a": 2}


def test_a_process_that_ends_after_its_answer_is_replaced(lambda_host: Host) -> None:
    source = (
        "import os, threading\n"
        "def handler(event, context):\n"
        "    threading.Timer(0.02, lambda: os._exit(7)).start()\n"
        "    return os.getpid()\n"
    )
    make_function(lambda_host, "leaves", source)
    processes = set()
    for _ in range(3):
        process, error, _ = invoke(lambda_host, "leaves", {})
        assert error is None
        processes.add(process)
        time.sleep(0.1)
    assert len(processes) == 3


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
        if any(event["message"].startswith(line) for event in events):
            return
        time.sleep(0.1)
    raise AssertionError(f"{line} is not there")


def test_what_is_printed_is_in_the_logs_of_the_host(lambda_host: Host) -> None:
    invoke(lambda_host, "python", {"look for": "this"})
    for line in ("called with {'look for': 'this'}\n", "START RequestId: ", "REPORT RequestId: "):
        wait_for_log(lambda_host, "python", line)


def test_ten_are_called_at_once(lambda_host: Host) -> None:
    make_function(lambda_host, "ten", PYTHON, Timeout=30)
    with ThreadPoolExecutor(10) as pool:
        answers = list(
            pool.map(
                lambda number: invoke(lambda_host, "ten", {"sleep": 0.5, "n": number}), range(10)
            )
        )
    assert [answer["event"]["n"] for answer, _, _ in answers] == list(range(10))
    assert len({answer["process"] for answer, _, _ in answers}) == 10


@pytest.mark.parametrize(
    ("name", "source", "kind", "message"),
    [
        (
            "imports",
            "import nothing_here",
            "Runtime.ImportModuleError",
            "Unable to import module 'index': No module named 'nothing_here'",
        ),
        (
            "lacks",
            "def other(): pass",
            "Runtime.HandlerNotFound",
            "Handler 'handler' missing on module 'index'",
        ),
        ("raises", "raise KeyError('here')", "KeyError", "'here'"),
        (
            "exits",
            "import os; os._exit(4)",
            "Runtime.ExitError",
            "Runtime exited with error: exit status 4",
        ),
    ],
)
def test_a_function_that_cannot_be_loaded_says_why(
    lambda_host: Host, name: str, source: str, kind: str, message: str
) -> None:
    make_function(lambda_host, name, "print('being loaded')\n" + source)
    for _ in range(2):
        found, text, log = fail(lambda_host, name, {})
        assert found == kind
        assert text.endswith(message)
        assert "being loaded" in log
    wait_for_log(lambda_host, name, "being loaded")


@pytest.mark.parametrize(("file", "source"), [("index.js", NODE), ("index.mjs", NODE_MODULE)])
def test_node_functions_of_either_kind(lambda_host: Host, file: str, source: str) -> None:
    name = file.replace(".", "-")
    make_function(lambda_host, name, source, runtime="nodejs22.x", file=file, Environment=COLOUR)
    assert invoke(lambda_host, name, {"a": 1})[0]["event"] == {"a": 1}
    assert fail(lambda_host, name, {"raise": "bad"})[:2] == ("TypeError", "bad")


def test_what_node_functions_may_do(lambda_host: Host) -> None:
    answer, _, log = invoke(lambda_host, "index-js", {"a": 1})
    assert answer == {"event": {"a": 1}, "name": "index-js", "colour": "blue"}
    assert re.search(r'^\S+Z\t[0-9a-f-]{36}\tINFO\tcalled with\r\{"a":1\}$', log, re.MULTILINE)
    assert invoke(lambda_host, "index-js", {"later": 7})[0] == {"later": 7}
    assert invoke(lambda_host, "index-js", {"nothing": True})[:2] == (None, None)
    assert fail(lambda_host, "index-js", {"fail": "no"})[:2] == ("RangeError", "no")
    assert fail(lambda_host, "index-js", {"throwLater": "boom"})[:2] == ("TypeError", "boom")
    assert fail(lambda_host, "index-mjs", {"reject": "boom"})[:2] == (
        "Runtime.UnhandledPromiseRejection",
        "TypeError: boom",
    )
    assert invoke(lambda_host, "index-mjs", {"a": 2})[0] == {"event": {"a": 2}}


@pytest.mark.parametrize(
    ("name", "source", "kind", "message"),
    [
        (
            "node-imports",
            'require("nothing-here")',
            "Runtime.ImportModuleError",
            "Error: Cannot find module 'nothing-here'",
        ),
        ("node-syntax", "let let = 1", "Runtime.UserCodeSyntaxError", "SyntaxError: "),
        (
            "node-lacks",
            "exports.other = 1",
            "Runtime.HandlerNotFound",
            "index.handler is undefined or not exported",
        ),
        ("node-raises", 'throw new RangeError("here")', "RangeError", "here"),
    ],
)
def test_a_node_function_that_cannot_be_loaded_says_why(
    lambda_host: Host, name: str, source: str, kind: str, message: str
) -> None:
    make_function(lambda_host, name, source, runtime="nodejs20.x", file="index.js")
    found, text, log = fail(lambda_host, name, {})
    assert found == kind
    assert text.startswith(message)
    assert "Uncaught Exception" in log


def test_a_runtime_that_needs_docker_says_so(lambda_host: Host) -> None:
    make_function(lambda_host, "ruby", "", runtime="ruby3.3", file="index.rb")
    kind, message, _ = fail(lambda_host, "ruby", {})
    assert kind == "Runtime.Unavailable"
    assert message.startswith("Functions of the runtime ruby3.3 do not run without")


def test_versions_keep_their_code_and_calls_that_go_on_are_answered(lambda_host: Host) -> None:
    client = lambda_host.client("lambda")
    source = "import time\ndef handler(event, context):\n    time.sleep(event)\n    return {!r}\n"
    make_function(lambda_host, "updated", source.format("old"))
    version = client.publish_version(FunctionName="updated")["Version"]
    client.get_waiter("published_version_active").wait(
        FunctionName="updated", Qualifier=version, WaiterConfig={"Delay": 0.1}
    )
    client.create_alias(FunctionName="updated", Name="live", FunctionVersion=version)
    assert invoke(lambda_host, "updated", 0)[0] == "old"
    with ThreadPoolExecutor(1) as pool:
        going_on = pool.submit(invoke, lambda_host, "updated", 1)
        time.sleep(0.3)
        client.update_function_code(
            FunctionName="updated", ZipFile=zipped({"index.py": source.format("new")})
        )
        client.get_waiter("function_updated_v2").wait(
            FunctionName="updated", WaiterConfig={"Delay": 0.1}
        )
        assert invoke(lambda_host, "updated", 0)[0] == "new"
        assert going_on.result()[0] == "old"
    assert invoke(lambda_host, "updated:live", 0)[0] == "old"
    assert invoke(lambda_host, f"updated:{version}", 0)[0] == "old"


def test_layers_bring_packages_and_the_later_one_counts(lambda_host: Host) -> None:
    client = lambda_host.client("lambda")
    layers = [
        client.publish_layer_version(LayerName=name, Content={"ZipFile": zipped(files)})[
            "LayerVersionArn"
        ]
        for name, files in {
            "first": {"python/one.py": "name = 'one'", "python/both.py": "name = 'first'"},
            "second": {"python/both.py": "name = 'second'"},
        }.items()
    ]
    source = "import both, one\ndef handler(event, context): return [one.name, both.name]\n"
    make_function(lambda_host, "layered", source, Layers=layers)
    assert invoke(lambda_host, "layered", {})[0] == ["one", "second"]


def gone(processes: list[psutil.Process]) -> bool:
    return psutil.wait_procs(processes, timeout=5)[1] == []


def test_a_deleted_function_leaves_no_process(lambda_host: Host) -> None:
    make_function(lambda_host, "deleted", PYTHON)
    processes = [psutil.Process(pid) for pid in invoke(lambda_host, "deleted", {"child": 1})[0]]
    lambda_host.client("lambda").delete_function(FunctionName="deleted")
    assert gone(processes)


def test_a_start_that_takes_too_long_is_a_timeout(slow_start: Future[Any]) -> None:
    answer, error, _ = slow_start.result()
    assert error == "Unhandled"
    assert answer["errorMessage"].endswith("Error: Task timed out after 1.00 seconds")


def children(host: Host) -> set[psutil.Process]:
    return set(psutil.Process(host.process.pid).children(recursive=True))


def assert_nothing_outlives(host: Host, sent: signal.Signals) -> None:
    """End a host whose function has an idle process, a busy one and a child."""
    before = children(host)
    make_function(host, "left", PYTHON, Timeout=60)
    idle = [psutil.Process(pid) for pid in invoke(host, "left", {"child": 1})[0]]
    with ThreadPoolExecutor(2) as pool:
        for _ in range(2):
            pool.submit(invoke, host, "left", {"sleep": 50})
        deadline = time.monotonic() + 10
        processes = children(host)
        while len(processes) < len(before) + len(idle) + 1:
            assert time.monotonic() < deadline
            time.sleep(0.05)
            processes = children(host)
        assert set(idle) < processes
        host.process.send_signal(sent)
        host.process.wait()
    assert gone(list(processes))
    names = {path.name for path in host.log.parent.joinpath(f"tmp-{host.port}").rglob("*")}
    assert not {"index.py", "output"} & names


def test_nothing_outlives_a_host_that_is_killed(tmp_path: Path) -> None:
    with running_host(tmp_path) as host:
        assert_nothing_outlives(host, signal.SIGKILL)


def test_nothing_outlives_a_host_that_stops(lambda_host: Host) -> None:
    # The last test of this file: there is one host for all.
    assert_nothing_outlives(lambda_host, signal.SIGTERM)
