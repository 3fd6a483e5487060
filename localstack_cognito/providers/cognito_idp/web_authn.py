"""Operations on passkeys."""

from typing import Any

from localstack.aws.api import RequestContext, handler

from localstack_cognito.aws.api.cognito_idp import (
    CognitoIdpApi,
    CompleteWebAuthnRegistrationResponse,
    DeleteWebAuthnCredentialResponse,
    ListWebAuthnCredentialsResponse,
    StartWebAuthnRegistrationResponse,
    WebAuthnCredentialDescription,
)
from localstack_cognito.providers.cognito_idp import responses
from localstack_cognito.signin.passkeys import credentials, registration
from localstack_cognito.storage.web_authn import WebAuthnCredential
from localstack_cognito.tokens.access_tokens import bearer_of

_LONGEST_PAGE = 20


class WebAuthnOperations(CognitoIdpApi):
    """Register, list and delete passkeys."""

    @handler("StartWebAuthnRegistration")
    def start_web_authn_registration(
        self, context: RequestContext, access_token: str, **kwargs: object
    ) -> StartWebAuthnRegistrationResponse:
        bearer = bearer_of(access_token)
        options: Any = registration.start_registration(bearer.pool, bearer.client, bearer.user)
        return StartWebAuthnRegistrationResponse(CredentialCreationOptions=options)

    @handler("CompleteWebAuthnRegistration")
    def complete_web_authn_registration(
        self, context: RequestContext, access_token: str, credential: Any, **kwargs: object
    ) -> CompleteWebAuthnRegistrationResponse:
        bearer = bearer_of(access_token)
        registration.complete_registration(bearer.pool, bearer.client, bearer.user, credential)
        return CompleteWebAuthnRegistrationResponse()

    @handler("ListWebAuthnCredentials")
    def list_web_authn_credentials(
        self,
        context: RequestContext,
        access_token: str,
        next_token: str | None = None,
        max_results: int | None = None,
        **kwargs: object,
    ) -> ListWebAuthnCredentialsResponse:
        found, token = credentials.list_credentials(
            bearer_of(access_token).user, max_results or _LONGEST_PAGE, next_token
        )
        response = ListWebAuthnCredentialsResponse(Credentials=[_description(one) for one in found])
        if token:
            response["NextToken"] = token
        return response

    @handler("DeleteWebAuthnCredential")
    def delete_web_authn_credential(
        self, context: RequestContext, access_token: str, credential_id: str, **kwargs: object
    ) -> DeleteWebAuthnCredentialResponse:
        bearer = bearer_of(access_token)
        credentials.delete_credential(bearer.pool, bearer.user, credential_id)
        return DeleteWebAuthnCredentialResponse()


def _description(credential: WebAuthnCredential) -> WebAuthnCredentialDescription:
    description = WebAuthnCredentialDescription(
        CredentialId=credential.credential_id,
        FriendlyCredentialName=credential.friendly_name,
        RelyingPartyId=credential.relying_party_id,
        AuthenticatorTransports=list(credential.transports),
        CreatedAt=responses.date(credential.created_at),
    )
    if credential.attachment:
        description["AuthenticatorAttachment"] = credential.attachment
    return description
