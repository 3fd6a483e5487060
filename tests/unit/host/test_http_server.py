"""What the HTTP server does with clients and applications that do not end what they began."""

import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from localstack_cognito.host.http_server import Server, Workers
from tests.waiting import wait_until

# Seconds. What takes longer is refused.
_TIMEOUT = 0.3
_GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"

_Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
_Serve = Callable[..., int]


@pytest.fixture
def serve() -> Iterator[_Serve]:
    """Serves an application, and returns the port."""
    with contextlib.ExitStack() as ends:

        def start(application: _Application, workers: int = 10, timeout: float = _TIMEOUT) -> int:
            listener = socket.create_server(("127.0.0.1", 0))
            server = Server(listener, application)
            server.timeout = timeout
            server.requests = Workers(server, workers)
            server.prepare()
            thread = threading.Thread(target=server.serve)
            thread.start()
            ends.callback(thread.join)
            ends.callback(server.stop)
            return int(listener.getsockname()[1])

        yield start


def _hello(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Length", "5")])
    return [b"hello"]


def _answering(status: str, headers: dict[str, str], *pieces: bytes | Exception) -> _Application:
    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response(status, list(headers.items()))
        for piece in pieces:
            if isinstance(piece, Exception):
                raise piece
            yield piece

    return application


def _all_of(client: socket.socket) -> bytes:
    """Return what is received until the connection ends."""
    client.settimeout(60)
    return b"".join(iter(lambda: client.recv(4096), b""))


@pytest.mark.parametrize(
    "half", [b"GET / HT", b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n12", b"\x16\x03\x01"]
)
def test_what_is_half_sent_is_waited_for_for_a_while(serve: _Serve, half: bytes) -> None:
    with socket.create_connection(("127.0.0.1", serve(_hello))) as client:
        client.sendall(half)
        answer = _all_of(client)
    assert answer == b"" if half[0] == 0x16 else answer.startswith(b"HTTP/1.1 408 ")


def test_headers_that_trickle_in_are_waited_for_no_longer(serve: _Serve) -> None:
    with socket.create_connection(("127.0.0.1", serve(_hello))) as client:
        client.sendall(b"GET / HTTP/1.1\r\n")

        def is_refused() -> bool:
            with contextlib.suppress(ConnectionError):
                client.sendall(b"a: b\r\n")
                client.settimeout(_TIMEOUT / 10)
                with contextlib.suppress(TimeoutError):
                    return client.recv(12) == b"HTTP/1.1 408"
            return False

        wait_until(is_refused)


@pytest.mark.parametrize("sent", [b"", _GET])
def test_an_idle_connection_is_ended(serve: _Serve, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", serve(_hello))) as client:
        client.sendall(sent)
        assert _all_of(client).endswith(b"hello" if sent else b"")


def test_a_connection_is_not_ended_while_it_is_used(serve: _Serve) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", serve(_hello), timeout=60)
    connection.connect()
    first = connection.sock
    until = time.monotonic() + 4 * _TIMEOUT
    while time.monotonic() < until:
        connection.request("GET", "/")
        assert connection.getresponse().read() == b"hello"
        assert connection.sock is first
    connection.close()


@pytest.mark.parametrize("workers", [1, 3])
def test_more_requests_than_workers_are_answered_one_after_the_other(
    serve: _Serve, workers: int
) -> None:
    running: list[int] = []
    most: list[int] = []

    def slow(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        running.append(1)
        most.append(len(running))
        time.sleep(0.01)
        running.pop()
        return _hello(environ, start_response)

    port = serve(slow, workers, 60)
    clients = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
    for client in clients:
        client.sendall(_GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    for client in clients:
        assert _all_of(client).endswith(b"hello")
        client.close()
    assert max(most) <= workers


def test_an_answer_that_ends_too_early_ends_the_connection(serve: _Serve) -> None:
    port = serve(_answering("200 OK", {"Content-Length": "10"}, b"short"), timeout=60)
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(_GET)
        assert _all_of(client).endswith(b"short")


def test_what_an_answer_has_beyond_its_length_is_left_out(serve: _Serve) -> None:
    port = serve(_answering("200 OK", {"Content-Length": "5"}, b"hel", b"lo, and more", b"still"))
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(_GET + _GET)
        assert _all_of(client).split(b"\r\n\r\n")[-1] == b"hello"


def test_an_answer_that_fails_midway_does_not_look_whole(serve: _Serve) -> None:
    port = serve(_answering("200 OK", {}, b"begun", ValueError("no more")), timeout=60)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/")
    answer = connection.getresponse()
    assert answer.status == 200
    with pytest.raises(http.client.IncompleteRead):
        answer.read()
    connection.close()


def test_an_answer_that_fails_at_once_is_a_500(serve: _Serve) -> None:
    port = serve(_answering("200 OK", {}, ValueError("nothing")), timeout=60)
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(_GET)
        assert _all_of(client).startswith(b"HTTP/1.1 500 ")


@pytest.mark.parametrize(
    ("method", "status"),
    [("HEAD", "200 OK"), ("GET", "204 No Content"), ("GET", "304 No")],
)
def test_an_answer_without_a_body_has_none(serve: _Serve, method: str, status: str) -> None:
    port = serve(_answering(status, {"Content-Length": "4"}, b"body"), timeout=60)
    asked = f"{method} / HTTP/1.1\r\nHost: localhost\r\n"
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(f"{asked}\r\n{asked}Connection: close\r\n\r\n".encode())
        received = _all_of(client)
    assert received.count(f"HTTP/1.1 {status}".encode()) == 2
    assert b"body" not in received
