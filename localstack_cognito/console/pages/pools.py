"""A user pool: where it is reached, its settings in AWS's words, and what it has."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from localstack.aws.api import ServiceException
from rolo import Response

from localstack_cognito.console.pages import snippets
from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.operations import call
from localstack_cognito.console.pages.texts import text
from localstack_cognito.directory.pools.user_pool_settings import new_settings
from localstack_cognito.directory.pools.user_pools import estimated_number_of_users, find_user_pool
from localstack_cognito.oauth.domains import place_of
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens.issuer import issuer_of
from localstack_cognito.tokens.keys import keys_of

P = ParamSpec("P")

_MOST = 60
_ALWAYS_ITS_OWN = frozenset({"SchemaAttributes", "UserPoolTags"})


def of_pool(
    serve: Callable[Concatenate[Visit, UserPool, P], Response],
) -> Callable[Concatenate[Visit, str, P], Response]:
    """Let a page be given the pool that its path names, and answer 404 where there is none."""

    @wraps(serve)
    def serve_pool(
        visit: Visit, user_pool_id: str, /, *args: P.args, **kwargs: P.kwargs
    ) -> Response:
        pool = find_user_pool(user_pool_id)
        return visit.not_found() if pool is None else serve(visit, pool, *args, **kwargs)

    return serve_pool


def crumbs(visit: Visit, pool: UserPool, *more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the pages above one that is a pool's."""
    return (
        (text("menu."), visit.url()),
        (pool.name, visit.url("pools", pool.id)),
        *more,
    )


@of_pool
def serve(visit: Visit, pool: UserPool) -> Response:
    """Show a pool."""
    clients = call(pool, "ListUserPoolClients", UserPoolId=pool.id, MaxResults=_MOST)
    first = next(iter(clients["UserPoolClients"]), None)
    return visit.page(
        "pool.html",
        title=pool.name,
        crumbs=crumbs(visit, pool)[:1],
        pool=pool,
        users=estimated_number_of_users(pool),
        endpoints=_endpoints(visit, pool),
        settings=_settings(pool),
        clients=clients["UserPoolClients"],
        lists=_lists(pool),
        keys={use: key.kid for use, key in keys_of(pool).items()},
        snippets=snippets.for_pool(visit, pool, first["ClientId"] if first else None),
    )


def _endpoints(visit: Visit, pool: UserPool) -> Mapping[str, str]:
    place, issuer = place_of(visit.request), issuer_of(pool)
    return {
        "issuer": issuer,
        "jwks_uri": f"{issuer}/.well-known/jwks.json",
        "discovery": f"{issuer}/.well-known/openid-configuration",
        "authorization_endpoint": place.url("oauth2/authorize"),
        "token_endpoint": place.url("oauth2/token"),
        "userinfo_endpoint": place.url("oauth2/userInfo"),
        "end_session_endpoint": place.url("logout"),
        "arn": pool.arn,
    }


def _settings(pool: UserPool) -> list[tuple[str, Any, bool]]:
    """Return the pool's settings by AWS's names, each with whether it is not the default."""
    defaults = new_settings(pool.region, {})
    return [
        (name, value, name not in _ALWAYS_ITS_OWN and value != defaults.get(name))
        for name, value in sorted(pool.settings.items())
        if name != "SchemaAttributes"
    ]


def _lists(pool: UserPool) -> list[tuple[str, list[str]]]:
    """Return what the pool has besides clients, by the kind of it."""
    found = {
        "groups": _names(pool, "ListGroups", "Groups", "GroupName"),
        "resource_servers": _names(
            pool, "ListResourceServers", "ResourceServers", "Identifier", MaxResults=50
        ),
        "identity_providers": _names(pool, "ListIdentityProviders", "Providers", "ProviderName"),
        "triggers": [
            f"{trigger}: {function}"
            for trigger, function in (pool.settings.get("LambdaConfig") or {}).items()
        ],
        "attributes": [str(one["Name"]) for one in pool.schema],
    }
    described = call(pool, "DescribeUserPool", UserPoolId=pool.id)["UserPool"]
    found["domains"] = [described[name] for name in ("Domain", "CustomDomain") if name in described]
    return list(found.items())


def _names(pool: UserPool, operation: str, member: str, name: str, **members: Any) -> list[str]:
    listed: Iterable[Mapping[str, Any]] = call(
        pool, operation, UserPoolId=pool.id, **(members or {"MaxResults": None})
    )[member]
    return [str(one[name]) for one in listed]


@of_pool
def serve_client(visit: Visit, pool: UserPool, client_id: str) -> Response:
    """Show an app client."""
    try:
        described = call(pool, "DescribeUserPoolClient", UserPoolId=pool.id, ClientId=client_id)[
            "UserPoolClient"
        ]
    except ServiceException:
        return visit.not_found()
    urls = described.get("CallbackURLs") or []
    login = None
    if urls:
        login = place_of(visit.request).url(
            "login", snippets.login_query(client_id, urls[0], described)
        )
    return visit.page(
        "client.html",
        title=described["ClientName"],
        crumbs=crumbs(visit, pool),
        pool=pool,
        client=described,
        login=login,
        snippets=snippets.for_pool(visit, pool, client_id),
    )
