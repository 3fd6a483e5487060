"""The files that pages load: the style sheet, the script of passkeys, and an app's own files."""

from functools import cache
from pathlib import Path

from rolo import Request, Response

from localstack_cognito.directory.clients.login_pages import branding_of
from localstack_cognito.directory.clients.ui_customization import customization_of
from localstack_cognito.login import branding
from localstack_cognito.login.managed_style import style_sheet

_FOLDER = Path(__file__).parent / "static"
_TYPES = {
    "classic.css": "text/css",
    "classic.js": "text/javascript",
    "passkeys.js": "text/javascript",
    "style.css": "text/css",
}
_IMAGE_TYPES = {
    "ICO": "image/x-icon",
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "SVG": "image/svg+xml",
    "WEBP": "image/webp",
}
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=300",
    # An SVG may be opened by itself, and is no page of ours then.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
}


def serve(request: Request, name: str) -> Response:
    """Answer with a file, or 404."""
    if name not in _TYPES:
        return Response(status=404)
    return _file(_content(name), f"{_TYPES[name]};charset=UTF-8")


def serve_style(request: Request, user_pool_id: str, client_id: str, version: str) -> Response:
    """Answer with the style that SetUICustomization gave a client, or 404."""
    customization = customization_of(user_pool_id, client_id)
    css = customization.settings.get("CSS") if customization else None
    return _file(css, "text/css;charset=UTF-8") if css else Response(status=404)


def serve_branding(request: Request, client_id: str, version: str, name: str) -> Response:
    """Answer with the style sheet or an image of a client's managed login branding, or 404."""
    of_client = branding_of(client_id)
    if of_client is None:
        return Response(status=404)
    if name == "style.css":
        sheet = style_sheet(of_client.settings.get("Settings") or {})
        return _file(sheet, "text/css;charset=UTF-8")
    asset = branding.asset_of(of_client, name)
    return _file(asset[0], _IMAGE_TYPES[asset[1]]) if asset else Response(status=404)


def _file(content: str | bytes, content_type: str) -> Response:
    return Response(content, content_type=content_type, headers=_HEADERS)


@cache
def _content(name: str) -> str:
    return (_FOLDER / name).read_text()
