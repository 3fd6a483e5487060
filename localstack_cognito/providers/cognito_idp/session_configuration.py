"""Operations on the session configuration of pools and clients."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    ClientSSOSessionConfigType,
    CognitoIdpApi,
    GetUserPoolClientSessionConfigurationResponse,
    GetUserPoolSessionConfigurationResponse,
    SetUserPoolClientSessionConfigurationRequest,
    SetUserPoolClientSessionConfigurationResponse,
    SetUserPoolSessionConfigurationRequest,
    SetUserPoolSessionConfigurationResponse,
    UserPoolTokenSessionConfigType,
    UserSessionTrackingType,
)
from localstack_cognito.directory.clients import session_configuration as directory
from localstack_cognito.directory.clients.user_pool_clients import get_user_pool_client
from localstack_cognito.directory.pools.user_pools import get_user_pool
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool


def _of_pool(pool: UserPool) -> SetUserPoolSessionConfigurationResponse:
    configuration = directory.pool_session_configuration(pool)
    return SetUserPoolSessionConfigurationResponse(
        UserPoolId=pool.id,
        UserSessionTracking=UserSessionTrackingType(configuration["UserSessionTracking"]),
        TokenSession=UserPoolTokenSessionConfigType(
            MaxPerUser=configuration["TokenSession"]["MaxPerUser"]
        ),
    )


def _of_client(client: UserPoolClient) -> SetUserPoolClientSessionConfigurationResponse:
    configuration = directory.client_session_configuration(client)
    return SetUserPoolClientSessionConfigurationResponse(
        UserPoolId=client.user_pool_id,
        ClientId=client.id,
        SSOSession=ClientSSOSessionConfigType(
            MaxValidityMinutes=configuration["MaxValidityMinutes"]
        ),
    )


class SessionConfigurationOperations(CognitoIdpApi):
    """Get and set the session configuration."""

    @handler("GetUserPoolSessionConfiguration")
    def get_user_pool_session_configuration(
        self, context: RequestContext, user_pool_id: str, **kwargs: object
    ) -> GetUserPoolSessionConfigurationResponse:
        pool = get_user_pool(owner_of(context), user_pool_id)
        return GetUserPoolSessionConfigurationResponse(**_of_pool(pool))

    @handler("SetUserPoolSessionConfiguration", expand=False)
    def set_user_pool_session_configuration(
        self, context: RequestContext, request: SetUserPoolSessionConfigurationRequest
    ) -> SetUserPoolSessionConfigurationResponse:
        return _of_pool(directory.set_pool_session_configuration(owner_of(context), request))

    @handler("GetUserPoolClientSessionConfiguration")
    def get_user_pool_client_session_configuration(
        self, context: RequestContext, user_pool_id: str, client_id: str, **kwargs: object
    ) -> GetUserPoolClientSessionConfigurationResponse:
        _, client = get_user_pool_client(owner_of(context), user_pool_id, client_id)
        return GetUserPoolClientSessionConfigurationResponse(**_of_client(client))

    @handler("SetUserPoolClientSessionConfiguration", expand=False)
    def set_user_pool_client_session_configuration(
        self, context: RequestContext, request: SetUserPoolClientSessionConfigurationRequest
    ) -> SetUserPoolClientSessionConfigurationResponse:
        return _of_client(directory.set_client_session_configuration(owner_of(context), request))
