"""Which user pool and which app client of a host are meant: the only ones, or those named."""

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from localstack_cognito.command.hosts import CommandError, ask_json, no_host

_PATH = "/_aws/cognito-idp/pools"


@dataclass(frozen=True, slots=True)
class Client:
    """An app client, with its settings for OAuth in AWS's words."""

    id: str
    name: str
    settings: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pool:
    """A user pool. ``has_user`` says whether the user who is asked for is there."""

    id: str
    name: str
    account_id: str
    region: str
    has_user: bool
    clients: Sequence[Client]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what names the pool and the client: ``choose`` reads it."""
    pool = parser.add_mutually_exclusive_group()
    pool.add_argument("--pool", metavar="NAME-or-ID", help="the user pool, where there are several")
    pool.add_argument("--user-pool-id", metavar="ID", help="the user pool, by its id")
    parser.add_argument(
        "--client", metavar="NAME-or-ID", help="the app client, where there are several"
    )
    parser.add_argument("--region", help="only pools of this region (default: all)")
    parser.add_argument(
        "--account-id", metavar="ID", help="only pools of this account (default: all)"
    )


def choose(
    endpoint: str, options: argparse.Namespace, username: str | None = None
) -> tuple[Pool, Client]:
    """Return the pool, which has the user where one is named, and the client.

    Raises ``CommandError`` where nothing fits, and where several do, with what there is.
    """
    pools = _pools(endpoint, options, username)
    if not pools:
        where = ", ".join(
            f"{name} {value}"
            for name, value in (("region", options.region), ("account", options.account_id))
            if value
        )
        raise CommandError(f"The host at {endpoint} has no user pool{where and f' in {where}'}")
    if options.user_pool_id:
        pools = _fitting(pools, lambda pool: pool.id == options.user_pool_id, options.user_pool_id)
    elif options.pool:
        pools = _fitting(pools, lambda pool: options.pool in (pool.id, pool.name), options.pool)
    if username is not None:
        pools = _with_user(pools, username)
    if options.client:
        pools = _with_client(pools, options.client)
    if len(pools) > 1:
        having = " and ".join(
            f"{what} {name}"
            for what, name in (("a user", username), ("an app client", options.client))
            if name
        )
        raise CommandError(
            f"Several user pools{having and f' have {having}'}: choose by --pool: {_listed(pools)}"
        )
    return pools[0], _client_of(pools[0], options.client)


def _pools(endpoint: str, options: argparse.Namespace, username: str | None) -> Sequence[Pool]:
    wanted = {"region": options.region, "account_id": options.account_id, "username": username}
    query = urlencode({name: value for name, value in wanted.items() if value is not None})
    answer = ask_json(endpoint, f"{_PATH}?{query}")
    try:
        return [
            Pool(
                id=pool["UserPoolId"],
                name=pool["Name"],
                account_id=pool["AccountId"],
                region=pool["Region"],
                has_user=pool.get("HasUser", False),
                clients=[
                    Client(client["ClientId"], client["ClientName"], client)
                    for client in pool["Clients"]
                ],
            )
            for pool in answer["pools"]
        ]
    except (LookupError, TypeError, AttributeError):
        raise no_host(endpoint) from None


def _fitting(pools: Sequence[Pool], fits: Callable[[Pool], bool], wanted: str) -> Sequence[Pool]:
    found = [pool for pool in pools if fits(pool)]
    if not found:
        raise CommandError(f"There is no user pool {wanted}: the host has {_listed(pools)}")
    return found


def _with_user(pools: Sequence[Pool], username: str) -> Sequence[Pool]:
    if found := [pool for pool in pools if pool.has_user]:
        return found
    where = "the user pool" if len(pools) == 1 else "any of the user pools"
    raise CommandError(f"There is no user {username} in {where} {_listed(pools)}")


def _with_client(pools: Sequence[Pool], wanted: str) -> Sequence[Pool]:
    found = [pool for pool in pools if _clients_called(pool, wanted)]
    if not found:
        clients = [client for pool in pools for client in pool.clients]
        there = f"choose from {_listed(clients)}" if clients else "there is none"
        where = "the user pool" if len(pools) == 1 else "any of the user pools"
        raise CommandError(f"There is no app client {wanted} in {where} {_listed(pools)}: {there}")
    return found


def _clients_called(pool: Pool, wanted: str | None) -> Sequence[Client]:
    return [one for one in pool.clients if wanted is None or wanted in (one.id, one.name)]


def _client_of(pool: Pool, wanted: str | None) -> Client:
    clients = _clients_called(pool, wanted)
    if not clients:
        raise CommandError(f"The user pool {_listed([pool])} has no app client")
    if len(clients) > 1:
        called = f" called {wanted}" if wanted else ""
        raise CommandError(
            f"The user pool {_listed([pool])} has several app clients{called}: choose by --client: "
            f"{_listed(clients)}"
        )
    return clients[0]


def _listed(named: Iterable[Pool | Client]) -> str:
    """Return names and ids on one line; a name may have anything in it."""
    return ", ".join(
        f"{''.join(one if one.isprintable() else ' ' for one in each.name)} ({each.id})"
        for each in named
    )
