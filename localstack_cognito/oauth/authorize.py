"""``oauth2/authorize``: a code or tokens for who is signed in, the sign-in page for who is not.

An app may choose an identity provider, whose own page is the one to sign in on then. Sources:
https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html
"""

from collections.abc import Callable

from rolo import Request, Response

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import NotAuthorizedException
from localstack_cognito.directory.session_configuration import client_session_configuration
from localstack_cognito.host import callers
from localstack_cognito.lazy_imports import lazily
from localstack_cognito.oauth import codes
from localstack_cognito.oauth.answers import method_not_allowed, redirect, with_parameters
from localstack_cognito.oauth.authorization_request import (
    CODE,
    COGNITO,
    LOGIN,
    NONE,
    AuthorizationRequest,
)
from localstack_cognito.oauth.cookies import (
    form_token,
    new_form_token,
    session_cookie,
    set_form_token,
)
from localstack_cognito.oauth.errors import INVALID_REQUEST, AuthorizationError
from localstack_cognito.signin import sso_sessions
from localstack_cognito.storage.records import SsoSession, User
from localstack_cognito.tokens.issue import Proof, issue_tokens
from localstack_cognito.tokens.overrides import overrides_of
from localstack_cognito.triggers.invocation import FAILURES
from localstack_cognito.triggers.pre_token_generation import HOSTED_AUTH, Overrides

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
    found = sso_sessions.find(asked.pool, session_cookie(request))
    if found is None or not is_enough(asked, found[0]):
        if NONE in asked.prompts:
            raise asked.error("login_required")
        if asked.identity_provider in (None, COGNITO):
            return _to_sign_in(request, asked)
        return _depart(request, asked)
    session, user = found
    sso_sessions.use(session)
    return back_to_app(asked, session, user)


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


def back_to_app(asked: AuthorizationRequest, session: SsoSession, user: User) -> Response:
    """Return what sends the browser of a user back to the app, with what that has asked for.

    Raises ``AuthorizationError``.
    """
    try:
        overrides = overrides_of(
            asked.pool, asked.client, user, HOSTED_AUTH, " ".join(asked.scopes)
        )
    except FAILURES as failure:
        raise asked.error(INVALID_REQUEST, f"{failure.message} ") from None
    if asked.response_type == CODE:
        return _with_code(asked, session, overrides)
    return _with_tokens(asked, session, user, overrides)


def _is_too_old(asked: AuthorizationRequest, session: SsoSession) -> bool:
    """Tell whether the client or this request wants a sign-in that is younger."""
    if asked.max_age is not None and clock.now() - session.auth_time > asked.max_age:
        return True
    minutes = client_session_configuration(asked.client)["MaxValidityMinutes"]
    return bool(session.auth_time + minutes * 60 <= clock.now())


def _with_code(asked: AuthorizationRequest, session: SsoSession, overrides: Overrides) -> Response:
    parameters = {"code": codes.new_code(asked, session, overrides)}
    if asked.state is not None:
        parameters["state"] = asked.state
    return redirect(with_parameters(asked.redirect_uri, parameters))


def _with_tokens(
    asked: AuthorizationRequest, session: SsoSession, user: User, overrides: Overrides
) -> Response:
    caller = callers.current()
    proof = Proof(
        event_id=session.event_id,
        ip_address=caller.ip_address,
        device_type=caller.user_agent,
        sso_digest=session.digest,
        auth_time=session.auth_time,
        scope=" ".join(asked.scopes),
        resource=asked.resource,
        nonce=asked.nonce,
    )
    try:
        # What could refresh them is told nobody.
        tokens = issue_tokens(asked.pool, asked.client, user, proof, overrides)
    except NotAuthorizedException:
        raise asked.error("server_error") from None
    given = {
        "id_token": tokens.id_token,
        "access_token": tokens.access_token,
        "expires_in": str(tokens.expires_in),
        "token_type": "Bearer",
        "state": asked.state,
    }
    parameters = {name: value for name, value in given.items() if value is not None}
    return redirect(with_parameters(asked.redirect_uri, parameters, in_fragment=True))
