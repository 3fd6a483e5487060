"""Where and with what a user makes the request that is being served.

Relies on: a request is served from its beginning to its end by one thread.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from localstack.http import Request

from localstack_cognito.host.proxies import address_of

_LONGEST = 1024
_SIGNED = "AWS4-HMAC-SHA256 "
# The access key of localstack.aws.handlers.auth.MissingAuthHeaderInjector.
_INJECTED = "Credential=injectedaccesskey/"
_served: ContextVar[tuple[Request, Mapping[str, Any], str] | None] = ContextVar(
    "served", default=None
)


@dataclass(frozen=True, slots=True)
class Caller:
    """The address that a user is at, and what her app says that it is.

    ``request_id`` is what the answer calls the request, empty on pages.
    """

    ip_address: str | None = None
    user_agent: str | None = None
    request_id: str = ""
    has_context_data: bool = False


class Serving:
    """Lets ``current`` tell of this request, and of the ``ContextDataType`` that counts there."""

    __slots__ = ("_served", "_token")

    def __init__(
        self, request: Request, context_data: Mapping[str, Any] | None, request_id: str = ""
    ) -> None:
        self._served = (request, context_data or {}, request_id)

    def __enter__(self) -> None:
        """Begin."""
        self._token = _served.set(self._served)

    def __exit__(self, *_: object) -> None:
        """End."""
        _served.reset(self._token)


def current() -> Caller:
    """Return who makes the request that this thread serves.

    A developer's server may tell of its user; else she is where the request comes from.
    """
    served = _served.get()
    if served is None:
        return Caller()
    request, data, request_id = served
    user_agent = _header(data, "user-agent") or request.headers.get("User-Agent")
    return Caller(
        ip_address=data.get("IpAddress") or address_of(request),
        user_agent=user_agent[:_LONGEST] if user_agent else None,
        request_id=request_id,
        has_context_data=bool(data),
    )


def is_signed(request: Request) -> bool:
    """Return whether somebody has signed a request, which the host does for who has not."""
    authorization = request.headers.get("Authorization", "")
    return authorization.startswith(_SIGNED) and _INJECTED not in authorization


def _header(data: Mapping[str, Any], name: str) -> str | None:
    """Return one of the ``HttpHeaders`` of a ``ContextDataType``, or None."""
    values = (
        header.get("headerValue")
        for header in data.get("HttpHeaders") or ()
        if str(header.get("headerName")).lower() == name
    )
    return next(values, None)
