"""The resource types as the host finds them: by the entry points of ``setup.cfg``."""

from typing import Any

from localstack.services.cloudformation.resource_provider import (
    CloudFormationResourceProviderPlugin,
)
from plux import PluginSpec


class _ResourceTypePlugin(CloudFormationResourceProviderPlugin):
    """Makes the provider of a type when the host first meets it in a template."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.factory: Any = None

    def load(self) -> None:
        from localstack_cognito.cloudformation.provider import CognitoResourceProvider
        from localstack_cognito.cloudformation.resource_types import RESOURCE_TYPES
        from localstack_cognito.host import cloudformation

        cloudformation.install()
        row = RESOURCE_TYPES[self.name]
        self.factory = lambda: CognitoResourceProvider(row)


def _plugin(name: str) -> PluginSpec:
    namespace = CloudFormationResourceProviderPlugin.namespace
    return PluginSpec(namespace, name, lambda: _ResourceTypePlugin(name))


authorizer = _plugin("AWS::ApiGateway::Authorizer")
cimd_policy = _plugin("AWS::Cognito::CIMDPolicy")
identity_pool = _plugin("AWS::Cognito::IdentityPool")
identity_pool_principal_tag = _plugin("AWS::Cognito::IdentityPoolPrincipalTag")
identity_pool_role_attachment = _plugin("AWS::Cognito::IdentityPoolRoleAttachment")
log_delivery_configuration = _plugin("AWS::Cognito::LogDeliveryConfiguration")
managed_login_branding = _plugin("AWS::Cognito::ManagedLoginBranding")
terms = _plugin("AWS::Cognito::Terms")
user_pool = _plugin("AWS::Cognito::UserPool")
user_pool_client = _plugin("AWS::Cognito::UserPoolClient")
user_pool_domain = _plugin("AWS::Cognito::UserPoolDomain")
user_pool_group = _plugin("AWS::Cognito::UserPoolGroup")
user_pool_identity_provider = _plugin("AWS::Cognito::UserPoolIdentityProvider")
user_pool_resource_server = _plugin("AWS::Cognito::UserPoolResourceServer")
user_pool_risk_configuration = _plugin("AWS::Cognito::UserPoolRiskConfigurationAttachment")
user_pool_ui_customization = _plugin("AWS::Cognito::UserPoolUICustomizationAttachment")
user_pool_user = _plugin("AWS::Cognito::UserPoolUser")
user_pool_user_to_group_attachment = _plugin("AWS::Cognito::UserPoolUserToGroupAttachment")
