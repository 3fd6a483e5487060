"""How app clients that registered themselves have done so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import (
    Configuration,
    delete_configuration,
    find_configuration,
    put_configuration,
)

_KIND = "DynamicRegistration"


@dataclass(frozen=True, slots=True)
class ClientRegistration:
    """How a client was registered. It goes with the client.

    ``is_open`` says that it came without a token. ``token_digest`` is the SHA-256 of the token that
    manages it. ``grant_types`` and ``auth_method`` are as the client knows them, and
    ``description`` is what it says of itself without effect.
    """

    user_pool_id: str
    client_id: str
    is_open: bool
    token_digest: str = field(repr=False)
    grant_types: Sequence[str]
    auth_method: str
    description: Mapping[str, Any]
    created_at: float
    modified_at: float


def put_registration(connection: Connection, registration: ClientRegistration) -> None:
    """Store a registration in place of an older one of the same client."""
    settings = {
        "IsOpen": registration.is_open,
        "TokenDigest": registration.token_digest,
        "GrantTypes": list(registration.grant_types),
        "AuthMethod": registration.auth_method,
        "Description": dict(registration.description),
    }
    put_configuration(
        connection,
        Configuration(
            registration.user_pool_id,
            registration.client_id,
            _KIND,
            settings,
            registration.created_at,
            registration.modified_at,
        ),
    )


def delete_registration(connection: Connection, client: UserPoolClient) -> None:
    """Forget how a client was registered, if it was."""
    delete_configuration(connection, client.user_pool_id, client.id, _KIND)


def find_registration(connection: Connection, client: UserPoolClient) -> ClientRegistration | None:
    """Return how a client was registered, or None where it did not register itself."""
    found = find_configuration(connection, client.user_pool_id, client.id, _KIND)
    if found is None:
        return None
    settings = found.settings
    return ClientRegistration(
        user_pool_id=found.user_pool_id,
        client_id=found.client_id,
        is_open=settings["IsOpen"],
        token_digest=settings["TokenDigest"],
        grant_types=settings["GrantTypes"],
        auth_method=settings["AuthMethod"],
        description=settings["Description"],
        created_at=found.created_at,
        modified_at=found.modified_at,
    )
