"""Operations that issue tokens without a sign-in."""

from collections.abc import Mapping
from typing import Any

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
from localstack_cognito.exchange import engine
from localstack_cognito.exchange.refusals import UnusableRequest
from localstack_cognito.exchange.requests import BroughtToken, ExchangeRequest, Role
from localstack_cognito.federation.token_kinds import TokenKind
from localstack_cognito.host.callers import is_signed
from localstack_cognito.tokens import client_tokens


class TokenOperations(CognitoIdpApi):
    """Tokens of clients, and tokens in exchange for others."""

    @handler("GetClientToken")
    def get_client_token(
        self,
        context: RequestContext,
        client_id: str,
        secret: str,
        scopes: list[str] | None = None,
        client_metadata: dict[str, str] | None = None,
        **kwargs: object,
    ) -> GetClientTokenResponse:
        issued = client_tokens.get_client_token(client_id, secret, scopes or [], client_metadata)
        return GetClientTokenResponse(
            ClientAuthenticationResult=ClientAuthenticationResultType(
                AccessToken=issued.text, ExpiresIn=issued.expires_in, TokenType="Bearer"
            )
        )

    @handler("GetDerivedToken", expand=False)
    def get_derived_token(
        self, context: RequestContext, request: GetDerivedTokenRequest
    ) -> GetDerivedTokenResponse:
        derived = engine.get_derived_token(
            request["ClientId"],
            request.get("ClientSecret"),
            _asked(request),
            is_signed=is_signed(context.request),
        )
        is_access = derived.kind is TokenKind.ACCESS
        return GetDerivedTokenResponse(
            IssuedToken=derived.token.text,
            IssuedTokenType=IssuedTokenTypeIdentifierType(derived.kind),
            TokenType=OAuthTokenTypeType.Bearer if is_access else OAuthTokenTypeType.N_A,
            ExpiresIn=derived.token.expires_in,
            Scopes=list(derived.scopes),
        )


def _asked(request: Mapping[str, Any]) -> ExchangeRequest:
    subject = _brought(request, Role.SUBJECT)
    assert subject is not None
    return ExchangeRequest(
        subject=subject,
        actor=_brought(request, Role.ACTOR),
        scopes=request.get("Scopes") or (),
        audience=next(iter(request.get("Audiences") or ()), None),
        resource=next(iter(request.get("Resources") or ()), None),
        wanted=TokenKind(request.get("RequestedTokenType") or TokenKind.ACCESS),
    )


def _brought(request: Mapping[str, Any], role: Role) -> BroughtToken | None:
    text, kind = request.get(f"{role}Token"), request.get(f"{role}TokenType")
    provider_name = request.get(f"{role}TokenProviderName")
    if not text:
        if kind or provider_name:
            member = f"{role}TokenType" if kind else f"{role}TokenProviderName"
            raise UnusableRequest(
                f"{member} is given without {role}Token.",
                reason=f"The request has a {member}, and no {role}Token that it is about.",
            )
        return None
    if kind is None:
        raise UnusableRequest(
            f"{role}TokenType is required with {role}Token.",
            reason=f"The request has an {role}Token, and does not say what it is.",
        )
    return BroughtToken(role, text, TokenKind(kind), provider_name)
