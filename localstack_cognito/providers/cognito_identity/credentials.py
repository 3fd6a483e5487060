"""Operations that give tokens and credentials to identities."""

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_identity import (
    CognitoIdentityApi,
    Credentials,
    GetCredentialsForIdentityResponse,
    GetOpenIdTokenResponse,
    LoginsMap,
)
from localstack_cognito.identity import credentials


class CredentialOperations(CognitoIdentityApi):
    """Get a token, or credentials, for an identity."""

    @handler("GetCredentialsForIdentity")
    def get_credentials_for_identity(
        self,
        context: RequestContext,
        identity_id: str,
        logins: LoginsMap | None = None,
        custom_role_arn: str | None = None,
        **kwargs: object,
    ) -> GetCredentialsForIdentityResponse:
        identity_id, given = credentials.get_credentials(identity_id, logins or {}, custom_role_arn)
        return GetCredentialsForIdentityResponse(
            IdentityId=identity_id,
            Credentials=Credentials(
                AccessKeyId=given.access_key_id,
                SecretKey=given.secret_access_key,
                SessionToken=given.session_token,
                # AWS gives whole seconds.
                Expiration=given.expiration.replace(microsecond=0),
            ),
        )

    @handler("GetOpenIdToken")
    def get_open_id_token(
        self,
        context: RequestContext,
        identity_id: str,
        logins: LoginsMap | None = None,
        **kwargs: object,
    ) -> GetOpenIdTokenResponse:
        identity_id, token = credentials.get_open_id_token(identity_id, logins or {})
        return GetOpenIdTokenResponse(IdentityId=identity_id, Token=token)
