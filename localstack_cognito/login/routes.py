"""The paths of the pages. What answers is imported when it is asked."""

from collections.abc import Callable, Mapping
from typing import Any

from rolo import Request, Response

from localstack_cognito.lazy_imports import lazily
from localstack_cognito.oauth.answers import Serve

ServeVisit = Callable[[Any], Response]
"""Answers a ``Visit``."""

# AWS writes some of them both ways.
_VISITED: Mapping[str, ServeVisit] = {
    "login": lazily("localstack_cognito.login.sign_in:serve"),
    "signup": lazily("localstack_cognito.login.sign_up:serve_sign_up"),
    "resendcode": lazily("localstack_cognito.login.sign_up:serve_resend"),
    "forgotPassword": lazily("localstack_cognito.login.forgotten_password:serve_forgotten"),
    "forgotpassword": lazily("localstack_cognito.login.forgotten_password:serve_forgotten"),
    "confirmForgotPassword": lazily(
        "localstack_cognito.login.forgotten_password:serve_new_password"
    ),
    "confirmforgotpassword": lazily(
        "localstack_cognito.login.forgotten_password:serve_new_password"
    ),
}
_PAGES: Mapping[str, Serve] = {
    "confirmUser": lazily("localstack_cognito.login.confirmation:serve"),
    "confirmuser": lazily("localstack_cognito.login.confirmation:serve"),
    "passkeys/add": lazily("localstack_cognito.login.passkeys:serve"),
    "authEventFeedback": lazily("localstack_cognito.login.event_feedback:serve"),
    "error": lazily("localstack_cognito.login.error_page:serve"),
}
_serve_visit: Callable[[Request, ServeVisit], Response] = lazily(
    "localstack_cognito.login.visits:serve"
)
PATHS = (*_VISITED, *_PAGES)
"""The paths of the pages below a domain."""
# What serves a folder's files, and how many names each has.
_FOLDERS: Mapping[str, tuple[Callable[..., Response], int]] = {
    "static": (lazily("localstack_cognito.login.static_files:serve"), 1),
    "branding": (lazily("localstack_cognito.login.static_files:serve_branding"), 3),
    "styles": (lazily("localstack_cognito.login.static_files:serve_style"), 3),
}


def find_page(path: str) -> Serve | None:
    """Return what serves the page, or the file of pages, at a path below a domain, or None."""
    folder, *names = path.split("/")
    serve_file, count = _FOLDERS.get(folder, (None, 0))
    if serve_file is not None and len(names) == count:
        return lambda request: serve_file(request, *names)
    page = _VISITED.get(path)
    return _PAGES.get(path) if page is None else lambda request: _serve_visit(request, page)
