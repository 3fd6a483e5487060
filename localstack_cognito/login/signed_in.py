"""Where a browser goes whose user has signed in: back to its app, or to a page that is before that.

It keeps a session from then on.
"""

from urllib.parse import parse_qsl, urlencode

from localstack.aws.api import ServiceException
from rolo import Response

from localstack_cognito import clock
from localstack_cognito.login import first_page
from localstack_cognito.login.problems import problem_of
from localstack_cognito.login.visit import Visit
from localstack_cognito.oauth.answers import redirect
from localstack_cognito.oauth.back_to_app import back_to_app
from localstack_cognito.oauth.cookies import session_cookie, set_session_cookie
from localstack_cognito.oauth.errors import AuthorizationError
from localstack_cognito.signin import sso_sessions
from localstack_cognito.signin.sign_in import Proven
from localstack_cognito.storage.sso_sessions import SsoSession
from localstack_cognito.storage.users import User

ADD_PASSKEY = "passkeys/add"
"""The page, besides the app, on which a user may go on who has signed in."""
_AFTERWARDS = "afterwards"
"""The parameter that names it."""


def sign_in_before(visit: Visit, page: str) -> Response:
    """Return the way to the sign-in page from a page on which the user goes on afterwards."""
    query = {**dict(parse_qsl(visit.asked.query)), _AFTERWARDS: page}
    return redirect(visit.place.url("login", urlencode(query)))


def go_on(visit: Visit, proven: Proven) -> Response:
    """Return the way on of a user who has signed in; the browser keeps a session."""
    cookie_before = session_cookie(visit.request)
    try:
        cookie, session = sso_sessions.begin(visit.pool, visit.client, proven, cookie_before)
    except ServiceException as error:
        return first_page.show(visit, problem_of(error), status=400)
    response = _way_on(visit, session, proven.user)
    set_session_cookie(response, visit.place, cookie, clock.now())
    return response


def _way_on(visit: Visit, session: SsoSession, user: User) -> Response:
    """Return where the browser is sent: to the app, if no page was to come before.

    AWS sends the browser there at once, and scripts that follow no redirect rely on it.
    """
    query = dict(parse_qsl(visit.asked.query, keep_blank_values=True))
    if query.pop(_AFTERWARDS, None) == ADD_PASSKEY:
        return redirect(visit.place.url(ADD_PASSKEY, urlencode(query)))
    try:
        return back_to_app(visit.asked, session, user)
    except AuthorizationError as error:
        return error.response()
