"""App clients: made, found, changed, deleted.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.activity.noting import note
from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    LimitExceededException,
    ResourceNotFoundException,
    ScopeDoesNotExistException,
)
from localstack_cognito.aws.refusals import explained
from localstack_cognito.directory import ids
from localstack_cognito.directory.clients import client_ids
from localstack_cognito.directory.clients.user_pool_client_settings import (
    changed_settings,
    new_settings,
)
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.directory.pools.dcr_configuration import REGISTER_SCOPE
from localstack_cognito.directory.pools.user_pools import (
    Owner,
    get_user_pool,
    not_found,
)
from localstack_cognito.storage import (
    client_registrations,
    pool_cache,
    user_pool_clients,
    user_pools,
)
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import ListedClient, UserPoolClient
from localstack_cognito.storage.user_pools import UserPool

_MOST_SECRETS = 2
_MOST_CLIENTS = 1000


def create_user_pool_client(owner: Owner, request: Mapping[str, Any]) -> UserPoolClient:
    """Make a client from the members of a ``CreateUserPoolClientRequest`` and return it.

    Raises ``ResourceNotFoundException``, ``InvalidParameterException``,
    ``InvalidOAuthFlowException``, ``ScopeDoesNotExistException``, ``LimitExceededException`` or
    ``FeatureUnavailableInTierException``.
    """
    pool = get_user_pool(owner, request["UserPoolId"])
    _check_built(request)
    secret = _secret(request)
    now = clock.now()
    client_id = client_ids.new_id(request["ClientName"])
    client = UserPoolClient(
        id=client_id,
        user_pool_id=pool.id,
        name=request["ClientName"],
        settings=new_settings(pool, request, has_secret=secret is not None),
        created_at=now,
        modified_at=now,
        secrets=[new_secret(client_id, secret, now)] if secret else [],
    )
    try:
        with database().write() as connection:
            if user_pool_clients.find_pool_and_client(connection, client_id) is not None:
                raise client_ids.taken(client_id)
            add_client(connection, client)
    except IntegrityError:
        # Who made one of the same id at the same time was first, or the pool is gone.
        with database().read() as connection:
            if user_pool_clients.find_pool_and_client(connection, client_id) is not None:
                raise client_ids.taken(client_id) from None
        raise not_found(pool.id) from None
    return client


def add_client(connection: Connection, client: UserPoolClient) -> None:
    """Store a new client of a pool, however the client comes about.

    Raises ``LimitExceededException`` where the pool has as many as it can have. Who makes another
    at the same time does not count yet: nobody waits for the sake of the thousandth.
    """
    count = user_pool_clients.count_clients(connection, client.user_pool_id)
    if count >= _MOST_CLIENTS:
        raise LimitExceededException(
            f"The user pool already has {_MOST_CLIENTS} app clients, the most that it can have."
        )
    user_pool_clients.add_client(connection, client)


def _check_built(request: Mapping[str, Any]) -> None:
    """Check that a request asks for nothing that is refused here, with ``NotImplementedError``."""
    if request.get("PublishSecretsInAWSSecretsManager"):
        raise NotImplementedError("PublishSecretsInAWSSecretsManager is not built yet.")


def _secret(request: Mapping[str, Any]) -> str | None:
    given: str | None = request.get("ClientSecret")
    if given is not None and request.get("GenerateSecret"):
        raise InvalidParameterException("ClientSecret and GenerateSecret cannot be used together.")
    return ids.new_client_secret() if request.get("GenerateSecret") else given


def new_secret(client_id: str, value: str, now: float) -> dict[str, Any]:
    """Return a secret as a client keeps it."""
    return {"id": ids.new_client_secret_id(client_id, now), "value": value, "created_at": now}


def get_user_pool_client(
    owner: Owner, user_pool_id: str, client_id: str
) -> tuple[UserPool, UserPoolClient]:
    """Return the owner's pool and its client. Raises ``ResourceNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    found = pool_cache.find_pool_and_client(client_id)
    if found is None or found[1].user_pool_id != pool.id:
        raise client_not_found(client_id)
    return pool, found[1]


def find_pool_and_client(client_id: str) -> tuple[UserPool, UserPoolClient]:
    """Return a pool and its client, for operations that nobody signs: the client id is the key.

    Raises ``ResourceNotFoundException``.
    """
    found = pool_cache.find_pool_and_client(client_id)
    if found is None:
        raise client_not_found(client_id)
    note(user_pool_id=found[0].id, client_id=client_id)
    return found


def may_propagate_context_data(client_id: str) -> bool:
    """Return whether a client's app may tell where its user is: a server with the client's secret.

    It counts in pools of the plan Plus. Source: ``EnablePropagateAdditionalUserContextData``,
    https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html
    """
    found = pool_cache.find_pool_and_client(client_id)
    if found is None:
        return False
    pool, client = found
    is_set = client.settings.get("EnablePropagateAdditionalUserContextData")
    return bool(is_set and client.secrets and pool.settings["UserPoolTier"] == "PLUS")


def require_client(connection: Connection, client_id: str) -> tuple[UserPool, UserPoolClient]:
    """Return a pool and its client as they are now, and stay until the transaction ends.

    Raises ``ResourceNotFoundException``.
    """
    found = user_pool_clients.find_pool_and_client(connection, client_id, lock=True)
    if found is None:
        raise client_not_found(client_id)
    return found


def client_not_found(client_id: str) -> ResourceNotFoundException:
    """Return the error for a client that is not there."""
    return explained(
        ResourceNotFoundException(f"User pool client {client_id} does not exist."),
        f"There is no app client {client_id} in any pool: it was never made here, or was deleted.",
    )


def update_user_pool_client(owner: Owner, request: Mapping[str, Any]) -> UserPoolClient:
    """Change a client as an ``UpdateUserPoolClientRequest`` says and return it.

    Raises what ``create_user_pool_client`` raises.
    """
    pool, client = get_user_pool_client(owner, request["UserPoolId"], request["ClientId"])
    _check_built(request)
    client_ids.check_new_name(client, request)
    with database().write() as connection:
        # Read again: what others have changed meanwhile, and this request leaves alone, stays.
        pool, client = require_client(connection, client.id)
        _check_register_scope(connection, client, request)
        changed = replace(
            client,
            name=request.get("ClientName") or client.name,
            settings=changed_settings(
                pool, client.settings, request, has_secret=client.secret is not None
            ),
            modified_at=clock.now(),
        )
        user_pool_clients.replace_client(connection, changed)
    return changed


def _check_register_scope(
    connection: Connection, client: UserPoolClient, request: Mapping[str, Any]
) -> None:
    """Check that no client that was registered dynamically is allowed to register others."""
    if REGISTER_SCOPE not in (request.get("AllowedOAuthScopes") or ()):
        return
    if client_registrations.find_registration(connection, client) is not None:
        raise explained(
            ScopeDoesNotExistException(f"Invalid scope requested: {REGISTER_SCOPE}"),
            f"The app client {client.id} was registered dynamically: it may not register others.",
        )


def add_user_pool_client_secret(
    owner: Owner, user_pool_id: str, client_id: str, value: str | None
) -> dict[str, Any]:
    """Give a client a second secret, and return it as the client keeps it.

    Raises ``ResourceNotFoundException``, ``InvalidParameterException`` for a client without a
    secret, or ``LimitExceededException`` for one that has two.
    """
    now = clock.now()

    def add(client: UserPoolClient) -> list[Mapping[str, Any]]:
        if not client.secrets:
            raise InvalidParameterException("The user pool client does not have a client secret.")
        if len(client.secrets) >= _MOST_SECRETS:
            raise LimitExceededException(f"A client can have {_MOST_SECRETS} secrets at most.")
        return [*client.secrets, new_secret(client.id, value or ids.new_client_secret(), now)]

    return dict(_change_secrets(owner, user_pool_id, client_id, add)[-1])


def delete_user_pool_client_secret(
    owner: Owner, user_pool_id: str, client_id: str, secret_id: str
) -> None:
    """Take one of two secrets from a client.

    Raises ``ResourceNotFoundException``, or ``InvalidParameterException`` for its last secret.
    """

    def remove(client: UserPoolClient) -> list[Mapping[str, Any]]:
        left = [secret for secret in client.secrets if secret["id"] != secret_id]
        if len(left) == len(client.secrets):
            raise ResourceNotFoundException(f"Client secret {secret_id} does not exist.")
        if not left:
            raise InvalidParameterException("The last client secret cannot be deleted.")
        return left

    _change_secrets(owner, user_pool_id, client_id, remove)


def _change_secrets(
    owner: Owner,
    user_pool_id: str,
    client_id: str,
    change: Callable[[UserPoolClient], list[Mapping[str, Any]]],
) -> Sequence[Mapping[str, Any]]:
    get_user_pool_client(owner, user_pool_id, client_id)
    with database().write() as connection:
        _, client = require_client(connection, client_id)
        changed = replace(client, secrets=change(client), modified_at=clock.now())
        user_pool_clients.replace_client(connection, changed)
    return changed.secrets


def delete_user_pool_client(owner: Owner, user_pool_id: str, client_id: str) -> None:
    """Delete a client; its tokens end with it. Raises ``ResourceNotFoundException``."""
    get_user_pool_client(owner, user_pool_id, client_id)
    with database().write() as connection:
        # Whose users write what belongs to the client goes first, and then waits.
        user_pools.lock_whole(connection, user_pool_id)
        if not user_pool_clients.delete_client(connection, client_id):
            raise client_not_found(client_id)


def list_user_pool_clients(
    owner: Owner, user_pool_id: str, limit: int, token: str | None
) -> tuple[list[ListedClient], str | None]:
    """Return a page of the pool's clients and the token of the next one.

    Raises ``ResourceNotFoundException``, or ``InvalidParameterException`` for a foreign token.
    """
    pool = get_user_pool(owner, user_pool_id)
    return read_page(
        f"ListUserPoolClients/{pool.id}",
        token,
        limit,
        lambda connection, after, most: user_pool_clients.page_of_clients(
            connection, pool.id, after[0], most
        ),
        lambda client: [client.id],
        start=[""],
    )
