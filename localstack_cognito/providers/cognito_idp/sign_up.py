"""Operations in which users sign themselves up, and the one that confirms them for them."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    AdminConfirmSignUpResponse,
    CognitoIdpApi,
    ConfirmSignUpResponse,
    ResendConfirmationCodeResponse,
    SignUpRequest,
    SignUpResponse,
)
from localstack_cognito.directory.accounts import sign_up
from localstack_cognito.directory.accounts.sign_up import Registration
from localstack_cognito.directory.users import users
from localstack_cognito.directory.users.attributes import from_list, from_list_if_any
from localstack_cognito.directory.users.users import UserStatus
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.signin import after_sign_up


class SignUpOperations(CognitoIdpApi):
    """Sign up, confirm, resend."""

    @handler("SignUp", expand=False)
    def sign_up(self, context: RequestContext, request: SignUpRequest) -> SignUpResponse:
        registration = Registration(
            client_id=request["ClientId"],
            username=request["Username"],
            password=request.get("Password"),
            attributes=from_list(request.get("UserAttributes")),
            secret_hash=request.get("SecretHash"),
            validation_data=from_list_if_any(request.get("ValidationData")),
            client_metadata=request.get("ClientMetadata"),
        )
        signed_up, session = after_sign_up.sign_up(registration)
        response = SignUpResponse(
            UserConfirmed=signed_up.user.status == UserStatus.CONFIRMED,
            UserSub=signed_up.user.sub,
        )
        if signed_up.delivery:
            response["CodeDeliveryDetails"] = responses.code_delivery_details(signed_up.delivery)
        if session:
            response["Session"] = session
        return response

    @handler("ConfirmSignUp")
    def confirm_sign_up(
        self,
        context: RequestContext,
        client_id: str,
        username: str,
        confirmation_code: str,
        secret_hash: str | None = None,
        force_alias_creation: bool | None = None,
        *args: object,
        client_metadata: dict[str, str] | None = None,
        session: str | None = None,
        **kwargs: object,
    ) -> ConfirmSignUpResponse:
        following = after_sign_up.confirm_sign_up(
            client_id,
            username,
            confirmation_code,
            secret_hash,
            force_alias_creation=bool(force_alias_creation),
            session=session,
            client_metadata=client_metadata,
        )
        return ConfirmSignUpResponse(Session=following) if following else ConfirmSignUpResponse()

    @handler("ResendConfirmationCode")
    def resend_confirmation_code(
        self,
        context: RequestContext,
        client_id: str,
        username: str,
        secret_hash: str | None = None,
        *args: object,
        client_metadata: dict[str, str] | None = None,
        **kwargs: object,
    ) -> ResendConfirmationCodeResponse:
        delivery = sign_up.resend_confirmation_code(
            client_id, username, secret_hash, client_metadata
        )
        return ResendConfirmationCodeResponse(
            CodeDeliveryDetails=responses.code_delivery_details(delivery)
        )

    @handler("AdminConfirmSignUp")
    def admin_confirm_sign_up(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        client_metadata: dict[str, str] | None = None,
        **kwargs: object,
    ) -> AdminConfirmSignUpResponse:
        users.admin_confirm_sign_up(owner_of(context), user_pool_id, username, client_metadata)
        return AdminConfirmSignUpResponse()
