"""``oauth2/authorize``: a code or tokens for who is signed in, the sign-in page for who is not.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
"""

from rolo import Request, Response

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import NotAuthorizedException
from localstack_cognito.directory.session_configuration import client_session_configuration
from localstack_cognito.host import callers
from localstack_cognito.oauth import codes
from localstack_cognito.oauth.answers import method_not_allowed, redirect, with_parameters
from localstack_cognito.oauth.authorization_request import (
    CODE,
    COGNITO,
    LOGIN,
    NONE,
    AuthorizationRequest,
)
from localstack_cognito.oauth.cookies import session_cookie
from localstack_cognito.oauth.errors import INVALID_REQUEST, AuthorizationError
from localstack_cognito.signin import sso_sessions
from localstack_cognito.storage.records import SsoSession, User
from localstack_cognito.tokens.issue import Proof, issue_tokens
from localstack_cognito.tokens.overrides import overrides_of
from localstack_cognito.triggers.invocation import FAILURES
from localstack_cognito.triggers.pre_token_generation import HOSTED_AUTH, Overrides


def serve(request: Request) -> Response:
    """Send the browser back to the app, or on to the page on which its user signs in."""
    if request.method not in ("GET", "HEAD", "POST"):
        return method_not_allowed("GET", "POST")
    try:
        return _answer(AuthorizationRequest.parse(request), session_cookie(request))
    except AuthorizationError as error:
        return error.response()


def _answer(asked: AuthorizationRequest, cookie: str | None) -> Response:
    if asked.identity_provider not in (None, COGNITO):
        raise NotImplementedError(
            f"To sign in with the identity provider {asked.identity_provider} is not built yet in "
            "the Cognito extension."
        )
    found = sso_sessions.find(asked.pool, cookie)
    if found is None or LOGIN in asked.prompts or _is_too_old(asked, found[0]):
        if NONE in asked.prompts:
            raise asked.error("login_required")
        return redirect(asked.place.url("login", asked.query))
    session, user = found
    sso_sessions.use(session)
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
    """Tell whether the client wants people to sign in more often than the one they came to."""
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
