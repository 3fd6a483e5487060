"""Operations on app clients."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    CognitoIdpApi,
    CreateUserPoolClientRequest,
    CreateUserPoolClientResponse,
    DescribeUserPoolClientResponse,
    ListUserPoolClientsResponse,
    UpdateUserPoolClientRequest,
    UpdateUserPoolClientResponse,
)
from localstack_cognito.directory import user_pool_clients
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of

_LONGEST_PAGE = 60


class UserPoolClientOperations(CognitoIdpApi):
    """Create, describe, update, delete and list app clients."""

    @handler("CreateUserPoolClient", expand=False)
    def create_user_pool_client(
        self, context: RequestContext, request: CreateUserPoolClientRequest
    ) -> CreateUserPoolClientResponse:
        client = user_pool_clients.create_user_pool_client(owner_of(context), request)
        return CreateUserPoolClientResponse(UserPoolClient=responses.user_pool_client(client))

    @handler("DescribeUserPoolClient")
    def describe_user_pool_client(
        self, context: RequestContext, user_pool_id: str, client_id: str, **kwargs: object
    ) -> DescribeUserPoolClientResponse:
        _, client = user_pool_clients.get_user_pool_client(
            owner_of(context), user_pool_id, client_id
        )
        return DescribeUserPoolClientResponse(UserPoolClient=responses.user_pool_client(client))

    @handler("UpdateUserPoolClient", expand=False)
    def update_user_pool_client(
        self, context: RequestContext, request: UpdateUserPoolClientRequest
    ) -> UpdateUserPoolClientResponse:
        client = user_pool_clients.update_user_pool_client(owner_of(context), request)
        return UpdateUserPoolClientResponse(UserPoolClient=responses.user_pool_client(client))

    @handler("DeleteUserPoolClient")
    def delete_user_pool_client(
        self, context: RequestContext, user_pool_id: str, client_id: str, **kwargs: object
    ) -> None:
        user_pool_clients.delete_user_pool_client(owner_of(context), user_pool_id, client_id)

    @handler("ListUserPoolClients")
    def list_user_pool_clients(
        self,
        context: RequestContext,
        user_pool_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
        **kwargs: object,
    ) -> ListUserPoolClientsResponse:
        clients, token = user_pool_clients.list_user_pool_clients(
            owner_of(context), user_pool_id, max_results or _LONGEST_PAGE, next_token
        )
        response = ListUserPoolClientsResponse(
            UserPoolClients=[responses.user_pool_client_description(client) for client in clients]
        )
        if token:
            response["NextToken"] = token
        return response
