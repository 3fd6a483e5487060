"""Serves the host with cheroot, in place of the server that it comes with.

The host's own server hands each request from its one event loop to a thread and the answer back. On
cheroot the thread reads and answers itself, which takes a third less of the processor's time for a
small request. A connection that is idle, or that has sent nothing yet, has no thread.

``localstack-cognito start`` chooses it, and so does ``GATEWAY_SERVER=cheroot`` on a host that is
started otherwise. It speaks HTTP/1.1, plain and over TLS on one port. HTTP/2 it does not speak:
``GATEWAY_SERVER=twisted``.

Relies on: the entry points of ``localstack.runtime.server`` and ``RuntimeServer``; of cheroot on
``HTTPServer.bind``, ``process_conn``, ``put_conn`` and ``requests``, and on
``HTTPConnection.communicate``.
"""

import contextlib
import itertools
import logging
import queue
import select
import socket
import ssl
import threading
import time
from collections.abc import Sequence
from typing import Any

from cheroot.server import HTTPConnection, HTTPServer
from cheroot.workers import threadpool
from localstack import config
from localstack.runtime.server import RuntimeServer
from rolo.gateway import Gateway

from localstack_cognito.host import listen
from localstack_cognito.host.http_answers import Answer, Application
from localstack_cognito.host.http_requests import Reader, Refused, Request, Writer

LOG = logging.getLogger(__name__)

# As the host's own server has it: seconds in which nothing comes.
_TIMEOUT = 60.0
# Seconds that requests under way have when the server stops, as on the host's own server.
_STOP_TIMEOUT = 10.0
# As many may connect at once. The host's own 50 are fewer than a load test has clients.
_BACKLOG = 1024
_TLS_HANDSHAKE = b"\x16"
# A client's next request mostly comes within milliseconds: the thread waits so long for it.
_NEXT_REQUEST_MS = 20
_FEWEST_WORKERS = 4
# A worker that has nothing to do for so many seconds ends.
_IDLE_WORKER = 2.0
# How often the main thread, which waits for the server to stop, looks for signals, in seconds.
_LOOK_FOR_SIGNALS = 0.5
PAUSE = 0.2
"""Seconds before the server tries again what has failed, such as to open a file for a client."""
# What a client that was refused still sends is taken for so many seconds, so that it reads why.
_LINGER = 1.0


class Workers(threadpool.ThreadPool):
    """Threads that come with the requests that need them, and end when none does."""

    _threads: list[threading.Thread]

    def __init__(self, server: "Server", most: int) -> None:
        super().__init__(server, min=min(_FEWEST_WORKERS, most), max=most)
        self._lock = threading.Lock()
        self._connections: queue.SimpleQueue[Any] = queue.SimpleQueue()
        # How many workers wait, less how many connections do.
        self._free = 0
        self._numbers = itertools.count(1)
        self.get = self._next_connection

    def put(self, connection: Any) -> None:
        """Hand a connection to a worker, to a new one where all are at work."""
        with self._lock:
            self._free -= 1
            self._connections.put(connection)
            if self._free < 0 and len(self._threads) < self.max:
                self._add_worker()

    def grow(self, amount: int) -> None:
        """Start so many workers."""
        with self._lock:
            for _ in range(amount):
                self._add_worker()

    def _add_worker(self) -> None:
        worker = threadpool.WorkerThread(self.server)
        worker.name = f"request-{next(self._numbers)}"
        # A request that does not end must not keep the process.
        worker.daemon = True
        self._threads.append(worker)
        worker.start()

    def _next_connection(self) -> Any:
        with self._lock:
            self._free += 1
        try:
            return self._connections.get(timeout=_IDLE_WORKER)
        except queue.Empty:
            return self._leave_or_wait()

    def _leave_or_wait(self) -> Any:
        worker = threading.current_thread()
        with self._lock:
            with contextlib.suppress(queue.Empty):
                return self._connections.get_nowait()
            if len(self._threads) > self.min and worker in self._threads:
                self._free -= 1
                self._threads.remove(worker)
                self.server.stats["Worker Threads"].pop(worker.name, None)
                return threadpool._SHUTDOWNREQUEST
        return self._connections.get()

    def stop(self, timeout: float = _STOP_TIMEOUT) -> None:
        """End the workers when they have answered, or leave them after ``timeout`` seconds."""
        deadline = time.monotonic() + timeout
        with self._lock:
            workers, self._threads = self._threads, []
            for _ in workers:
                self._connections.put(threadpool._SHUTDOWNREQUEST)
        for worker in workers:
            worker.join(max(deadline - time.monotonic(), 0))


class _Connection(HTTPConnection):
    """A connection, plain or over TLS: its first byte says which."""

    rfile: Reader
    wfile: Writer
    socket: Any
    is_secure = False
    _is_new = True

    def __init__(self, server: "Server", sock: socket.socket, makefile: object = None) -> None:
        super().__init__(server, sock, _make_file)

    def communicate(self) -> bool:
        """Answer the requests that come one upon another. Return whether more may come later."""
        while self._answer_one():
            if not self.server.ready or not self._comes_another():
                return True
        return False

    def _comes_another(self) -> bool:
        if self.rfile.has_data():
            return True
        poll = select.poll()
        poll.register(self.socket, select.POLLIN)
        return bool(poll.poll(_NEXT_REQUEST_MS))

    def _answer_one(self) -> bool:
        """Read and answer a request. Return whether another may follow it."""
        request = Request(self.server, self)
        try:
            if self._is_new and not self._begin():
                return False
            request.parse_request()
            if request.ready:
                request.respond()
                return not request.close_connection
        except Refused as refused:
            self._refuse(request, refused.status, refused.text)
        except TimeoutError:
            self._refuse(request, "408 Request Timeout", "The request took too long.")
        except OSError as error:
            LOG.debug("A connection of %s ended: %r", self.remote_addr, error)
        except Exception:
            LOG.exception("A request of %s could not be answered", self.remote_addr)
            self._refuse(request, "500 Internal Server Error", "")
        return False

    def _begin(self) -> bool:
        first = self.socket.recv(1, socket.MSG_PEEK)
        if first == _TLS_HANDSHAKE:
            if not self.server.tls:
                return False
            self.socket = self.server.tls.wrap_socket(self.socket, server_side=True)
            self.rfile, self.wfile = Reader(self.socket), Writer(self.socket)
            self.is_secure = True
        self._is_new = False
        return bool(first)

    def _refuse(self, request: Request, status: str, text: str) -> None:
        """Answer, and wait a little for the client to take it: an end would take it back."""
        until = time.monotonic() + _LINGER
        with contextlib.suppress(OSError):
            request.refuse(status, text)
            self.socket.shutdown(socket.SHUT_WR)
            self.socket.settimeout(_LINGER)
            while time.monotonic() < until and self.socket.recv(65536):
                pass

    def close(self) -> None:
        """End the connection, in whatever state it is: what fails here would stop the server."""
        if self.is_secure:
            # Without waiting for the client to say the same.
            with contextlib.suppress(OSError, ValueError):
                self.socket.settimeout(0)
                self.socket.unwrap()
        with contextlib.suppress(OSError, ValueError):
            super().close()


def _make_file(sock: socket.socket, mode: str, size: int) -> Reader | Writer:
    return Reader(sock) if "r" in mode else Writer(sock)


class Server(HTTPServer):
    """Serves one listening socket."""

    ConnectionClass = _Connection
    request_queue_size = _BACKLOG
    shutdown_timeout = _STOP_TIMEOUT
    timeout = _TIMEOUT
    keep_alive_conn_limit = None

    def __init__(
        self, listener: socket.socket, application: Any, tls: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(listener.getsockname()[:2], Answer)
        self.wsgi_app = application
        self.tls = tls
        self._listener = listener
        self.requests = Workers(self, config.GATEWAY_WORKER_COUNT)

    def bind(self, family: int, kind: int, proto: int = 0) -> socket.socket:
        """Take the socket that listens already."""
        self.socket = self._listener
        return self._listener

    def process_conn(self, conn: _Connection) -> None:
        """Hand a connection that has sent something to a worker."""
        if conn.last_used is None:
            # It has only just connected.
            self.put_conn(conn)
        else:
            super().process_conn(conn)

    def put_conn(self, conn: _Connection) -> None:
        """Wait for the next request of a connection, unless the server stops."""
        try:
            super().put_conn(conn)
        except (KeyError, OSError, RuntimeError, ValueError):
            # The server stopped meanwhile.
            conn.close()

    def stop(self) -> None:
        """Answer what is under way, and end."""
        if self.ready:
            self._connections._stop_requested = True
            # The loop wakes when somebody connects.
            with contextlib.suppress(OSError), socket.socket(self._listener.family) as waking:
                waking.settimeout(_LINGER)
                waking.connect(self._listener.getsockname())
        super().stop()

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """Write to the host's log."""
        LOG.log(logging.DEBUG if level < logging.WARNING else level, msg, exc_info=traceback)
        if level >= logging.ERROR:
            # What fails at every turn, as for want of open files, must not keep the machine busy.
            time.sleep(PAUSE)


class CherootRuntimeServer(RuntimeServer):
    """The host's server: serves its gateway on every address that it is given."""

    def __init__(self) -> None:
        self._servers: list[Server] = []
        self._stop = threading.Event()

    def register(
        self,
        gateway: Gateway,
        addresses: Sequence[config.HostAndPort],
        ssl_creds: tuple[str, str] | None = None,
    ) -> None:
        """Listen on these addresses. Raises ``OSError`` where one is taken."""
        tls = _tls_context(*ssl_creds) if ssl_creds else None
        application = Application(gateway)
        for listener in _listeners(addresses):
            self._servers.append(Server(listener, application, tls))
        listen.wait_until_served()

    def run(self) -> None:
        """Serve until ``shutdown`` is called."""
        threads = [
            threading.Thread(target=server.serve, name="http-server", daemon=True)
            for server in self._servers
        ]
        if not self._stop.is_set():
            for server, thread in zip(self._servers, threads, strict=True):
                server.prepare()
                thread.start()
            listen.served.set()
            # Python handles a signal in this thread alone. One that the kernel gives to another
            # does not wake it.
            while not self._stop.wait(_LOOK_FOR_SIGNALS):
                pass
        for server in self._servers:
            server.stop()

    def shutdown(self) -> None:
        """Stop serving, also before it has begun."""
        self._stop.set()


def _listeners(addresses: Sequence[config.HostAndPort]) -> list[socket.socket]:
    """Return a socket that listens for each address. The first may have been made before."""
    made = listen.take_listener()
    missing = addresses[1:] if made else addresses
    listeners = [made] if made else []
    for address in missing:
        family = socket.AF_INET6 if config.is_ipv6_address(address.host) else socket.AF_INET
        listeners.append(
            socket.create_server(
                (address.host, address.port),
                family=family,
                backlog=_BACKLOG,
                dualstack_ipv6=address.host == "::",
            )
        )
    for listener in listeners:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listeners


def _tls_context(certificate: str, key: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["http/1.1"])
    return context
