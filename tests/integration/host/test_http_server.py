"""What the host's HTTP server keeps, as clients see it."""

import hashlib
import http.client
import io
import json
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import psutil
import pytest
import requests

from localstack_cognito.host.http_server import PAUSE
from tests.host import Host, host_environment, reserved_port, running_host
from tests.waiting import wait_until

_ROUTES = '''
import json
import pathlib
import threading
import time

from localstack.services.edge import ROUTER
from rolo import Response

released, ended = threading.Event(), threading.Event()
together = threading.Barrier(100)


def pieces(request):
    """Two pieces, of which the second comes when it is released, and then pieces for ever."""
    def generate():
        try:
            yield b"data: one\\n\\n"
            released.wait(60)
            while True:
                yield b"data: more\\n\\n"
        finally:
            ended.set()
    return Response(generate(), mimetype="text/event-stream")


def length(request):
    return Response(str(sum(len(piece) for piece in iter(lambda: request.stream.read(4096), b""))))


def wait(request):
    """Answers when there is a file."""
    until = pathlib.Path(request.args["for"])
    until.with_suffix(".came").touch()
    while not until.exists():
        time.sleep(0.01)
    return Response("waited")


def release(request):
    released.set()
    return Response("")


def has_ended(request):
    return Response(str(ended.is_set()))


def headers(request):
    return Response(json.dumps(list(request.headers)), headers={"x-CamelCase": "kept"})


def scheme(request):
    return Response(request.scheme)


def reset(request):
    released.clear()
    ended.clear()
    return Response("")


def meet(request):
    together.wait(60)
    return Response("met")


for endpoint in (pieces, length, wait, release, has_ended, headers, scheme, reset, meet):
    ROUTER.add(f"/test/{endpoint.__name__}", endpoint)
'''
_GET = b"GET /_localstack/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
_MEGABYTE = 1 << 20
_BIG = 200 * _MEGABYTE
# Of memory that 200 MB may take in passing: buffers, and what the host's own parts keep.
_FLAT = 100 * _MEGABYTE


def _with_routes(folder: Path) -> Path:
    script = folder / "volume" / "etc" / "localstack" / "init" / "start.d" / "routes.py"
    script.parent.mkdir(parents=True)
    script.write_text(_ROUTES)
    return folder


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host of this module's own, with paths that wait and stream."""
    with running_host(_with_routes(tmp_path_factory.mktemp("served"))) as running:
        yield running


@pytest.fixture
def bucket(host: Host) -> str:
    host.client("s3").create_bucket(Bucket="kept")
    return "kept"


class _Kept(io.BufferedReader):
    """Stays open when an answer that was read from it is closed."""

    def close(self) -> None:
        pass


class _Raw:
    """A connection over which bytes are sent as they are."""

    def __init__(self, port: int, sent: bytes = b"") -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._received = _Kept(socket.SocketIO(self._socket, "r"))
        self.send(sent)

    def __enter__(self) -> "_Raw":
        return self

    def __exit__(self, *error: object) -> None:
        self._socket.close()

    def makefile(self, mode: str) -> io.BufferedReader:
        """Give an answer what it is read from."""
        return self._received

    def send(self, sent: bytes) -> None:
        self._socket.sendall(sent)

    def answer(self, method: str = "GET") -> http.client.HTTPResponse:
        """Read one answer, but for its body."""
        response = http.client.HTTPResponse(cast(socket.socket, self), method=method)
        response.begin()
        return response

    def read(self, size: int) -> bytes:
        return self._received.read1(size)


def _answers(host: Host) -> bool:
    return requests.get(f"{host.url}/_localstack/health", timeout=60).status_code == 200


def _threads(host: Host) -> int:
    return psutil.Process(host.process.pid).num_threads()


def test_it_is_cheroot_that_serves(host: Host) -> None:
    answer = requests.get(f"{host.url}/_localstack/health", timeout=60)
    assert answer.headers["Server"].startswith("Cheroot/")


def test_http_and_https_are_on_one_port(host: Host) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    for _ in range(2):
        plain = http.client.HTTPConnection("127.0.0.1", host.port, timeout=60)
        secure = http.client.HTTPSConnection("127.0.0.1", host.port, timeout=60, context=context)
        for scheme, connection in (("http", plain), ("https", secure)):
            for _ in range(3):
                connection.request("GET", "/test/scheme")
                assert connection.getresponse().read() == scheme.encode()
            connection.close()


def test_a_client_that_says_nothing_holds_up_nobody_and_no_thread(host: Host) -> None:
    before = _threads(host)
    silent = [_Raw(host.port) for _ in range(100)]
    try:
        assert _answers(host)
        assert _threads(host) < before + 50
    finally:
        for connection in silent:
            connection.__exit__()


def test_a_connection_is_kept(host: Host) -> None:
    with _Raw(host.port) as connection:
        for _ in range(5):
            connection.send(_GET)
            answer = connection.answer()
            assert (answer.status, bool(answer.read())) == (200, True)


def test_a_connection_of_http_1_0_is_kept_only_where_asked(host: Host) -> None:
    kept = b"GET /test/reset HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
    with _Raw(host.port, kept) as connection:
        connection.answer().read()
        connection.send(b"GET /test/reset HTTP/1.0\r\n\r\n")
        connection.answer().read()
        assert connection.read(1) == b""


def test_requests_may_come_before_their_answers(host: Host) -> None:
    other = b"GET /test/has_ended HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with _Raw(host.port, _GET + other + _GET) as connection:
        bodies = [connection.answer().read() for _ in range(3)]
    assert bodies[0] == bodies[2]
    assert bodies[1] in (b"True", b"False")


def test_a_body_may_come_in_chunks(host: Host) -> None:
    head = b"POST /test/length HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked = head + b"5\r\nabcde\r\n3;name=value\r\nfgh\r\n0\r\nTrailer: passed over\r\n\r\n"
    with _Raw(host.port) as connection:
        for at in range(0, len(chunked), 7):
            connection.send(chunked[at : at + 7])
        assert connection.answer().read() == b"8"
        # What follows is another request.
        connection.send(_GET)
        assert connection.answer().status == 200


def test_a_body_that_nobody_reads_is_not_the_next_request(host: Host) -> None:
    hidden = b"GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n"
    for length in (len(hidden), 100_000):
        body = hidden.ljust(length)
        framed = [
            b"Content-Length: %d\r\n\r\n%s" % (length, body),
            b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (length, body),
        ]
        for rest in framed:
            head = b"GET /test/has_ended HTTP/1.1\r\nHost: localhost\r\n"
            with _Raw(host.port, head + rest + _GET) as connection:
                assert connection.answer().read() in (b"True", b"False")
                assert b"cognito-idp" in connection.answer().read()


def test_pieces_of_an_answer_are_sent_as_they_come(host: Host) -> None:
    requests.get(f"{host.url}/test/reset", timeout=60)
    with requests.get(f"{host.url}/test/pieces", stream=True, timeout=60) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        received = answer.iter_content(chunk_size=None)
        assert next(received) == b"data: one\n\n"
        requests.get(f"{host.url}/test/release", timeout=60)
        assert next(received) == b"data: more\n\n"
        assert requests.get(f"{host.url}/test/has_ended", timeout=60).text == "False"
    # The client has left.
    wait_until(lambda: requests.get(f"{host.url}/test/has_ended", timeout=60).text == "True")


def test_the_case_of_header_names_is_kept(host: Host) -> None:
    asked = (
        b"GET /test/headers HTTP/1.1\r\nHost: l\r\nx-amz-Meta-camelCase: A\r\nA_b: 1\r\na_B: 2\r\n"
    )
    with _Raw(host.port, asked + b"\r\n") as connection:
        answer = connection.answer()
        assert ("x-CamelCase", "kept") in answer.getheaders()
        assert json.load(answer) == [
            ["Host", "l"],
            ["x-amz-Meta-camelCase", "A"],
            ["A_b", "1"],
            ["A_b", "2"],
        ]


@pytest.mark.parametrize("size", [1000, 7, 1], ids=["at_once", "in_pieces", "by_the_byte"])
def test_headers_are_the_same_however_they_come(host: Host, size: int) -> None:
    # One without any stands before another.
    asked = b"GET /test/headers HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
    asked += b"\r\nGET /test/headers HTTP/1.1\r\nA: 1\r\nB:  2 \r\nA: 3\r\n\r\n"
    asked += b"GET /test/headers HTTP/1.0\r\n\r\nA: 4\r\n\r\n"
    with _Raw(host.port) as connection:
        for at in range(0, len(asked), size):
            connection.send(asked[at : at + size])
        for headers in ([["Connection", "keep-alive"]], [["A", "1"], ["B", "2"], ["A", "3"]], []):
            assert json.load(connection.answer()) == headers


@pytest.mark.parametrize("size", [1000, 1], ids=["at_once", "by_the_byte"])
@pytest.mark.parametrize("header", [b"A: 1\nB: 2", b"A: 1\rB: 2", b"A", b" A: 1", b"A: \0"])
def test_a_malformed_header_is_refused_however_it_comes(
    host: Host, header: bytes, size: int
) -> None:
    asked = b"GET /test/headers HTTP/1.1\r\nHost: l\r\n" + header + b"\r\n\r\n"
    with _Raw(host.port) as connection:
        for at in range(0, len(asked), size):
            connection.send(asked[at : at + size])
        assert connection.answer().status == 400


def test_a_client_that_waits_for_100_continue_gets_it(host: Host, bucket: str) -> None:
    head = f"PUT /{bucket}/expected HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n"
    with _Raw(host.port, f"{head}Expect: 100-continue\r\n\r\n".encode()) as connection:
        assert connection.read(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.send(b"body")
        assert connection.answer("PUT").status == 200
    assert host.client("s3").get_object(Bucket=bucket, Key="expected")["Body"].read() == b"body"


def test_head_has_the_length_and_no_body(host: Host, bucket: str) -> None:
    host.client("s3").put_object(Bucket=bucket, Key="headed", Body=b"12345")
    head = f"HEAD /{bucket}/headed HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with _Raw(host.port, head + _GET) as connection:
        assert connection.answer("HEAD").getheader("Content-Length") == "5"
        assert connection.answer().status == 200


def test_a_key_may_begin_with_slashes_and_be_quoted(host: Host, bucket: str) -> None:
    s3 = host.client("s3")
    for key in ("//a/b", "a%2Fb", "a b+c", "ä"):
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
        assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == key.encode()
    with _Raw(host.port, b"GET //kept HTTP/1.1\r\nHost: localhost\r\n\r\n") as connection:
        assert connection.answer().status < 500


def test_a_whole_url_may_be_asked_for_as_of_a_proxy(host: Host) -> None:
    asked = f"GET http://localhost:{host.port}/test/has_ended?a=b HTTP/1.1\r\nHost: l\r\n\r\n"
    with _Raw(host.port, asked.encode()) as connection:
        assert connection.answer().read() in (b"True", b"False")


def test_200_mb_go_to_s3_and_back_with_little_memory(host: Host, bucket: str) -> None:
    peak = Path(f"/proc/{host.process.pid}/status")
    if not peak.exists():
        pytest.skip("this system does not say what a process's memory has been")
    pattern = hashlib.sha256(b"pattern").digest() * (_MEGABYTE // 32)
    process = psutil.Process(host.process.pid)
    url = f"{host.url}/{bucket}/big"

    class Body(io.RawIOBase):
        """200 MB that are nowhere."""

        left = _BIG

        def read(self, size: int = -1) -> bytes:
            piece = pattern[: min(_MEGABYTE, self.left)]
            self.left -= len(piece)
            return piece

        def __len__(self) -> int:
            return _BIG

    before = process.memory_info().rss
    Path(f"/proc/{host.process.pid}/clear_refs").write_text("5")
    assert requests.put(url, data=Body(), timeout=120).ok
    requests.put(f"{url}-chunked", data=iter(Body().read, b""), timeout=120)
    for name in ("big", "big-chunked"):
        read = 0
        with requests.get(f"{host.url}/{bucket}/{name}", stream=True, timeout=120) as answer:
            for piece in answer.iter_content(_MEGABYTE):
                read += len(piece)
        assert read == _BIG
    highest = re.search(r"VmHWM:\s+(\d+) kB", peak.read_text())
    assert highest
    assert int(highest[1]) * 1024 < before + _FLAT


def test_200_connections_are_kept_at_once_and_hold_no_threads(host: Host) -> None:
    kept = [_Raw(host.port) for _ in range(200)]
    try:
        for _ in range(2):
            for connection in kept:
                connection.send(_GET)
            assert [connection.answer().read() and 1 for connection in kept] == [1] * 200
        wait_until(lambda: _threads(host) < 100, "Idle connections hold threads.")
        kept[0].send(_GET)
        assert kept[0].answer().status == 200
    finally:
        for connection in kept:
            connection.__exit__()


def test_100_slow_requests_are_served_at_once(host: Host) -> None:
    # None of them is answered before the hundredth has come.
    with ThreadPoolExecutor(100) as pool:
        met = list(
            pool.map(lambda _: requests.get(f"{host.url}/test/meet", timeout=60), range(100))
        )
    assert {answer.text for answer in met} == {"met"}
    wait_until(lambda: _threads(host) < 90, "The threads have not ended.")


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nName: " + b"a" * 70_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\n" + b"Name: value\r\n" * 7_000 + b"\r\n", 431),
        (b"hello\r\n\r\n", 400),
        (b"GET /\r\n\r\n", 400),
        (b"GET / HTTP/1.1\n\n", 400),
        (b"GET /a b HTTP/1.1\r\n\r\n", 400),
        (b"GET relative HTTP/1.1\r\n\r\n", 400),
        (b"G(T / HTTP/1.1\r\n\r\n", 400),
        (b"CONNECT example.com:443 HTTP/1.1\r\n\r\n", 400),
        (b"GET /\xff HTTP/1.1\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nName : value\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nName: a\r\n folded\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nName: a\0b\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 1_0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n12", 400),
        (
            b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
        ),
        (b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501),
        (b"POST /test/length HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfive\r\n", 400),
        (b"POST /test/length HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", 400),
        (b"POST /test/length HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nab\r\n", 400),
    ],
    ids=lambda value: value[:40] if isinstance(value, bytes) else None,
)
def test_what_is_malformed_is_refused(host: Host, sent: bytes, status: int) -> None:
    with _Raw(host.port, sent) as connection:
        answer = connection.answer()
        assert (answer.status, answer.getheader("Connection")) == (status, "close")
        answer.read()
        assert connection.read(1) == b""
    assert _answers(host)
    assert "Traceback" not in host.output()


def test_clients_that_leave_in_the_middle_leave_no_threads_behind(host: Host) -> None:
    halves = (
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: ",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345",
        b"POST /test/length HTTP/1.1\r\nHost: l\r\nContent-Length: 100000\r\n\r\n12345",
        b"POST /test/length HTTP/1.1\r\nHost: l\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12",
        b"\x16\x03\x01",
        b"",
    )
    before = len(host.output())
    half_sent = [_Raw(host.port, half) for half in halves for _ in range(20)]
    assert _answers(host)
    for connection in half_sent:
        connection.__exit__()
    wait_until(lambda: _threads(host) < 90, "The threads have not ended.")
    assert _answers(host)
    assert "Traceback" not in host.output()[before:]


def test_a_stop_answers_what_is_under_way_and_waits_for_no_idle_connection(tmp_path: Path) -> None:
    file = tmp_path / "file"
    request = f"GET /test/wait?for={file} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with (
        running_host(_with_routes(tmp_path)) as host,
        _Raw(host.port, _GET) as idle,
        _Raw(host.port) as silent,
        _Raw(host.port, request) as waiting,
    ):
        assert idle.answer().read()
        wait_until(file.with_suffix(".came").exists)
        host.process.send_signal(signal.SIGTERM)
        assert idle.read(1) == silent.read(1) == b""
        assert host.process.poll() is None
        file.touch()
        answer = waiting.answer()
        assert (answer.read(), answer.getheader("Connection")) == (b"waited", "close")
        assert host.process.wait(60) == 0
        assert "Traceback" not in host.output()


def test_a_stop_waits_for_a_request_for_a_while_only(tmp_path: Path) -> None:
    file = tmp_path / "file"
    request = f"GET /test/wait?for={file} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with running_host(_with_routes(tmp_path)) as host, _Raw(host.port, request):
        wait_until(file.with_suffix(".came").exists)
        assert host.stop() == 0


def test_a_host_that_may_open_no_more_files_serves_again_when_it_may(tmp_path: Path) -> None:
    with running_host(tmp_path) as host:
        process = psutil.Process(host.process.pid)
        if not hasattr(process, "rlimit"):
            pytest.skip("this system has no limits of another process's")
        limits = process.rlimit(psutil.RLIMIT_NOFILE)
        began = time.monotonic()
        process.rlimit(psutil.RLIMIT_NOFILE, (process.num_fds() + 5, limits[1]))
        clients = [_Raw(host.port) for _ in range(20)]
        wait_until(lambda: host.output().count("Too many open files") >= 5)
        # It tries again, and not all the time.
        turns = host.output().count("Too many open files")
        assert turns <= 1 + (time.monotonic() - began) / PAUSE
        for client in clients:
            client.__exit__()
        process.rlimit(psutil.RLIMIT_NOFILE, limits)
        assert _answers(host)


def test_the_host_s_own_server_is_a_setting_away(tmp_path: Path) -> None:
    with running_host(tmp_path, GATEWAY_SERVER="twisted") as host:
        answer = requests.get(f"{host.url}/_localstack/health", timeout=60)
        assert answer.headers["Server"].startswith("TwistedWeb/")
        assert host.stop() == 0


@pytest.mark.parametrize(("server", "named"), [("", "TwistedWeb/"), ("cheroot", "Cheroot/")])
def test_a_host_that_is_started_otherwise_has_its_own_server(
    tmp_path: Path, server: str, named: str
) -> None:
    """Also where it listens on several addresses, of which none is the one that it looks for."""
    ports = (reserved_port(), reserved_port())
    environment = host_environment(
        DNS_ADDRESS="0",
        DISABLE_EVENTS="1",
        SKIP_SSL_CERT_DOWNLOAD="1",
        FILESYSTEM_ROOT=str(tmp_path),
        GATEWAY_LISTEN=",".join(f"127.0.0.{number}:{port}" for number, port in enumerate(ports, 1)),
        GATEWAY_SERVER=server,
    )
    with (tmp_path / "log").open("wb") as log:
        command = [sys.executable, "-m", "localstack.runtime.main"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=tmp_path)
    try:
        wait_until(lambda: "Ready." in (tmp_path / "log").read_text())
        for number, port in enumerate(ports, 1):
            answer = requests.get(f"http://127.0.0.{number}:{port}/_localstack/health", timeout=60)
            assert answer.headers["Server"].startswith(named)
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
