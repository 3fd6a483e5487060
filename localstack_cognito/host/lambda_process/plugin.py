"""What the host finds the executor by, and when it is chosen."""

import os
from typing import Any

from localstack import config
from localstack.services.lambda_.invocation.plugins import RuntimeExecutorPlugin

NAME = "process"
"""The executor's name, as ``LAMBDA_RUNTIME_EXECUTOR`` has it."""


class ProcessRuntimeExecutorPlugin(RuntimeExecutorPlugin):
    """Loads the executor when the first function is called."""

    name = NAME

    def load(self, *args: Any, **kwargs: Any) -> Any:
        """Return the executor's class."""
        from localstack_cognito.host.lambda_process.executor import ProcessRuntimeExecutor

        return ProcessRuntimeExecutor


def choose_without_docker() -> None:
    """Choose the executor where the machine has no Docker and nobody has chosen another."""
    has_docker = os.environ.get("DOCKER_HOST") or os.path.exists(config.DOCKER_SOCK)
    if not os.environ.get("LAMBDA_RUNTIME_EXECUTOR") and not has_docker:
        config.LAMBDA_RUNTIME_EXECUTOR = NAME
