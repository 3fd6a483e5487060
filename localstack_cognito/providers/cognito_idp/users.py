"""Operations on users: a developer's, and those that users make for themselves."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    AdminCreateUserRequest,
    AdminCreateUserResponse,
    AdminGetUserResponse,
    AdminSetUserPasswordResponse,
    CognitoIdpApi,
    GetUserResponse,
    ListUsersRequest,
    ListUsersResponse,
    UserStatusType,
)
from localstack_cognito.directory.accounts import password_change
from localstack_cognito.directory.accounts.admin_create_user import Invitation, admin_create_user
from localstack_cognito.directory.pools.user_pools import get_user_pool
from localstack_cognito.directory.users import users
from localstack_cognito.directory.users.attributes import (
    all_of,
    from_list,
    from_list_if_any,
    readable,
)
from localstack_cognito.directory.users.user_list import list_users
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.tokens.access_tokens import bearer_of

_LONGEST_PAGE = 60


class UserOperations(CognitoIdpApi):
    """Create, get, list and delete users, and set their passwords."""

    @handler("AdminCreateUser", expand=False)
    def admin_create_user(
        self, context: RequestContext, request: AdminCreateUserRequest
    ) -> AdminCreateUserResponse:
        invitation = Invitation(
            username=request["Username"],
            attributes=from_list(request.get("UserAttributes")),
            temporary_password=request.get("TemporaryPassword"),
            message_action=request.get("MessageAction"),
            delivery_mediums=request.get("DesiredDeliveryMediums"),
            force_alias_creation=bool(request.get("ForceAliasCreation")),
            validation_data=from_list_if_any(request.get("ValidationData")),
            client_metadata=request.get("ClientMetadata"),
        )
        user = admin_create_user(owner_of(context), request["UserPoolId"], invitation)
        return AdminCreateUserResponse(User=responses.user_type(user, all_of(user)))

    @handler("AdminSetUserPassword")
    def admin_set_user_password(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        password: str,
        permanent: bool | None = None,
        **kwargs: object,
    ) -> AdminSetUserPasswordResponse:
        password_change.admin_set_user_password(
            owner_of(context), user_pool_id, username, password, permanent=bool(permanent)
        )
        return AdminSetUserPasswordResponse()

    @handler("AdminGetUser")
    def admin_get_user(
        self, context: RequestContext, user_pool_id: str, username: str, **kwargs: object
    ) -> AdminGetUserResponse:
        pool = get_user_pool(owner_of(context), user_pool_id)
        user = users.get_addressed_user(pool, username)
        response = AdminGetUserResponse(
            Username=user.username,
            UserAttributes=responses.attribute_list(all_of(user)),
            UserCreateDate=responses.date(user.created_at),
            UserLastModifiedDate=responses.date(user.modified_at),
            Enabled=user.enabled,
            UserStatus=UserStatusType(user.status),
        )
        response.update(responses.mfa_members(user))
        return response

    @handler("AdminDeleteUser")
    def admin_delete_user(
        self, context: RequestContext, user_pool_id: str, username: str, **kwargs: object
    ) -> None:
        users.admin_delete_user(owner_of(context), user_pool_id, username)

    @handler("GetUser")
    def get_user(
        self, context: RequestContext, access_token: str, **kwargs: object
    ) -> GetUserResponse:
        bearer = bearer_of(access_token)
        attributes = readable(bearer.client, bearer.user)
        response = GetUserResponse(
            Username=bearer.user.username, UserAttributes=responses.attribute_list(attributes)
        )
        response.update(responses.mfa_members(bearer.user))
        return response

    @handler("ListUsers", expand=False)
    def list_users(self, context: RequestContext, request: ListUsersRequest) -> ListUsersResponse:
        page, token = list_users(
            owner_of(context),
            request["UserPoolId"],
            request.get("Filter"),
            request.get("AttributesToGet"),
            request.get("Limit") or _LONGEST_PAGE,
            request.get("PaginationToken"),
        )
        response = ListUsersResponse(
            Users=[responses.user_type(user, attributes) for user, attributes in page]
        )
        if token:
            response["PaginationToken"] = token
        return response
