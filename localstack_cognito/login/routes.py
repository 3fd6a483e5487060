"""The paths of the pages. What answers is imported when it is first asked for."""

from collections.abc import Callable
from typing import Any

from rolo import Request, Response, Router

from localstack_cognito.host.domain_names import PREFIX
from localstack_cognito.oauth.routes import as_endpoint

_HERE = "localstack_cognito.login"


def _page(module: str, function: str) -> Callable[[Request], Response]:
    """Return what serves a page: a function of a module here, for a visit that may be."""

    def serve(request: Request) -> Response:
        from importlib import import_module

        from localstack_cognito.login import visits

        return visits.serve(request, getattr(import_module(module), function))

    return serve


def serve_confirmation(request: Request) -> Response:
    """Confirm who follows the link in a message, or show the page that takes a code."""
    from localstack_cognito.login import confirm_link

    if confirm_link.is_link(request):
        return confirm_link.serve(request)
    return _page(f"{_HERE}.sign_up", "serve_confirmation")(request)


def serve_passkey(request: Request) -> Response:
    """Give a browser a passkey."""
    from localstack_cognito.login import passkeys, visits

    return visits.serve(request, passkeys.serve, passkeys.request_of)


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


# AWS writes some of them both ways.
_PAGES: tuple[tuple[str, str, str], ...] = (
    ("login", f"{_HERE}.sign_in", "serve"),
    ("signup", f"{_HERE}.sign_up", "serve_sign_up"),
    ("resendcode", f"{_HERE}.sign_up", "serve_resend"),
    ("forgotPassword", f"{_HERE}.forgotten_password", "serve_forgotten"),
    ("forgotpassword", f"{_HERE}.forgotten_password", "serve_forgotten"),
    ("confirmForgotPassword", f"{_HERE}.forgotten_password", "serve_new_password"),
    ("confirmforgotpassword", f"{_HERE}.forgotten_password", "serve_new_password"),
)


def serve_branding(request: Request, client_id: str, version: str, name: str) -> Response:
    """Answer with a file of a client's managed login branding."""
    from localstack_cognito.login import static_files

    return static_files.serve_branding(request, client_id, version, name)


def add_routes(router: Router[Any]) -> None:
    """Add the paths to the host's edge router."""
    for path, module, function in _PAGES:
        router.add(f"{PREFIX}/{path}", as_endpoint(_page(module, function)))
    for path in ("confirmUser", "confirmuser"):
        router.add(f"{PREFIX}/{path}", as_endpoint(serve_confirmation))
    router.add(f"{PREFIX}/passkeys/add", as_endpoint(serve_passkey))
    router.add(f"{PREFIX}/error", as_endpoint(serve_error))
    router.add(f"{PREFIX}/static/<name>", as_endpoint(serve_file))
    router.add(f"{PREFIX}/branding/<client_id>/<version>/<name>", as_endpoint(serve_branding))
    router.add(
        f"{PREFIX}/styles/<user_pool_id>/<client_id>/<version>.css", as_endpoint(serve_style)
    )
