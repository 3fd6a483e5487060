"""What is done to a shop before a token is exchanged there."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.integration.exchange.shops import READ, Shop
from tests.integration.making import make_client

Request = Callable[[Shop], Mapping[str, Any]]
"""Returns what is asked for."""
Before = Callable[[Shop], Any]


def nothing(_: Shop) -> None:
    """Change nothing."""


def flows(*names: str) -> Before:
    """Let the service have these flows alone."""

    def change(shop: Shop) -> None:
        shop.service = make_client(
            shop.cognito, shop.pool_id, ExplicitAuthFlows=list(names), AllowedOAuthScopes=[READ]
        )

    return change


def disabled(username: str) -> Before:
    """Disable a user."""
    return lambda shop: shop.cognito.admin_disable_user(**shop.in_pool, Username=username)


def after(*steps: Before) -> Before:
    """Do one thing after the other."""

    def change(shop: Shop) -> None:
        for step in steps:
            step(shop)

    return change


def ada(shop: Shop) -> None:
    """Let ada have signed in through both providers."""
    shop.arrive("Corp")
    shop.arrive("Works")


def gone_machine(shop: Shop) -> dict[str, Any]:
    token = shop.machine()
    shop.cognito.delete_user_pool_client(**shop.in_pool, ClientId=shop.machine_id)
    return {"SubjectToken": token}


def signed_out(shop: Shop) -> None:
    shop.cognito.admin_user_global_sign_out(**shop.in_pool, Username="alice")


def social(shop: Shop) -> None:
    details = {
        "client_id": "g",
        "client_secret": "a-secret-at-google",
        "authorize_scopes": "openid",
    }
    shop.add_provider("Google", "Google", details)
