"""Lambda functions of the host."""

import base64
import json
import secrets
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from localstack.aws.api import ServiceException

from localstack_cognito import settings
from localstack_cognito.activity.noting import link
from localstack_cognito.aws.json_text import read_json_object
from localstack_cognito.host import internal_clients, services

_REGION, _ACCOUNT, _QUALIFIER = 3, 4, 7
_TRIES = 3
_traced = threading.Event()


class NotInvoked(Exception):
    """The function could not be called; the text says why in one word."""


class FunctionFailed(Exception):
    """The function has raised; the text is what it raised, ``log`` what it had logged by then."""

    def __init__(self, text: str, log: str = "") -> None:
        super().__init__(text)
        self.log = log


@dataclass(frozen=True, slots=True)
class Invoked:
    """What a function has answered, and the last 4 KB of what it has logged, where asked for."""

    answer: bytes
    log: str


def invoke(arn: str, payload: str, *, with_log: bool = False) -> Invoked:
    """Call the function that an ARN names, alias or version and all, and return its answer.

    It has five seconds, or what ``COGNITO_TRIGGER_TIMEOUT`` says, and three tries where it takes
    longer. Raises ``NotInvoked`` or ``FunctionFailed``.
    """
    seconds = settings.trigger_timeout()
    for _ in range(_TRIES):
        try:
            answer = _begun(arn, payload, with_log=with_log).result(seconds)
        except ServiceException as error:
            raise NotInvoked(error.code) from error
        except TimeoutError:
            continue
        output: bytes = answer["Payload"]
        log = base64.b64decode(answer.get("LogResult") or "").decode(errors="replace")
        if "FunctionError" in answer:
            raise FunctionFailed(_message_of(output), log)
        return Invoked(output, log)
    raise NotInvoked("Socket timeout while invoking Lambda function")


def _begun(arn: str, payload: str, *, with_log: bool) -> Future[Mapping[str, Any]]:
    """Call a function in a thread of its own, which nobody has to wait for."""
    outcome: Future[Mapping[str, Any]] = Future()
    parts = arn.split(":")
    parameters: dict[str, Any] = {"FunctionName": arn, "Payload": BytesIO(payload.encode())}
    trace = None
    if with_log:
        parameters["LogType"] = "Tail"
        trace = f"1-{int(time.time()):08x}-{secrets.token_hex(12)}"
        link(link_of_trace(trace))
        _traced.set()

    def call() -> None:
        try:
            answer = services.call(
                "lambda", "Invoke", parameters, parts[_ACCOUNT], parts[_REGION], trace=trace
            )
        except Exception as error:
            outcome.set_exception(error)
        else:
            outcome.set_result(answer)

    threading.Thread(target=call, name="cognito-function", daemon=True).start()
    return outcome


def link_of_trace(header: str) -> str:
    """Return what an ``X-Amzn-Trace-Id``, or its root alone, is known by in the activity."""
    return f"trace {header.partition(';')[0].removeprefix('Root=')}"


def may_call_back() -> bool:
    """Return whether a function was called that may name its trace in calls of its own."""
    return _traced.is_set()


def policy_of(arn: str) -> Mapping[str, Any]:
    """Return the policy of the function that an ARN names, an empty one where it has none."""
    parts = arn.split(":")
    qualified = {"Qualifier": parts[_QUALIFIER]} if len(parts) > _QUALIFIER else {}
    try:
        answer = _client(arn).get_policy(FunctionName=":".join(parts[:_QUALIFIER]), **qualified)
        policy: Mapping[str, Any] = json.loads(answer["Policy"])
    except (ClientError, BotoCoreError, ValueError):
        return {}
    return policy


def _client(arn: str) -> Any:
    parts = arn.split(":")
    return internal_clients.client("lambda_", parts[_ACCOUNT], parts[_REGION])


def _message_of(output: bytes) -> str:
    error = read_json_object(output) or {}
    return str(error.get("errorMessage") or "")
