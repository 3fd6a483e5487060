"""The parameters of a request: of each, what was given first, but for those that name several.

In place of U+0000, which PostgreSQL's text cannot hold, is another character that no name has.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

from rolo import Request
from werkzeug.exceptions import HTTPException

from localstack_cognito.oauth.errors import INVALID_REQUEST, EndpointError

_MOST_BYTES = 64 * 1024
_MOST_PARTS = 100
# What is given several times is put together with blanks, as scopes are (RFC 8707 section 2).
_REPEATED = frozenset({"resource"})
_NO_CHARACTER = "\uffff"
_TWICE = "A parameter is in the address and in the form."
_FORM = "application/x-www-form-urlencoded"


def query_of(request: Request) -> Mapping[str, str]:
    """Return the parameters of the address."""
    return _make_readable(request.args.items(multi=True))


def form_of(request: Request, most_bytes: int = _MOST_BYTES) -> Mapping[str, str]:
    """Return the parameters of a form that was posted, none where it is none or is too long."""
    # Set for this request: a form of the API's own may be longer.
    request.max_content_length = most_bytes
    request.max_form_memory_size = most_bytes
    request.max_form_parts = _MOST_PARTS
    try:
        if request.content_length is None:
            return _read_unmeasured_form(request, most_bytes)
        return _make_readable(request.form.items(multi=True))
    except (HTTPException, ValueError):
        return {}


def _make_readable(fields: Iterable[tuple[str, str]]) -> dict[str, str]:
    readable: dict[str, str] = {}
    for name, value in fields:
        text = value.replace("\x00", _NO_CHARACTER)
        if name not in readable:
            readable[name] = text
        elif name in _REPEATED:
            readable[name] += f" {text}"
    return readable


def _read_unmeasured_form(request: Request, most_bytes: int) -> Mapping[str, str]:
    """Return the fields of a form that comes in chunks, which nothing else counts.

    Raises ``ValueError`` where it has too many.
    """
    # The stream ends at the limit, in the middle of what is longer.
    body = request.stream.read(most_bytes)
    if len(body) == most_bytes or request.mimetype != _FORM:
        return {}
    fields = parse_qsl(
        body.decode(errors="replace"), keep_blank_values=True, max_num_fields=_MOST_PARTS
    )
    return _make_readable(fields)


def endpoint_parameters_of(request: Request) -> Mapping[str, str]:
    """Return the parameters of a request that an app makes itself: of its form and its address.

    AWS's endpoints read both, mixed as they may be. Raises ``EndpointError`` (``invalid_request``)
    for a parameter that is in both: it must not be included more than once (RFC 6749 section 3.2).
    """
    in_address, in_form = query_of(request), form_of(request)
    if in_address.keys() & in_form.keys():
        raise EndpointError(INVALID_REQUEST, reason=_TWICE)
    return {**in_address, **in_form}


def repeated_in(request: Request) -> frozenset[str]:
    """Return the names of the parameters that a form, or the address, has more than once."""
    lists = [*request.args.lists()]
    # A form without a length was read as a stream, and of each field the first.
    if request.content_length is not None:
        lists += request.form.lists()
    return frozenset(name for name, values in lists if len(values) > 1)


def parameters_of(request: Request) -> Mapping[str, str]:
    """Return the parameters of a form that was posted, else those of the address."""
    if request.method == "POST":
        return {**query_of(request), **form_of(request)}
    return query_of(request)
