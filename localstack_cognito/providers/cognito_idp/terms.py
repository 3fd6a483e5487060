"""Operations on terms documents."""

from typing import cast

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    CognitoIdpApi,
    CreateTermsRequest,
    CreateTermsResponse,
    DescribeTermsByClientResponse,
    DescribeTermsResponse,
    ListTermsResponse,
    TermsDescriptionType,
    TermsType,
    UpdateTermsRequest,
    UpdateTermsResponse,
)
from localstack_cognito.directory.clients import terms
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.storage.terms import Terms

_LONGEST_PAGE = 60


def _terms(found: Terms) -> TermsType:
    return cast(
        TermsType,
        {
            "TermsId": found.id,
            "UserPoolId": found.user_pool_id,
            "ClientId": found.client_id,
            "TermsName": found.name,
            **found.settings,
            "CreationDate": responses.date(found.created_at),
            "LastModifiedDate": responses.date(found.modified_at),
        },
    )


def _description(found: Terms) -> TermsDescriptionType:
    return cast(
        TermsDescriptionType,
        {
            "TermsId": found.id,
            "TermsName": found.name,
            "Enforcement": found.settings["Enforcement"],
            "CreationDate": responses.date(found.created_at),
            "LastModifiedDate": responses.date(found.modified_at),
        },
    )


class TermsOperations(CognitoIdpApi):
    """Create, describe, update, delete and list terms."""

    @handler("CreateTerms", expand=False)
    def create_terms(
        self, context: RequestContext, request: CreateTermsRequest
    ) -> CreateTermsResponse:
        return CreateTermsResponse(Terms=_terms(terms.create_terms(owner_of(context), request)))

    @handler("DescribeTerms")
    def describe_terms(
        self, context: RequestContext, terms_id: str, user_pool_id: str, **kwargs: object
    ) -> DescribeTermsResponse:
        found = terms.get_terms(owner_of(context), user_pool_id, terms_id)
        return DescribeTermsResponse(Terms=_terms(found))

    @handler("DescribeTermsByClient")
    def describe_terms_by_client(
        self,
        context: RequestContext,
        client_id: str,
        user_pool_id: str,
        terms_name: str,
        **kwargs: object,
    ) -> DescribeTermsByClientResponse:
        found = terms.get_terms_of_client(owner_of(context), user_pool_id, client_id, terms_name)
        return DescribeTermsByClientResponse(Terms=_terms(found))

    @handler("UpdateTerms", expand=False)
    def update_terms(
        self, context: RequestContext, request: UpdateTermsRequest
    ) -> UpdateTermsResponse:
        return UpdateTermsResponse(Terms=_terms(terms.update_terms(owner_of(context), request)))

    @handler("DeleteTerms")
    def delete_terms(
        self, context: RequestContext, terms_id: str, user_pool_id: str, **kwargs: object
    ) -> None:
        terms.delete_terms(owner_of(context), user_pool_id, terms_id)

    @handler("ListTerms")
    def list_terms(
        self,
        context: RequestContext,
        user_pool_id: str,
        max_results: int | None = None,
        next_token: str | None = None,
        **kwargs: object,
    ) -> ListTermsResponse:
        found, token = terms.list_terms(
            owner_of(context), user_pool_id, max_results or _LONGEST_PAGE, next_token
        )
        response = ListTermsResponse(Terms=[_description(one) for one in found])
        if token:
            response["NextToken"] = token
        return response
