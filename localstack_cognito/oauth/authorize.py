"""``oauth2/authorize``: a code or tokens for who is signed in, the sign-in page for who is not.

An app may choose an identity provider, whose own page is the one to sign in on then. Sources:
https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html
"""

from collections.abc import Callable
from dataclasses import replace

from rolo import Request, Response

from localstack_cognito import clock
from localstack_cognito.directory.clients.session_configuration import client_session_configuration
from localstack_cognito.lazy_imports import lazily
from localstack_cognito.oauth import levels
from localstack_cognito.oauth.answers import method_not_allowed, redirect
from localstack_cognito.oauth.authorization_request import (
    COGNITO,
    LOGIN,
    NONE,
    AuthorizationRequest,
    identity_providers,
)
from localstack_cognito.oauth.back_to_app import back_to_app
from localstack_cognito.oauth.cookies import (
    form_token,
    new_form_token,
    session_cookie,
    set_form_token,
)
from localstack_cognito.oauth.errors import AuthorizationError
from localstack_cognito.oauth.levels import Standing
from localstack_cognito.signin import sso_sessions
from localstack_cognito.storage.sso_sessions import SsoSession

# For pools that have providers.
_depart: Callable[[Request, AuthorizationRequest], Response] = lazily(
    "localstack_cognito.oauth.federated:depart"
)


def serve(request: Request) -> Response:
    """Send the browser back to the app, or on to the page on which its user signs in."""
    if request.method not in ("GET", "HEAD", "POST"):
        return method_not_allowed("GET", "POST")
    try:
        return _answer(request, AuthorizationRequest.parse(request))
    except AuthorizationError as error:
        return error.response()


def _answer(request: Request, asked: AuthorizationRequest) -> Response:
    signed_in = sso_sessions.find(asked.pool, session_cookie(request))
    if signed_in is None or not is_enough(asked, signed_in[0]):
        if NONE in asked.prompts:
            raise asked.error(
                "login_required",
                reason="prompt=none, and nobody is signed in in this browser, or not as asked for.",
            )
        if asked.identity_provider in (None, COGNITO):
            return _to_sign_in(request, asked)
        return _depart(request, asked)
    session, user = signed_in
    standing = levels.standing(asked, session, user)
    if standing is Standing.UNREACHABLE:
        raise asked.error(
            "unmet_authentication_requirements",
            reason=f"{user.username} is signed in, and has no factors that lead to any of the "
            "acr_values.",
        )
    if standing is Standing.HIGHER:
        return _to_level(request, asked, session)
    sso_sessions.use(session)
    return back_to_app(asked, session, user)


def _to_level(request: Request, asked: AuthorizationRequest, session: SsoSession) -> Response:
    """Send a user who is to prove more where they have proven who they are."""
    if NONE in asked.prompts:
        raise asked.error(
            "login_required",
            reason="prompt=none, and who is signed in has to prove more for the acr_values.",
        )
    provider = session.provider_name
    if provider is None or provider not in identity_providers(asked.client):
        return _to_sign_in(request, asked)
    return _depart(request, replace(asked, identity_provider=provider))


def _to_sign_in(request: Request, asked: AuthorizationRequest) -> Response:
    """Return what sends a browser to the sign-in page, with the token that its form will need.

    A script may post the form without having read the page, as it can to AWS.
    """
    response = redirect(asked.place.url("login", asked.query))
    set_form_token(response, asked.place, form_token(request) or new_form_token())
    return response


def is_enough(asked: AuthorizationRequest, session: SsoSession) -> bool:
    """Tell whether the app would take who is signed in, and by whom, or wants it done anew."""
    chosen = asked.identity_provider
    vouched = session.provider_name or COGNITO
    is_fitting = chosen is None or chosen == vouched
    return is_fitting and LOGIN not in asked.prompts and not _is_too_old(asked, session)


def _is_too_old(asked: AuthorizationRequest, session: SsoSession) -> bool:
    """Tell whether the client or this request wants a sign-in that is younger."""
    if asked.max_age is not None and clock.now() - session.auth_time > asked.max_age:
        return True
    minutes = client_session_configuration(asked.client)["MaxValidityMinutes"]
    return bool(session.auth_time + minutes * 60 <= clock.now())
