"""What the host finds the executor by, and when it is chosen."""

import os
import socket
from typing import Any

from localstack import config
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin

from localstack_cognito.host.patching import wrap_attribute

NAME = "process"
"""The executor's name, as ``LAMBDA_RUNTIME_EXECUTOR`` has it."""

_CHOICES = ("LAMBDA_RUNTIME_EXECUTOR", "CONTAINER_RUNTIME")
_UNIX = "unix://"
_TIMEOUT = 1.0


class ProcessRuntimeExecutorPlugin(RuntimeExecutorPlugin):
    """Loads the executor when the first function is called."""

    name = NAME

    def load(self, *args: Any, **kwargs: Any) -> Any:
        """Return the executor's class."""
        from localstack_cognito.host.lambda_process.executor import ProcessRuntimeExecutor

        return ProcessRuntimeExecutor


def choose_without_docker() -> None:
    """Choose the executor where the machine has no Docker and nobody has chosen another."""
    is_chosen = any(os.environ.get(name, "").strip() for name in _CHOICES)
    if not is_chosen and not _has_docker():
        wrap_attribute(config, "LAMBDA_RUNTIME_EXECUTOR", _choose)


def _choose(executor: str) -> str:
    return NAME


def _has_docker() -> bool:
    """Return whether something listens where Docker would."""
    address = os.environ.get("DOCKER_HOST") or _UNIX + config.DOCKER_SOCK
    if not address.startswith(_UNIX):
        return True
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(_TIMEOUT)
        try:
            probe.connect(address.removeprefix(_UNIX))
        except OSError:
            return False
    return True
