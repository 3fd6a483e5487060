"""Operations on the request rates that an account sets for itself."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    CognitoIdpApi,
    GetProvisionedLimitResponse,
    LimitClass,
    LimitDefinitionType,
    LimitType,
    UpdateProvisionedLimitResponse,
)
from localstack_cognito.directory.pools import request_rates
from localstack_cognito.providers.cognito_idp.user_pools import owner_of


def _limit(limit: request_rates.Limit) -> LimitType:
    return LimitType(
        LimitDefinition=LimitDefinitionType(
            LimitClass=LimitClass.API_CATEGORY, Attributes={"Category": limit.category}
        ),
        ProvisionedLimitValue=limit.provisioned,
        FreeLimitValue=limit.free,
    )


class RequestRateOperations(CognitoIdpApi):
    """Get and update limits."""

    @handler("GetProvisionedLimit")
    def get_provisioned_limit(
        self, context: RequestContext, limit_definition: LimitDefinitionType, **kwargs: object
    ) -> GetProvisionedLimitResponse:
        limit = request_rates.get_limit(owner_of(context), limit_definition)
        return GetProvisionedLimitResponse(Limit=_limit(limit))

    @handler("UpdateProvisionedLimit")
    def update_provisioned_limit(
        self,
        context: RequestContext,
        limit_definition: LimitDefinitionType,
        requested_limit_value: int,
        **kwargs: object,
    ) -> UpdateProvisionedLimitResponse:
        limit = request_rates.update_limit(
            owner_of(context), limit_definition, requested_limit_value
        )
        return UpdateProvisionedLimitResponse(Limit=_limit(limit))
