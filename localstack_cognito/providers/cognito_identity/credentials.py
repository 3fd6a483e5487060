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
        issued = credentials.get_credentials(identity_id, logins or {}, custom_role_arn)
        return GetCredentialsForIdentityResponse(
            IdentityId=issued.identity_id,
            Credentials=Credentials(
                AccessKeyId=issued.credentials.access_key_id,
                SecretKey=issued.credentials.secret_access_key,
                SessionToken=issued.credentials.session_token,
                # AWS gives whole seconds.
                Expiration=issued.credentials.expiration.replace(microsecond=0),
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
        issued = credentials.get_open_id_token(identity_id, logins or {})
        return GetOpenIdTokenResponse(IdentityId=issued.identity_id, Token=issued.token)
