"""A host's own Cognito, which knows one pool of each kind."""

from localstack.aws.api import RequestContext, ServiceRequest, handler
from localstack.services.plugins import Service, aws_provider


class OtherCognitoIdp:
    service = "cognito-idp"

    @handler("ListUserPools", expand=False)
    def list_user_pools(
        self, context: RequestContext, request: ServiceRequest
    ) -> dict[str, list[dict[str, str]]]:
        return {"UserPools": [{"Id": "theirs", "Name": "theirs"}]}


class OtherCognitoIdentity:
    service = "cognito-identity"

    @handler("ListIdentityPools", expand=False)
    def list_identity_pools(
        self, context: RequestContext, request: ServiceRequest
    ) -> dict[str, list[dict[str, str]]]:
        return {"IdentityPools": [{"IdentityPoolId": "theirs", "IdentityPoolName": "theirs"}]}


@aws_provider(api="cognito-idp", name="pro")
def cognito_idp() -> Service:
    return Service.for_provider(OtherCognitoIdp())


@aws_provider(api="cognito-identity", name="pro")
def cognito_identity() -> Service:
    return Service.for_provider(OtherCognitoIdentity())
