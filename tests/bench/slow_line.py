"""A line that takes its time: each way what is sent comes a while later.

``python -m tests.bench.slow_line PORT MILLISECONDS`` forwards to a port of 127.0.0.1, a round trip
taking so much longer, and prints the port that it listens on.
"""

import asyncio
import contextlib
import socket
import subprocess
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def slow_line(port: int, milliseconds: float) -> Iterator[int]:
    """Give a port that leads to this one, a round trip taking so much longer; end it, by its id."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.slow_line", str(port), str(milliseconds)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


class _End(asyncio.Protocol):
    """One end of a connection: what comes in there goes out of the other end a while later."""

    def __init__(self, delay: float) -> None:
        self._delay = delay
        self.other: _End | None = None
        self._waiting: list[bytes] = []
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for data in self._waiting:
            transport.write(data)

    def data_received(self, data: bytes) -> None:
        assert self.other
        asyncio.get_running_loop().call_later(self._delay, self.other.write, data)

    def connection_lost(self, error: Exception | None) -> None:
        assert self.other
        asyncio.get_running_loop().call_later(self._delay, self.other.close)

    def write(self, data: bytes) -> None:
        if self._transport is None:
            self._waiting.append(data)
        else:
            self._transport.write(data)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


async def _serve(port: int, seconds_each_way: float) -> None:
    loop = asyncio.get_running_loop()
    connecting = set()

    def accept() -> _End:
        near, far = _End(seconds_each_way), _End(seconds_each_way)
        near.other, far.other = far, near
        task = loop.create_task(loop.create_connection(lambda: far, "127.0.0.1", port))
        connecting.add(task)
        task.add_done_callback(connecting.discard)
        return near

    server = await loop.create_server(accept, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def main() -> None:
    """Forward until the process is ended."""
    port, milliseconds = int(sys.argv[1]), float(sys.argv[2])
    asyncio.run(_serve(port, milliseconds / 2000))


if __name__ == "__main__":
    main()
