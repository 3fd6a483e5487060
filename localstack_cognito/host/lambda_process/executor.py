"""Runs one execution environment of a Lambda function as a process."""

import contextlib
import json
import logging
import os
import queue
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from localstack import config
from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import (
    LambdaRuntimeException,
    RuntimeExecutor,
)

from localstack_cognito.host.lambda_process.runtime_api import Result, RuntimeApi
from localstack_cognito.host.lambda_process.runtimes import RuntimeUnavailable, command_of

LOG = logging.getLogger(__name__)

_ADDRESS = "127.0.0.1"
_POLL = 0.05
_GRACE = 0.5
# What a process has of the host's own environment.
_INHERITED = ("PATH", "HOME", "LANG", "TEMP", "TMPDIR", "LD_LIBRARY_PATH", "SSL_CERT_FILE")


class ProcessRuntimeExecutor(RuntimeExecutor):
    """One process, which serves one invocation at a time. One that has ended is started again."""

    def __init__(self, id: str, function_version: Any) -> None:
        """Prepare an environment; ``start`` starts it."""
        super().__init__(id, function_version)
        self._environment: dict[str, str] = {}
        self._api: RuntimeApi | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._output: Any = None
        self._read = 0
        self._is_stopped = False

    def start(self, env_vars: dict[str, str]) -> None:
        """Start the process and wait until it asks for an invocation.

        Raises ``StatusErrorException`` where the function cannot be loaded.
        """
        self._environment = {name: str(value) for name, value in env_vars.items()}
        self._start()

    def _start(self) -> None:
        function = self.function_version.config
        try:
            command = command_of(function.runtime or "", function.handler or "")
        except RuntimeUnavailable as error:
            LOG.warning("%s", error)
            raise _startup_error("Runtime.Unavailable", str(error)) from None
        root = Path(function.code.get_unzipped_code_location())
        self._end()
        self._api = RuntimeApi(float(function.timeout))
        self._output = tempfile.TemporaryFile(prefix="lambda-output-")  # noqa: SIM115
        self._read = 0
        self._process = subprocess.Popen(  # noqa: S603
            command,
            cwd=root,
            env=self._process_environment(root),
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        while not self._api.ready.wait(_POLL):
            failed = self._handed_over(0)
            if failed is not None:
                raise StatusErrorException("Environment startup failed", payload=failed.payload)
            if self._process.poll() is not None:
                raise _startup_error(
                    "Runtime.ExitError", f"Runtime exited with {_ending(self._process)}"
                )
            if self._is_stopped:
                raise LambdaRuntimeException("The environment was stopped while it started.")

    def _process_environment(self, root: Path) -> dict[str, str]:
        assert self._api is not None
        layers = [
            Path(layer.code.get_unzipped_code_location())
            for layer in self.function_version.config.layers or ()
        ]
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        paths = {
            "PYTHONPATH": [root, *(layer / "python" for layer in layers)],
            "NODE_PATH": [
                root / "node_modules",
                *(layer / "nodejs/node_modules" for layer in layers),
            ],
        }
        return {
            **inherited,
            "PYTHONUNBUFFERED": "1",
            **{name: os.pathsep.join(map(str, path)) for name, path in paths.items()},
            **self._environment,
            "LAMBDA_TASK_ROOT": str(root),
            "AWS_LAMBDA_RUNTIME_API": self._api.address,
        }

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        """Have the function called, and return what came of it with what it has printed."""
        begun = time.monotonic()
        request_id = payload["invoke-id"]
        if self._process is None or self._process.poll() is not None:
            # It ended with the invocation before: the function has another process now.
            self._start()
        assert self._api is not None
        self._api.invoke(payload)
        result = self._result(request_id, begun + float(self.function_version.config.timeout))
        milliseconds = (time.monotonic() - begun) * 1000
        return InvocationResult(
            request_id,
            result.payload,
            is_error=result.is_error,
            logs=self._logs(request_id, milliseconds),
        )

    def _result(self, request_id: str, deadline: float) -> Result:
        process = self._process
        assert process is not None
        while True:
            result = self._handed_over(min(_POLL, max(deadline - time.monotonic(), 0.0)))
            if result is not None:
                return result
            if process.poll() is not None:
                # What it handed over before it ended counts.
                return self._handed_over(_POLL) or _failed(
                    request_id,
                    "Runtime.ExitError",
                    f"RequestId: {request_id} Error: Runtime exited with {_ending(process)}",
                )
            if time.monotonic() >= deadline:
                self._end()
                timeout = float(self.function_version.config.timeout)
                return _failed(
                    request_id,
                    "Sandbox.Timedout",
                    f"RequestId: {request_id} Error: Task timed out after {timeout:.2f} seconds",
                )

    def _handed_over(self, seconds: float) -> Result | None:
        assert self._api is not None
        try:
            return (
                self._api.results.get(timeout=seconds)
                if seconds
                else self._api.results.get_nowait()
            )
        except queue.Empty:
            return None

    def _logs(self, request_id: str, milliseconds: float) -> str:
        """Return what was printed since the last time, between the lines that AWS prints."""
        memory = self.function_version.config.memory_size
        return (
            f"START RequestId: {request_id} Version: {self.function_version.id.qualifier}\n"
            f"{self._printed()}"
            f"END RequestId: {request_id}\n"
            f"REPORT RequestId: {request_id}\tDuration: {milliseconds:.2f} ms\t"
            f"Billed Duration: {int(milliseconds) + 1} ms\tMemory Size: {memory} MB\t"
            f"Max Memory Used: {memory} MB\t\n"
        )

    def _printed(self) -> str:
        if self._output is None:
            return ""
        printed = os.pread(self._output.fileno(), 1 << 20, self._read)
        self._read += len(printed)
        text = printed.decode(errors="replace")
        return text if not text or text.endswith("\n") else text + "\n"

    def stop(self) -> None:
        """End the process."""
        self._is_stopped = True
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        if self._api is not None:
            self._api.close()
            self._api = None

    def get_address(self) -> str:
        """Return where the process is: on this machine."""
        return _ADDRESS

    def get_endpoint_from_executor(self) -> str:
        """Return where the process reaches the host."""
        return _ADDRESS

    def get_runtime_endpoint(self) -> str:
        """Return where a container's runtime would report to. A process does not."""
        return f"http://{_ADDRESS}:{config.GATEWAY_LISTEN[0].port}/_localstack_lambda/{self.id}"

    def get_logs(self) -> str:
        """Return what the process has printed since it was last asked."""
        return self._printed()

    @classmethod
    def prepare_version(cls, function_version: Any) -> None:
        """Unpack the code of a version, and of its layers."""
        if function_version.config.code:
            function_version.config.code.prepare_for_execution()
        for layer in function_version.config.layers or ():
            layer.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version: Any) -> None:
        """Leave the code where it is: the host removes it with the function."""


def _failed(request_id: str, kind: str, message: str) -> Result:
    return Result(request_id, _error(kind, message), is_error=True)


def _startup_error(kind: str, message: str) -> StatusErrorException:
    return StatusErrorException("Environment startup failed", payload=_error(kind, message))


def _error(kind: str, message: str) -> bytes:
    error: Mapping[str, str] = {"errorType": kind, "errorMessage": message}
    return json.dumps(error).encode()


def _ending(process: subprocess.Popen[bytes]) -> str:
    code = process.poll()
    if code is not None and code < 0:
        return f"error: signal: {signal.Signals(-code).name}"
    return f"error: exit status {code}" if code else "Success"
