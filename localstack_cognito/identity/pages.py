"""Pages of lists of ``cognito-identity``."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from localstack_cognito.aws.api.cognito_identity import InvalidParameterException
from localstack_cognito.storage import pages

T = TypeVar("T")


def decode_page(scope: str, token: str | None) -> list[Any]:
    """Return the key in the token of a list that ``scope`` names; an empty one without a token.

    Raises ``InvalidParameterException`` where the token was changed or is another list's.
    """
    if token is None:
        return []
    try:
        return pages.decode(scope, token)
    except pages.InvalidPageToken:
        raise InvalidParameterException("Invalid pagination token given.") from None


def encode_page(
    scope: str, found: Sequence[T], limit: int, key: Callable[[T], Sequence[Any]]
) -> str | None:
    """Return the token of the next page, or None where ``found`` has no more than ``limit``."""
    return pages.encode(scope, key(found[limit - 1])) if limit < len(found) else None
