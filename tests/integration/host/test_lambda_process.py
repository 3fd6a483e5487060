"""Lambda functions on a machine without Docker, each environment a process."""

import os
import re
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

import psutil
import pytest

from tests.functions import make_function
from tests.host import Host
from tests.integration.host.conftest import PYTHON, fail, invoke, wait_for_log
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def slow_start(lambda_host: Host) -> Iterator[Future[Any]]:
    """A call of a function that is being loaded while the other tests run."""
    make_function(lambda_host, "slow", "import time; time.sleep(60)", Timeout=1)
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(invoke, lambda_host, "slow", {})


def test_a_function_is_called_with_what_it_needs(
    lambda_host: Host, slow_start: Future[Any]
) -> None:
    answer, error, log = invoke(lambda_host, "python", {"a": 1})
    assert error is None
    assert answer["event"] == {"a": 1}
    assert answer["name"] == "python"
    assert answer["version"] == "$LATEST"
    assert answer["arn"] == "arn:aws:lambda:us-east-1:000000000000:function:python"
    assert 0 < answer["left"] <= 20_000
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


def test_an_error_may_be_long(lambda_host: Host) -> None:
    answer, error, _ = invoke(lambda_host, "python", {"raise": "no " * 50_000})
    assert error == "Unhandled"
    assert answer["errorMessage"] == "no " * 50_000
    again, _, _ = invoke(lambda_host, "python", {"a": 1})
    assert again["event"] == {"a": 1}


def test_a_call_that_takes_too_long_is_a_timeout(lambda_host: Host) -> None:
    make_function(lambda_host, "brief", PYTHON, Timeout=2)
    kind, text, log = fail(lambda_host, "brief", {"sleep": 30})
    assert kind == "Sandbox.Timedout"
    assert text.endswith("Error: Task timed out after 2.00 seconds")
    assert "called with {'sleep': 30}" in log
    assert "Status: timeout" in log
    # The next call finds a process that serves.
    assert invoke(lambda_host, "brief", {"a": 2})[0]["event"] == {"a": 2}


def test_a_process_that_ends_after_its_answer_is_replaced(lambda_host: Host) -> None:
    source = "import os\ndef handler(event, context):\n    return os.getpid()\n"
    make_function(lambda_host, "leaves", source)
    processes = set()
    for _ in range(20):
        process, error, _ = invoke(lambda_host, "leaves", {})
        assert error is None
        processes.add(process)
        psutil.Process(process).kill()
        # Also while nobody has taken note of its end yet.
        wait_until(partial(_has_ended, process))
    assert len(processes) == 20


# Its first thread ends at once, and the others a moment later, as they may when it is killed.
_ENDS_SLOWLY = """
import ctypes, os, platform, signal, threading, time

SYS_EXIT = {"x86_64": 60, "aarch64": 93}

def end():
    time.sleep(1)
    os._exit(1)

def end_first_thread(*_):
    threading.Thread(target=end).start()
    ctypes.CDLL(None).syscall(SYS_EXIT[platform.machine()], 0)

signal.signal(signal.SIGUSR1, end_first_thread)

def handler(event, context):
    return os.getpid()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="ends a single thread by a call of Linux")
def test_a_process_of_which_a_thread_still_runs_is_given_nothing(lambda_host: Host) -> None:
    make_function(lambda_host, "ends-slowly", _ENDS_SLOWLY)
    first, error, _ = invoke(lambda_host, "ends-slowly", {})
    assert error is None
    psutil.Process(first).send_signal(signal.SIGUSR1)
    wait_until(partial(_has_ended, first))
    assert psutil.Process(first).is_running()
    second, error, _ = invoke(lambda_host, "ends-slowly", {})
    assert error is None
    assert second != first


def _has_ended(process: int) -> bool:
    try:
        return psutil.Process(process).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_function_calls_the_host_back(lambda_host: Host) -> None:
    # To import its client takes long where others are busy.
    make_function(lambda_host, "calls-back", PYTHON, Timeout=30)
    url, _, _ = invoke(lambda_host, "calls-back", {"call back": "made-by-a-function"})
    assert lambda_host.client("sqs").list_queues()["QueueUrls"] == [url]


def test_what_is_printed_is_in_the_logs_of_the_host(lambda_host: Host) -> None:
    invoke(lambda_host, "python", {"look for": "this"})
    for line in ("called with {'look for': 'this'}\n", "START RequestId: ", "REPORT RequestId: "):
        wait_for_log(lambda_host, "python", line)


def test_ten_are_called_at_once(lambda_host: Host) -> None:
    make_function(lambda_host, "ten", PYTHON, Timeout=30)
    with ThreadPoolExecutor(10) as pool:
        answers = list(
            pool.map(
                lambda number: invoke(lambda_host, "ten", {"sleep": 2, "n": number}), range(10)
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


def test_a_runtime_that_needs_docker_says_so(lambda_host: Host) -> None:
    make_function(lambda_host, "ruby", "", runtime="ruby3.3", file="index.rb")
    kind, message, _ = fail(lambda_host, "ruby", {})
    assert kind == "Runtime.Unavailable"
    assert message.startswith("Functions of the runtime ruby3.3 do not run without")


def test_a_start_that_takes_too_long_is_a_timeout(slow_start: Future[Any]) -> None:
    answer, error, _ = slow_start.result()
    assert error == "Unhandled"
    assert answer["errorMessage"].endswith("Error: Task timed out after 1.00 seconds")
