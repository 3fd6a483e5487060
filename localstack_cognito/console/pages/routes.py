"""The pages of the console, by their paths. What answers is imported when it is asked."""

from collections.abc import Callable
from typing import Any

from rolo import Request, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from localstack_cognito.host.guarded_routes import GuardedRoutes
from localstack_cognito.lazy_imports import lazily

ServePage = Callable[..., Response]
"""Answers a ``frame.Visit``, with what its path names."""

BASES = ("/_extension/cognito", "/_aws/cognito-idp/console")
"""Where the console is: where the host has extensions, and where all else of Cognito is."""
_PACKAGE = "localstack_cognito.console.pages"
_PAGES: dict[str, ServePage] = {
    "/": lazily(f"{_PACKAGE}.start:serve"),
    "/pools/<user_pool_id>": lazily(f"{_PACKAGE}.pools:serve"),
    "/pools/<user_pool_id>/clients/<client_id>": lazily(f"{_PACKAGE}.pools:serve_client"),
    "/pools/<user_pool_id>/run/<operation>": lazily(f"{_PACKAGE}.run:serve"),
    "/pools/<user_pool_id>/users": lazily(f"{_PACKAGE}.users:serve"),
    "/pools/<user_pool_id>/users/<path:username>": lazily(f"{_PACKAGE}.users:serve_user"),
    "/messages": lazily(f"{_PACKAGE}.messages:serve"),
    "/token": lazily(f"{_PACKAGE}.token:serve"),
    "/try": lazily(f"{_PACKAGE}.try_it:serve"),
    "/try/callback": lazily(f"{_PACKAGE}.try_it:serve_callback"),
    "/clock": lazily(f"{_PACKAGE}.moved:serve"),
    "/works": lazily(f"{_PACKAGE}.works:serve"),
    "/activity": lazily(f"{_PACKAGE}.activity:serve"),
    "/together": lazily(f"{_PACKAGE}.activity:serve_together"),
    "/save": lazily(f"{_PACKAGE}.activity:serve_file"),
    "/activity/<journey>": lazily(f"{_PACKAGE}.activity:serve_journey"),
}
_serve_file: Callable[[Request, str], Response] = lazily(f"{_PACKAGE}.files:serve")
_visit_of: Callable[[Request, str, str], Any] = lazily(f"{_PACKAGE}.frame:visit_of")
_MAP = Map([Rule(path, endpoint=path) for path in _PAGES], strict_slashes=False)


def add_routes(router: GuardedRoutes) -> None:
    """Add the console's paths to the host's edge router."""
    for base in BASES:
        serve = _serve_from(base)
        router.add(base, serve, methods=["GET", "POST"])
        router.add(f"{base}/", serve, methods=["GET", "POST"])
        router.add(f"{base}/<path:path>", serve, methods=["GET", "POST"])


def _serve_from(base: str) -> Callable[..., Response]:
    def serve(request: Request, path: str = "") -> Response:
        if path.startswith("static/"):
            return _serve_file(request, path.removeprefix("static/"))
        visit = _visit_of(request, base, path.rstrip("/"))
        if isinstance(visit, Response):
            return visit
        try:
            page, arguments = _MAP.bind("").match(f"/{path}")
        except HTTPException:
            not_found: Response = visit.not_found()
            return not_found
        return _PAGES[page](visit, *arguments.values())

    return serve
