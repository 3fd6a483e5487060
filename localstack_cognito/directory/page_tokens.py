"""Pages of lists: a key behind which the next page begins, in a token that cannot be changed."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from localstack.aws.api import ServiceException
from sqlalchemy import Connection

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.storage import page_tokens
from localstack_cognito.storage.database import database

T = TypeVar("T")

_REFUSAL = "Invalid pagination token given."


def read_page(
    scope: str,
    token: str | None,
    limit: int,
    find: Callable[[Connection, list[Any], int], Sequence[T]],
    key: Callable[[T], Sequence[Any]],
    *,
    start: Sequence[Any] = (),
    refusal: str = _REFUSAL,
    error: type[ServiceException] = InvalidParameterException,
) -> tuple[list[T], str | None]:
    """Return a page of the list that ``scope`` names, and the token of the next one.

    ``find`` returns up to so many items from behind a key, and ``key`` an item's own key; the first
    page begins behind ``start``. The next page has a token where there are more than ``limit``
    items, unless a page of none was asked for. Raises what ``decode_page`` raises.
    """
    after = decode_page(scope, token, refusal, error) or list(start)
    with database().read() as connection:
        found = find(connection, after, limit + 1)
    has_more = 0 < limit < len(found)
    return list(found[:limit]), page_tokens.encode(
        scope, key(found[limit - 1])
    ) if has_more else None


def decode_page(
    scope: str,
    token: str | None,
    refusal: str = _REFUSAL,
    error: type[ServiceException] = InvalidParameterException,
) -> list[Any]:
    """Return the key in the token of a list that ``scope`` names; an empty one without a token.

    Raises ``error`` with the text ``refusal`` where the token was changed or is another list's.
    """
    if token is None:
        return []
    try:
        return page_tokens.decode(scope, token)
    except page_tokens.InvalidPageToken:
        raise error(refusal) from None
