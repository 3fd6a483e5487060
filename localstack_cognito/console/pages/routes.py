"""The pages of the console, by their paths. What answers is imported when it is asked."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from rolo import Request, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from localstack_cognito.host.guarded_routes import GuardedRoutes
from localstack_cognito.lazy_imports import lazily

ServePage = Callable[..., Response]
"""Answers a ``frame.Visit``, with what its path names."""

BASES = ("/_extension/cognito", "/_aws/cognito-idp/console")
"""Where the console is: where the host has extensions, and where all else of Cognito is."""
_PAGES: dict[str, ServePage] = {
    "/": lazily("localstack_cognito.console.pages.start:serve"),
    "/pools/<user_pool_id>": lazily("localstack_cognito.console.pages.pools:serve"),
    "/pools/<user_pool_id>/clients/<client_id>": lazily(
        "localstack_cognito.console.pages.pools:serve_client"
    ),
    "/pools/<user_pool_id>/run/<operation>": lazily("localstack_cognito.console.pages.run:serve"),
    "/pools/<user_pool_id>/users": lazily("localstack_cognito.console.pages.users:serve"),
    "/pools/<user_pool_id>/users/<path:username>": lazily(
        "localstack_cognito.console.pages.users:serve_user"
    ),
    "/identity-pools/<identity_pool_id>": lazily(
        "localstack_cognito.console.pages.identity_pools:serve"
    ),
    "/identity-pools/<identity_pool_id>/run/<operation>": lazily(
        "localstack_cognito.console.pages.identity_pools:serve_run"
    ),
    "/messages": lazily("localstack_cognito.console.pages.messages:serve"),
    "/sessions": lazily("localstack_cognito.console.pages.sessions:serve"),
    "/token": lazily("localstack_cognito.console.pages.token:serve"),
    "/try": lazily("localstack_cognito.console.pages.try_it:serve"),
    "/try/callback": lazily("localstack_cognito.console.pages.try_it:serve_callback"),
    "/clock": lazily("localstack_cognito.console.pages.moved:serve"),
    "/files": lazily("localstack_cognito.console.pages.state_files:serve"),
    "/works": lazily("localstack_cognito.console.pages.works:serve"),
    "/activity": lazily("localstack_cognito.console.pages.activity:serve"),
    "/together": lazily("localstack_cognito.console.pages.activity:serve_together"),
    "/save": lazily("localstack_cognito.console.pages.activity:serve_file"),
    "/activity/<journey>": lazily("localstack_cognito.console.pages.activity:serve_journey"),
}
_serve_file: Callable[[Request, str], Response] = lazily(
    "localstack_cognito.console.pages.files:serve"
)
_visit_of: Callable[[Request, str, str], Any] = lazily(
    "localstack_cognito.console.pages.frame:visit_of"
)
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
        # The host gives the path as it was sent, so that a slash in a name is none of the path.
        names = [unquote(name) for name in arguments.values()]
        if any("\x00" in name for name in names):
            nowhere: Response = visit.not_found()
            return nowhere
        return _PAGES[page](visit, *names)

    return serve
