"""Resource servers and the scopes that they define, which clients are allowed to ask for.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.exc import IntegrityError

from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    LimitExceededException,
    ResourceNotFoundException,
)
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.directory.pools.dcr_configuration import REGISTER_SCOPE
from localstack_cognito.directory.pools.user_pools import (
    Owner,
    find_user_pool,
    get_user_pool,
    not_found,
    require_pool,
)
from localstack_cognito.storage import resource_servers
from localstack_cognito.storage.database import database
from localstack_cognito.storage.resource_servers import ResourceServer

_MOST = 25


def create_resource_server(owner: Owner, request: Mapping[str, Any]) -> ResourceServer:
    """Make a resource server from the members of a ``CreateResourceServerRequest``.

    Raises ``ResourceNotFoundException``, ``InvalidParameterException`` or
    ``LimitExceededException``.
    """
    server = _requested(owner, request)
    try:
        with database().write() as connection:
            require_pool(connection, server.user_pool_id)
            count = resource_servers.count_resource_servers(connection, server.user_pool_id)
            if count >= _MOST:
                raise LimitExceededException(
                    f"The user pool already has {_MOST} resource servers, the most that it can "
                    "have."
                )
            resource_servers.add_resource_server(connection, server)
    except IntegrityError:
        if find_user_pool(server.user_pool_id) is None:
            raise not_found(server.user_pool_id) from None
        raise InvalidParameterException(
            f"{server.identifier} already exists in user pool {server.user_pool_id}."
        ) from None
    return server


def get_resource_server(owner: Owner, user_pool_id: str, identifier: str) -> ResourceServer:
    """Return the pool's resource server. Raises ``ResourceNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    with database().read() as connection:
        found = resource_servers.find_resource_servers(connection, pool.id, [identifier])
    if not found:
        raise _not_found(identifier)
    return found[0]


def update_resource_server(owner: Owner, request: Mapping[str, Any]) -> ResourceServer:
    """Give a resource server the name and the scopes of an ``UpdateResourceServerRequest``.

    Raises ``ResourceNotFoundException`` or ``InvalidParameterException``.
    """
    server = _requested(owner, request)
    with database().write() as connection:
        require_pool(connection, server.user_pool_id)
        if not resource_servers.replace_resource_server(connection, server):
            raise _not_found(server.identifier)
    return server


def delete_resource_server(owner: Owner, user_pool_id: str, identifier: str) -> None:
    """Delete a resource server. Raises ``ResourceNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    with database().write() as connection:
        require_pool(connection, pool.id)
        if not resource_servers.delete_resource_server(connection, pool.id, identifier):
            raise _not_found(identifier)


def list_resource_servers(
    owner: Owner, user_pool_id: str, limit: int, token: str | None
) -> tuple[list[ResourceServer], str | None]:
    """Return a page of the pool's resource servers and the token of the next one.

    Raises ``ResourceNotFoundException``, or ``InvalidParameterException`` for a foreign token.
    """
    pool = get_user_pool(owner, user_pool_id)
    return read_page(
        f"ListResourceServers/{pool.id}",
        token,
        limit,
        lambda connection, after, most: resource_servers.page_of_resource_servers(
            connection, pool.id, after[0], most
        ),
        lambda server: [server.identifier],
        start=[""],
    )


def unknown_scopes(user_pool_id: str, scopes: Iterable[str]) -> list[str]:
    """Return those of the scopes, ``<identifier>/<scope name>``, that the pool does not define.

    The scope that lets clients be registered is the system's: no pool need define it.
    """
    wanted = [scope for scope in scopes if scope != REGISTER_SCOPE]
    if not wanted:
        return []
    identifiers = {scope.rpartition("/")[0] for scope in wanted}
    with database().read() as connection:
        found = resource_servers.find_resource_servers(connection, user_pool_id, identifiers)
    known = {f"{server.identifier}/{one['ScopeName']}" for server in found for one in server.scopes}
    return [scope for scope in wanted if scope not in known]


def _requested(owner: Owner, request: Mapping[str, Any]) -> ResourceServer:
    pool = get_user_pool(owner, request["UserPoolId"])
    scopes = [dict(scope) for scope in request.get("Scopes") or ()]
    names = [scope["ScopeName"] for scope in scopes]
    if len(set(names)) < len(names):
        raise InvalidParameterException("Duplicate scope names are not allowed.")
    return ResourceServer(pool.id, request["Identifier"], request["Name"], scopes)


def _not_found(identifier: str) -> ResourceNotFoundException:
    return ResourceNotFoundException(f"Resource server {identifier} does not exist.")
