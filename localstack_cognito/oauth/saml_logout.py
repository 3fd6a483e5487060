"""``saml2/logout``: the way to a SAML provider whose user signs out, and back from it.

A provider may also say there that one of its users has signed out. Sources:
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-saml-idp-sign-out.html
and section 4.4 of https://docs.oasis-open.org/security/saml/v2.0/saml-profiles-2.0-os.pdf
"""

from collections.abc import Mapping

from rolo import Request, Response

from localstack_cognito.federation import departures, saml_logout
from localstack_cognito.federation.errors import FederationError, InvalidState
from localstack_cognito.oauth.answers import headers, method_not_allowed, redirect
from localstack_cognito.oauth.domains import Place, place_of
from localstack_cognito.oauth.errors import AuthorizationError, ErrorPage
from localstack_cognito.oauth.parameters import form_of
from localstack_cognito.oauth.saml import INVALID, MOST_BYTES, RELAY_STATE
from localstack_cognito.saml.sent_messages import REQUEST, RESPONSE
from localstack_cognito.storage.sso_sessions import SsoSession
from localstack_cognito.storage.user_pools import UserPool


def depart(place: Place, pool: UserPool, session: SsoSession, location: str) -> str:
    """Return where a browser signs out of the provider that has begun its session.

    That is ``location``, where it is sent in the end, if no provider is to be told.
    """
    try:
        return saml_logout.begin(pool, session, place.url("saml2/logout"), location) or location
    except FederationError:
        # She is signed out here in any case.
        return location


def serve(request: Request) -> Response:
    """Take what a SAML provider has a browser post of the end of a session."""
    if request.method != "POST":
        return method_not_allowed("POST")
    form = form_of(request, MOST_BYTES)
    place = place_of(request)
    try:
        if form.get(REQUEST):
            return _end_sessions(place, form)
        return _finish_sign_out(place, form)
    except AuthorizationError as error:
        return error.response()


def _finish_sign_out(place: Place, form: Mapping[str, str]) -> Response:
    try:
        departed = departures.find(form.get(RELAY_STATE))
        location = saml_logout.finish(departed, form.get(RESPONSE) or "")
        departures.end(departed)
    except InvalidState:
        reason = f"{RELAY_STATE} is of no sign-out that began here, or it was used before."
        raise ErrorPage(place, INVALID, reason=reason) from None
    except FederationError as error:
        raise ErrorPage(place, INVALID, reason=error.reason) from None
    return redirect(location)


def _end_sessions(place: Place, form: Mapping[str, str]) -> Response:
    pool_id = place.pool.id if place.pool else None
    try:
        location = saml_logout.end_sessions(pool_id, form[REQUEST], form.get(RELAY_STATE))
    except FederationError as error:
        raise ErrorPage(place, INVALID, reason=error.reason) from None
    return redirect(location) if location else Response(status=200, headers=headers())
