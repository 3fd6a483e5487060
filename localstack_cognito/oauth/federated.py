"""``oauth2/idpresponse`` and ``saml2/idpresponse``: the way to an identity provider, and back.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/federation-endpoints.html
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from localstack.aws.api import ServiceException
from rolo import Request, Response

from localstack_cognito import clock
from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.federation import arrivals, departures, levels
from localstack_cognito.federation.departures import Departure, Wishes
from localstack_cognito.federation.errors import FederationError, InvalidState
from localstack_cognito.federation.protocols import protocol_of
from localstack_cognito.oauth import returned_forms
from localstack_cognito.oauth.answers import method_not_allowed, redirect
from localstack_cognito.oauth.authorization_request import AuthorizationRequest
from localstack_cognito.oauth.back_to_app import back_to_app
from localstack_cognito.oauth.cookies import (
    new_state_cookie,
    session_cookie,
    set_session_cookie,
    set_state_cookie,
    state_cookie,
)
from localstack_cognito.oauth.domains import place_of
from localstack_cognito.oauth.errors import INVALID_REQUEST, AuthorizationError, ErrorPage
from localstack_cognito.oauth.levels import wanted
from localstack_cognito.oauth.parameters import parameters_of
from localstack_cognito.signin import sso_sessions
from localstack_cognito.signin.sign_in import Journey, Proven
from localstack_cognito.storage import identity_providers
from localstack_cognito.storage.database import database
from localstack_cognito.storage.federation import FederatedRequest
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.sso_sessions import LEVEL

_CALLBACK = "oauth2/idpresponse"
_CALLBACKS = {"SAML": "saml2/idpresponse"}
_STATE = "state"
_INVALID_STATE = "Invalid state"


def depart(request: Request, asked: AuthorizationRequest) -> Response:
    """Send a browser to the identity provider that its app has chosen."""
    assert asked.identity_provider is not None
    provider = provider_of(asked, asked.identity_provider)
    parameters = asked.parameters
    departure = Departure(
        asked.pool,
        provider,
        asked.place.url(_CALLBACKS.get(provider.type, _CALLBACK)),
        Wishes(
            parameters.get("prompt"),
            asked.login_hint,
            parameters.get("max_age"),
            levels.acr_values(provider, wanted(asked)),
        ),
    )
    browser = state_cookie(request) or new_state_cookie()
    try:
        location, told = protocol_of(provider).begin(departure)
        departure.keep(browser, asked.query, told)
    except FederationError as error:
        raise asked.error(error.error, error.description or None, reason=error.reason) from None
    response = redirect(location)
    set_state_cookie(response, asked.place, browser)
    return response


def serve(request: Request) -> Response:
    """Take what a provider that speaks OAuth has a browser bring."""
    # To look at where an answer leads uses it up.
    if request.method not in ("GET", "POST"):
        return method_not_allowed("GET", "POST")
    answer = parameters_of(request)
    try:
        return arrive(request, answer, answer.get(_STATE))
    except AuthorizationError as error:
        return error.response()


def arrive(
    request: Request,
    answer: Mapping[str, str],
    state: str | None,
    invalid_state: str = _INVALID_STATE,
) -> Response:
    """Sign in whom a provider vouches for, and send her browser back to its app.

    It is to be the browser that was sent. ``invalid_state`` is what the error page says of another.
    Raises ``AuthorizationError``.
    """
    place = place_of(request)
    try:
        departed = departures.find(state)
        if not departures.is_of(departed, state_cookie(request)):
            if returned_forms.may_come_again(request, answer):
                return returned_forms.page(answer)
            raise InvalidState
        departures.end(departed)
    except InvalidState:
        reason = (
            "The state is none that a browser was sent with, was used, or is another browser's."
        )
        raise ErrorPage(place, invalid_state, reason=reason) from None
    asked = AuthorizationRequest.of(place, dict(parse_qsl(departed.query, keep_blank_values=True)))
    provider = provider_of(asked, departed.provider_name)
    return sign_in(request, _with_nonce(asked, departed), provider, departed.told, answer)


def _with_nonce(asked: AuthorizationRequest, departed: FederatedRequest) -> AuthorizationRequest:
    """AWS's ID token has the nonce that the provider was told where the app gave none."""
    return asked if asked.nonce else replace(asked, nonce=departed.told.get("nonce"))


def sign_in(
    request: Request,
    asked: AuthorizationRequest,
    provider: IdentityProvider,
    told: Mapping[str, Any],
    answer: Mapping[str, str],
) -> Response:
    """Sign in whom a provider's answer describes, and send her browser to the app that has asked.

    ``told`` is what the answer has to fit. Raises ``AuthorizationError``.
    """
    pool, client = asked.pool, asked.client
    sent_cookie = session_cookie(request)
    try:
        person = protocol_of(provider).finish(pool, provider, told, answer)
        user = arrivals.sign_in(pool, client, provider, person)
        proven = Proven(user, Journey(methods=levels.amr(person)))
        known = {**(person.session or {}), LEVEL: str(levels.level_of(provider, person))}
        cookie, session = sso_sessions.begin(
            pool, client, proven, sent_cookie, provider.name, known
        )
    except FederationError as error:
        raise asked.error(error.error, error.description or None, reason=error.reason) from None
    except ServiceException as refused:
        reason = reason_of(refused) or refused.message
        raise asked.error("server_error", reason=reason) from None
    response = back_to_app(asked, session, user)
    set_session_cookie(response, asked.place, cookie, clock.now())
    return response


def provider_of(asked: AuthorizationRequest, name: str) -> IdentityProvider:
    """Return a provider of the pool whose app has asked. Raises ``AuthorizationError``."""
    with database().read() as connection:
        provider = identity_providers.find_provider(connection, asked.pool.id, name)
    if provider is None:
        # It was deleted; clients go on naming it.
        raise asked.error(INVALID_REQUEST, reason=f"The pool has no provider {name} any more.")
    return provider
