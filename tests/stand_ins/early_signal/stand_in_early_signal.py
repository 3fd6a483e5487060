"""Tells the host to stop while it starts, at the point that EARLY_SIGNAL_AT names."""

import os
import signal

from localstack.runtime import hooks


def _signal_at(point: str) -> None:
    if os.environ.get("EARLY_SIGNAL_AT") == point:
        os.kill(os.getpid(), signal.Signals[os.environ["EARLY_SIGNAL"]])


@hooks.on_runtime_create()
def on_create() -> None:
    _signal_at("create")


@hooks.on_infra_start()
def on_start() -> None:
    _signal_at("start")
