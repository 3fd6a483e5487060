"""The paths of the pages. What answers is imported when it is first asked for."""

from collections.abc import Callable
from typing import Any

from rolo import Request, Response, Router

from localstack_cognito.host.domain_names import PREFIX
from localstack_cognito.oauth.routes import as_endpoint


def _page(module: str, function: str) -> Callable[[Request], Response]:
    """Return what serves a page: a function of a module here, for a visit that may be."""

    def serve(request: Request) -> Response:
        from importlib import import_module

        from localstack_cognito.login import visits

        return visits.serve(request, getattr(import_module(module), function))

    return serve


def serve_error(request: Request) -> Response:
    """Answer with an error that no app is told."""
    from localstack_cognito.login import error_page

    return error_page.serve(request)


def serve_file(request: Request, name: str) -> Response:
    """Answer with a file that pages load."""
    from localstack_cognito.login import static_files

    return static_files.serve(request, name)


def serve_style(request: Request, user_pool_id: str, client_id: str, version: str) -> Response:
    """Answer with a client's own style."""
    from localstack_cognito.login import static_files

    return static_files.serve_style(request, user_pool_id, client_id, version)


_HERE = "localstack_cognito.login"
# AWS writes some of them both ways.
_PAGES: tuple[tuple[str, str, str], ...] = (
    ("login", f"{_HERE}.sign_in", "serve"),
    ("signup", f"{_HERE}.sign_up", "serve_sign_up"),
    ("confirmuser", f"{_HERE}.sign_up", "serve_confirmation"),
    ("resendcode", f"{_HERE}.sign_up", "serve_resend"),
    ("forgotPassword", f"{_HERE}.forgotten_password", "serve_forgotten"),
    ("forgotpassword", f"{_HERE}.forgotten_password", "serve_forgotten"),
    ("confirmForgotPassword", f"{_HERE}.forgotten_password", "serve_new_password"),
    ("confirmforgotpassword", f"{_HERE}.forgotten_password", "serve_new_password"),
    ("passkeys/add", f"{_HERE}.passkeys", "serve"),
)


def add_routes(router: Router[Any]) -> None:
    """Add the paths to the host's edge router."""
    for path, module, function in _PAGES:
        router.add(f"{PREFIX}/{path}", as_endpoint(_page(module, function)))
    router.add(f"{PREFIX}/error", as_endpoint(serve_error))
    router.add(f"{PREFIX}/static/<name>", as_endpoint(serve_file))
    router.add(
        f"{PREFIX}/styles/<user_pool_id>/<client_id>/<version>.css", as_endpoint(serve_style)
    )
