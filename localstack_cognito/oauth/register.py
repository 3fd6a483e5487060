"""``oauth2/register``: app clients that register themselves, and manage what they registered.

POST registers; with ``client_id`` in the address, GET, PUT and DELETE manage. At a domain's own
host name the pool is the domain's; elsewhere ``user_pool_id`` in the address names it, the token or
the client. Sources: RFC 7591, RFC 7592, RFC 6750 section 3 and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-dynamic-client-registration.html
"""

import hmac
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from localstack.aws.api import ServiceException
from rolo import Request, Response

from localstack_cognito.activity.noting import current, note
from localstack_cognito.aws.api.cognito_idp import (
    LimitExceededException,
    OperationNotEnabledException,
    ResourceNotFoundException,
    TooManyRequestsException,
)
from localstack_cognito.aws.reasons import reason_of
from localstack_cognito.directory.clients import registered_clients
from localstack_cognito.directory.clients.registered_clients import (
    RegisteredClient,
    RegistrationIsNotOpen,
    check_may_register,
    is_registered,
)
from localstack_cognito.directory.pools import request_rates
from localstack_cognito.directory.pools.dcr_configuration import REGISTER_SCOPE
from localstack_cognito.directory.pools.user_pools import find_user_pool
from localstack_cognito.directory.refusals import InvalidRedirectUri
from localstack_cognito.oauth.answers import headers, json_answer, method_not_allowed
from localstack_cognito.oauth.client_metadata import (
    INVALID_CLIENT_METADATA,
    INVALID_REDIRECT_URI,
    metadata_of,
    requested_client,
    told_of,
)
from localstack_cognito.oauth.domains import Place, place_of
from localstack_cognito.oauth.errors import INVALID_REQUEST, EndpointError
from localstack_cognito.oauth.parameters import query_of
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens import jwt
from localstack_cognito.tokens.access_tokens import user_of, verified_claims
from localstack_cognito.tokens.keys import ACCESS

_PATH = "oauth2/register"
_BEARER = "bearer "
_INVALID_TOKEN = "invalid_token"  # noqa: S105
_TOLD: Sequence[tuple[type[ServiceException], str, int]] = (
    (RegistrationIsNotOpen, _INVALID_TOKEN, 401),
    (OperationNotEnabledException, "not_found", 404),
    (ResourceNotFoundException, "not_found", 404),
    (TooManyRequestsException, "too_many_requests", 429),
    (LimitExceededException, INVALID_REQUEST, 400),
    (InvalidRedirectUri, INVALID_REDIRECT_URI, 400),
    (ServiceException, INVALID_CLIENT_METADATA, 400),
)
"""What an app is told of each refusal below: the error, and the status. The first that fits."""
# What the server alone says of a client, and no client of itself (RFC 7592 section 2.2).
_SERVERS_OWN = (
    *("registration_access_token", "registration_client_uri"),
    *("client_secret_expires_at", "client_id_issued_at"),
)


def serve(request: Request) -> Response:
    """Answer with what was registered, or an error of RFC 7591 section 3.2.2."""
    act = _ACTS.get(request.method)
    if act is None:
        return method_not_allowed(*_ACTS)
    try:
        return act(request, place_of(request))
    except EndpointError as error:
        return error.response()
    except ServiceException as refused:
        return _told(refused).response()


def _told(refused: ServiceException) -> EndpointError:
    error, status = next((told, code) for kind, told, code in _TOLD if isinstance(refused, kind))
    return EndpointError(
        error,
        str(refused.message),
        status,
        reason=reason_of(refused) or str(refused.message),
        # Who has sent no token is told of no error with it (RFC 6750 section 3.1).
        headers={"WWW-Authenticate": "Bearer"} if error == _INVALID_TOKEN else None,
    )


def _register(request: Request, place: Place) -> Response:
    token = _token_of(request)
    pool = _named_pool(request, place)
    if token is None and pool is None:
        text = "user_pool_id in the address must say at which user pool."
        reason = "At a domain's own host name the pool is the domain's; here nothing names one."
        raise EndpointError(INVALID_REQUEST, text, reason=reason)
    if token is not None:
        pool = _check_initial_token(token, place, pool)
    assert pool is not None
    note(user_pool_id=pool.id)
    check_may_register(pool, is_open=token is None)
    request_rates.admit(
        pool.account_id, pool.region, "CreateUserPoolClient", {"UserPoolId": pool.id}
    )
    metadata = _noted(metadata_of(request))
    registered = registered_clients.register(
        pool, requested_client(metadata), is_open=token is None
    )
    note(client_id=registered.client.id)
    return _answer(place, registered, 201)


def _read(request: Request, place: Place) -> Response:
    _, registered = _managed(request, place)
    return _answer(place, registered)


def _replace(request: Request, place: Place) -> Response:
    pool, registered = _managed(request, place)
    metadata = _noted(metadata_of(request))
    # What is null counts as left out (RFC 7592 section 2.2).
    metadata = {name: value for name, value in metadata.items() if value is not None}
    if metadata.get("client_id") != registered.client.id:
        text = "client_id must be that of the client."
        raise EndpointError(INVALID_CLIENT_METADATA, text, reason=text)
    if others := [name for name in _SERVERS_OWN if name in metadata]:
        text = f"{', '.join(others)} must not be given."
        raise EndpointError(INVALID_CLIENT_METADATA, text, reason=text)
    if "client_secret" in metadata and not _is_secret(registered, metadata["client_secret"]):
        text = "client_secret is not that of the client."
        raise EndpointError(INVALID_CLIENT_METADATA, text, reason=text)
    changed = registered_clients.change(pool, registered, requested_client(metadata))
    return _answer(place, changed)


def _delete(request: Request, place: Place) -> Response:
    pool, registered = _managed(request, place)
    registered_clients.delete(pool, registered)
    return Response(status=204, headers={**headers(), "Access-Control-Allow-Origin": "*"})


_ACTS: Mapping[str, Callable[[Request, Place], Response]] = {
    "POST": _register,
    "GET": _read,
    "PUT": _replace,
    "DELETE": _delete,
}


def _answer(place: Place, registered: RegisteredClient, status: int = 200) -> Response:
    client_uri = place.url(_PATH, urlencode({"client_id": registered.client.id}))
    return json_answer(told_of(registered, client_uri), status)


def _noted(metadata: dict[str, Any]) -> dict[str, Any]:
    if (this := current()) is not None:
        this.detail("metadata", metadata)
    return metadata


def _is_secret(registered: RegisteredClient, given: object) -> bool:
    secret = registered.client.secret or ""
    return isinstance(given, str) and hmac.compare_digest(secret.encode(), given.encode())


def _token_of(request: Request) -> str | None:
    """Return the token of a request, None where it has no ``Authorization`` at all."""
    authorization = request.headers.get("Authorization")
    if authorization is None:
        return None
    if not authorization.lower().startswith(_BEARER):
        raise _invalid_token("The Authorization header is no Bearer.")
    return str(authorization[len(_BEARER) :].strip())


def _named_pool(request: Request, place: Place) -> UserPool | None:
    """Return the pool whose domain it is, or that the address names. Raises ``EndpointError``."""
    user_pool_id = query_of(request).get("user_pool_id")
    if place.pool is not None and user_pool_id in (None, place.pool.id):
        return place.pool
    if user_pool_id is None:
        return None
    pool = None if place.pool else find_user_pool(user_pool_id)
    if pool is None:
        text = f"There is no user pool {user_pool_id} here."
        raise EndpointError("not_found", text, 404, reason=text)
    return pool


def _check_initial_token(token: str, place: Place, named: UserPool | None) -> UserPool:
    """Return the pool whose access token lets its bearer register clients.

    Raises ``EndpointError``: ``invalid_token``, or ``insufficient_scope``.
    """
    try:
        _, unverified = jwt.unverified_claims(token)
    except jwt.NotAToken:
        raise _invalid_token("What was sent is no JWT.") from None
    found = place.find_client(str(unverified.get("client_id")))
    if found is None or named not in (None, found[0]):
        raise _invalid_token(
            f"Its client_id {unverified.get('client_id')} is no app client of the pool."
        )
    pool, client = found
    try:
        claims = verified_claims(pool, token, ACCESS)
        if "username" in claims:
            user_of(pool, claims)
    except ServiceException as refused:
        raise _invalid_token(reason_of(refused) or str(refused.message)) from None
    scopes = str(claims.get("scope", "")).split()
    if REGISTER_SCOPE not in scopes:
        raise _insufficient_scope(f"The token's scope is {' '.join(scopes) or 'empty'}.")
    if is_registered(client):
        raise _insufficient_scope(
            f"The token is of {client.id}, which registered itself and may not register others."
        )
    return pool


def _managed(request: Request, place: Place) -> tuple[UserPool, RegisteredClient]:
    """Return the client that the address names and the token manages, and its pool.

    Raises ``EndpointError``.
    """
    client_id = query_of(request).get("client_id")
    if not client_id:
        text = "client_id in the address must say which client."
        raise EndpointError(INVALID_REQUEST, text, reason=text)
    token = _token_of(request)
    if token is None:
        raise _invalid_token("There is no Authorization: Bearer header.")
    found = place.find_client(client_id)
    if found is None:
        raise _invalid_token(f"There is no app client {client_id} at this address.")
    pool, client = found
    note(user_pool_id=pool.id, client_id=client.id)
    registered = registered_clients.find_registered(client, token)
    if registered is None:
        raise _invalid_token(
            f"The client {client_id} did not register itself, or its registration has another "
            "registration_access_token."
        )
    check_may_register(pool, is_open=False)
    return pool, registered


def _invalid_token(reason: str) -> EndpointError:
    text = "The access token is missing, expired, revoked or not for this."
    return EndpointError(
        _INVALID_TOKEN, text, 401, reason=reason, headers=_challenge(_INVALID_TOKEN, text)
    )


def _insufficient_scope(reason: str) -> EndpointError:
    error, text = "insufficient_scope", f"The access token must have the scope {REGISTER_SCOPE}."
    challenge = _challenge(error, text, scope=REGISTER_SCOPE)
    return EndpointError(error, text, 403, reason=reason, headers=challenge)


def _challenge(error: str, description: str, **more: str) -> Mapping[str, str]:
    members = {"error": error, "error_description": description, **more}
    said = ", ".join(f'{name}="{text}"' for name, text in members.items())
    return {"WWW-Authenticate": f"Bearer {said}"}
