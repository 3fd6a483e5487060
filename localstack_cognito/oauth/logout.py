"""``logout``: the end of a session on a pool's pages.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/logout-endpoint.html
"""

from collections.abc import Callable

from rolo import Request, Response

from localstack_cognito import clock
from localstack_cognito.lazy_imports import lazily
from localstack_cognito.oauth.answers import method_not_allowed, redirect
from localstack_cognito.oauth.authorization_request import AuthorizationRequest
from localstack_cognito.oauth.cookies import (
    delete_session_cookie,
    session_cookie,
    set_session_cookie,
    set_signed_out_cookie,
)
from localstack_cognito.oauth.domains import Place, place_of
from localstack_cognito.oauth.errors import (
    UNKNOWN_CLIENT,
    AuthorizationError,
    ErrorPage,
    missing,
    unknown_client,
)
from localstack_cognito.oauth.parameters import query_of
from localstack_cognito.oauth.redirect_uris import logout_mismatch, may_sign_out_to
from localstack_cognito.signin import sso_sessions
from localstack_cognito.storage.sso_sessions import SsoSession
from localstack_cognito.storage.user_pools import UserPool

# For who came from a SAML provider.
_depart: Callable[[Place, UserPool, SsoSession, str], str] = lazily(
    "localstack_cognito.oauth.saml_logout:depart"
)


def serve(request: Request) -> Response:
    """GET signs the browser's user out and sends it to the app, or to sign in again."""
    if request.method not in ("GET", "HEAD"):
        return method_not_allowed("GET")
    place = place_of(request)
    try:
        pool, location = _find_location(request, place)
    except AuthorizationError as error:
        return error.response()
    response = redirect(_find_first_location(request, place, pool, location))
    other_sessions = sso_sessions.end(pool, session_cookie(request))
    if other_sessions is None:
        delete_session_cookie(response, place)
    else:
        set_session_cookie(response, place, other_sessions, clock.now())
    set_signed_out_cookie(response, place)
    return response


def _find_first_location(request: Request, place: Place, pool: UserPool, location: str) -> str:
    """Return where a browser goes first, if a provider is to end its session too."""
    signed_in = sso_sessions.find(pool, session_cookie(request))
    if request.method != "GET" or signed_in is None or not signed_in[0].provider_session:
        return location
    return _depart(place, pool, signed_in[0], location)


def _find_location(request: Request, place: Place) -> tuple[UserPool, str]:
    """Return the pool of whose users one is leaving, and where she is sent."""
    parameters = query_of(request)
    client_id = parameters.get("client_id")
    if not client_id:
        raise ErrorPage(place, missing("client_id"), reason="The address has no client_id.")
    pool_and_client = place.find_client(client_id)
    if pool_and_client is None:
        raise ErrorPage(place, UNKNOWN_CLIENT, client_id, reason=unknown_client(client_id, place))
    pool, client = pool_and_client
    logout_uri = parameters.get("logout_uri")
    if logout_uri and may_sign_out_to(client, logout_uri):
        return pool, logout_uri
    reason = "The address has neither logout_uri nor redirect_uri."
    if logout_uri:
        reason = logout_mismatch(client, logout_uri)
    # Who may not be sent there, and nowhere else, is told of what is missing then.
    if not parameters.get("redirect_uri"):
        raise ErrorPage(place, missing("redirect_uri"), client_id, reason=reason)
    asked = AuthorizationRequest.of(place, parameters)
    return pool, asked.place.url("login", asked.query)
