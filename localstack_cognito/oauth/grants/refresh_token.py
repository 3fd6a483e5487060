"""The grant of a client that holds a refresh token, also one that the API gave it.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
"""

from typing import ClassVar

from localstack_cognito.aws.api.cognito_idp import (
    NotAuthorizedException,
    RefreshTokenReuseException,
)
from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.oauth.errors import EndpointError
from localstack_cognito.oauth.grants.grant import INVALID_GRANT, TokenRequest
from localstack_cognito.oauth.resources import check_target
from localstack_cognito.signin.refresh import tokens_of_refresh_token
from localstack_cognito.tokens.issue import Tokens


class RefreshTokenGrant:
    """``grant_type=refresh_token``."""

    name: ClassVar[str] = "refresh_token"

    def issue(self, request: TokenRequest) -> Tokens:
        """Give a session's tokens anew. One on a device that its pool tracks has none here."""
        token = request.required("refresh_token")
        try:
            return tokens_of_refresh_token(
                request.pool,
                request.client,
                token,
                is_oauth=True,
                also_check=lambda session: check_target(request.form, session.resource),
            )
        except (NotAuthorizedException, RefreshTokenReuseException) as refused:
            reason = reason_of(refused) or refused.message
            raise EndpointError(INVALID_GRANT, reason=reason) from None
