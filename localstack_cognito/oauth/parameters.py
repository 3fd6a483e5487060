"""The parameters of a request: of each, what was given first."""

from collections.abc import Mapping

from rolo import Request
from werkzeug.exceptions import HTTPException

_MOST_BYTES = 64 * 1024
_MOST_PARTS = 100


def query_of(request: Request) -> Mapping[str, str]:
    """Return the parameters of the address."""
    return dict(request.args.items())


def form_of(request: Request) -> Mapping[str, str]:
    """Return the parameters of a form that was posted, none where it is none or is too long."""
    # Set for this request: a form of the API's own may be longer.
    request.max_content_length = _MOST_BYTES
    request.max_form_memory_size = _MOST_BYTES
    request.max_form_parts = _MOST_PARTS
    try:
        return dict(request.form.items())
    except HTTPException:
        return {}


def parameters_of(request: Request) -> Mapping[str, str]:
    """Return the parameters of a form that was posted, else those of the address."""
    if request.method == "POST":
        return {**query_of(request), **form_of(request)}
    return query_of(request)
