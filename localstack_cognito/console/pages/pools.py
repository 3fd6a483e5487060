"""A user pool: where it is reached, its settings in AWS's words, and what it has."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from localstack.aws.api import ServiceException
from rolo import Response

from localstack_cognito.console.pages import branding, snippets
from localstack_cognito.console.pages.frame import Visit
from localstack_cognito.console.pages.operations import look
from localstack_cognito.console.pages.texts import text
from localstack_cognito.directory.pools.user_pool_settings import new_settings
from localstack_cognito.directory.pools.user_pools import estimated_number_of_users, find_user_pool
from localstack_cognito.oauth.domains import place_of
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.tokens.issuer import issuer_of
from localstack_cognito.tokens.keys import keys_of

P = ParamSpec("P")

_MOST = 60
_CHANGES = (
    *("SetUserPoolMfaConfig", "SetRiskConfiguration", "SetUICustomization"),
    *("CreateManagedLoginBranding", "SetLogDeliveryConfiguration", "DeleteUserPool"),
)
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
    clients = look(pool, "ListUserPoolClients", UserPoolId=pool.id, MaxResults=_MOST)
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
        changes=_CHANGES,
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


Entries = Sequence[tuple[str, tuple[str, Mapping[str, str]] | None]]
"""What a pool has of a kind: each its name, and the operation that shows it with its members."""


def _lists(pool: UserPool) -> list[tuple[str, Entries, str]]:
    """Return what the pool has besides clients: the kind, the entries, and what adds one."""
    described = look(pool, "DescribeUserPool", UserPoolId=pool.id)["UserPool"]
    domains = [described[name] for name in ("Domain", "CustomDomain") if name in described]
    functions = (pool.settings.get("LambdaConfig") or {}).items()
    attributes = [
        str(one["Name"])
        for one in pool.schema
        if (one.get("Required") and one["Name"] != "sub") or ":" in str(one["Name"])
    ]
    return [
        *(
            (kind, [(name, (shows, {member: name})) for name in _names(pool, *listed)], adds)
            for kind, listed, shows, member, adds in _KINDS
        ),
        (
            "domains",
            [(one, ("DescribeUserPoolDomain", {"Domain": one})) for one in domains],
            "CreateUserPoolDomain",
        ),
        ("triggers", [(f"{name}: {function}", None) for name, function in functions], _UPDATE),
        ("attributes", [(name, None) for name in attributes], "AddCustomAttributes"),
    ]


_UPDATE = "UpdateUserPool"
_KINDS = (
    ("groups", ("ListGroups", "Groups", "GroupName", None), "GetGroup", "GroupName", "CreateGroup"),
    (
        "resource_servers",
        ("ListResourceServers", "ResourceServers", "Identifier", 50),
        "DescribeResourceServer",
        "Identifier",
        "CreateResourceServer",
    ),
    (
        "identity_providers",
        ("ListIdentityProviders", "Providers", "ProviderName", _MOST),
        "DescribeIdentityProvider",
        "ProviderName",
        "CreateIdentityProvider",
    ),
)
"""Kinds that are listed alike: by which operation, what shows one and what adds one."""


def _names(pool: UserPool, operation: str, member: str, name: str, most: int | None) -> list[str]:
    listed: Iterable[Mapping[str, Any]] = look(
        pool, operation, UserPoolId=pool.id, MaxResults=most
    )[member]
    return [str(one[name]) for one in listed]


@of_pool
def serve_client(visit: Visit, pool: UserPool, client_id: str) -> Response:
    """Show an app client."""
    try:
        described = look(pool, "DescribeUserPoolClient", UserPoolId=pool.id, ClientId=client_id)[
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
        preview=branding.preview_of(visit, pool, client_id),
        snippets=snippets.for_pool(visit, pool, client_id),
    )
