"""Who calls with credentials of an identity pool, as API Gateway tells it.

Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
"""

from collections.abc import Mapping

from localstack_cognito.identity.credentials import find_identity_of


def identity_of_caller(access_key_id: str) -> Mapping[str, str | None] | None:
    """Return what ``$context.identity`` says of whom an access key was given to, or None."""
    issued = find_identity_of(access_key_id)
    if issued is None:
        return None
    return {
        "accessKey": issued.access_key_id,
        "accountId": issued.account_id,
        "caller": issued.role_id,
        "cognitoAuthenticationProvider": issued.authentication_provider,
        "cognitoAuthenticationType": issued.authentication_type,
        "cognitoIdentityId": issued.identity_id,
        "cognitoIdentityPoolId": issued.identity_pool_id,
        "user": issued.role_id,
        "userArn": issued.role_session_arn,
    }
