"""Operations that end sessions, and the one that goes on with them."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    AdminUserGlobalSignOutResponse,
    AuthenticationResultType,
    CognitoIdpApi,
    GetTokensFromRefreshTokenResponse,
    GlobalSignOutResponse,
    RevokeTokenResponse,
)
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.signin import sign_out
from localstack_cognito.signin.refresh import get_tokens_from_refresh_token
from localstack_cognito.tokens.access_tokens import bearer_of


class SignOutOperations(CognitoIdpApi):
    """Sign out, revoke, refresh."""

    @handler("GlobalSignOut")
    def global_sign_out(
        self, context: RequestContext, access_token: str, **kwargs: object
    ) -> GlobalSignOutResponse:
        sign_out.global_sign_out(bearer_of(access_token).user)
        return GlobalSignOutResponse()

    @handler("AdminUserGlobalSignOut")
    def admin_user_global_sign_out(
        self, context: RequestContext, user_pool_id: str, username: str, **kwargs: object
    ) -> AdminUserGlobalSignOutResponse:
        sign_out.admin_user_global_sign_out(owner_of(context), user_pool_id, username)
        return AdminUserGlobalSignOutResponse()

    @handler("RevokeToken")
    def revoke_token(
        self,
        context: RequestContext,
        token: str,
        client_id: str,
        client_secret: str | None = None,
        **kwargs: object,
    ) -> RevokeTokenResponse:
        sign_out.revoke_token(client_id, token, client_secret)
        return RevokeTokenResponse()

    @handler("GetTokensFromRefreshToken")
    def get_tokens_from_refresh_token(
        self,
        context: RequestContext,
        refresh_token: str,
        client_id: str,
        client_secret: str | None = None,
        device_key: str | None = None,
        client_metadata: dict[str, str] | None = None,
        **kwargs: object,
    ) -> GetTokensFromRefreshTokenResponse:
        tokens = get_tokens_from_refresh_token(
            client_id, refresh_token, client_secret, device_key, client_metadata
        )
        return GetTokensFromRefreshTokenResponse(
            AuthenticationResult=AuthenticationResultType(
                **responses.authentication_result(tokens)  # type: ignore[typeddict-item]
            )
        )
