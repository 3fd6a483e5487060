"""Operations on CIMD policies and on the documents that were fetched for them."""

from collections.abc import Callable, Mapping
from typing import Any, cast

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    CIMDPolicySummaryType,
    CIMDPolicyType,
    ClientMetadataURLType,
    CognitoIdpApi,
    CreateCIMDPolicyRequest,
    CreateCIMDPolicyResponse,
    DeleteCIMDPolicyResponse,
    DescribeCIMDPolicyResponse,
    ListCIMDPoliciesResponse,
    ListClientMetadataURLsResponse,
    UpdateCIMDPolicyRequest,
    UpdateCIMDPolicyResponse,
    UpdateClientMetadataURLStateResponse,
)
from localstack_cognito.directory.clients import cimd_policies
from localstack_cognito.directory.pools.user_pools import Owner
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.storage.cimd_policies import CachedDocument, CIMDPolicy

_LONGEST_PAGE = 60
_ACTIONS: Mapping[str, Callable[[Owner, str, str, str], None]] = {
    "REFRESH": cimd_policies.refresh_document,
    "INVALIDATE": cimd_policies.invalidate_document,
}


def _summary(found: CIMDPolicy) -> CIMDPolicySummaryType:
    members: dict[str, Any] = {
        "CIMDPolicyId": found.id,
        "PolicyName": found.name,
        "CacheDuration": found.cache_duration,
        "CreationDate": responses.date(found.created_at),
        "LastModifiedDate": responses.date(found.modified_at),
    }
    if found.client_id is not None:
        members["ClientId"] = found.client_id
    return cast(CIMDPolicySummaryType, members)


def _policy(found: CIMDPolicy) -> CIMDPolicyType:
    return cast(
        CIMDPolicyType,
        {
            "UserPoolId": found.user_pool_id,
            **_summary(found),
            "URLPatterns": list(found.url_patterns),
        },
    )


def _url(found: CachedDocument) -> ClientMetadataURLType:
    return ClientMetadataURLType(
        URL=found.url,
        CachedDate=responses.date(found.cached_at),
        ExpirationDate=responses.date(found.expires_at),
    )


class CIMDPolicyOperations(CognitoIdpApi):
    """Create, describe, update, delete and list policies; list and change what is kept for them."""

    @handler("CreateCIMDPolicy", expand=False)
    def create_cimd_policy(
        self, context: RequestContext, request: CreateCIMDPolicyRequest
    ) -> CreateCIMDPolicyResponse:
        made = cimd_policies.create_policy(owner_of(context), request)
        return CreateCIMDPolicyResponse(CIMDPolicy=_policy(made))

    @handler("DescribeCIMDPolicy")
    def describe_cimd_policy(
        self, context: RequestContext, user_pool_id: str, cimd_policy_id: str, **kwargs: object
    ) -> DescribeCIMDPolicyResponse:
        found = cimd_policies.get_policy(owner_of(context), user_pool_id, cimd_policy_id)
        return DescribeCIMDPolicyResponse(CIMDPolicy=_policy(found))

    @handler("UpdateCIMDPolicy", expand=False)
    def update_cimd_policy(
        self, context: RequestContext, request: UpdateCIMDPolicyRequest
    ) -> UpdateCIMDPolicyResponse:
        changed = cimd_policies.update_policy(owner_of(context), request)
        return UpdateCIMDPolicyResponse(CIMDPolicy=_policy(changed))

    @handler("DeleteCIMDPolicy")
    def delete_cimd_policy(
        self, context: RequestContext, user_pool_id: str, cimd_policy_id: str, **kwargs: object
    ) -> DeleteCIMDPolicyResponse:
        cimd_policies.delete_policy(owner_of(context), user_pool_id, cimd_policy_id)
        return DeleteCIMDPolicyResponse()

    @handler("ListCIMDPolicies")
    def list_cimd_policies(
        self,
        context: RequestContext,
        user_pool_id: str,
        next_token: str | None = None,
        max_results: int | None = None,
        **kwargs: object,
    ) -> ListCIMDPoliciesResponse:
        found, token = cimd_policies.list_policies(
            owner_of(context), user_pool_id, max_results or _LONGEST_PAGE, next_token
        )
        response = ListCIMDPoliciesResponse(CIMDPolicies=[_summary(one) for one in found])
        if token:
            response["NextToken"] = token
        return response

    @handler("ListClientMetadataURLs")
    def list_client_metadata_ur_ls(
        self,
        context: RequestContext,
        user_pool_id: str,
        cimd_policy_id: str,
        next_token: str | None = None,
        max_results: int | None = None,
        **kwargs: object,
    ) -> ListClientMetadataURLsResponse:
        found, token = cimd_policies.list_documents(
            owner_of(context),
            user_pool_id,
            cimd_policy_id,
            max_results or _LONGEST_PAGE,
            next_token,
        )
        response = ListClientMetadataURLsResponse(ClientMetadataURLs=[_url(one) for one in found])
        if token:
            response["NextToken"] = token
        return response

    @handler("UpdateClientMetadataURLState")
    def update_client_metadata_url_state(
        self,
        context: RequestContext,
        user_pool_id: str,
        cimd_policy_id: str,
        url: str,
        action: str,
        **kwargs: object,
    ) -> UpdateClientMetadataURLStateResponse:
        _ACTIONS[action](owner_of(context), user_pool_id, cimd_policy_id, url)
        return UpdateClientMetadataURLStateResponse()
