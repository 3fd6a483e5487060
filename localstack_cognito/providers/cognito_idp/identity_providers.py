"""Operations on identity providers."""

from typing import Any, cast

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    CognitoIdpApi,
    CreateIdentityProviderRequest,
    CreateIdentityProviderResponse,
    DescribeIdentityProviderResponse,
    GetIdentityProviderByIdentifierResponse,
    IdentityProviderType,
    IdentityProviderTypeType,
    ListIdentityProvidersResponse,
    ProviderDescription,
    UpdateIdentityProviderRequest,
    UpdateIdentityProviderResponse,
)
from localstack_cognito.directory.providers import identity_providers
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.storage.identity_providers import IdentityProvider

_LONGEST_PAGE = 60
# Cognito keeps it to itself.
_UNSEEN_DETAIL = "private_key"


class IdentityProviderOperations(CognitoIdpApi):
    """Create, describe, update, delete and list identity providers."""

    @handler("CreateIdentityProvider", expand=False)
    def create_identity_provider(
        self, context: RequestContext, request: CreateIdentityProviderRequest
    ) -> CreateIdentityProviderResponse:
        provider = identity_providers.create_identity_provider(owner_of(context), request)
        return CreateIdentityProviderResponse(IdentityProvider=_identity_provider(provider))

    @handler("DescribeIdentityProvider")
    def describe_identity_provider(
        self, context: RequestContext, user_pool_id: str, provider_name: str, **kwargs: object
    ) -> DescribeIdentityProviderResponse:
        provider = identity_providers.get_identity_provider(
            owner_of(context), user_pool_id, provider_name
        )
        return DescribeIdentityProviderResponse(IdentityProvider=_identity_provider(provider))

    @handler("GetIdentityProviderByIdentifier")
    def get_identity_provider_by_identifier(
        self, context: RequestContext, user_pool_id: str, idp_identifier: str, **kwargs: object
    ) -> GetIdentityProviderByIdentifierResponse:
        provider = identity_providers.get_identity_provider_by_identifier(
            owner_of(context), user_pool_id, idp_identifier
        )
        return GetIdentityProviderByIdentifierResponse(
            IdentityProvider=_identity_provider(provider)
        )

    @handler("UpdateIdentityProvider", expand=False)
    def update_identity_provider(
        self, context: RequestContext, request: UpdateIdentityProviderRequest
    ) -> UpdateIdentityProviderResponse:
        provider = identity_providers.update_identity_provider(owner_of(context), request)
        return UpdateIdentityProviderResponse(IdentityProvider=_identity_provider(provider))

    @handler("DeleteIdentityProvider")
    def delete_identity_provider(
        self, context: RequestContext, user_pool_id: str, provider_name: str, **kwargs: object
    ) -> None:
        identity_providers.delete_identity_provider(owner_of(context), user_pool_id, provider_name)

    @handler("ListIdentityProviders")
    def list_identity_providers(
        self,
        context: RequestContext,
        user_pool_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
        **kwargs: object,
    ) -> ListIdentityProvidersResponse:
        providers, token = identity_providers.list_identity_providers(
            owner_of(context), user_pool_id, max_results or _LONGEST_PAGE, next_token
        )
        response = ListIdentityProvidersResponse(
            Providers=[_provider_description(provider) for provider in providers]
        )
        if token:
            response["NextToken"] = token
        return response


def _identity_provider(provider: IdentityProvider) -> IdentityProviderType:
    details = provider.settings["ProviderDetails"]
    members: dict[str, Any] = {
        "UserPoolId": provider.user_pool_id,
        "ProviderName": provider.name,
        "ProviderType": provider.type,
        **provider.settings,
        "ProviderDetails": {
            name: value for name, value in details.items() if name != _UNSEEN_DETAIL
        },
        "LastModifiedDate": responses.date(provider.modified_at),
        "CreationDate": responses.date(provider.created_at),
    }
    return cast(IdentityProviderType, members)


def _provider_description(provider: IdentityProvider) -> ProviderDescription:
    return ProviderDescription(
        ProviderName=provider.name,
        ProviderType=IdentityProviderTypeType(provider.type),
        LastModifiedDate=responses.date(provider.modified_at),
        CreationDate=responses.date(provider.created_at),
    )
