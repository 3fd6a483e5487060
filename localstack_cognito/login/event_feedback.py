"""Where the links in a notice of a risky sign-in lead: they say whether the user made it.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateAuthEventFeedback.html
"""

from localstack.aws.api import ServiceException
from rolo import Request, Response

from localstack_cognito.directory.protection.auth_events import update_auth_event_feedback
from localstack_cognito.login import rendering
from localstack_cognito.login.problems import note_refusal
from localstack_cognito.login.texts import texts_for
from localstack_cognito.oauth.answers import method_not_allowed
from localstack_cognito.oauth.domains import Place, place_of
from localstack_cognito.oauth.errors import AuthorizationError, ErrorPage, missing
from localstack_cognito.oauth.parameters import query_of

_PARAMETERS = ("user_pool_id", "user_name", "event_id", "feedback_token", "feedback_value")
_VALID, _INVALID = "Valid", "Invalid"


def serve(request: Request) -> Response:
    """GET keeps what the user says, and thanks for it."""
    if request.method != "GET":
        # What only looks at a link, as some mail programs do, says nothing.
        return method_not_allowed("GET")
    place = place_of(request)
    try:
        feedback = _read_link(request, place)
    except AuthorizationError as error:
        return error.response()
    problem, status = None, 200
    try:
        update_auth_event_feedback(*feedback)
    except ServiceException as error:
        note_refusal(error)
        problem, status = str(error.message), 400
    texts = texts_for(request.args.get("lang"), request.accept_languages)
    return rendering.plain_page(
        place,
        texts,
        "event_feedback.html",
        status=status,
        problem=problem,
        is_users=feedback[-1] == _VALID,
    )


def _read_link(request: Request, place: Place) -> tuple[str, ...]:
    query = query_of(request)
    for name in _PARAMETERS:
        if not query.get(name):
            raise ErrorPage(place, missing(name), None, reason=f"The link has no {name}.")
    if query["feedback_value"] not in (_VALID, _INVALID):
        raise ErrorPage(
            place,
            missing("feedback_value"),
            None,
            reason="The link has no feedback_value of valid or invalid.",
        )
    return tuple(query[name] for name in _PARAMETERS)
