"""Operations on identity pools and their tags."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_identity import (
    CognitoIdentityApi,
    CreateIdentityPoolInput,
    IdentityPool,
    IdentityPoolTagsListType,
    IdentityPoolTagsType,
    ListIdentityPoolsResponse,
    ListTagsForResourceResponse,
    TagResourceResponse,
    UntagResourceResponse,
)
from localstack_cognito.directory.pools.user_pools import Owner
from localstack_cognito.identity import identity_pools
from localstack_cognito.identity.tags import list_tags, tag_resource, untag_resource
from localstack_cognito.providers.cognito_identity import responses


def owner_of(context: RequestContext) -> Owner:
    """Return the account and region that a signed request is made in."""
    return Owner(context.account_id, context.region)


class IdentityPoolOperations(CognitoIdentityApi):
    """Create, describe, update, delete, list and tag identity pools."""

    @handler("CreateIdentityPool", expand=False)
    def create_identity_pool(
        self, context: RequestContext, request: CreateIdentityPoolInput
    ) -> IdentityPool:
        pool = identity_pools.create_identity_pool(owner_of(context), request)
        return responses.identity_pool(pool)

    @handler("DescribeIdentityPool")
    def describe_identity_pool(
        self, context: RequestContext, identity_pool_id: str, **kwargs: object
    ) -> IdentityPool:
        pool = identity_pools.get_identity_pool(owner_of(context), identity_pool_id)
        return responses.identity_pool(pool)

    @handler("UpdateIdentityPool", expand=False)
    def update_identity_pool(self, context: RequestContext, request: IdentityPool) -> IdentityPool:
        pool = identity_pools.update_identity_pool(owner_of(context), request)
        return responses.identity_pool(pool)

    @handler("DeleteIdentityPool")
    def delete_identity_pool(
        self, context: RequestContext, identity_pool_id: str, **kwargs: object
    ) -> None:
        identity_pools.delete_identity_pool(owner_of(context), identity_pool_id)

    @handler("ListIdentityPools")
    def list_identity_pools(
        self,
        context: RequestContext,
        max_results: int,
        next_token: str | None = None,
        **kwargs: object,
    ) -> ListIdentityPoolsResponse:
        pools, token = identity_pools.list_identity_pools(
            owner_of(context), max_results, next_token
        )
        response = ListIdentityPoolsResponse(
            IdentityPools=[responses.identity_pool_short_description(pool) for pool in pools]
        )
        if token:
            response["NextToken"] = token
        return response

    @handler("ListTagsForResource")
    def list_tags_for_resource(
        self, context: RequestContext, resource_arn: str, **kwargs: object
    ) -> ListTagsForResourceResponse:
        return ListTagsForResourceResponse(Tags=dict(list_tags(owner_of(context), resource_arn)))

    @handler("TagResource")
    def tag_resource(
        self,
        context: RequestContext,
        resource_arn: str,
        tags: IdentityPoolTagsType,
        **kwargs: object,
    ) -> TagResourceResponse:
        tag_resource(owner_of(context), resource_arn, tags)
        return TagResourceResponse()

    @handler("UntagResource")
    def untag_resource(
        self,
        context: RequestContext,
        resource_arn: str,
        tag_keys: IdentityPoolTagsListType,
        **kwargs: object,
    ) -> UntagResourceResponse:
        untag_resource(owner_of(context), resource_arn, tag_keys)
        return UntagResourceResponse()
