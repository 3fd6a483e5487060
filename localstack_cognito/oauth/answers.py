"""What every answer of a domain's endpoints has in common.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
"""

import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from rolo import Request, Response
from werkzeug.urls import iri_to_uri

Serve = Callable[[Request], Response]
"""Answers a request."""
_HEADERS = {
    "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
    "Pragma": "no-cache",
    "Expires": "0",
    "X-Content-Type-Options": "nosniff",
    "X-XSS-Protection": "1; mode=block",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}


def headers() -> dict[str, str]:
    """Return the headers that go with every answer."""
    return {**_HEADERS, "x-amz-cognito-request-id": str(uuid.uuid4())}


def json_answer(
    members: Mapping[str, Any], status: int = 200, extra: Mapping[str, str] | None = None
) -> Response:
    """Return an answer that scripts of every origin may read."""
    return Response(
        json.dumps(members, separators=(",", ":"), ensure_ascii=False),
        status=status,
        content_type="application/json;charset=UTF-8",
        headers={**headers(), "Access-Control-Allow-Origin": "*", **(extra or {})},
    )


def empty_answer() -> Response:
    """Return an answer that says only that it was done."""
    return Response(
        status=200,
        # The host gives an answer without a type that of text, which oidc-client-ts refuses.
        content_type="application/json;charset=UTF-8",
        headers={**headers(), "Access-Control-Allow-Origin": "*"},
    )


def redirect(location: str) -> Response:
    """Return an answer that sends a browser on."""
    return Response(status=302, headers={**headers(), "Location": iri_to_uri(location)})


def method_not_allowed(*allowed: str) -> Response:
    """Return the answer to a request with another method than those."""
    return Response(status=405, headers={**headers(), "Allow": ", ".join(allowed)})


def not_found(message: str, **members: Any) -> Response:
    """Return the answer to a request for what there is not, to a developer who looks for it."""
    response = Response(status=404)
    response.set_json({"message": message, **members})
    return response


def with_parameters(
    redirect_uri: str, parameters: Mapping[str, str], *, in_fragment: bool = False
) -> str:
    """Return the address at which an app gets parameters, in its query or its fragment."""
    encoded = urlencode(parameters)
    if in_fragment:
        return f"{redirect_uri}#{encoded}"
    if "?" not in redirect_uri:
        return f"{redirect_uri}?{encoded}"
    return redirect_uri + ("" if redirect_uri.endswith(("?", "&")) else "&") + encoded
