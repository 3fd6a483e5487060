"""Operations on resource servers."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    CognitoIdpApi,
    CreateResourceServerRequest,
    CreateResourceServerResponse,
    DescribeResourceServerResponse,
    ListResourceServersResponse,
    ResourceServerScopeType,
    ResourceServerType,
    UpdateResourceServerRequest,
    UpdateResourceServerResponse,
)
from localstack_cognito.directory.clients import resource_servers
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.storage.resource_servers import ResourceServer

_LONGEST_PAGE = 50


def _resource_server(server: ResourceServer) -> ResourceServerType:
    return ResourceServerType(
        UserPoolId=server.user_pool_id,
        Identifier=server.identifier,
        Name=server.name,
        Scopes=[
            ResourceServerScopeType(
                ScopeName=scope["ScopeName"], ScopeDescription=scope["ScopeDescription"]
            )
            for scope in server.scopes
        ],
    )


class ResourceServerOperations(CognitoIdpApi):
    """Create, describe, update, delete and list resource servers."""

    @handler("CreateResourceServer", expand=False)
    def create_resource_server(
        self, context: RequestContext, request: CreateResourceServerRequest
    ) -> CreateResourceServerResponse:
        server = resource_servers.create_resource_server(owner_of(context), request)
        return CreateResourceServerResponse(ResourceServer=_resource_server(server))

    @handler("DescribeResourceServer")
    def describe_resource_server(
        self, context: RequestContext, user_pool_id: str, identifier: str, **kwargs: object
    ) -> DescribeResourceServerResponse:
        server = resource_servers.get_resource_server(owner_of(context), user_pool_id, identifier)
        return DescribeResourceServerResponse(ResourceServer=_resource_server(server))

    @handler("UpdateResourceServer", expand=False)
    def update_resource_server(
        self, context: RequestContext, request: UpdateResourceServerRequest
    ) -> UpdateResourceServerResponse:
        server = resource_servers.update_resource_server(owner_of(context), request)
        return UpdateResourceServerResponse(ResourceServer=_resource_server(server))

    @handler("DeleteResourceServer")
    def delete_resource_server(
        self, context: RequestContext, user_pool_id: str, identifier: str, **kwargs: object
    ) -> None:
        resource_servers.delete_resource_server(owner_of(context), user_pool_id, identifier)

    @handler("ListResourceServers")
    def list_resource_servers(
        self,
        context: RequestContext,
        user_pool_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
        **kwargs: object,
    ) -> ListResourceServersResponse:
        servers, token = resource_servers.list_resource_servers(
            owner_of(context), user_pool_id, max_results or _LONGEST_PAGE, next_token
        )
        response = ListResourceServersResponse(
            ResourceServers=[_resource_server(server) for server in servers]
        )
        if token:
            response["NextToken"] = token
        return response
