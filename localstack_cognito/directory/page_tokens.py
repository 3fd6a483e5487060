"""Pages of lists: a key behind which the next page begins, in a token that cannot be changed."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.storage import pages

T = TypeVar("T")

_REFUSAL = "Invalid pagination token given."


def decode_page(scope: str, token: str | None, refusal: str = _REFUSAL) -> list[Any]:
    """Return the key in the token of a list that ``scope`` names; an empty one without a token.

    Raises ``InvalidParameterException`` with the text ``refusal`` where the token was changed or is
    another list's.
    """
    if token is None:
        return []
    try:
        return pages.decode(scope, token)
    except pages.InvalidPageToken:
        raise InvalidParameterException(refusal) from None


def encode_page(
    scope: str, found: Sequence[T], limit: int, key: Callable[[T], Sequence[Any]]
) -> str | None:
    """Return the token of the next page, or None where ``found`` has no more than ``limit``.

    ``found`` is what was asked for with one more than ``limit``; ``key`` gives an item's page key.
    """
    return pages.encode(scope, key(found[limit - 1])) if 0 < limit < len(found) else None
