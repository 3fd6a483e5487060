"""The provider of ``cognito-identity``: every operation."""

from localstack_cognito.host import web_identity
from localstack_cognito.identity import basic_flow
from localstack_cognito.providers.cognito_identity.credentials import CredentialOperations
from localstack_cognito.providers.cognito_identity.developer_identities import (
    DeveloperIdentityOperations,
)
from localstack_cognito.providers.cognito_identity.identities import IdentityOperations
from localstack_cognito.providers.cognito_identity.identity_pools import IdentityPoolOperations
from localstack_cognito.providers.cognito_identity.roles import RoleOperations


class CognitoIdentityProvider(
    IdentityPoolOperations,
    RoleOperations,
    IdentityOperations,
    DeveloperIdentityOperations,
    CredentialOperations,
):
    """Serves ``cognito-identity``."""

    def __init__(self) -> None:
        """Read the tokens that STS is given from now on: those of identity pools are ours."""
        web_identity.install(basic_flow.check_token, basic_flow.remember_session)
