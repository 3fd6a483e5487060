"""Answers of a WSGI application, sent over HTTP/1.1; and the application, which is the gateway."""

import sys
from collections.abc import Iterable
from typing import Any, cast

from cheroot import wsgi
from rolo import Response
from rolo.gateway.wsgi import WsgiGateway
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request as WsgiRequest

from localstack_cognito.host.http_requests import Request, bad_request

_OK = 200
# werkzeug makes addresses of what these headers say.
_CHANGED = frozenset({"location", "content-location"})


class Answer(wsgi.Gateway):
    """Calls the application for a request, and sends each piece of its answer when it comes."""

    req: Request

    def get_environ(self) -> dict[str, Any]:
        """Return the environment of PEP 3333, with what rolo takes besides."""
        request, connection = self.req, self.req.conn
        try:
            uri = request.uri.decode()
        except UnicodeDecodeError:
            raise bad_request("The request target is not UTF-8.") from None
        environ: dict[str, Any] = {
            "PATH_INFO": request.path.decode("latin-1"),
            "QUERY_STRING": request.qs.decode("latin-1"),
            "RAW_URI": uri,
            "REMOTE_ADDR": connection.remote_addr,
            "REMOTE_PORT": str(connection.remote_port),
            "REQUEST_METHOD": request.method.decode("latin-1"),
            "REQUEST_URI": uri,
            "SCRIPT_NAME": "",
            "SERVER_NAME": request.server.bind_addr[0],
            "SERVER_PORT": str(request.server.bind_addr[1]),
            "SERVER_PROTOCOL": request.request_protocol.decode("latin-1"),
            "SERVER_SOFTWARE": request.server.server_name,
            "rolo.headers": request.headers,
            "wsgi.errors": sys.stderr,
            "wsgi.input": request.rfile,
            "wsgi.input_terminated": True,
            "wsgi.multiprocess": False,
            "wsgi.multithread": True,
            "wsgi.run_once": False,
            "wsgi.url_scheme": "https" if connection.is_secure else "http",
            "wsgi.version": (1, 0),
        }
        for name, value in request.headers:
            key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
            text = value.decode("latin-1")
            environ[key] = f"{environ[key]},{text}" if key in environ else text
        for key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            if f"HTTP_{key}" in environ:
                environ[key] = environ.pop(f"HTTP_{key}")
        return environ

    def respond(self) -> None:
        """Send what the application answers. Where the client has left, its iterator is closed."""
        request = self.req
        answer = cast(Iterable[bytes], request.server.wsgi_app(self.env, self.start_response))
        try:
            if request.body and request.body.fault:
                raise request.body.fault
            for piece in answer:
                if piece:
                    self.write(piece)
            request.ensure_headers_sent()
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()
        if self.remaining_bytes_out and not self._has_no_body():
            # Nothing tells the client where the answer ends but the end of the connection.
            request.close_connection = True

    def write(self, piece: bytes) -> None:
        """Send a piece of the body, if the answer has one."""
        self.req.ensure_headers_sent()
        if self._has_no_body():
            return
        if self.remaining_bytes_out is not None:
            piece = piece[: self.remaining_bytes_out]
            self.remaining_bytes_out -= len(piece)
        self.req.write(piece)

    def _has_no_body(self) -> bool:
        """RFC 9110, sections 9.3.2, 15.3.5 and 15.4.5."""
        return self.req.method == b"HEAD" or self.req.status[:3] in (b"204", b"304")


class QuickHeaders(Headers):
    """Headers of which most are looked for in vain, which the library tells by an exception."""

    def __contains__(self, key: str) -> bool:
        name = key.lower()
        for other, _ in self._list:  # noqa: SIM110  # ``any`` takes twice as long.
            if other.lower() == name:
                return True
        return False

    def get(  # type: ignore[override]
        self, key: str, default: Any = None, type: Any = None
    ) -> Any:
        """Return the first value of a name."""
        name = key.lower()
        for other, value in self._list:
            if other.lower() == name:
                return value if type is None else super().get(key, default, type)
        return default


class Application(WsgiGateway):
    """rolo's own application, with headers that are looked up sooner."""

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """Let the gateway answer a request."""
        request, response = WsgiRequest(environ), Response()
        request.headers = QuickHeaders(
            [(k.decode("latin-1"), v.decode("latin-1")) for k, v in environ["rolo.headers"]]
        )
        self.gateway.process(request, response)
        if request.method != "HEAD" and _is_finished(response):
            start_response(response.status, list(response.headers))
            return cast(Iterable[bytes], response.response)
        return cast(Iterable[bytes], response(environ, start_response))


def _is_finished(response: Response) -> bool:
    """Return whether an answer is sent as it stands: nothing of it is made or changed on the way.

    That is what werkzeug's own ``Response.get_wsgi_response`` looks for, without making copies.
    """
    if (
        response.status_code != _OK
        or response.direct_passthrough
        or response._on_close
        or type(response.response) is not list
        or not all(type(piece) is bytes for piece in response.response)
    ):
        return False
    names = {name.lower() for name, _ in response.headers}
    return "content-length" in names and names.isdisjoint(_CHANGED)
