"""The provider of ``cognito-identity``: every operation."""

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
