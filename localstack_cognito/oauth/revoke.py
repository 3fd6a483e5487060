"""``oauth2/revoke``: the end of a session, by its refresh token.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/revocation-endpoint.html and
RFC 7009
"""

from rolo import Request, Response

from localstack_cognito.aws.api.cognito_idp import (
    UnauthorizedException,
    UnsupportedOperationException,
    UnsupportedTokenTypeException,
)
from localstack_cognito.oauth.answers import empty_answer, method_not_allowed
from localstack_cognito.oauth.client_authentication import authenticated_client
from localstack_cognito.oauth.domains import place_of
from localstack_cognito.oauth.errors import INVALID_CLIENT, INVALID_REQUEST, EndpointError
from localstack_cognito.oauth.parameters import endpoint_parameters_of
from localstack_cognito.signin.sign_out import revoke_session_of


def serve(request: Request) -> Response:
    """POST ends the session of a refresh token; one that ended before, or is none, is no error."""
    if request.method != "POST":
        return method_not_allowed("POST")
    try:
        _revoke(request)
    except EndpointError as error:
        if error.error == INVALID_CLIENT:
            error.status = 401
        return error.response()
    return empty_answer()


def _revoke(request: Request) -> None:
    form = endpoint_parameters_of(request)
    token = form.get("token")
    if not token:
        raise EndpointError(INVALID_REQUEST, reason="The request has no token.")
    pool, client = authenticated_client(request, form, place_of(request))
    try:
        revoke_session_of(pool, client, token)
    except UnsupportedOperationException:
        reason = "EnableTokenRevocation of the client is off."
        raise EndpointError(INVALID_REQUEST, reason=reason) from None
    except UnsupportedTokenTypeException:
        reason = "What was sent is no refresh token: only those are revoked."
        raise EndpointError("unsupported_token_type", reason=reason) from None
    except UnauthorizedException:
        reason = "The refresh token is another client's."
        raise EndpointError(INVALID_CLIENT, reason=reason) from None
