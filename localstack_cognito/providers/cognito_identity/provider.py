"""The provider of ``cognito-identity``. None of its operations is built yet: each answers 501."""

from localstack_cognito.aws.api.cognito_identity import CognitoIdentityApi


class CognitoIdentityProvider(CognitoIdentityApi):
    """Serves ``cognito-identity``."""
