"""Runs one execution environment of a Lambda function as a process."""

import contextlib
import functools
import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from localstack import config
from localstack.runtime import events
from localstack.services.lambda_.invocation.executor_endpoint import StatusErrorException
from localstack.services.lambda_.invocation.lambda_models import (
    InitializationType,
    InvocationResult,
)
from localstack.services.lambda_.invocation.runtime_executor import (
    LambdaRuntimeException,
    RuntimeExecutor,
)

from localstack_cognito.host.lambda_process import reports
from localstack_cognito.host.lambda_process.function_process import Exited, FunctionProcess
from localstack_cognito.host.lambda_process.reaper import REAPER
from localstack_cognito.host.lambda_process.runtime_api import Invocation, Result
from localstack_cognito.host.lambda_process.runtimes import (
    NO_SDK,
    RuntimeUnavailable,
    command_of,
    node_folders,
    python_folders,
)

LOG = logging.getLogger(__name__)

_ADDRESS = "127.0.0.1"
# AWS gives a function ten seconds to start; one that takes longer goes on in its first invocation.
_INIT_SECONDS = 10.0
# What a process has of the host's own environment.
_INHERITED = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SSL_CERT_FILE", "SSL_CERT_DIR")


class ProcessRuntimeExecutor(RuntimeExecutor):
    """One process, which serves one invocation at a time. One that has ended is started again."""

    def __init__(self, id: str, function_version: Any) -> None:
        """Prepare an environment; ``start`` starts it."""
        super().__init__(id, function_version)
        self._environment: dict[str, str] = {}
        self._folder = _folder_of_host() / id
        self._process: FunctionProcess | None = None
        self._lock = threading.Lock()
        self._is_invoked = False
        self._is_stopped = False

    def start(self, env_vars: dict[str, str]) -> None:
        """Start the process and wait until it asks for an invocation.

        Why it does not is told by the first invocation, which has a log. Raises
        ``StatusErrorException`` where the environment is provisioned, and has no invocation yet.
        """
        self._environment = {name: str(value) for name, value in env_vars.items()}
        failure: Result | Exited | None
        try:
            failure = self._begin().wait_until_ready(_INIT_SECONDS)
        except RuntimeUnavailable as error:
            LOG.warning("%s", error)
            failure = _unavailable("", error)
        if self._is_stopped:
            self._end()
            raise LambdaRuntimeException("The environment was stopped while it started.")
        if failure and self._is_provisioned():
            result = reports.exited("", failure.code) if isinstance(failure, Exited) else failure
            raise StatusErrorException("Environment startup failed", payload=result.payload)

    def _is_provisioned(self) -> bool:
        kind = self._environment["AWS_LAMBDA_INITIALIZATION_TYPE"]
        return bool(kind == InitializationType.provisioned_concurrency)

    def _begin(self) -> FunctionProcess:
        function = self.function_version.config
        command = command_of(function.runtime, function.handler or "")
        self.prepare_version(self.function_version)
        root = Path(function.code.get_unzipped_code_location())
        home = self._folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        try:
            process = FunctionProcess(
                command,
                root=root,
                folder=self._folder,
                environment=self._process_environment(root, home),
            )
        except OSError as error:
            raise RuntimeUnavailable(
                f"{command[0]} cannot be started in {root}: {error.strerror}"
            ) from None
        with self._lock:
            self._process = process
        return process

    def _process_environment(self, root: Path, home: Path) -> dict[str, str]:
        function = self.function_version.config
        # Of two layers that have the same file, the later one's counts.
        layers = [
            Path(layer.code.get_unzipped_code_location())
            for layer in reversed(function.layers or ())
        ]
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        in_layers: dict[str, Sequence[Path | str]] = {
            "PYTHONPATH": [root, *_each(python_folders, function.runtime, layers)],
            "NODE_PATH": [
                *_each(node_folders, function.runtime, layers),
                root / "node_modules",
            ],
            "PATH": [*(layer / "bin" for layer in layers), inherited.get("PATH", os.defpath)],
            "LD_LIBRARY_PATH": [
                *(layer / "lib" for layer in layers),
                *([path] if (path := inherited.get("LD_LIBRARY_PATH")) else []),
            ],
        }
        return {
            **inherited,
            **{
                name: os.pathsep.join(map(str, paths)) for name, paths in in_layers.items() if paths
            },
            # What it leaves behind is its own, and it reads no settings of the host's user.
            "HOME": str(home),
            "TMPDIR": str(home),
            "PYTHONUNBUFFERED": "1",
            **({"PYTHONDONTWRITEBYTECODE": "1"} if function.code.is_hot_reloading() else {}),
            **self._environment,
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{function.runtime}",
            "LAMBDA_TASK_ROOT": str(root),
        }

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        """Have the function called, and return what came of it with what it has printed."""
        begun = time.time()
        version = self.function_version
        timeout = float(version.config.timeout)
        invocation = Invocation(
            request_id=payload["invoke-id"],
            function_arn=payload["invoked-function-arn"],
            trace_id=payload.get("trace-id", ""),
            payload=payload["payload"],
            deadline=begun + timeout,
        )
        with self._invoked():
            result, printed, init = self._outcome(invocation)
        report = reports.Report(
            request_id=invocation.request_id,
            version=version.id.qualifier,
            memory=version.config.memory_size,
            duration=time.time() - begun,
            init=init,
            timeout=timeout if result is None else None,
        )
        result = result or reports.timed_out(invocation.request_id, timeout)
        return InvocationResult(
            invocation.request_id,
            result.payload,
            is_error=result.is_error,
            logs=report.log(printed),
        )

    @contextlib.contextmanager
    def _invoked(self) -> Iterator[None]:
        with self._lock:
            self._is_invoked = True
        try:
            yield
        finally:
            with self._lock:
                self._is_invoked = False
                is_stopped = self._is_stopped
            if is_stopped:
                self._remove()

    def _outcome(self, invocation: Invocation) -> tuple[Result | None, str, float | None]:
        """Return the result, or None at the deadline; what was printed; how long the start took."""
        request_id = invocation.request_id
        try:
            process = self._current() or self._begin()
            outcome = process.invoke(invocation)
            if (
                isinstance(outcome, Exited)
                and process.is_ready
                and not process.has_taken(invocation)
            ):
                # It has ended since the invocation before: the function has another process now.
                self._end()
                process = self._begin()
                outcome = process.invoke(invocation)
        except RuntimeUnavailable as error:
            return _unavailable(request_id, error), f"{error}\n", None
        init = process.take_init()
        if outcome is None:
            return None, self._end(), init
        if isinstance(outcome, Exited):
            return reports.exited(request_id, outcome.code), self._end(), init
        if outcome.missing_package:
            LOG.warning(
                "The function %s imports %s, which is not found. %s",
                self.function_version.id.function_name,
                outcome.missing_package,
                NO_SDK,
            )
        if not outcome.request_id:
            return reports.not_started(request_id, outcome.payload), self._end(), init
        if not outcome.is_error and len(outcome.payload) > reports.LARGEST_RESPONSE:
            outcome = reports.too_large(request_id)
        return outcome, process.printed(), init

    def _current(self) -> FunctionProcess | None:
        """Return the process, unless its code is a folder in which something was edited."""
        process = self._process
        code = self.function_version.config.code
        if process and code.is_hot_reloading() and process.is_outdated():
            self._end()
            return None
        return process

    def stop(self) -> None:
        """End the process; an invocation that has begun ends first, unless the host stops."""
        with self._lock:
            self._is_stopped = True
            is_invoked = self._is_invoked
        if events.infra_stopping.is_set() or not is_invoked:
            self._remove()

    def _remove(self) -> None:
        self._end()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _end(self) -> str:
        """End the process, and return what it has printed in the end."""
        with self._lock:
            process, self._process = self._process, None
        return process.end() if process else ""

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
        process = self._process
        return process.printed() if process else ""

    @classmethod
    def prepare_version(cls, function_version: Any) -> None:
        """Unpack the code of a version, and of its layers."""
        function = function_version.config
        for code in (function.code, *(layer.code for layer in function.layers or ())):
            if code:
                code.prepare_for_execution()
                if not code.is_hot_reloading():
                    REAPER.remove_folder(Path(code.get_unzipped_code_location()).parent)

    @classmethod
    def cleanup_version(cls, function_version: Any) -> None:
        """Leave the code where it is: the host removes it with the function."""


@functools.cache
def _folder_of_host() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="lambda-processes-"))
    REAPER.remove_folder(folder)
    return folder


def _unavailable(request_id: str, error: RuntimeUnavailable) -> Result:
    return reports.failed(request_id, "Runtime.Unavailable", str(error))


def _each(
    folders: Callable[[str, Path], list[Path]], runtime: str, layers: Iterable[Path]
) -> list[Path]:
    return [folder for layer in layers for folder in folders(runtime, layer)]
