"""Operations on groups and on who is in them."""

from typing import Any, cast

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    AdminListGroupsForUserResponse,
    CognitoIdpApi,
    CreateGroupRequest,
    CreateGroupResponse,
    GetGroupResponse,
    GroupType,
    ListGroupsResponse,
    ListUsersInGroupResponse,
    UpdateGroupRequest,
    UpdateGroupResponse,
)
from localstack_cognito.directory.users import groups
from localstack_cognito.directory.users.attributes import all_of
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.storage.groups import Group


def _group(group: Group) -> GroupType:
    members: dict[str, Any] = {
        "GroupName": group.name,
        "UserPoolId": group.user_pool_id,
        "Description": group.description,
        "RoleArn": group.role_arn,
        "Precedence": group.precedence,
        "LastModifiedDate": responses.date(group.modified_at),
        "CreationDate": responses.date(group.created_at),
    }
    return cast(GroupType, {name: value for name, value in members.items() if value is not None})


class GroupOperations(CognitoIdpApi):
    """Create, get, update, delete and list groups, and put users into them."""

    @handler("CreateGroup", expand=False)
    def create_group(
        self, context: RequestContext, request: CreateGroupRequest
    ) -> CreateGroupResponse:
        return CreateGroupResponse(Group=_group(groups.create_group(owner_of(context), request)))

    @handler("GetGroup")
    def get_group(
        self, context: RequestContext, group_name: str, user_pool_id: str, **kwargs: object
    ) -> GetGroupResponse:
        group = groups.get_group(owner_of(context), user_pool_id, group_name)
        return GetGroupResponse(Group=_group(group))

    @handler("UpdateGroup", expand=False)
    def update_group(
        self, context: RequestContext, request: UpdateGroupRequest
    ) -> UpdateGroupResponse:
        return UpdateGroupResponse(Group=_group(groups.update_group(owner_of(context), request)))

    @handler("DeleteGroup")
    def delete_group(
        self, context: RequestContext, group_name: str, user_pool_id: str, **kwargs: object
    ) -> None:
        groups.delete_group(owner_of(context), user_pool_id, group_name)

    @handler("ListGroups")
    def list_groups(
        self,
        context: RequestContext,
        user_pool_id: str,
        limit: int | None = None,
        next_token: str | None = None,
        **kwargs: object,
    ) -> ListGroupsResponse:
        found, token = groups.list_groups(owner_of(context), user_pool_id, limit, next_token)
        response = ListGroupsResponse(Groups=[_group(group) for group in found])
        if token:
            response["NextToken"] = token
        return response

    @handler("AdminAddUserToGroup")
    def admin_add_user_to_group(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        group_name: str,
        **kwargs: object,
    ) -> None:
        groups.add_user_to_group(owner_of(context), user_pool_id, username, group_name)

    @handler("AdminRemoveUserFromGroup")
    def admin_remove_user_from_group(
        self,
        context: RequestContext,
        user_pool_id: str,
        username: str,
        group_name: str,
        **kwargs: object,
    ) -> None:
        groups.remove_user_from_group(owner_of(context), user_pool_id, username, group_name)

    @handler("AdminListGroupsForUser")
    def admin_list_groups_for_user(
        self,
        context: RequestContext,
        username: str,
        user_pool_id: str,
        limit: int | None = None,
        next_token: str | None = None,
        **kwargs: object,
    ) -> AdminListGroupsForUserResponse:
        found, token = groups.list_groups_for_user(
            owner_of(context), user_pool_id, username, limit, next_token
        )
        response = AdminListGroupsForUserResponse(Groups=[_group(group) for group in found])
        if token:
            response["NextToken"] = token
        return response

    @handler("ListUsersInGroup")
    def list_users_in_group(
        self,
        context: RequestContext,
        user_pool_id: str,
        group_name: str,
        limit: int | None = None,
        next_token: str | None = None,
        **kwargs: object,
    ) -> ListUsersInGroupResponse:
        found, token = groups.list_users_in_group(
            owner_of(context), user_pool_id, group_name, limit, next_token
        )
        response = ListUsersInGroupResponse(
            Users=[responses.user_type(user, all_of(user)) for user in found]
        )
        if token:
            response["NextToken"] = token
        return response
