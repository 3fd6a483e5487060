"""Operations on user pools."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    CognitoIdpApi,
    CreateUserPoolRequest,
    CreateUserPoolResponse,
    DescribeUserPoolResponse,
    ListUserPoolsResponse,
    UpdateUserPoolRequest,
    UpdateUserPoolResponse,
)
from localstack_cognito.directory.pools import user_pool_domains, user_pools
from localstack_cognito.providers.cognito_idp import responses


def owner_of(context: RequestContext) -> user_pools.Owner:
    """Return the account and region that a signed request is made in."""
    return user_pools.Owner(context.account_id, context.region)


class UserPoolOperations(CognitoIdpApi):
    """Create, describe, update, delete and list user pools."""

    @handler("CreateUserPool", expand=False)
    def create_user_pool(
        self, context: RequestContext, request: CreateUserPoolRequest
    ) -> CreateUserPoolResponse:
        pool = user_pools.create_user_pool(owner_of(context), request)
        return CreateUserPoolResponse(UserPool=responses.user_pool(pool, 0))

    @handler("DescribeUserPool")
    def describe_user_pool(
        self, context: RequestContext, user_pool_id: str, **kwargs: object
    ) -> DescribeUserPoolResponse:
        pool = user_pools.get_user_pool(owner_of(context), user_pool_id)
        users = user_pools.estimated_number_of_users(pool)
        domains = user_pool_domains.domains_of(pool)
        return DescribeUserPoolResponse(UserPool=responses.user_pool(pool, users, domains))

    @handler("UpdateUserPool", expand=False)
    def update_user_pool(
        self, context: RequestContext, request: UpdateUserPoolRequest
    ) -> UpdateUserPoolResponse:
        user_pools.update_user_pool(owner_of(context), request)
        return UpdateUserPoolResponse()

    @handler("DeleteUserPool")
    def delete_user_pool(
        self, context: RequestContext, user_pool_id: str, **kwargs: object
    ) -> None:
        user_pools.delete_user_pool(owner_of(context), user_pool_id)

    @handler("ListUserPools")
    def list_user_pools(
        self,
        context: RequestContext,
        max_results: int,
        next_token: str | None = None,
        **kwargs: object,
    ) -> ListUserPoolsResponse:
        pools, token = user_pools.list_user_pools(owner_of(context), max_results, next_token)
        response = ListUserPoolsResponse(
            UserPools=[responses.user_pool_description(pool) for pool in pools]
        )
        if token:
            response["NextToken"] = token
        return response
