"""The files that the console's pages load."""

from functools import cache
from pathlib import Path

from rolo import Request, Response

_FOLDER = Path(__file__).parent.parent / "static"
_TYPES = {
    "console.css": "text/css",
    "console.js": "text/javascript",
    "htmx.min.js": "text/javascript",
    "htmx-sse.min.js": "text/javascript",
}
_HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=300"}


def serve(request: Request, name: str) -> Response:
    """Answer with a file, or 404."""
    if name not in _TYPES:
        return Response(status=404)
    return Response(_content(name), content_type=f"{_TYPES[name]};charset=UTF-8", headers=_HEADERS)


@cache
def _content(name: str) -> bytes:
    return (_FOLDER / name).read_bytes()
