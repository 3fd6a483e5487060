"""``oauth2/token``: tokens for what a client brings.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
"""

from typing import Any

from rolo import Request, Response

from localstack_cognito.activity.noting import note
from localstack_cognito.directory.clients.client_metadata_documents import UnusableDocument
from localstack_cognito.directory.clients.url_clients import may_use, registered
from localstack_cognito.oauth.answers import json_answer, method_not_allowed
from localstack_cognito.oauth.client_authentication import authenticated_client
from localstack_cognito.oauth.domains import place_of
from localstack_cognito.oauth.errors import INVALID_CLIENT, INVALID_REQUEST, EndpointError
from localstack_cognito.oauth.grants.grant import (
    INVALID_GRANT,
    UNAUTHORIZED_CLIENT,
    ExchangedToken,
    TokenRequest,
)
from localstack_cognito.oauth.grants.registry import GRANTS
from localstack_cognito.oauth.parameters import endpoint_parameters_of, repeated_in
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.tokens.issue import IssuedToken, Tokens
from localstack_cognito.triggers.invocation import FAILURES


def serve(request: Request) -> Response:
    """POST gives tokens, or an error of RFC 6749 section 5.2."""
    if request.method != "POST":
        return method_not_allowed("POST")
    try:
        return json_answer(_members(_issue(request)))
    except EndpointError as error:
        return error.response()


def _issue(request: Request) -> Tokens | IssuedToken | ExchangedToken:
    form = endpoint_parameters_of(request)
    grant_type = form.get("grant_type")
    if not grant_type:
        raise EndpointError(INVALID_REQUEST, reason="The request has no grant_type.")
    grant = GRANTS.get(grant_type)
    if grant is None:
        known = ", ".join(GRANTS)
        reason = f"grant_type is {grant_type!r}: there are {known}."
        raise EndpointError("unsupported_grant_type", reason=reason)
    pool, client = authenticated_client(request, form, place_of(request))
    note(user_pool_id=pool.id, client_id=client.oauth_id)
    client = _registered(client, grant_type)
    try:
        return grant.issue(TokenRequest(pool, client, form, repeated_in(request)))
    except FAILURES as failure:
        reason = f"A function of the pool: {failure.message}"
        raise EndpointError(INVALID_GRANT, failure.message, reason=reason) from None


def _registered(client: UserPoolClient, grant_type: str) -> UserPoolClient:
    """Return a client as the document at its address lets it act, if its id is one."""
    try:
        client = registered(client)
    except UnusableDocument as refused:
        raise EndpointError(INVALID_CLIENT, reason=refused.reason) from None
    if not may_use(client, grant_type):
        reason = f"The grant_types of the document at {client.oauth_id} do not let it use "
        reason += f"{grant_type}; client_credentials and token exchange never are allowed."
        raise EndpointError(UNAUTHORIZED_CLIENT, reason=reason)
    return client


def _members(issued: Tokens | IssuedToken | ExchangedToken) -> dict[str, Any]:
    """Return the members of the answer, in AWS's order."""
    if isinstance(issued, ExchangedToken):
        return {
            "access_token": issued.token.text,
            "issued_token_type": issued.issued_token_type,
            "token_type": issued.token_type,
            "expires_in": issued.token.expires_in,
            **({} if issued.scope is None else {"scope": issued.scope}),
        }
    if isinstance(issued, IssuedToken):
        members: dict[str, Any] = {"access_token": issued.text}
    else:
        tokens = {
            "id_token": issued.id_token,
            "access_token": issued.access_token,
            "refresh_token": issued.refresh_token,
        }
        members = {name: token for name, token in tokens.items() if token is not None}
    return {**members, "expires_in": issued.expires_in, "token_type": "Bearer"}
