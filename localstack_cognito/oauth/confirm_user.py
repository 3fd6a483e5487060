"""``confirmUser``: where the link in a message leads, which confirms who follows it.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-email-verification-message-customization.html
"""

from html import escape

from localstack.aws.api import ServiceException
from rolo import Request, Response

from localstack_cognito.directory.sign_up import confirm_by_link
from localstack_cognito.oauth.answers import headers, method_not_allowed
from localstack_cognito.oauth.domains import place_of
from localstack_cognito.oauth.errors import UNKNOWN_CLIENT, AuthorizationError, ErrorPage, missing
from localstack_cognito.oauth.parameters import query_of

_PARAMETERS = ("client_id", "user_name", "confirmation_code")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>body {{ font: 1.1rem sans-serif; margin: 4rem auto; max-width: 30rem; }}</style></head>
<body><h1>{title}</h1><p>{text}</p></body>
</html>
"""


def serve(request: Request) -> Response:
    """GET confirms a user, and shows how that went."""
    if request.method != "GET":
        # What only looks at a link, as some mail programs do, confirms nobody.
        return method_not_allowed("GET")
    try:
        client_id, user_name, code = _given(request)
    except AuthorizationError as error:
        return error.response()
    try:
        confirm_by_link(client_id, user_name, code)
    except ServiceException as error:
        return _page("Not confirmed", error.message, 400)
    return _page("Confirmed", "Your registration has been confirmed!")


def _given(request: Request) -> tuple[str, ...]:
    place, given = place_of(request), query_of(request)
    for name in _PARAMETERS:
        if not given.get(name):
            raise ErrorPage(place, missing(name), given.get("client_id"))
    if place.find_client(given["client_id"]) is None:
        raise ErrorPage(place, UNKNOWN_CLIENT, given["client_id"])
    return tuple(given[name] for name in _PARAMETERS)


def _page(title: str, text: str, status: int = 200) -> Response:
    return Response(
        _PAGE.format(title=escape(title), text=escape(text)),
        status=status,
        content_type="text/html; charset=utf-8",
        headers={**headers(), "Content-Security-Policy": _POLICY},
    )
