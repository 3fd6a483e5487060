"""Operations on domains."""

import datetime
import hashlib
from typing import Any, cast

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    CognitoIdpApi,
    CreateUserPoolDomainRequest,
    CreateUserPoolDomainResponse,
    DeleteUserPoolDomainResponse,
    DescribeUserPoolDomainResponse,
    DomainDescriptionType,
    DomainStatusType,
    UpdateUserPoolDomainRequest,
    UpdateUserPoolDomainResponse,
)
from localstack_cognito.directory.pools import user_pool_domains
from localstack_cognito.directory.pools.user_pools import Owner
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.storage.domains import Domain

# AWS names its buckets by the airport next to the region.
_AIRPORTS = {
    "us-east-1": "iad",
    "us-east-2": "cmh",
    "us-west-1": "sfo",
    "us-west-2": "pdx",
    "ca-central-1": "yul",
    "sa-east-1": "gru",
    "eu-west-1": "dub",
    "eu-west-2": "lhr",
    "eu-west-3": "cdg",
    "eu-central-1": "fra",
    "eu-north-1": "arn",
    "ap-northeast-1": "nrt",
    "ap-northeast-2": "icn",
    "ap-northeast-3": "kix",
    "ap-south-1": "bom",
    "ap-southeast-1": "sin",
    "ap-southeast-2": "syd",
}


class UserPoolDomainOperations(CognitoIdpApi):
    """Create, describe, update and delete domains."""

    @handler("CreateUserPoolDomain", expand=False)
    def create_user_pool_domain(
        self, context: RequestContext, request: CreateUserPoolDomainRequest
    ) -> CreateUserPoolDomainResponse:
        domain = user_pool_domains.create_user_pool_domain(owner_of(context), request)
        return cast(CreateUserPoolDomainResponse, _changed(domain))

    @handler("DescribeUserPoolDomain")
    def describe_user_pool_domain(
        self, context: RequestContext, domain: str, **kwargs: object
    ) -> DescribeUserPoolDomainResponse:
        owner = owner_of(context)
        found = user_pool_domains.find_user_pool_domain(owner, domain)
        return DescribeUserPoolDomainResponse(
            DomainDescription=_description(owner, found) if found else DomainDescriptionType()
        )

    @handler("UpdateUserPoolDomain", expand=False)
    def update_user_pool_domain(
        self, context: RequestContext, request: UpdateUserPoolDomainRequest
    ) -> UpdateUserPoolDomainResponse:
        domain = user_pool_domains.update_user_pool_domain(owner_of(context), request)
        return cast(UpdateUserPoolDomainResponse, _changed(domain))

    @handler("DeleteUserPoolDomain")
    def delete_user_pool_domain(
        self, context: RequestContext, domain: str, user_pool_id: str, **kwargs: object
    ) -> DeleteUserPoolDomainResponse:
        user_pool_domains.delete_user_pool_domain(owner_of(context), user_pool_id, domain)
        return DeleteUserPoolDomainResponse()


def _changed(domain: Domain) -> dict[str, Any]:
    members: dict[str, Any] = {"ManagedLoginVersion": domain.settings["ManagedLoginVersion"]}
    if domain.is_custom:
        members["CloudFrontDomain"] = _distribution(domain.name)
    if "Routing" in domain.settings:
        members["Routing"] = domain.settings["Routing"]
    return members


def _description(owner: Owner, domain: Domain) -> DomainDescriptionType:
    created = datetime.datetime.fromtimestamp(domain.created_at, tz=datetime.UTC)
    members: dict[str, Any] = {
        "UserPoolId": domain.user_pool_id,
        "AWSAccountId": owner.account_id,
        "Domain": domain.name,
        "S3Bucket": f"aws-cognito-prod-{_AIRPORTS.get(owner.region, owner.region)}-assets",
        # A region's prefix domains share one distribution.
        "CloudFrontDistribution": _distribution(domain.name if domain.is_custom else owner.region),
        "Version": created.strftime("%Y%m%d%H%M%S"),
        "Status": DomainStatusType.ACTIVE,
        **domain.settings,
    }
    return cast(DomainDescriptionType, members)


def _distribution(name: str) -> str:
    return f"d{hashlib.sha256(name.encode()).hexdigest()[:13]}.cloudfront.net"
