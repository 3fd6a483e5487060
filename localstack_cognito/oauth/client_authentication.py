"""Which app client makes a request of its own, proven with its secret where it has one.

Sources: RFC 6749 section 2.3.1 and
https://docs.aws.amazon.com/cognito/latest/developerguide/token-endpoint.html
"""

import base64
from collections.abc import Mapping
from urllib.parse import unquote_plus

from rolo import Request

from localstack_cognito.directory.clients.secret_hash import has_secret
from localstack_cognito.oauth.domains import Place
from localstack_cognito.oauth.errors import (
    INVALID_CLIENT,
    INVALID_REQUEST,
    EndpointError,
    unknown_client,
)
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool

_BASIC = "basic "


def authenticated_client(
    request: Request, form: Mapping[str, str], place: Place
) -> tuple[UserPool, UserPoolClient]:
    """Return the client that a form, or its ``Authorization`` header, names, and its pool.

    Raises ``EndpointError``: ``invalid_request`` for one that names none, or two,
    ``invalid_client`` for one that is not here or has not proven itself.
    """
    client_id, secret = form.get("client_id"), form.get("client_secret")
    authorization = request.headers.get("Authorization", "")
    if authorization.lower().startswith(_BASIC):
        basic_id, basic_secret = _credentials(authorization[len(_BASIC) :])
        if client_id not in (None, basic_id) or secret not in (None, basic_secret):
            reason = "The form and the Authorization header name two clients, or two secrets."
            raise EndpointError(INVALID_REQUEST, reason=reason)
        client_id, secret = basic_id, basic_secret
    if not client_id:
        raise EndpointError(INVALID_REQUEST, reason="Neither form nor header names a client_id.")
    pool_and_client = place.find_client(client_id)
    if pool_and_client is None:
        raise EndpointError(INVALID_CLIENT, reason=unknown_client(client_id, place))
    pool, client = pool_and_client
    if client.metadata_url is not None:
        if secret:
            reason = f"A secret was sent, and {client.oauth_id} is a public client."
            raise EndpointError(INVALID_CLIENT, "invalid_client_secret", reason=reason)
    elif client.secrets or secret:
        _check_secret(client, secret or "")
    return pool, client


def _credentials(encoded: str) -> tuple[str, str]:
    try:
        decoded = base64.b64decode(encoded, validate=True).decode()
    except ValueError:
        reason = "The Authorization header is no Base64 of client_id:client_secret."
        raise EndpointError(INVALID_CLIENT, reason=reason) from None
    client_id, _, secret = decoded.partition(":")
    return client_id, secret


def _check_secret(client: UserPoolClient, secret: str) -> None:
    # Who follows RFC 6749 to the letter encodes what is in the header.
    matches = [has_secret(client, spelling) for spelling in (secret, unquote_plus(secret))]
    if not any(matches):
        if client.secrets:
            reason = "What was sent is none of the client's secrets."
            if not secret:
                reason = f"The client {client.id} has a secret, and none was sent."
        else:
            reason = f"A secret was sent, and the client {client.id} has none."
        raise EndpointError(INVALID_CLIENT, "invalid_client_secret", reason=reason)
