"""The paths of the developer's endpoints. What answers is imported when it is asked."""

from collections.abc import Callable, Mapping, Sequence

from rolo import Request, Response

from localstack_cognito.console.pages import routes as pages
from localstack_cognito.host.guarded_routes import GuardedRoutes, open_to_every_origin
from localstack_cognito.lazy_imports import lazily

Serve = Callable[[Request], Response]
ServeImage = Callable[[Request, str, str], Response]

_PREFIX = "/_aws/cognito-idp"
_ENDPOINTS: Mapping[str, Serve] = {
    "messages": lazily("localstack_cognito.console.messages:serve"),
    "clock": lazily("localstack_cognito.console.clock:serve"),
    "risks": lazily("localstack_cognito.console.risks:serve"),
    "activity": lazily("localstack_cognito.console.activity:serve"),
    "sessions": lazily("localstack_cognito.console.sessions:serve"),
    "token": lazily("localstack_cognito.console.token:serve"),
    "pools": lazily("localstack_cognito.console.pools:serve"),
    "sign-in-as": lazily("localstack_cognito.console.sign_in_as:serve"),
    "state": lazily("localstack_cognito.console.state:serve"),
}
_METHODS: Mapping[str, Sequence[str]] = {
    "messages": ("GET", "DELETE"),
    "clock": ("GET", "PUT", "DELETE"),
    "risks": ("GET", "PUT", "DELETE"),
    "activity": ("GET", "DELETE"),
    "sessions": ("GET",),
    "token": ("GET", "POST"),
    "pools": ("GET",),
    "sign-in-as": ("GET", "POST"),
    "state": ("GET", "PUT"),
}
_serve_image: ServeImage = lazily("localstack_cognito.console.images:serve")

HOME = pages.BASES[-1]
"""The console's first page, at an address that every host name of ours has."""
PATHS = (*_ENDPOINTS, "console")
"""The developer's endpoints below a domain's prefix."""


def add_routes(router: GuardedRoutes) -> None:
    """Add the paths to the host's edge router."""
    pages.add_routes(router)
    for name, serve in _ENDPOINTS.items():
        router.add(f"{_PREFIX}/{name}", serve, methods=_METHODS[name])
    path = f"{_PREFIX}/images/<user_pool_id>/<digest>"
    router.add(path, open_to_every_origin(_serve_image), methods=["GET"])
