"""Where the link in a message leads: it confirms who follows it, without a form.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-email-verification-message-customization.html
"""

from localstack.aws.api import ServiceException
from rolo import Request, Response

from localstack_cognito.directory.accounts.sign_up import confirm_by_link
from localstack_cognito.login import rendering
from localstack_cognito.login.problems import note_refusal
from localstack_cognito.login.texts import texts_for
from localstack_cognito.oauth.answers import method_not_allowed
from localstack_cognito.oauth.domains import Place, place_of
from localstack_cognito.oauth.errors import (
    UNKNOWN_CLIENT,
    AuthorizationError,
    ErrorPage,
    missing,
    unknown_client,
)
from localstack_cognito.oauth.parameters import query_of

_CLIENT_ID, _USER_NAME, _CODE = "client_id", "user_name", "confirmation_code"
_PARAMETERS = (_CLIENT_ID, _USER_NAME, _CODE)


def is_link(request: Request) -> bool:
    """Return whether a request follows a link, or a part of one."""
    return any(name in request.args for name in (_USER_NAME, _CODE))


def serve(request: Request) -> Response:
    """GET confirms a user, and shows how that went."""
    if request.method != "GET":
        # What only looks at a link, as some mail programs do, confirms nobody.
        return method_not_allowed("GET")
    place = place_of(request)
    try:
        client_id, user_name, code = _read_link(request, place)
    except AuthorizationError as error:
        return error.response()
    texts = texts_for(request.args.get("lang"), request.accept_languages)
    problem, status = None, 200
    try:
        confirm_by_link(client_id, user_name, code)
    except ServiceException as error:
        note_refusal(error)
        problem, status = str(error.message), 400
    return rendering.plain_page(
        place, texts, "confirmed_by_link.html", status=status, problem=problem
    )


def _read_link(request: Request, place: Place) -> tuple[str, ...]:
    query = query_of(request)
    for name in _PARAMETERS:
        if not query.get(name):
            raise ErrorPage(
                place,
                missing(name),
                query.get(_CLIENT_ID),
                reason=f"The link has no {name}.",
            )
    if place.find_client(query[_CLIENT_ID]) is None:
        raise ErrorPage(
            place,
            UNKNOWN_CLIENT,
            query[_CLIENT_ID],
            reason=unknown_client(query[_CLIENT_ID], place),
        )
    return tuple(query[name] for name in _PARAMETERS)
