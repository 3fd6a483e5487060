"""The API's own operations, called by the console for the owner of a pool."""

from collections.abc import Mapping
from typing import Any, Protocol

from localstack_cognito.activity.noting import unnoted
from localstack_cognito.host import services

USER_POOLS, IDENTITY_POOLS = "cognito-idp", "cognito-identity"


class Owned(Protocol):
    """A pool, or whatever else an account has in a region."""

    @property
    def account_id(self) -> str:
        """The account."""

    @property
    def region(self) -> str:
        """The region."""


def call(
    owned: Owned, operation: str, *, service: str = USER_POOLS, **members: Any
) -> Mapping[str, Any]:
    """Return what an operation of a service answers. Members that are None are left out.

    Raises what the operation raises: ``ServiceException``.
    """
    return _call(service, owned, operation, members)


def look(
    owned: Owned, operation: str, *, service: str = USER_POOLS, **members: Any
) -> Mapping[str, Any]:
    """Return what an operation of a service answers, for a page only: no activity is noted.

    Raises what the operation raises: ``ServiceException``.
    """
    with unnoted():
        return _call(service, owned, operation, members)


def _call(
    service: str, owned: Owned, operation: str, members: Mapping[str, Any]
) -> Mapping[str, Any]:
    given = {name: value for name, value in members.items() if value is not None}
    return services.call(service, operation, given, owned.account_id, owned.region) or {}
