"""A call to outside ends in time and is read to a size, whatever the other side does."""

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from localstack_cognito import outside_calls
from localstack_cognito.outside_calls import (
    NoAddress,
    NotHttp,
    OutsideCallError,
    PrivateAddress,
    TimedOut,
    TooLarge,
)

SECONDS = 0.5
# With what a busy machine adds.
AT_THE_MOST = 3.0
GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Serve = Callable[[socket.socket], None]


@contextlib.contextmanager
def serving(serve: Serve) -> Iterator[str]:
    """Serve each connection with ``serve`` in a thread; give the address."""
    ended = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))

    def run(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            serve(connection)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while not ended.is_set():
                connection, _ = listener.accept()
                threading.Thread(target=run, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        ended.set()
        # Who waits to accept would be given one more.
        with contextlib.suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def received(connection: socket.socket) -> bytes:
    """Return a whole request, whose body is a form if it has one."""
    asked = b""
    while b"\r\n\r\n" not in asked or (asked.startswith(b"POST") and asked.endswith(b"\r\n")):
        asked += connection.recv(65536)
    return asked


def answering(answer: bytes) -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(answer)

    return serve


def dripping(start: bytes, drop: bytes) -> Serve:
    """Answer with a start, and then with a drop each moment for ever."""

    def serve(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(start)
        while True:
            connection.sendall(drop)
            time.sleep(0.05)

    return serve


def silent(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass


def redirecting_for_ever(connection: socket.socket) -> None:
    time.sleep(0.1)
    answering(b"HTTP/1.1 302 Found\r\nLocation: /%d\r\nContent-Length: 0\r\n\r\n" % time.time_ns())(
        connection
    )


@pytest.mark.parametrize(
    "serve",
    [
        pytest.param(silent, id="says nothing"),
        pytest.param(dripping(b"HTTP/1.1 200 OK\r\n", b"X"), id="drips a header"),
        pytest.param(dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), id="always goes on"),
        pytest.param(dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x"), id="drips a body"),
        pytest.param(
            dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
            id="drips chunks",
        ),
        pytest.param(dripping(b"HTTP/1.1 500 No\r\n\r\n", b"x"), id="drips an error"),
        pytest.param(redirecting_for_ever, id="sends on and on"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_one_deadline_is_for_the_whole(serve: Serve, method: str) -> None:
    begun = time.monotonic()
    form = {"code": "x"} if method == "POST" else None
    with serving(serve) as url, pytest.raises(OutsideCallError) as refused:
        outside_calls.call(method, url, form=form, seconds=SECONDS)
    assert time.monotonic() - begun < AT_THE_MOST
    assert isinstance(refused.value, TimedOut)
    assert str(refused.value) == "no answer in 0.5 seconds"


def test_the_deadline_is_for_tls_too() -> None:
    begun = time.monotonic()
    with serving(silent) as url, pytest.raises(TimedOut):
        outside_calls.call("GET", url.replace("http:", "https:"), seconds=SECONDS)
    assert time.monotonic() - begun < AT_THE_MOST


def test_the_deadline_is_for_looking_names_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ended.wait(60))
    begun = time.monotonic()
    with pytest.raises(TimedOut):
        outside_calls.call("GET", "http://slow.example.com", seconds=SECONDS)
    ended.set()
    assert time.monotonic() - begun < AT_THE_MOST


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n",
        b"HTTP/1.1 404 Not Found\r\n\r\n",
    ],
)
def test_an_answer_is_read_to_a_size(head: bytes) -> None:
    sent = 0

    def serve(connection: socket.socket) -> None:
        nonlocal sent
        connection.recv(65536)
        connection.sendall(head)
        while True:
            sent += connection.send(b"x" * 65536)

    with serving(serve) as url, pytest.raises(TooLarge):
        outside_calls.call("GET", url, most_bytes=1000)
    assert sent < 20_000_000
    with serving(answering(GOOD)) as url:
        assert outside_calls.call("GET", url, most_bytes=2).content == b"ok"
        with pytest.raises(TooLarge):
            outside_calls.call("GET", url, most_bytes=1)


@pytest.mark.parametrize(
    "location", ["ftp://127.0.0.1/x", "file:///etc/passwd", "gopher://127.0.0.1/", "data:,x"]
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_leaves_http(location: str, status: int) -> None:
    head = f"HTTP/1.1 {status} Go\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n"
    with serving(answering(head.encode())) as url, pytest.raises(NotHttp):
        outside_calls.call("GET", url)
    with pytest.raises(NotHttp):
        outside_calls.call("GET", location)


@pytest.mark.parametrize("url", ["", "nothing", "http://", "http://[", "http://a b/"])
def test_what_is_no_address_is_told(url: str) -> None:
    with pytest.raises((NoAddress, NotHttp)):
        outside_calls.call("GET", url)


def test_a_token_is_for_one_host_only() -> None:
    asked: list[bytes] = []

    def remember(connection: socket.socket) -> None:
        asked.append(connection.recv(65536))
        connection.sendall(GOOD)

    with serving(remember) as other:
        for target, is_told in ((other, False), ("/there", True)):

            def send_on(connection: socket.socket, target: str = target) -> None:
                request = received(connection)
                if b"/there" in request:
                    asked.append(request)
                    connection.sendall(GOOD)
                    return
                head = f"HTTP/1.1 302 Go\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n"
                connection.sendall(head.encode())

            with serving(send_on) as url:
                headers = {"Authorization": "Bearer secret", "Accept": "application/json"}
                answer = outside_calls.call("GET", url, headers=headers)
            assert (answer.status_code, answer.ok, answer.content) == (200, True, b"ok")
            assert (b"secret" in asked[-1]) == is_told
            assert b"Accept: application/json" in asked[-1]


def test_parameters_and_forms_are_sent_as_they_are() -> None:
    asked: list[bytes] = []

    def remember(connection: socket.socket) -> None:
        asked.append(received(connection))
        connection.sendall(b"HTTP/1.1 400 Bad\r\nContent-Length: 2\r\n\r\nno")

    with serving(remember) as url:
        answer = outside_calls.call("GET", f"{url}/a?b=c", parameters={"d": "e f&g"})
        assert asked[0].startswith(b"GET /a?b=c&d=e+f%26g HTTP/1.1\r\n")
        assert (answer.status_code, answer.ok, answer.content) == (400, False, b"no")
        outside_calls.call("POST", f"{url}/a", form={"d": "e f&g"})
        assert asked[1].startswith(b"POST /a HTTP/1.1\r\n")
        assert b"content-type: application/x-www-form-urlencoded\r\n" in asked[1].lower()
        assert asked[1].endswith(b"\r\n\r\nd=e+f%26g")
        outside_calls.call("GET", url.replace("//", "//user:word@"))
        assert b"Authorization: Basic dXNlcjp3b3Jk\r\n" in asked[2]


def test_nobody_there_is_told() -> None:
    with serving(silent) as url:
        pass
    with pytest.raises(OutsideCallError, match="refused"):
        outside_calls.call("GET", url)


def make_certificate(folder: Path) -> Path:
    """Make a certificate for 127.0.0.1, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


def test_tls_is_spoken_with_who_has_a_certificate_that_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)

    def serve(connection: socket.socket) -> None:
        with (
            contextlib.suppress(ssl.SSLError),
            context.wrap_socket(connection, server_side=True) as encrypted,
        ):
            answering(GOOD)(encrypted)

    with serving(serve) as url:
        url = url.replace("http:", "https:")
        with pytest.raises(OutsideCallError, match="CERTIFICATE_VERIFY_FAILED"):
            outside_calls.call("GET", url)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(file))
        assert outside_calls.call("GET", url).content == b"ok"


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("10.0.0.1", False),
        ("172.18.0.2", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("fd00::1", False),
        ("fe80::1%eth0", False),
        ("fec0::1", False),
        ("::10.0.0.1", False),
        ("::ffff:0:10.0.0.1", False),
        ("64:ff9b::5db8:d822", True),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b::10.0.0.1", False),
    ],
)
def test_where_a_stranger_may_send_a_call(
    monkeypatch: pytest.MonkeyPatch, address: str, is_open: bool
) -> None:
    tried: list[str] = []

    def connect(_: socket.socket, place: tuple[str, int]) -> None:
        tried.append(place[0])
        raise ConnectionRefusedError("refused")

    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = [(family, socket.SOCK_STREAM, 6, "", (address, 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(outside_calls._Socket, "connect", connect)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    error = OutsideCallError if is_open else PrivateAddress
    with pytest.raises(error, match="refused" if is_open else "private network") as refused:
        outside_calls.call("GET", "http://somewhere.example.com/", of_stranger=True)
    assert type(refused.value) is error
    assert tried == ([address] if is_open else [])


def test_no_redirect_of_a_stranger_is_followed() -> None:
    asked: list[bytes] = []
    moved = b"HTTP/1.1 302 Found\r\nLocation: /there\r\nX-One: 1\r\nContent-Length: 0\r\n\r\n"

    def serve(connection: socket.socket) -> None:
        asked.append(connection.recv(65536))
        connection.sendall(moved)

    with serving(serve) as url:
        answer = outside_calls.call("GET", url, of_stranger=True)
    assert (answer.status_code, answer.headers["location"]) == (302, "/there")
    assert len(asked) == 1
