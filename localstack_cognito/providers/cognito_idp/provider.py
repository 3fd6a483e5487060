"""The provider of ``cognito-idp``: every operation that is built. The others answer 501."""

from collections.abc import Mapping
from typing import Any

from localstack.aws.api import RequestContext

from localstack_cognito.directory.clients import user_pool_clients
from localstack_cognito.directory.pools import request_rates
from localstack_cognito.host.state import KeptState, StateHooks
from localstack_cognito.providers.cognito_idp.auth_events import AuthEventOperations
from localstack_cognito.providers.cognito_idp.authentication import AuthenticationOperations
from localstack_cognito.providers.cognito_idp.branding import BrandingOperations
from localstack_cognito.providers.cognito_idp.cimd_policies import CIMDPolicyOperations
from localstack_cognito.providers.cognito_idp.devices import DeviceOperations
from localstack_cognito.providers.cognito_idp.groups import GroupOperations
from localstack_cognito.providers.cognito_idp.identity_providers import (
    IdentityProviderOperations,
)
from localstack_cognito.providers.cognito_idp.mfa import MfaOperations
from localstack_cognito.providers.cognito_idp.passwords import PasswordOperations
from localstack_cognito.providers.cognito_idp.protection import ProtectionOperations
from localstack_cognito.providers.cognito_idp.request_rates import RequestRateOperations
from localstack_cognito.providers.cognito_idp.resource_servers import ResourceServerOperations
from localstack_cognito.providers.cognito_idp.session_configuration import (
    SessionConfigurationOperations,
)
from localstack_cognito.providers.cognito_idp.sign_out import SignOutOperations
from localstack_cognito.providers.cognito_idp.sign_up import SignUpOperations
from localstack_cognito.providers.cognito_idp.terms import TermsOperations
from localstack_cognito.providers.cognito_idp.tokens import TokenOperations
from localstack_cognito.providers.cognito_idp.user_accounts import UserAccountOperations
from localstack_cognito.providers.cognito_idp.user_attributes import UserAttributeOperations
from localstack_cognito.providers.cognito_idp.user_import_jobs import UserImportJobOperations
from localstack_cognito.providers.cognito_idp.user_pool_clients import UserPoolClientOperations
from localstack_cognito.providers.cognito_idp.user_pool_domains import UserPoolDomainOperations
from localstack_cognito.providers.cognito_idp.user_pool_extras import UserPoolExtraOperations
from localstack_cognito.providers.cognito_idp.user_pools import UserPoolOperations
from localstack_cognito.providers.cognito_idp.user_sessions import UserSessionOperations
from localstack_cognito.providers.cognito_idp.users import UserOperations
from localstack_cognito.providers.cognito_idp.web_authn import WebAuthnOperations
from localstack_cognito.storage import database


class CognitoIdpProvider(
    UserPoolOperations,
    UserPoolExtraOperations,
    UserPoolClientOperations,
    UserPoolDomainOperations,
    IdentityProviderOperations,
    GroupOperations,
    ResourceServerOperations,
    SignUpOperations,
    UserOperations,
    UserAttributeOperations,
    UserAccountOperations,
    PasswordOperations,
    AuthenticationOperations,
    SignOutOperations,
    SessionConfigurationOperations,
    MfaOperations,
    DeviceOperations,
    UserSessionOperations,
    AuthEventOperations,
    TokenOperations,
    WebAuthnOperations,
    UserImportJobOperations,
    RequestRateOperations,
    TermsOperations,
    CIMDPolicyOperations,
    ProtectionOperations,
    BrandingOperations,
    StateHooks,
):
    """Serves ``cognito-idp``."""

    state = KeptState(database.folder, database.reset, database.settle, database.release)

    def admit(self, context: RequestContext, operation_name: str) -> None:
        """Let a request pass, or raise ``TooManyRequestsException``."""
        request_rates.admit(
            context.account_id, context.region, operation_name, context.service_request or {}
        )

    def context_data(self, request: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return what a request may say of where its user is: ``ContextDataType``.

        A developer's server, which signs, may say all of it. An app may where its client does.
        """
        by_server: Mapping[str, Any] | None = request.get("ContextData")
        by_app: Mapping[str, Any] | None = request.get("UserContextData")
        if by_app and user_pool_clients.may_propagate_context_data(request.get("ClientId", "")):
            return by_app
        return by_server
