"""Requests of HTTP/1.1, read from cheroot's connections.

cheroot's own reading of them loses the case of header names and all but the last of several headers
of one name, refuses a path that begins with two slashes, and takes both lengths where a request has
two. What is read here follows RFC 9112, and refuses what leaves open where a request ends.
"""

import io
import re
import socket
import time
from collections.abc import Callable, Iterable
from email.utils import formatdate
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from cheroot.server import HTTPRequest

MAX_HEADER_SIZE = 65536
"""Bytes of a request line and the headers together."""
_SPOOLED = 65536
_PIECE = 65536
_BUFFER = 16384
_REQUEST_LINE = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([!-~\x80-\xff]+) HTTP/(\d)\.(\d)\r\n")
_HEADER = re.compile(rb"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*([^\r\n\0]*?)[ \t]*\r\n")
_LENGTH = re.compile(rb"\d{1,18}")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r\n")
_LONGEST_CHUNK_LINE = 4096


class Refused(Exception):
    """A request that is answered by the server itself, whereupon its connection ends."""

    def __init__(self, status: str, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


def bad_request(text: str) -> Refused:
    """Return the refusal of what is malformed."""
    return Refused("400 Bad Request", text)


@lru_cache(maxsize=1)
def _date(seconds: int) -> bytes:
    return formatdate(seconds, usegmt=True).encode()


class _SocketReader(io.RawIOBase):
    """Reads a socket, unless it is told to wait for nothing."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self.waits = True
        self.deadline: float | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if not self.waits:
            return None
        count = self._socket.recv_into(buffer)
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise TimeoutError("timed out")
        return count


class Reader(io.BufferedReader):
    """What a connection receives."""

    def __init__(self, sock: socket.socket) -> None:
        self._reader = _SocketReader(sock)
        # Of a TLS record, what was not asked for waits in the socket's object.
        self._pending: Callable[[], int] = getattr(sock, "pending", lambda: 0)
        super().__init__(self._reader, _BUFFER)

    def has_data(self) -> bool:
        """Return whether something was received already that nobody has read."""
        self._reader.waits = False
        try:
            return bool(self.peek(1)) or self._pending() > 0
        finally:
            self._reader.waits = True

    def set_deadline(self, seconds: float | None) -> None:
        """Let reading raise ``TimeoutError`` after so many seconds, or take what time it takes."""
        self._reader.deadline = None if seconds is None else time.monotonic() + seconds


class Writer:
    """Sends to a connection. What is written while it ``holds`` goes with what comes next."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._held = b""
        self.holds = False

    def write(self, data: bytes) -> int:
        """Send data, however long the other side takes as long as it takes some."""
        if self.holds:
            self._held += data
            return len(data)
        sent, self._held = self._held + data if self._held else data, b""
        view = memoryview(sent)
        while view:
            view = view[self._socket.send(view) :]
        return len(data)

    def flush(self) -> None:
        """Send what is held back."""
        if self._held:
            self.write(b"")


class _Body(io.RawIOBase):
    """What of a connection is the body of one request. ``fault`` is what ended it too early."""

    def __init__(self, stream: Reader) -> None:
        self._stream = stream
        self.fault: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.fault:
            raise self.fault
        try:
            return self._read_some(memoryview(buffer))
        except (OSError, Refused) as fault:
            self.fault = fault
            raise

    def _read_some(self, buffer: memoryview) -> int:
        raise NotImplementedError

    def _read_at_most(self, buffer: memoryview, limit: int) -> int:
        count = self._stream.readinto1(buffer[:limit])
        if not count:
            raise ConnectionAbortedError("The client left in the middle of a body.")
        return count


class _KnownLengthBody(_Body):
    def __init__(self, stream: Reader, length: int) -> None:
        super().__init__(stream)
        self._left = length

    def _read_some(self, buffer: memoryview) -> int:
        if not self._left:
            return 0
        count = self._read_at_most(buffer, self._left)
        self._left -= count
        return count


class _ChunkedBody(_Body):
    """RFC 9112, section 7.1. Trailers are passed over."""

    _left = 0
    _ended = False

    def _read_some(self, buffer: memoryview) -> int:
        if not self._left and not self._ended:
            self._begin_chunk()
        if self._ended:
            return 0
        count = self._read_at_most(buffer, self._left)
        self._left -= count
        if not self._left and self._line() != b"\r\n":
            raise bad_request("A chunk is longer than its size.")
        return count

    def _begin_chunk(self) -> None:
        size = _CHUNK_SIZE.fullmatch(self._line())
        if not size:
            raise bad_request("Malformed size of a chunk.")
        self._left = int(size[1], 16)
        if not self._left:
            read = 0
            while (line := self._line()) != b"\r\n":
                read += len(line)
                if read > MAX_HEADER_SIZE:
                    raise bad_request("The trailers are too long.")
            self._ended = True

    def _line(self) -> bytes:
        line = self._stream.readline(_LONGEST_CHUNK_LINE)
        if not line:
            raise ConnectionAbortedError("The client left in the middle of a chunk.")
        return line


class Request(HTTPRequest):
    """A request and its answer."""

    conn: Any
    server: Any
    headers: list[tuple[bytes, bytes]]
    """The headers as they came."""
    qs: bytes
    rfile: Any
    sent_headers: bool
    body: _Body | None = None

    def parse_request(self) -> None:
        """Read the request up to its body.

        It is ready unless the client has left. Raises ``Refused``, or ``OSError``.
        """
        self._size_left = MAX_HEADER_SIZE
        self.conn.rfile.set_deadline(self.server.timeout)
        line = self._line("414 URI Too Long")
        if line == b"\r\n":  # RFC 9112, section 2.2
            line = self._line("414 URI Too Long")
        if not line:
            return
        self.started_request = True
        self._read_request_line(line)
        self._read_headers()
        self.conn.rfile.set_deadline(None)
        self.ready = True

    def _line(self, too_long: str) -> bytes:
        line: bytes = self.conn.rfile.readline(self._size_left + 1)
        self._size_left -= len(line)
        if self._size_left < 0:
            raise Refused(too_long, f"More than {MAX_HEADER_SIZE} bytes.")
        return line

    def _read_request_line(self, line: bytes) -> None:
        parts = _REQUEST_LINE.fullmatch(line)
        if not parts:
            raise bad_request("Malformed request line.")
        self.method, self.uri, major, minor = parts.groups()
        if major != b"1":
            raise Refused(
                "505 HTTP Version Not Supported",
                "HTTP/1.1 is spoken here. A host that is started with GATEWAY_SERVER=twisted "
                "speaks HTTP/2, too.",
            )
        self.request_protocol = b"HTTP/1." + minor
        self.response_protocol = "HTTP/1.0" if minor == b"0" else "HTTP/1.1"
        path, _, self.qs = self.uri.partition(b"?")
        if not path.startswith(b"/") and self.uri != b"*":
            # Of a request to a proxy (RFC 9112, section 3.2.2), the path counts.
            if not path.lower().startswith((b"http://", b"https://")):
                raise bad_request("Malformed request target.")
            try:
                path = urlsplit(path).path or b"/"
            except ValueError:
                raise bad_request("Malformed request target.") from None
        self.path = unquote_to_bytes(path)

    def _read_headers(self) -> None:
        self.headers = []
        known: dict[bytes, list[bytes]] = {}
        names: dict[bytes, bytes] = {}
        for line in self._header_lines():
            header = _HEADER.fullmatch(line)
            if not header:
                if not line.endswith(b"\n"):
                    raise ConnectionAbortedError("The client left in the middle of the headers.")
                raise bad_request("Malformed header.")
            name, value = header.groups()
            key = name.lower()
            if key in known:
                # As for AWS, the case of a name is that of the first header that has it.
                name = names[key]
                known[key].append(value)
            else:
                names[key] = name
                known[key] = [value]
            self.headers.append((name, value))
        tokens = _tokens(known, b"connection")
        if self.response_protocol == "HTTP/1.1":
            self.close_connection = b"close" in tokens
        else:
            self.close_connection = b"keep-alive" not in tokens
        self._find_body(known)
        if _tokens(known, b"expect") == [b"100-continue"] and self._has_body:
            self.conn.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")

    def _header_lines(self) -> Iterable[bytes]:
        """Return the lines of the headers with their ends: at once where all are there already."""
        stream: Reader = self.conn.rfile
        there = stream.peek(1)
        end = there.find(b"\r\n\r\n")
        if end < 0 or there.startswith(b"\r\n") or end + 4 > self._size_left:
            return iter(lambda: self._line("431 Request Header Fields Too Large"), b"\r\n")
        lines = stream.read(end + 2)
        stream.read(2)
        return io.BytesIO(lines)

    def _find_body(self, known: dict[bytes, list[bytes]]) -> None:
        """RFC 9112, section 6.3: what could be read in two ways is refused."""
        lengths = set(known.get(b"content-length", ()))
        codings = _tokens(known, b"transfer-encoding")
        if codings:
            if lengths or self.response_protocol == "HTTP/1.0":
                raise bad_request("Transfer-Encoding does not go with what else there is.")
            if codings != [b"chunked"]:
                raise Refused("501 Not Implemented", "The only Transfer-Encoding is chunked.")
            self.chunked_read = True
        if len(lengths) > 1 or not all(_LENGTH.fullmatch(length) for length in lengths):
            raise bad_request("Malformed Content-Length.")
        self._length = int(lengths.pop()) if lengths else 0
        self._has_body = self.chunked_read or self._length > 0

    def respond(self) -> None:
        """Answer the request, and pass over what nobody has read of it."""
        stream: Reader = self.conn.rfile
        if self.chunked_read:
            self.body = _ChunkedBody(stream)
        elif self._length > _SPOOLED:
            self.body = _KnownLengthBody(stream, self._length)
        if self.body:
            self.rfile = io.BufferedReader(self.body, _PIECE)
        else:
            content = stream.read(self._length)
            if len(content) < self._length:
                raise ConnectionAbortedError("The client left in the middle of a body.")
            self.rfile = io.BytesIO(content)
        self.server.gateway(self).respond()
        if self.chunked_write:
            self.conn.wfile.write(b"0\r\n\r\n")
        self.conn.wfile.flush()
        while self.body and self.rfile.read(_PIECE):
            pass

    def send_headers(self) -> None:
        """Send the head of the answer, together with the first piece of its body."""
        if not any(name.lower() == b"date" for name, _ in self.outheaders):
            self.outheaders.append((b"Date", _date(int(time.time()))))
        self.conn.wfile.holds = True
        try:
            super().send_headers()
        finally:
            self.conn.wfile.holds = False

    def refuse(self, status: str, text: str) -> None:
        """Answer without the application, unless the application has begun to."""
        if self.sent_headers:
            return
        self.sent_headers = True
        content = text.encode()
        head = (
            f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(content)}\r\n"
            "Connection: close\r\n\r\n"
        )
        self.conn.wfile.write(head.encode() + content)


def _tokens(known: dict[bytes, list[bytes]], name: bytes) -> list[bytes]:
    values = known.get(name, ())
    return [token.strip().lower() for value in values for token in value.split(b",")]
