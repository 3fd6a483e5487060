"""Makes the host serve a socket that listens already.

The host opens its port seconds after it was asked to, when another process may have taken it, and
says that it is ready all the same. And its own server binds IPv4 to every interface whatever
``GATEWAY_LISTEN`` says: an emulator without access control, open to the whole network. Only a host
that our command starts is mended so; in a container the address must stay open to the container's
host.

Relies on: ``localstack.runtime.server.twisted`` makes its listeners with
``endpoints.TCP4ServerEndpoint`` and ``TCP6ServerEndpoint``; ``LocalstackRuntime._wait_for_gateway``
waits for a connection to ``localhost``.
"""

import socket
import threading
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from localstack_cognito.host import stopping
from localstack_cognito.host.patching import wrap_attribute

_READY_TIMEOUT = 15.0

served = threading.Event()
"""Set when the gateway is served."""
_made: list[socket.socket] = []


def serve_on(listener: socket.socket, server: str) -> None:
    """Make the host's server of this name serve ``listener`` where it would open its first port.

    A server that is not known here has to open the port itself. Raises ``HostChanged`` where the
    host makes its listener otherwise.
    """
    _WAYS.get(server, socket.socket.close)(listener)


def take_listener() -> socket.socket | None:
    """Return the socket that is to be served first, to who serves it, if one was made."""
    return _made.pop() if _made else None


def wait_until_served() -> None:
    """Let the host be ready when ``served`` is set, and not when somebody listens somewhere.

    A second call changes nothing. Raises ``HostChanged`` where the host waits otherwise.
    """
    from localstack.runtime import runtime

    wrap_attribute(runtime.LocalstackRuntime, "_wait_for_gateway", _waiting_for_event)


def _waiting_for_event(wait: Callable[[Any], None]) -> Callable[[Any], None]:
    def wait_for_gateway(self: Any) -> None:
        if not served.wait(_READY_TIMEOUT):
            raise TimeoutError("gave up waiting for the gateway to serve")

    return wait_for_gateway


def _serve_with_cheroot(listener: socket.socket) -> None:
    # A library that it lacks is missed now, and not seconds later.
    from localstack_cognito.host import http_server  # noqa: F401

    _made.append(listener)


def _serve_with_twisted(listener: socket.socket) -> None:
    from localstack.runtime.server import twisted as server

    family = listener.family

    def adopting(endpoints: Any) -> Any:
        def endpoint(reactor: Any, port: int, **options: Any) -> Any:
            reactor.callWhenRunning(served.set)
            # The server closes what it is given once it has made its own of it.
            return endpoints.AdoptedStreamServerEndpoint(reactor, listener.detach(), family)

        return SimpleNamespace(TCP4ServerEndpoint=endpoint, TCP6ServerEndpoint=endpoint)

    wait_until_served()
    wrap_attribute(server, "endpoints", adopting)
    stopping.stop_server_once_it_runs()


_WAYS: Mapping[str, Callable[[socket.socket], None]] = {
    "cheroot": _serve_with_cheroot,
    "twisted": _serve_with_twisted,
}
