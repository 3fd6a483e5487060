"""Operations on a pool's risk configuration and on where its logs go."""

from typing import Any, cast

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    CognitoIdpApi,
    DescribeRiskConfigurationResponse,
    GetLogDeliveryConfigurationResponse,
    LogConfigurationListType,
    LogDeliveryConfigurationType,
    RiskConfigurationType,
    SetLogDeliveryConfigurationResponse,
    SetRiskConfigurationRequest,
    SetRiskConfigurationResponse,
)
from localstack_cognito.directory.pools import log_delivery
from localstack_cognito.directory.protection import risk_configuration
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.providers.cognito_idp.user_pools import owner_of
from localstack_cognito.storage.user_pools import Configuration


def _risk(
    configuration: Configuration | None, user_pool_id: str, client_id: str | None
) -> RiskConfigurationType:
    members: dict[str, Any] = {"UserPoolId": user_pool_id}
    if client_id:
        members["ClientId"] = client_id
    if configuration is not None:
        members.update(configuration.settings)
        members["LastModifiedDate"] = responses.date(configuration.modified_at)
    return cast(RiskConfigurationType, members)


class ProtectionOperations(CognitoIdpApi):
    """Set and describe the risk configuration; set and get log delivery."""

    @handler("DescribeRiskConfiguration")
    def describe_risk_configuration(
        self,
        context: RequestContext,
        user_pool_id: str,
        client_id: str | None = None,
        **kwargs: object,
    ) -> DescribeRiskConfigurationResponse:
        found = risk_configuration.risk_configuration(owner_of(context), user_pool_id, client_id)
        return DescribeRiskConfigurationResponse(
            RiskConfiguration=_risk(found, user_pool_id, client_id)
        )

    @handler("SetRiskConfiguration", expand=False)
    def set_risk_configuration(
        self, context: RequestContext, request: SetRiskConfigurationRequest
    ) -> SetRiskConfigurationResponse:
        made = risk_configuration.set_risk_configuration(owner_of(context), request)
        return SetRiskConfigurationResponse(
            RiskConfiguration=_risk(made, request["UserPoolId"], request.get("ClientId"))
        )

    @handler("GetLogDeliveryConfiguration")
    def get_log_delivery_configuration(
        self, context: RequestContext, user_pool_id: str, **kwargs: object
    ) -> GetLogDeliveryConfigurationResponse:
        found = log_delivery.log_configurations(owner_of(context), user_pool_id)
        return GetLogDeliveryConfigurationResponse(
            LogDeliveryConfiguration=LogDeliveryConfigurationType(
                UserPoolId=user_pool_id, LogConfigurations=cast(LogConfigurationListType, found)
            )
        )

    @handler("SetLogDeliveryConfiguration")
    def set_log_delivery_configuration(
        self,
        context: RequestContext,
        user_pool_id: str,
        log_configurations: LogConfigurationListType,
        **kwargs: object,
    ) -> SetLogDeliveryConfigurationResponse:
        log_delivery.set_log_configurations(owner_of(context), user_pool_id, log_configurations)
        return SetLogDeliveryConfigurationResponse(
            LogDeliveryConfiguration=LogDeliveryConfigurationType(
                UserPoolId=user_pool_id, LogConfigurations=log_configurations
            )
        )
