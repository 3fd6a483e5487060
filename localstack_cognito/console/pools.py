"""``/_aws/cognito-idp/pools``: the user pools of all accounts and regions, and their clients."""

from collections.abc import Iterator, Mapping
from typing import Any

from rolo import Request, Response
from sqlalchemy import Connection

from localstack_cognito.console.filters import NoFilter, filters_of
from localstack_cognito.directory.users.users import find_user
from localstack_cognito.oauth.redirect_uris import is_unconfigured
from localstack_cognito.storage import user_pool_clients, user_pools
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool

_FILTERS = ("account_id", "region")
_AT_ONCE = 100
_OAUTH_MEMBERS = (
    *("CallbackURLs", "DefaultRedirectURI", "AllowedOAuthFlowsUserPoolClient"),
    *("AllowedOAuthFlows", "AllowedOAuthScopes"),
)


def serve(request: Request) -> Response:
    """GET gives the pools by id, each with its clients and what these may do by OAuth.

    The query's filters are ``account_id`` and ``region``, each exact. With a ``username`` each pool
    says by ``HasUser`` whether that, or an alias, signs somebody in. Secrets are left out.
    """
    try:
        account_id, region = filters_of(request, _FILTERS)
        (username,) = filters_of(request, ("username",))
    except NoFilter as error:
        return _json({"message": str(error)}, 400)
    with database().read() as connection:
        pools = [
            _pool(connection, pool, username)
            for pool in _pools(connection)
            if account_id in (None, pool.account_id) and region in (None, pool.region)
        ]
    return _json({"pools": pools})


def _pools(connection: Connection) -> Iterator[UserPool]:
    after = ""
    while page := user_pools.page_of_all(connection, after, _AT_ONCE):
        yield from page
        after = page[-1].id


def _clients(connection: Connection, pool: UserPool) -> Iterator[UserPoolClient]:
    after = ""
    while page := user_pool_clients.page_of_clients(connection, pool.id, after, _AT_ONCE):
        for listed in page:
            if found := user_pool_clients.find_pool_and_client(connection, listed.id):
                yield found[1]
        after = page[-1].id


def _pool(connection: Connection, pool: UserPool, username: str | None) -> Mapping[str, Any]:
    shape: dict[str, Any] = {
        "UserPoolId": pool.id,
        "Name": pool.name,
        "AccountId": pool.account_id,
        "Region": pool.region,
        "Clients": [_client(client) for client in _clients(connection, pool)],
    }
    if username is not None:
        shape["HasUser"] = find_user(connection, pool, username) is not None
    return shape


def _client(client: UserPoolClient) -> Mapping[str, Any]:
    members = {name: client.settings.get(name) for name in _OAUTH_MEMBERS}
    return {
        "ClientId": client.id,
        "ClientName": client.name,
        "HasSecret": bool(client.secrets),
        "MayRedirectAnywhere": is_unconfigured(client),
        **{name: value for name, value in members.items() if value is not None},
    }


def _json(body: Mapping[str, Any], status: int = 200) -> Response:
    response = Response(status=status)
    response.set_json(body)
    return response
