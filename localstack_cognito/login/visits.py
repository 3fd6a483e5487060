"""Lets a browser visit a page: for an app that may send it, with a form of this page's own."""

from collections.abc import Callable, Mapping

from rolo import Request, Response

from localstack_cognito.login import branding, first_page, rendering
from localstack_cognito.login.problems import Problem
from localstack_cognito.login.visit import Visit
from localstack_cognito.oauth.answers import method_not_allowed
from localstack_cognito.oauth.errors import AuthorizationError
from localstack_cognito.oauth.parameters import query_of


def serve(
    request: Request,
    page: Callable[[Visit], Response],
    parameters: Callable[[Request], Mapping[str, str]] = query_of,
) -> Response:
    """Answer with a page. A form that another site has made is not taken.

    ``parameters`` are those of the app's request: a form has no say in them.
    """
    if request.method not in ("GET", "HEAD", "POST"):
        return method_not_allowed("GET", "POST")
    try:
        visit = Visit.of(request, parameters(request))
    except AuthorizationError as error:
        return error.response()
    if not branding.has_pages(visit):
        texts = visit.texts
        return rendering.plain_page(visit.place, texts, "no_pages.html", status=403)
    if visit.is_posted and not visit.is_own_form:
        return first_page.show(visit, Problem("form_over"), status=403)
    return page(visit)
