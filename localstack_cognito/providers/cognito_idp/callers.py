"""Where and with what a user makes a request."""

from collections.abc import Mapping
from typing import Any

from localstack.aws.api import RequestContext

from localstack_cognito.signin.sign_in import Caller

_LONGEST = 1024


def caller_of(context: RequestContext, data: Mapping[str, Any] | None = None) -> Caller:
    """Return who makes a request.

    A developer's server tells of its user's address in the request's ``ContextData`` or
    ``UserContextData``; else it is the address that the request comes from.
    """
    request = context.request
    given = (data or {}).get("IpAddress")
    user_agent = _header(data, "user-agent") or request.headers.get("User-Agent")
    return Caller(
        ip_address=given or request.remote_addr,
        user_agent=user_agent[:_LONGEST] if user_agent else None,
    )


def _header(data: Mapping[str, Any] | None, name: str) -> str | None:
    """Return one of the ``HttpHeaders`` of a ``ContextDataType``, or None."""
    headers = (data or {}).get("HttpHeaders") or ()
    values = (
        header.get("headerValue")
        for header in headers
        if str(header.get("headerName")).lower() == name
    )
    return next(values, None)
