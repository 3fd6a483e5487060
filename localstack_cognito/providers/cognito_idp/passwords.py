"""Operations that give users other passwords."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    AdminResetUserPasswordResponse,
    ChangePasswordResponse,
    CognitoIdpApi,
    ConfirmForgotPasswordResponse,
    ForgotPasswordResponse,
)
from localstack_cognito.directory.accounts import password_change, password_reset
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.tokens.access_tokens import bearer_of


class PasswordOperations(CognitoIdpApi):
    """Forget, reset and change passwords."""

    @handler("ForgotPassword")
    def forgot_password(
        self,
        context: RequestContext,
        client_id: str,
        username: str,
        secret_hash: str | None = None,
        *args: object,
        client_metadata: dict[str, str] | None = None,
        **kwargs: object,
    ) -> ForgotPasswordResponse:
        delivery = password_reset.forgot_password(client_id, username, secret_hash, client_metadata)
        return ForgotPasswordResponse(CodeDeliveryDetails=responses.code_delivery_details(delivery))

    @handler("ConfirmForgotPassword")
    def confirm_forgot_password(
        self,
        context: RequestContext,
        client_id: str,
        username: str,
        confirmation_code: str,
        password: str,
        secret_hash: str | None = None,
        *args: object,
        client_metadata: dict[str, str] | None = None,
        **kwargs: object,
    ) -> ConfirmForgotPasswordResponse:
        password_reset.confirm_forgot_password(
            client_id, username, confirmation_code, password, secret_hash, client_metadata
        )
        return ConfirmForgotPasswordResponse()

    @handler("AdminResetUserPassword")
    def admin_reset_user_password(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        *args: object,
        client_metadata: dict[str, str] | None = None,
        **kwargs: object,
    ) -> AdminResetUserPasswordResponse:
        password_reset.admin_reset_user_password(
            owner_of(context), user_pool_id, username, client_metadata
        )
        return AdminResetUserPasswordResponse()

    @handler("ChangePassword")
    def change_password(
        self,
        context: RequestContext,
        proposed_password: str,
        access_token: str,
        previous_password: str | None = None,
        **kwargs: object,
    ) -> ChangePasswordResponse:
        bearer = bearer_of(access_token)
        password_change.change_password(
            bearer.pool, bearer.client.id, bearer.user, previous_password, proposed_password
        )
        return ChangePasswordResponse()
