"""The files that pages load: the style sheet, the script of passkeys, and a client's own style."""

from functools import cache
from pathlib import Path

from rolo import Request, Response

from localstack_cognito.directory.ui_customization import customization_of

_FOLDER = Path(__file__).parent / "static"
_TYPES = {"style.css": "text/css", "passkeys.js": "text/javascript"}
_HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "public, max-age=300"}


def serve(request: Request, name: str) -> Response:
    """Answer with a file, or 404."""
    if name not in _TYPES:
        return Response(status=404)
    return Response(_content(name), content_type=f"{_TYPES[name]};charset=UTF-8", headers=_HEADERS)


def serve_style(request: Request, user_pool_id: str, client_id: str, version: str) -> Response:
    """Answer with the style that SetUICustomization gave a client, or 404."""
    found = customization_of(user_pool_id, client_id)
    css = found.settings.get("CSS") if found else None
    if not css:
        return Response(status=404)
    return Response(css, content_type="text/css;charset=UTF-8", headers=_HEADERS)


@cache
def _content(name: str) -> str:
    return (_FOLDER / name).read_text()
