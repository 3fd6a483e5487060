"""Makes the host serve a socket that listens already.

The host opens its port seconds after it was asked to, when another process may have taken it, and
says that it is ready all the same. And it binds IPv4 to every interface whatever ``GATEWAY_LISTEN``
says: an emulator without access control, open to the whole network. Only a host that our command
starts is mended so; in a container the address must stay open to the container's host.

Relies on: ``localstack.runtime.server.twisted`` makes its listeners with
``endpoints.TCP4ServerEndpoint`` and ``TCP6ServerEndpoint``; ``LocalstackRuntime._wait_for_gateway``
waits for a connection to ``localhost``.
"""

import socket
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from localstack_cognito.host.patching import wrap_attribute

_READY_TIMEOUT = 15.0


def serve_on(listener: socket.socket) -> None:
    """Make the host serve ``listener`` where it would open its first port.

    Raises ``HostChanged`` where the host makes its listener otherwise.
    """
    from localstack.runtime import runtime
    from localstack.runtime.server import twisted as server

    served = threading.Event()
    family = listener.family

    def waiting_for_event(wait: Callable[[Any], None]) -> Callable[[Any], None]:
        def wait_for_gateway(self: Any) -> None:
            if not served.wait(_READY_TIMEOUT):
                raise TimeoutError("gave up waiting for the gateway to serve")

        return wait_for_gateway

    def adopting(endpoints: Any) -> Any:
        def endpoint(reactor: Any, port: int, **options: Any) -> Any:
            reactor.callWhenRunning(served.set)
            # The server closes what it is given once it has made its own of it.
            return endpoints.AdoptedStreamServerEndpoint(reactor, listener.detach(), family)

        return SimpleNamespace(TCP4ServerEndpoint=endpoint, TCP6ServerEndpoint=endpoint)

    wrap_attribute(runtime.LocalstackRuntime, "_wait_for_gateway", waiting_for_event)
    wrap_attribute(server, "endpoints", adopting)
