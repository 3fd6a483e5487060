"""Operations on app clients."""

from collections.abc import Mapping
from typing import Any

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    AddUserPoolClientSecretResponse,
    ClientSecretDescriptorType,
    CognitoIdpApi,
    CreateUserPoolClientRequest,
    CreateUserPoolClientResponse,
    DeleteUserPoolClientSecretResponse,
    DescribeUserPoolClientResponse,
    ListUserPoolClientSecretsResponse,
    ListUserPoolClientsResponse,
    UpdateUserPoolClientRequest,
    UpdateUserPoolClientResponse,
)
from localstack_cognito.directory.clients import user_pool_clients
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

    @handler("AddUserPoolClientSecret")
    def add_user_pool_client_secret(
        self,
        context: RequestContext,
        user_pool_id: str,
        client_id: str,
        client_secret: str | None = None,
        **kwargs: object,
    ) -> AddUserPoolClientSecretResponse:
        secret = user_pool_clients.add_user_pool_client_secret(
            owner_of(context), user_pool_id, client_id, client_secret
        )
        descriptor = _secret_descriptor(secret)
        if client_secret is None:
            descriptor["ClientSecretValue"] = secret["value"]
        return AddUserPoolClientSecretResponse(ClientSecretDescriptor=descriptor)

    @handler("ListUserPoolClientSecrets")
    def list_user_pool_client_secrets(
        self, context: RequestContext, user_pool_id: str, client_id: str, **kwargs: object
    ) -> ListUserPoolClientSecretsResponse:
        _, client = user_pool_clients.get_user_pool_client(
            owner_of(context), user_pool_id, client_id
        )
        return ListUserPoolClientSecretsResponse(
            ClientSecrets=[_secret_descriptor(secret) for secret in client.secrets]
        )

    @handler("DeleteUserPoolClientSecret")
    def delete_user_pool_client_secret(
        self,
        context: RequestContext,
        user_pool_id: str,
        client_id: str,
        client_secret_id: str,
        **kwargs: object,
    ) -> DeleteUserPoolClientSecretResponse:
        user_pool_clients.delete_user_pool_client_secret(
            owner_of(context), user_pool_id, client_id, client_secret_id
        )
        return DeleteUserPoolClientSecretResponse()


def _secret_descriptor(secret: Mapping[str, Any]) -> ClientSecretDescriptorType:
    return ClientSecretDescriptorType(
        ClientSecretId=secret["id"], ClientSecretCreateDate=responses.date(secret["created_at"])
    )
