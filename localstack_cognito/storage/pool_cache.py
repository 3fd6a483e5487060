"""Pools and clients as they were last read: nearly every request needs them, and few change them.

On SQLite this process alone writes to the database, and so knows when what it has read is old. On
PostgreSQL other hosts write too: there they are read each time, as they are within a transaction
that may yet be undone.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection

from localstack_cognito.storage import cimd_policies, identity_pools, user_pool_clients, user_pools
from localstack_cognito.storage.cimd_policies import CIMDPolicy
from localstack_cognito.storage.database import database
from localstack_cognito.storage.engine import Database
from localstack_cognito.storage.identity_pools import IdentityPool
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import Configuration, UserPool

T = TypeVar("T")
_MOST = 4096
# By what was asked: the database and its version before the answer was read, and the answer.
_known: dict[tuple[str, str], tuple[Database, int, Any]] = {}


def find_pool(user_pool_id: str) -> UserPool | None:
    """Return the pool with this id, or None."""
    return _find("pool", user_pool_id, user_pools.find_pool)


def find_pool_and_client(client_id: str) -> tuple[UserPool, UserPoolClient] | None:
    """Return the pool of the app client with this id, and the client, or None."""
    return _find("client", client_id, user_pool_clients.find_pool_and_client)


def find_configurations(user_pool_id: str, kind: str) -> Mapping[str, Configuration]:
    """Return the pool's configurations of a kind, which changes what was read when it changes."""
    return (
        _find(
            f"{kind} of pool",
            user_pool_id,
            lambda connection, id_: user_pools.find_configurations(connection, id_, kind),
        )
        or {}
    )


def find_cimd_policies(user_pool_id: str) -> Sequence[CIMDPolicy]:
    """Return every CIMD policy of the pool, the oldest first."""
    return _find("CIMD policies of pool", user_pool_id, cimd_policies.policies_of) or ()


def find_identity_pool(identity_pool_id: str) -> IdentityPool | None:
    """Return the identity pool with this id, or None."""
    return _find("identity pool", identity_pool_id, identity_pools.find_identity_pool)


def _find(kind: str, id_: str, read: Callable[[Connection, str], T | None]) -> T | None:
    directory = database()
    if directory.dialect_name != "sqlite" or directory.joined is not None:
        with directory.read() as connection:
            return read(connection, id_)
    version = directory.configuration_version
    known = _known.get((kind, id_))
    if known is not None and known[0] is directory and known[1] == version:
        return known[2]  # type: ignore[no-any-return]
    with directory.read() as connection:
        found = read(connection, id_)
    # Who asks for ids that nobody has must not fill the memory with them.
    if found is not None:
        if len(_known) >= _MOST:
            _known.clear()
        _known[kind, id_] = (directory, version, found)
    return found
