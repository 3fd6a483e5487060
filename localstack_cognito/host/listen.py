"""Makes the host listen on the address that it is given.

The host binds its IPv4 listener to every interface whatever ``GATEWAY_LISTEN`` says: an emulator
without access control, open to the whole network. Only a host that our command starts is mended
so; in a container the address must stay open to the container's host.

Tried on hosts 4.13.1 and 2026.3.0: ``localstack.runtime.server.twisted`` makes its listener with
``endpoints.TCP4ServerEndpoint(reactor, port)``; ``LocalstackRuntime._wait_for_gateway`` waits for a
connection to ``localhost``.
"""

import socket
from types import SimpleNamespace
from typing import Any

_READY_TIMEOUT = 15.0
_READY_INTERVAL = 0.1
# As many may connect at once. The host's own 50 are fewer than a load test has clients.
_BACKLOG = 1024


def bind_to_configured_address() -> None:
    """Bind IPv4 listeners to the address that ``GATEWAY_LISTEN`` gives for their port.

    Raises ``RuntimeError`` where the host makes its listener otherwise.
    """
    from localstack import config
    from localstack.runtime import runtime
    from localstack.runtime.server import twisted as server
    from localstack.utils import sync

    endpoints = getattr(server, "endpoints", None)
    if endpoints is None or not hasattr(runtime.LocalstackRuntime, "_wait_for_gateway"):
        raise RuntimeError(
            "This host opens its port otherwise than hosts 4.13.1 to 2026.3.0 do, and would "
            "listen on every interface; install 'localstack-extension-cognito[host]'."
        )
    addresses = {listen.port: listen.host for listen in config.GATEWAY_LISTEN}

    def tcp4_endpoint(reactor: Any, port: int, **options: Any) -> Any:
        return endpoints.TCP4ServerEndpoint(
            reactor, port, **{"interface": addresses[port], "backlog": _BACKLOG, **options}
        )

    def wait_for_gateway(self: Any) -> None:
        first = config.GATEWAY_LISTEN[0]
        if not sync.poll_condition(
            lambda: _accepts(first.host, first.port), _READY_TIMEOUT, _READY_INTERVAL
        ):
            raise TimeoutError(f"gave up waiting for the gateway on {first}")

    server.endpoints = SimpleNamespace(
        TCP4ServerEndpoint=tcp4_endpoint, TCP6ServerEndpoint=endpoints.TCP6ServerEndpoint
    )
    runtime.LocalstackRuntime._wait_for_gateway = wait_for_gateway


def _accepts(address: str, port: int) -> bool:
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104
    try:
        socket.create_connection((reachable, port), timeout=1).close()
    except OSError:
        return False
    return True
