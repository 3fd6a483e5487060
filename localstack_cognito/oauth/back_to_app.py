"""The way back to an app whose user is signed in: with a code, or with the tokens themselves.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
"""

from collections.abc import Mapping

from rolo import Response

from localstack_cognito.aws.api.cognito_idp import NotAuthorizedException
from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.host import callers
from localstack_cognito.oauth import codes
from localstack_cognito.oauth.answers import redirect, with_parameters
from localstack_cognito.oauth.authorization_request import CODE, AuthorizationRequest
from localstack_cognito.oauth.errors import INVALID_REQUEST
from localstack_cognito.oauth.levels import claims
from localstack_cognito.oauth.response_issuer import response_issuer
from localstack_cognito.storage.sso_sessions import SsoSession
from localstack_cognito.storage.users import User
from localstack_cognito.tokens.overrides import overrides_of
from localstack_cognito.tokens.sessions import SignInDetails, begin_session
from localstack_cognito.triggers.invocation import FAILURES
from localstack_cognito.triggers.pre_token_generation import HOSTED_AUTH, Overrides


def back_to_app(asked: AuthorizationRequest, session: SsoSession, user: User) -> Response:
    """Return what sends the browser of a user back to the app, with what that has asked for.

    Raises ``AuthorizationError``.
    """
    try:
        overrides = overrides_of(
            asked.pool, asked.client, user, HOSTED_AUTH, " ".join(asked.scopes)
        )
    except FAILURES as failure:
        reason = f"A function of the pool: {failure.message}"
        raise asked.error(INVALID_REQUEST, f"{failure.message} ", reason=reason) from None
    if asked.response_type == CODE:
        return _with_code(asked, session, overrides)
    return _with_tokens(asked, session, user, overrides)


def _with_code(asked: AuthorizationRequest, session: SsoSession, overrides: Overrides) -> Response:
    members = {
        "code": codes.new_code(asked, session, overrides),
        "state": asked.state,
        "iss": response_issuer(asked.pool),
    }
    return redirect(with_parameters(asked.redirect_uri, _given(members)))


def _with_tokens(
    asked: AuthorizationRequest, session: SsoSession, user: User, overrides: Overrides
) -> Response:
    caller = callers.current()
    details = SignInDetails(
        event_id=session.event_id,
        ip_address=caller.ip_address,
        device_type=caller.user_agent,
        sso_digest=session.digest,
        auth_time=session.auth_time,
        scope=" ".join(asked.scopes),
        resource=asked.resource,
        nonce=asked.nonce,
        **claims(asked, session),
    )
    try:
        # What could refresh them is told nobody.
        tokens = begin_session(asked.pool, asked.client, user, details, overrides)
    except NotAuthorizedException as refused:
        reason = reason_of(refused) or refused.message
        raise asked.error("server_error", reason=reason) from None
    members = {
        "id_token": tokens.id_token,
        "access_token": tokens.access_token,
        "expires_in": str(tokens.expires_in),
        "token_type": "Bearer",
        "state": asked.state,
        "iss": response_issuer(asked.pool),
    }
    return redirect(with_parameters(asked.redirect_uri, _given(members), in_fragment=True))


def _given(members: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in members.items() if value is not None}
