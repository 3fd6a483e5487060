"""Operations that issue tokens without a sign-in."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    ClientAuthenticationResultType,
    CognitoIdpApi,
    GetClientTokenResponse,
    GetDerivedTokenRequest,
    GetDerivedTokenResponse,
    IssuedTokenTypeIdentifierType,
    OAuthTokenTypeType,
)
from localstack_cognito.host.callers import is_signed
from localstack_cognito.tokens import client_tokens, exchange


class TokenOperations(CognitoIdpApi):
    """Tokens of clients, and tokens in exchange for others."""

    @handler("GetClientToken")
    def get_client_token(
        self,
        context: RequestContext,
        client_id: str,
        secret: str,
        scopes: list[str] | None = None,
        **kwargs: object,
    ) -> GetClientTokenResponse:
        issued = client_tokens.get_client_token(client_id, secret, scopes or [])
        return GetClientTokenResponse(
            ClientAuthenticationResult=ClientAuthenticationResultType(
                AccessToken=issued.text, ExpiresIn=issued.expires_in, TokenType="Bearer"
            )
        )

    @handler("GetDerivedToken", expand=False)
    def get_derived_token(
        self, context: RequestContext, request: GetDerivedTokenRequest
    ) -> GetDerivedTokenResponse:
        derived = exchange.get_derived_token(request, is_signed=is_signed(context.request))
        is_access = derived.token_type == IssuedTokenTypeIdentifierType.ACCESS_TOKEN
        return GetDerivedTokenResponse(
            IssuedToken=derived.token.text,
            IssuedTokenType=IssuedTokenTypeIdentifierType(derived.token_type),
            TokenType=OAuthTokenTypeType.Bearer if is_access else OAuthTokenTypeType.N_A,
            ExpiresIn=derived.token.expires_in,
            Scopes=list(derived.scopes),
        )
