"""Requests to a domain's endpoints and pages, noted with what becomes of them."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from rolo import Request, Response

from localstack_cognito.activity.masking import digest
from localstack_cognito.activity.noting import Doing, doing
from localstack_cognito.activity.records import Kind, Outcome
from localstack_cognito.oauth.answers import Serve
from localstack_cognito.oauth.cookies import form_token, form_token_given
from localstack_cognito.oauth.parameters import form_of, query_of

_AUTHORIZE = frozenset({"oauth2/authorize", "authorize"})
_FIRST_REFUSAL = 400


def serve(kind: Kind, path: str, endpoint: Serve, request: Request) -> Response:
    """Return what an endpoint answers; it is one step of the browser's journey."""
    with doing(kind, path) as this:
        if this is None:
            return endpoint(request)
        if path not in _AUTHORIZE and (token := form_token(request)):
            this.join(_browser(token))
        response = endpoint(request)
        # Only now is a form read, as far as the endpoint lets it be.
        this.note(client_id=_note_request(this, request))
        _note_response(this, path, request, response)
        return response


def _note_request(this: Doing, request: Request) -> str | None:
    parameters: Mapping[str, str] = {**query_of(request), **_form(request)}
    this.detail("request", {"method": request.method, "parameters": parameters})
    this.note(username=parameters.get("username") or None)
    return parameters.get("client_id")


def _form(request: Request) -> Mapping[str, str]:
    # A form without a length is read as a stream, which the endpoint will do.
    return form_of(request) if request.content_length else {}


def _note_response(this: Doing, path: str, request: Request, response: Response) -> None:
    record = this.record
    record.status = record.status or response.status_code
    if record.status >= _FIRST_REFUSAL and record.outcome is Outcome.OK:
        record.outcome = Outcome.REFUSED
    location = response.headers.get("Location")
    if location:
        parts = urlsplit(location)
        to = location.partition("?")[0].partition("#")[0]
        given = dict(parse_qsl(parts.query) + parse_qsl(parts.fragment))
        this.detail("redirect", {"to": to, "parameters": given})
    token = form_token_given(response) or form_token(request)
    if path in _AUTHORIZE and token:
        this.link(_browser(token))


def _browser(token: str) -> str:
    return f"browser {digest(token)}"
