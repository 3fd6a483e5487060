"""What is told of an invocation: the errors that no function raises itself, and lines of its log.

Sources: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html and
https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
"""

import datetime
import json
import math
import signal
from dataclasses import dataclass

from localstack_cognito.host.lambda_process.runtime_api import Result

LARGEST_RESPONSE = 6_291_556
"""The largest response in bytes that AWS hands on."""


def timed_out(request_id: str, seconds: float) -> Result:
    """Return the result of an invocation that took longer than the function may."""
    return failed(
        request_id,
        "Sandbox.Timedout",
        f"RequestId: {request_id} Error: Task timed out after {seconds:.2f} seconds",
    )


def exited(request_id: str, code: int) -> Result:
    """Return the result of an invocation whose process has ended by itself.

    ``code`` is the process's, negative where a signal has ended it.
    """
    if code > 0:
        ending = f"with error: exit status {code}"
    elif code < 0:
        ending = f"with error: signal: {(signal.strsignal(-code) or str(-code)).lower()}"
    else:
        ending = "without providing a reason"
    return failed(
        request_id, "Runtime.ExitError", f"RequestId: {request_id} Error: Runtime exited {ending}"
    )


def too_large(request_id: str) -> Result:
    """Return the result of an invocation whose response AWS would not hand on."""
    return failed(
        request_id,
        "Function.ResponseSizeTooLarge",
        f"Response payload size exceeded maximum allowed payload size ({LARGEST_RESPONSE} bytes).",
    )


def not_started(request_id: str, payload: bytes) -> Result:
    """Return the result of an invocation of a function that could not be loaded.

    ``payload`` is the error that its process has told before it knew of an invocation.
    """
    try:
        error = json.loads(payload)
    except ValueError:
        error = None
    if isinstance(error, dict) and error.get("requestId") == "":
        payload = json.dumps({**error, "requestId": request_id}).encode()
    return Result(request_id, payload, is_error=True)


def failed(request_id: str, kind: str, message: str) -> Result:
    """Return an error that is not the function's own."""
    error = {"errorType": kind, "errorMessage": message}
    return Result(request_id, json.dumps(error).encode(), is_error=True)


@dataclass(frozen=True, slots=True)
class Report:
    """What an invocation took. Times are in seconds, ``memory`` in MB.

    ``init`` is how long the start took, if it was the first invocation; ``timeout`` is the
    function's, if the invocation took as long.
    """

    request_id: str
    version: str
    memory: int
    duration: float
    init: float | None = None
    timeout: float | None = None

    def log(self, printed: str) -> str:
        """Return the log of the invocation: what it has printed, between the lines of AWS."""
        if printed and not printed.endswith("\n"):
            printed += "\n"
        if self.timeout is not None:
            now = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
            printed += (
                f"{now.removesuffix('+00:00')}Z {self.request_id} "
                f"Task timed out after {self.timeout:.2f} seconds\n"
            )
        milliseconds = self.duration * 1000
        parts = [
            f"REPORT RequestId: {self.request_id}",
            f"Duration: {milliseconds:.2f} ms",
            f"Billed Duration: {math.ceil(milliseconds)} ms",
            f"Memory Size: {self.memory} MB",
            f"Max Memory Used: {self.memory} MB",
            *([] if self.init is None else [f"Init Duration: {self.init * 1000:.2f} ms"]),
            *([] if self.timeout is None else ["Status: timeout"]),
        ]
        return (
            f"START RequestId: {self.request_id} Version: {self.version}\n"
            f"{printed}"
            f"END RequestId: {self.request_id}\n" + "\t".join(parts) + "\t\n"
        )
