"""Prints every module that the host has imported by the time that it is ready."""

import sys

from localstack.runtime import hooks


@hooks.on_infra_ready(priority=-2000)
def print_modules() -> None:
    print("stand-in spy:", " ".join(sorted(sys.modules)), flush=True)
