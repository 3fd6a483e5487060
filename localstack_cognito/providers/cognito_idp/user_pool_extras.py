"""Operations on a user pool's second factors, custom attributes, certificate and tags."""

from typing import cast

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    AddCustomAttributesResponse,
    CognitoIdpApi,
    CustomAttributesListType,
    GetSigningCertificateResponse,
    GetUserPoolMfaConfigResponse,
    ListTagsForResourceResponse,
    SetUserPoolMfaConfigRequest,
    SetUserPoolMfaConfigResponse,
    TagResourceResponse,
    UntagResourceResponse,
    UserPoolTagsListType,
    UserPoolTagsType,
)
from localstack_cognito.directory.pools import user_pool_mfa, user_pools
from localstack_cognito.directory.pools.saml_certificates import signing_certificate
from localstack_cognito.directory.pools.tags import list_tags, tag_resource, untag_resource
from localstack_cognito.providers.cognito_idp.user_pools import owner_of


class UserPoolExtraOperations(CognitoIdpApi):
    """Second factors, custom attributes, certificate and tags of a pool."""

    @handler("GetUserPoolMfaConfig")
    def get_user_pool_mfa_config(
        self, context: RequestContext, user_pool_id: str, **kwargs: object
    ) -> GetUserPoolMfaConfigResponse:
        pool = user_pools.get_user_pool(owner_of(context), user_pool_id)
        return cast(GetUserPoolMfaConfigResponse, user_pool_mfa.mfa_config(pool))

    @handler("SetUserPoolMfaConfig", expand=False)
    def set_user_pool_mfa_config(
        self, context: RequestContext, request: SetUserPoolMfaConfigRequest
    ) -> SetUserPoolMfaConfigResponse:
        pool = user_pool_mfa.set_user_pool_mfa_config(owner_of(context), request)
        return cast(SetUserPoolMfaConfigResponse, user_pool_mfa.mfa_config(pool))

    @handler("AddCustomAttributes")
    def add_custom_attributes(
        self,
        context: RequestContext,
        user_pool_id: str,
        custom_attributes: CustomAttributesListType,
        **kwargs: object,
    ) -> AddCustomAttributesResponse:
        user_pools.add_custom_attributes(owner_of(context), user_pool_id, custom_attributes)
        return AddCustomAttributesResponse()

    @handler("GetSigningCertificate")
    def get_signing_certificate(
        self, context: RequestContext, user_pool_id: str, **kwargs: object
    ) -> GetSigningCertificateResponse:
        pool = user_pools.get_user_pool(owner_of(context), user_pool_id)
        return GetSigningCertificateResponse(Certificate=signing_certificate(pool))

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
        tags: UserPoolTagsType,
        **kwargs: object,
    ) -> TagResourceResponse:
        tag_resource(owner_of(context), resource_arn, tags)
        return TagResourceResponse()

    @handler("UntagResource")
    def untag_resource(
        self,
        context: RequestContext,
        resource_arn: str,
        tag_keys: UserPoolTagsListType,
        **kwargs: object,
    ) -> UntagResourceResponse:
        untag_resource(owner_of(context), resource_arn, tag_keys)
        return UntagResourceResponse()
