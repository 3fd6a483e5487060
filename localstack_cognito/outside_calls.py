"""Calls to what is outside of this machine's control: identity providers, their keys and metadata.

Each ends at one deadline, whatever the other side does: name resolution, connecting, TLS, redirects
and an answer that comes a byte at a time are all within it. No answer is read beyond a size, and no
redirect leaves HTTP.
"""

import contextlib
import functools
import http.client
import ipaddress
import os
import queue
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any
from urllib.parse import urljoin, urlsplit, urlunsplit

import certifi
import requests

from localstack_cognito.activity.noting import doing
from localstack_cognito.activity.records import Kind, Outcome

SECONDS = 5.0
"""How long a call may take, all in all."""
MOST_BYTES = 1 << 20
"""How much of an answer is read."""

_CHUNK = 1 << 16
_SCHEMES = ("http", "https")
# RFC 6052 section 2.1.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class OutsideCallError(Exception):
    """A call that has no answer; the text says why, for the log."""


class TimedOut(OutsideCallError):
    """A call that has no answer in time."""


class TooLarge(OutsideCallError):
    """A call whose answer is larger than is read."""


class NotHttp(OutsideCallError):
    """A call to an address, or a redirect to one, that is no address of HTTP."""


class NoAddress(OutsideCallError):
    """A call to what is no address at all."""


class PrivateAddress(OutsideCallError):
    """A call that a stranger has named the address of, and that would end in a private network."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, whatever the status."""

    status_code: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    """The last of each name, which is in lower case."""

    @property
    def ok(self) -> bool:
        """Return whether the status is no error."""
        return self.status_code < 400


def call(
    method: str,
    url: str,
    *,
    parameters: Mapping[str, str] | None = None,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
    of_stranger: bool = False,
) -> Answer:
    """Return the answer to a request; ``parameters`` are added to the address.

    The address may be one ``of_stranger``, whom nobody has allowed to choose it: then the call goes
    to this machine or to the internet alone, through no proxy, and no redirect is followed. Raises
    ``TimedOut``, ``TooLarge``, ``NotHttp``, ``NoAddress``, ``PrivateAddress``, or, where nobody
    answers, ``OutsideCallError``.
    """
    with doing(Kind.OUTSIDE, method) as this:
        shown = ""
        if this is not None:
            host, shown = _without_secrets(url)
            this.record.operation = f"{method} {host}"
            this.record.sections["url"] = shown
        try:
            answer = _call(method, url, parameters, form, headers, seconds, most_bytes, of_stranger)
        except OutsideCallError as error:
            if this is not None:
                text = str(error).replace(url, shown) if url else str(error)
                this.refused(type(error).__name__, text, text, outcome=Outcome.FAILED)
            raise
        if this is not None:
            this.record.status = answer.status_code
            if not answer.ok:
                text = f"{host} has answered {answer.status_code}."
                this.refused(str(answer.status_code), None, text)
        return answer


def _without_secrets(url: str) -> tuple[str, str]:
    """Return the host of an address, and the address without its query and who signs in with it."""
    try:
        parts = urlsplit(url)
        netloc = parts.netloc.rpartition("@")[2]
        return netloc, urlunsplit((parts.scheme, netloc, parts.path, "", ""))
    except ValueError:
        return "what is no address", url.partition("?")[0]


def _call(
    method: str,
    url: str,
    parameters: Mapping[str, str] | None,
    form: Mapping[str, str] | None,
    headers: Mapping[str, str] | None,
    seconds: float,
    most_bytes: int,
    of_stranger: bool,
) -> Answer:
    deadline = _Deadline(seconds, of_stranger=of_stranger)
    try:
        asked = _request(method, url, parameters, form, headers)
        with contextlib.closing(_open(asked, deadline)) as response:
            content = _read(response, deadline, most_bytes)
            answered = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, content, answered)
    except TimeoutError as error:
        raise TimedOut(f"no answer in {seconds:g} seconds") from error
    except urllib.error.URLError as error:
        if isinstance(error.reason, _Private):
            raise PrivateAddress(str(error.reason)) from error
        if isinstance(error.reason, TimeoutError):
            raise TimedOut(f"no answer in {seconds:g} seconds") from error
        raise OutsideCallError(str(error.reason)) from error
    except (ValueError, http.client.InvalidURL) as error:
        raise NoAddress(f"{url} is no address: {error}") from error
    except (OSError, http.client.HTTPException) as error:
        raise OutsideCallError(f"{type(error).__name__}: {error}") from error


class _Private(OSError):
    """An address that a stranger must not have called."""


class _Deadline:
    """The time at which a call is over, and whether a stranger has chosen where it goes."""

    def __init__(self, seconds: float, *, of_stranger: bool = False) -> None:
        self._at = time.monotonic() + seconds
        self.of_stranger = of_stranger

    def left(self) -> float:
        """Return the seconds that are left. Raises ``TimeoutError`` where none are."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


def _request(
    method: str,
    url: str,
    parameters: Mapping[str, str] | None,
    form: Mapping[str, str] | None,
    headers: Mapping[str, str] | None,
) -> urllib.request.Request:
    prepared: Any = requests.Request(
        method, url, params=parameters, data=form, headers=dict(headers or {})
    ).prepare()
    parts = urlsplit(prepared.url or "")
    if parts.scheme not in _SCHEMES:
        raise NotHttp(f"{parts.scheme or url} is not HTTP")
    # Who signs in at the provider is in a header by now.
    netloc = parts.netloc.rpartition("@")[2]
    address = urlunsplit((parts.scheme, netloc, parts.path, parts.query, ""))
    body = prepared.body.encode() if isinstance(prepared.body, str) else prepared.body
    given = {**dict(prepared.headers), "Connection": "close"}
    given.pop("Content-Length", None)
    return urllib.request.Request(address, body, given, method=method)  # noqa: S310


def _open(asked: urllib.request.Request, deadline: _Deadline) -> http.client.HTTPResponse:
    opener = urllib.request.OpenerDirector()
    # Where a proxy would connect to is not seen from here.
    proxies = urllib.request.ProxyHandler({} if deadline.of_stranger else None)
    for handler in (
        proxies,
        _Http(deadline),
        _Https(deadline),
        *(() if deadline.of_stranger else (_Redirects(),)),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    try:
        response: Any = opener.open(asked)
    except urllib.error.HTTPError as error:
        # An answer too, whose status the caller judges.
        response = error
    return response  # type: ignore[no-any-return]


def _read(response: http.client.HTTPResponse, deadline: _Deadline, most_bytes: int) -> bytes:
    content = bytearray()
    while chunk := response.read1(min(_CHUNK, most_bytes + 1 - len(content))):
        content += chunk
        if len(content) > most_bytes:
            raise TooLarge(f"an answer of more than {most_bytes} bytes")
        deadline.left()
    return bytes(content)


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to HTTP; a token that was for one host is not told to another."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Any,
        newurl: str,
    ) -> urllib.request.Request | None:
        scheme = urlsplit(newurl).scheme
        if scheme not in _SCHEMES:
            raise NotHttp(f"a redirect to {scheme}, which is not HTTP")
        redirected = super().redirect_request(req, fp, code, msg, headers, newurl)
        if redirected is not None and urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            redirected.remove_header("Authorization")
        return redirected

    def http_error_302(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any
    ) -> Any:
        location = headers.get("location") or headers.get("uri") or ""
        scheme = urlsplit(urljoin(req.full_url, location)).scheme
        if scheme not in _SCHEMES:
            raise NotHttp(f"a redirect to {scheme}, which is not HTTP")
        return super().http_error_302(req, fp, code, msg, headers)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


class _Http(urllib.request.HTTPHandler):
    def __init__(self, deadline: _Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_connection(http.client.HTTPConnection, self._deadline), req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, deadline: _Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        context = _tls_context(self._deadline)
        make = _connection(http.client.HTTPSConnection, self._deadline, context=context)
        return self.do_open(make, req)


def _connection(
    kind: type[http.client.HTTPConnection], deadline: _Deadline, **options: Any
) -> Callable[..., http.client.HTTPConnection]:
    def make(host: str, **given: Any) -> http.client.HTTPConnection:
        connection: Any = kind(host, **{**given, **options, "timeout": deadline.left()})
        # What the standard library has for who opens a connection otherwise.
        connection._create_connection = functools.partial(_connect, deadline)
        return connection  # type: ignore[no-any-return]

    return make


def _connect(
    deadline: _Deadline, address: tuple[str, int], *_: object, **__: object
) -> socket.socket:
    refused: OSError | None = None
    for family, kind, protocol, _name, place in _resolve(deadline, *address):
        if deadline.of_stranger and not _is_open_to_strangers(place[0]):
            refused = _Private(f"{address[0]} is {place[0]}, an address of a private network")
            continue
        made = _Socket(family, kind, protocol)
        made.deadline = deadline
        try:
            made.settimeout(deadline.left())
            made.connect(place)
        except OSError as error:
            made.close()
            refused = error
        else:
            return made
    raise refused or OSError(f"{address[0]} has no address")


def _is_open_to_strangers(address: str) -> bool:
    """Return whether an address is of this machine, or of the internet."""
    place = ipaddress.ip_address(address.partition("%")[0])
    place = getattr(place, "ipv4_mapped", None) or place
    if place.is_loopback:
        return True
    if place in _TRANSLATED:
        # A gateway sends it on to the address of IPv4 that it ends with.
        place = ipaddress.IPv4Address(int(place) & 0xFFFFFFFF)
    is_local = place.is_reserved or getattr(place, "is_site_local", False)
    return place.is_global and not place.is_multicast and not is_local


def _resolve(deadline: _Deadline, host: str, port: int) -> list[Any]:
    """Look a name up in a thread: the system's resolver takes its own time."""
    found: queue.Queue[Any] = queue.Queue(1)

    def look_up() -> None:
        try:
            found.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            found.put(error)
        except UnicodeError as error:
            found.put(OSError(str(error)))

    threading.Thread(target=look_up, daemon=True).start()
    try:
        addresses = found.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(addresses, OSError):
        raise addresses
    return addresses  # type: ignore[no-any-return]


class _Socket(socket.socket):
    """A connection that waits no longer than is left."""

    deadline: _Deadline

    def recv_into(self, *arguments: Any, **options: Any) -> int:
        self.settimeout(self.deadline.left())
        return super().recv_into(*arguments, **options)

    def sendall(self, *arguments: Any, **options: Any) -> None:
        self.settimeout(self.deadline.left())
        super().sendall(*arguments, **options)


def _tls_context(deadline: _Deadline) -> ssl.SSLContext:
    class Connection(ssl.SSLSocket):
        def do_handshake(self, *arguments: Any, **options: Any) -> None:
            self.settimeout(deadline.left())
            super().do_handshake(*arguments, **options)

        def recv_into(self, *arguments: Any, **options: Any) -> int:
            self.settimeout(deadline.left())
            return super().recv_into(*arguments, **options)

        def sendall(self, *arguments: Any, **options: Any) -> None:
            self.settimeout(deadline.left())
            super().sendall(*arguments, **options)

    context = ssl.create_default_context()
    bundle = os.environ.get("REQUESTS_CA_BUNDLE") or certifi.where()
    if os.path.isdir(bundle):
        context.load_verify_locations(capath=bundle)
    else:
        context.load_verify_locations(cafile=bundle)
    context.sslsocket_class = Connection
    return context
