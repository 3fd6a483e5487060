"""The provider of ``cognito-identity``: every operation."""

from localstack_cognito.providers.cognito_identity.identity_pools import IdentityPoolOperations
from localstack_cognito.providers.cognito_identity.roles import RoleOperations


class CognitoIdentityProvider(IdentityPoolOperations, RoleOperations):
    """Serves ``cognito-identity``."""
