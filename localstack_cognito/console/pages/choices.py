"""Pools and app clients to choose from, where a page asks for the id of one."""

from collections.abc import Sequence
from dataclasses import dataclass

from localstack_cognito.storage import user_pool_clients, user_pools
from localstack_cognito.storage.database import database

_MOST = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be chosen: its id, its name, and the name of its pool where it is a client."""

    id: str
    name: str
    pool: str | None = None


def pools() -> Sequence[Choice]:
    """Return the pools that were made last."""
    with database().read() as connection:
        newest = user_pools.newest_pools(connection, _MOST)
    return [Choice(pool.id, pool.name) for pool in newest]


def clients() -> Sequence[Choice]:
    """Return the app clients that were made last, of whichever pool."""
    with database().read() as connection:
        newest = user_pool_clients.newest_clients(connection, _MOST)
    return [Choice(client.id, client.name, pool) for client, pool in newest]
