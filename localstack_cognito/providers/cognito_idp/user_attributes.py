"""Operations on the attributes of users, and on the codes that verify them."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    AdminDeleteUserAttributesResponse,
    AdminUpdateUserAttributesResponse,
    AttributeListType,
    AttributeNameListType,
    CognitoIdpApi,
    DeleteUserAttributesResponse,
    GetUserAttributeVerificationCodeResponse,
    UpdateUserAttributesResponse,
    VerifyUserAttributeResponse,
)
from localstack_cognito.directory.users import user_attributes as directory
from localstack_cognito.directory.users.attributes import from_list
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.tokens.access_tokens import bearer_of


class UserAttributeOperations(CognitoIdpApi):
    """Update, delete and verify attributes."""

    @handler("UpdateUserAttributes")
    def update_user_attributes(
        self,
        context: RequestContext,
        user_attributes: AttributeListType,
        access_token: str,
        *args: object,
        client_metadata: dict[str, str] | None = None,
        **kwargs: object,
    ) -> UpdateUserAttributesResponse:
        bearer = bearer_of(access_token)
        deliveries = directory.update_user_attributes(
            bearer.pool, bearer.client, bearer.user, from_list(user_attributes), client_metadata
        )
        response = UpdateUserAttributesResponse()
        if deliveries:
            response["CodeDeliveryDetailsList"] = [
                responses.code_delivery_details(delivery) for delivery in deliveries
            ]
        return response

    @handler("AdminUpdateUserAttributes")
    def admin_update_user_attributes(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        user_attributes: AttributeListType,
        *args: object,
        client_metadata: dict[str, str] | None = None,
        **kwargs: object,
    ) -> AdminUpdateUserAttributesResponse:
        directory.admin_update_user_attributes(
            owner_of(context), user_pool_id, username, from_list(user_attributes), client_metadata
        )
        return AdminUpdateUserAttributesResponse()

    @handler("DeleteUserAttributes")
    def delete_user_attributes(
        self,
        context: RequestContext,
        user_attribute_names: AttributeNameListType,
        access_token: str,
        **kwargs: object,
    ) -> DeleteUserAttributesResponse:
        bearer = bearer_of(access_token)
        directory.delete_user_attributes(
            bearer.pool, bearer.client, bearer.user, user_attribute_names
        )
        return DeleteUserAttributesResponse()

    @handler("AdminDeleteUserAttributes")
    def admin_delete_user_attributes(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        user_attribute_names: AttributeNameListType,
        **kwargs: object,
    ) -> AdminDeleteUserAttributesResponse:
        directory.admin_delete_user_attributes(
            owner_of(context), user_pool_id, username, user_attribute_names
        )
        return AdminDeleteUserAttributesResponse()

    @handler("GetUserAttributeVerificationCode")
    def get_user_attribute_verification_code(
        self,
        context: RequestContext,
        access_token: str,
        attribute_name: str,
        *args: object,
        client_metadata: dict[str, str] | None = None,
        **kwargs: object,
    ) -> GetUserAttributeVerificationCodeResponse:
        bearer = bearer_of(access_token)
        delivery = directory.send_verification_code(
            bearer.pool, bearer.client, bearer.user, attribute_name, client_metadata
        )
        return GetUserAttributeVerificationCodeResponse(
            CodeDeliveryDetails=responses.code_delivery_details(delivery)
        )

    @handler("VerifyUserAttribute")
    def verify_user_attribute(
        self,
        context: RequestContext,
        access_token: str,
        attribute_name: str,
        code: str,
        **kwargs: object,
    ) -> VerifyUserAttributeResponse:
        bearer = bearer_of(access_token)
        directory.verify_user_attribute(bearer.pool, bearer.user, attribute_name, code)
        return VerifyUserAttributeResponse()
