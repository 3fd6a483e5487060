"""App clients that register themselves, and then manage what they have registered.

They are app clients as others are. What a client asks for is checked as CreateUserPoolClient's
members are, and by the pool's ``DcrConfiguration``. Sources: RFC 7591, RFC 7592 and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-dynamic-client-registration.html
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from botocore.model import OperationModel
from localstack.aws.spec import load_service

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    InvalidOAuthFlowException,
    InvalidParameterException,
    OperationNotEnabledException,
    ScopeDoesNotExistException,
)
from localstack_cognito.aws.refusals import InvalidRequest, Refusal
from localstack_cognito.aws.validation import check_request
from localstack_cognito.directory import ids
from localstack_cognito.directory.clients import user_pool_clients as clients
from localstack_cognito.directory.clients.resource_servers import unknown_scopes
from localstack_cognito.directory.clients.user_pool_client_settings import (
    changed_settings,
    new_settings,
)
from localstack_cognito.directory.pools import dcr_configuration
from localstack_cognito.directory.pools.dcr_configuration import CLIENT_CREDENTIALS
from localstack_cognito.directory.pools.user_pools import Owner, require_pool
from localstack_cognito.directory.refusals import InvalidRedirectUri
from localstack_cognito.storage import client_registrations as registrations
from localstack_cognito.storage import identity_providers, user_pool_clients
from localstack_cognito.storage.client_registrations import ClientRegistration
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool

_OPENID_SCOPES = ("openid", "email", "phone", "profile")
_MOST_SCOPES = 50
_MOST_PROVIDERS = 300
_LONGEST_NAME = 128
_UNNAMED = "Registered client"
# What ClientName cannot have, as its pattern says.
_NOT_OF_NAMES = re.compile(r"[^a-zA-Z0-9_+=,.@-]+")
_TOKEN_BYTES = 32


class RegistrationIsOff(Refusal, OperationNotEnabledException):
    """A pool registers no clients."""

    text = "Dynamic client registration is not enabled for this user pool."
    explanation = "DcrConfiguration of the pool is not set, or its EnableStatus is Disabled."


class RegistrationIsNotOpen(Refusal, OperationNotEnabledException):
    """A pool registers only clients that bring a token."""

    text = "Registration requires an initial access token."
    explanation = "OpenDcrEnabled of the pool's DcrConfiguration is false, and no token was sent."


class GrantNotPermitted(Refusal, InvalidOAuthFlowException):
    """A client asks for a grant that the pool registers no such clients with."""

    text = "The requested grant types are not allowed."


class ScopeNotPermitted(Refusal, ScopeDoesNotExistException):
    """A client asks for scopes that the pool registers no clients with."""


class SecretCannotChange(Refusal, InvalidParameterException):
    """A registered client asks to become public, or confidential."""

    text = "The client cannot be given a secret, nor have its secret taken away."
    explanation = (
        "An app client has a secret from the beginning or never: token_endpoint_auth_method none "
        "is for one without."
    )


@dataclass(frozen=True, slots=True)
class RequestedClient:
    """What an app asks to be registered with.

    ``flows`` are AWS's names of the ``grant_types``, and ``scopes`` is None where it takes what
    there is. ``description`` is what it says of itself without effect.
    """

    name: str | None
    flows: tuple[str, ...]
    grant_types: tuple[str, ...]
    auth_method: str
    has_secret: bool
    redirect_uris: tuple[str, ...]
    logout_uris: tuple[str, ...]
    scopes: tuple[str, ...] | None
    description: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RegisteredClient:
    """A client that registered itself; ``token`` is what it manages its registration with."""

    client: UserPoolClient
    registration: ClientRegistration
    token: str = field(repr=False)


def check_may_register(pool: UserPool, *, is_open: bool) -> None:
    """Check that clients of a pool may be registered, openly or by a token.

    Raises ``RegistrationIsOff`` or ``RegistrationIsNotOpen``.
    """
    if not dcr_configuration.is_enabled(pool.settings):
        raise RegistrationIsOff
    if is_open and not dcr_configuration.is_open(pool):
        raise RegistrationIsNotOpen


def register(pool: UserPool, requested: RequestedClient, *, is_open: bool) -> RegisteredClient:
    """Make a client of what an app asks for, and return it with its new token.

    Raises what ``check_may_register`` and CreateUserPoolClient raise, ``GrantNotPermitted``,
    ``ScopeNotPermitted`` or ``InvalidRedirectUri``.
    """
    check_may_register(pool, is_open=is_open)
    name = client_name(requested.name)
    members = {
        "SupportedIdentityProviders": _identity_providers(pool),
        # Its users sign in on the pages: the API's flows are not for whoever comes.
        "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
        "PreventUserExistenceErrors": "ENABLED",
        **_members(pool, requested, is_open=is_open),
    }
    _check_members(pool, name, members)
    now = clock.now()
    client_id, token = ids.new_client_id(), secrets.token_urlsafe(_TOKEN_BYTES)
    secret = ids.new_client_secret() if requested.has_secret else None
    client = UserPoolClient(
        id=client_id,
        user_pool_id=pool.id,
        name=name,
        settings=new_settings(pool, members, has_secret=requested.has_secret),
        created_at=now,
        modified_at=now,
        secrets=[clients.new_secret(client_id, secret, now)] if secret else [],
    )
    registration = ClientRegistration(
        user_pool_id=pool.id,
        client_id=client_id,
        is_open=is_open,
        token_digest=_digest(token),
        grant_types=requested.grant_types,
        auth_method=requested.auth_method,
        description=requested.description,
        created_at=now,
        modified_at=now,
    )
    with database().write() as connection:
        # Read again: who has turned registration off, or narrowed it, meanwhile is obeyed.
        current = require_pool(connection, pool.id)
        check_may_register(current, is_open=is_open)
        _members(current, requested, is_open=is_open)
        clients.add_client(connection, client)
        registrations.put_registration(connection, registration)
    return RegisteredClient(client, registration, token)


def is_registered(client: UserPoolClient) -> bool:
    """Return whether a client registered itself."""
    with database().read() as connection:
        return registrations.find_registration(connection, client) is not None


def find_registered(client: UserPoolClient, token: str) -> RegisteredClient | None:
    """Return a client whose registration ``token`` manages, or None where it is no such token."""
    with database().read() as connection:
        registration = registrations.find_registration(connection, client)
    if registration is None or not _is_of(registration, token):
        return None
    return RegisteredClient(client, registration, token)


def change(
    pool: UserPool, registered: RegisteredClient, requested: RequestedClient
) -> RegisteredClient:
    """Give a client what it asks for in place of what it was registered with.

    What others have set for it besides stays. Whether it has a secret cannot change. Raises what
    ``register`` raises, and ``ResourceNotFoundException`` where the client is gone.
    """
    is_open = registered.registration.is_open
    name = client_name(requested.name)
    _check_members(pool, name, _members(pool, requested, is_open=is_open))
    now = clock.now()
    with database().write() as connection:
        current, client = clients.require_client(connection, registered.client.id)
        registration = registrations.find_registration(connection, client)
        if registration is None:
            raise clients.client_not_found(client.id)
        if not dcr_configuration.is_enabled(current.settings):
            raise RegistrationIsOff
        if requested.has_secret != bool(client.secrets):
            raise SecretCannotChange
        members = {**client.settings, **_members(current, requested, is_open=is_open)}
        if members.get("DefaultRedirectURI") not in requested.redirect_uris:
            members.pop("DefaultRedirectURI", None)
        changed = replace(
            client,
            name=name,
            settings=changed_settings(
                current, client.settings, members, has_secret=bool(client.secrets)
            ),
            modified_at=now,
        )
        registration = replace(
            registration,
            grant_types=requested.grant_types,
            auth_method=requested.auth_method,
            description=requested.description,
            modified_at=now,
        )
        user_pool_clients.replace_client(connection, changed)
        registrations.put_registration(connection, registration)
    return RegisteredClient(changed, registration, registered.token)


def delete(pool: UserPool, registered: RegisteredClient) -> None:
    """Delete a client. Raises ``ResourceNotFoundException`` where it is gone."""
    owner = Owner(pool.account_id, pool.region)
    clients.delete_user_pool_client(owner, pool.id, registered.client.id)


def client_name(given: str | None) -> str:
    """Return a name that ``ClientName`` may be, as like to the given one as can be."""
    letters = [
        letter
        for letter in unicodedata.normalize("NFKD", given or "")
        if not unicodedata.combining(letter)
    ]
    cleaned = _NOT_OF_NAMES.sub(" ", "".join(letters)).strip()
    return cleaned[:_LONGEST_NAME].strip() or _UNNAMED


def _members(pool: UserPool, requested: RequestedClient, *, is_open: bool) -> dict[str, Any]:
    """Return the members of a ``CreateUserPoolClientRequest`` that an app decides on."""
    _check_flows(pool, requested.flows, is_open=is_open)
    return {
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": list(requested.flows),
        "AllowedOAuthScopes": _scopes(pool, requested),
        "CallbackURLs": list(requested.redirect_uris),
        "LogoutURLs": list(requested.logout_uris),
    }


def _check_flows(pool: UserPool, flows: Sequence[str], *, is_open: bool) -> None:
    permitted = dcr_configuration.permitted_flows(pool, is_open=is_open)
    member = "OpenDcrGrantTypes" if is_open else "AuthenticatedGrantTypes"
    if flows and set(flows) <= set(permitted):
        return
    raise GrantNotPermitted(
        reason=f"{member} of the pool's DcrConfiguration permits {', '.join(permitted) or 'none'}; "
        f"the client asks for {', '.join(flows) or 'none of those that there are'}.",
    )


def _scopes(pool: UserPool, requested: RequestedClient) -> list[str]:
    allowed = dcr_configuration.allowed_scopes(pool)
    if CLIENT_CREDENTIALS in requested.flows:
        # Without a user there is nothing for the others to be about.
        permitted = tuple(scope for scope in allowed if "/" in scope)
    else:
        permitted = (*_OPENID_SCOPES, *(one for one in allowed if one not in _OPENID_SCOPES))
    if not requested.scopes:
        gone = unknown_scopes(pool.id, (scope for scope in permitted if "/" in scope))
        default = [scope for scope in permitted if scope not in gone][:_MOST_SCOPES]
        if not default:
            reason = "AllowedScopes of the pool's DcrConfiguration has no scope of one of its "
            reason += "resource servers, without which client_credentials gives no token."
            raise ScopeNotPermitted("No scope is allowed for this client.", reason=reason)
        return default
    if others := [scope for scope in requested.scopes if scope not in permitted]:
        raise ScopeNotPermitted(
            f"Invalid scope requested: {' '.join(others)}",
            reason=f"Clients that register themselves may have {', '.join(permitted) or 'none'}, "
            f"by AllowedScopes of the pool's DcrConfiguration, and not {', '.join(others)}.",
        )
    return list(requested.scopes)


def _check_members(pool: UserPool, name: str, members: Mapping[str, Any]) -> None:
    """Check what the service model asks of CreateUserPoolClient's members."""
    given = {member: value for member, value in members.items() if value is not None}
    try:
        check_request(
            _create_user_pool_client(), {"UserPoolId": pool.id, "ClientName": name, **given}
        )
    except InvalidRequest as invalid:
        if any(path.lower().startswith("callbackurls") for path in invalid.members):
            raise InvalidRedirectUri(invalid.message) from None
        raise


@cache
def _create_user_pool_client() -> OperationModel:
    return load_service("cognito-idp").operation_model("CreateUserPoolClient")


def _identity_providers(pool: UserPool) -> list[str]:
    """Return all with whom a pool's users sign in, the pool itself first."""
    with database().read() as connection:
        providers = identity_providers.page_of_providers(connection, pool.id, "", _MOST_PROVIDERS)
    return ["COGNITO", *(provider.name for provider in providers)]


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _is_of(registration: ClientRegistration, token: str) -> bool:
    return hmac.compare_digest(registration.token_digest, _digest(token))
