"""How ``localstack-cognito start`` ends."""

import ctypes
import signal
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import psutil
import pytest

from tests.host import Host

_QUICK = 10.0
"""Seconds. It takes half of one; what hangs takes the host's own timeouts, which are longer."""

Start = Callable[..., AbstractContextManager[Host]]


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_cleanly(start_host: Start, sent: signal.Signals) -> None:
    with start_host() as host:
        host.client("cognito-idp").create_user_pool(PoolName="p")
        family = psutil.Process(host.process.pid).children(recursive=True)
        before = time.monotonic()
        assert host.stop(sent) == 0
        assert time.monotonic() - before < _QUICK
        assert [child.pid for child in family if child.is_running()] == []
        assert "Traceback" not in host.output()


def _send_to_another_thread(process: psutil.Process, sent: signal.Signals) -> None:
    another = next(thread.id for thread in process.threads() if thread.id != process.pid)
    assert ctypes.CDLL(None).tgkill(process.pid, another, int(sent)) == 0


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "tgkill"), reason="needs Linux's tgkill")
@pytest.mark.parametrize("server", ["cheroot", "twisted"])
def test_a_signal_stops_it_whichever_thread_the_kernel_gives_it_to(
    start_host: Start, server: str
) -> None:
    with start_host(GATEWAY_SERVER=server) as host:
        host.client("cognito-idp").create_user_pool(PoolName="p")
        _send_to_another_thread(psutil.Process(host.process.pid), signal.SIGTERM)
        assert host.process.wait(_QUICK) == 0
