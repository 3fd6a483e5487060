"""The paths of the pages. What answers is imported when it is first asked for."""

from collections.abc import Callable, Mapping

from rolo import Request, Response

from localstack_cognito.oauth.routes import Serve

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


def serve_event_feedback(request: Request) -> Response:
    """Keep what a user says of a sign-in."""
    from localstack_cognito.login import event_feedback

    return event_feedback.serve(request)


def serve_file(request: Request, name: str) -> Response:
    """Answer with a file that pages load."""
    from localstack_cognito.login import static_files

    return static_files.serve(request, name)


def serve_style(request: Request, user_pool_id: str, client_id: str, version: str) -> Response:
    """Answer with a client's own style."""
    from localstack_cognito.login import static_files

    return static_files.serve_style(request, user_pool_id, client_id, version)


def serve_branding(request: Request, client_id: str, version: str, name: str) -> Response:
    """Answer with a file of a client's managed login branding."""
    from localstack_cognito.login import static_files

    return static_files.serve_branding(request, client_id, version, name)


# AWS writes some of them both ways.
_PAGES: Mapping[str, Serve] = {
    "login": _page(f"{_HERE}.sign_in", "serve"),
    "signup": _page(f"{_HERE}.sign_up", "serve_sign_up"),
    "confirmUser": serve_confirmation,
    "confirmuser": serve_confirmation,
    "resendcode": _page(f"{_HERE}.sign_up", "serve_resend"),
    "forgotPassword": _page(f"{_HERE}.forgotten_password", "serve_forgotten"),
    "forgotpassword": _page(f"{_HERE}.forgotten_password", "serve_forgotten"),
    "confirmForgotPassword": _page(f"{_HERE}.forgotten_password", "serve_new_password"),
    "confirmforgotpassword": _page(f"{_HERE}.forgotten_password", "serve_new_password"),
    "passkeys/add": serve_passkey,
    "authEventFeedback": serve_event_feedback,
    "error": serve_error,
}
PATHS = tuple(_PAGES)
"""The paths of the pages below a domain."""
# What serves a folder's files, and how many names each has.
_FOLDERS: Mapping[str, tuple[Callable[..., Response], int]] = {
    "static": (serve_file, 1),
    "branding": (serve_branding, 3),
    "styles": (serve_style, 3),
}


def find_page(path: str) -> Serve | None:
    """Return what serves the page, or the file of pages, at a path below a domain, or None."""
    folder, *names = path.split("/")
    serve, count = _FOLDERS.get(folder, (None, 0))
    if serve is not None and len(names) == count:
        return lambda request: serve(request, *names)
    return _PAGES.get(path)
