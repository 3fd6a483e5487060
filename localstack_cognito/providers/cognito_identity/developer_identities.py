"""Operations on the identities of a developer's own users."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_identity import (
    CognitoIdentityApi,
    GetOpenIdTokenForDeveloperIdentityResponse,
    LoginsMap,
    LookupDeveloperIdentityResponse,
    MergeDeveloperIdentitiesResponse,
    PrincipalTags,
)
from localstack_cognito.identity import developer_identities
from localstack_cognito.providers.cognito_identity.identity_pools import owner_of


class DeveloperIdentityOperations(CognitoIdentityApi):
    """Get tokens for, look up, merge and unlink a developer's users."""

    @handler("GetOpenIdTokenForDeveloperIdentity")
    def get_open_id_token_for_developer_identity(
        self,
        context: RequestContext,
        identity_pool_id: str,
        logins: LoginsMap,
        identity_id: str | None = None,
        principal_tags: PrincipalTags | None = None,
        token_duration: int | None = None,
        **kwargs: object,
    ) -> GetOpenIdTokenForDeveloperIdentityResponse:
        issued = developer_identities.get_token(
            owner_of(context),
            identity_pool_id,
            identity_id,
            logins,
            principal_tags or {},
            token_duration,
        )
        return GetOpenIdTokenForDeveloperIdentityResponse(
            IdentityId=issued.identity_id, Token=issued.token
        )

    @handler("LookupDeveloperIdentity")
    def lookup_developer_identity(
        self,
        context: RequestContext,
        identity_pool_id: str,
        identity_id: str | None = None,
        developer_user_identifier: str | None = None,
        max_results: int | None = None,
        next_token: str | None = None,
        **kwargs: object,
    ) -> LookupDeveloperIdentityResponse:
        found = developer_identities.lookup_developer_identity(
            owner_of(context),
            identity_pool_id,
            identity_id,
            developer_user_identifier,
            max_results,
            next_token,
        )
        response = LookupDeveloperIdentityResponse(
            IdentityId=found.identity_id, DeveloperUserIdentifierList=found.user_identifiers
        )
        if found.next_token:
            response["NextToken"] = found.next_token
        return response

    @handler("MergeDeveloperIdentities")
    def merge_developer_identities(
        self,
        context: RequestContext,
        source_user_identifier: str,
        destination_user_identifier: str,
        developer_provider_name: str,
        identity_pool_id: str,
        **kwargs: object,
    ) -> MergeDeveloperIdentitiesResponse:
        identity_id = developer_identities.merge_identities(
            owner_of(context),
            identity_pool_id,
            developer_provider_name,
            source_user_identifier,
            destination_user_identifier,
        )
        return MergeDeveloperIdentitiesResponse(IdentityId=identity_id)

    @handler("UnlinkDeveloperIdentity")
    def unlink_developer_identity(
        self,
        context: RequestContext,
        identity_id: str,
        identity_pool_id: str,
        developer_provider_name: str,
        developer_user_identifier: str,
        **kwargs: object,
    ) -> None:
        developer_identities.unlink_developer_identity(
            owner_of(context),
            identity_pool_id,
            identity_id,
            developer_provider_name,
            developer_user_identifier,
        )
