"""Operations on identities."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_identity import (
    CognitoIdentityApi,
    DeleteIdentitiesResponse,
    ErrorCode,
    GetIdResponse,
    IdentityDescription,
    IdentityIdList,
    ListIdentitiesResponse,
    LoginsList,
    LoginsMap,
    UnprocessedIdentityId,
)
from localstack_cognito.identity import identities
from localstack_cognito.providers.cognito_identity import responses
from localstack_cognito.providers.cognito_identity.identity_pools import owner_of


class IdentityOperations(CognitoIdentityApi):
    """Get, describe, list, unlink and delete identities."""

    @handler("GetId")
    def get_id(
        self,
        context: RequestContext,
        identity_pool_id: str,
        account_id: str | None = None,
        logins: LoginsMap | None = None,
        **kwargs: object,
    ) -> GetIdResponse:
        # The account is part of the pool already: AWS asks for it in its older SDKs only.
        identity = identities.get_id(identity_pool_id, logins or {})
        return GetIdResponse(IdentityId=identity.id)

    @handler("DescribeIdentity")
    def describe_identity(
        self, context: RequestContext, identity_id: str, **kwargs: object
    ) -> IdentityDescription:
        described = identities.get_identity(owner_of(context), identity_id)
        return responses.identity_description(described)

    @handler("ListIdentities")
    def list_identities(
        self,
        context: RequestContext,
        identity_pool_id: str,
        max_results: int,
        next_token: str | None = None,
        hide_disabled: bool | None = None,
        **kwargs: object,
    ) -> ListIdentitiesResponse:
        page, token = identities.list_identities(
            owner_of(context),
            identity_pool_id,
            max_results,
            next_token,
            only_enabled=bool(hide_disabled),
        )
        response = ListIdentitiesResponse(
            IdentityPoolId=identity_pool_id,
            Identities=[responses.identity_description(described) for described in page],
        )
        if token:
            response["NextToken"] = token
        return response

    @handler("DeleteIdentities")
    def delete_identities(
        self, context: RequestContext, identity_ids_to_delete: IdentityIdList, **kwargs: object
    ) -> DeleteIdentitiesResponse:
        refused = identities.delete_identities(owner_of(context), identity_ids_to_delete)
        return DeleteIdentitiesResponse(
            UnprocessedIdentityIds=[
                UnprocessedIdentityId(IdentityId=identity_id, ErrorCode=ErrorCode.AccessDenied)
                for identity_id in refused
            ]
        )

    @handler("UnlinkIdentity")
    def unlink_identity(
        self,
        context: RequestContext,
        identity_id: str,
        logins: LoginsMap,
        logins_to_remove: LoginsList,
        **kwargs: object,
    ) -> None:
        identities.unlink_identity(identity_id, logins, logins_to_remove)
