"""ListUsers: the filter's grammar, and pages of the users that it leaves.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html#cognito-user-pools-searching-for-users-using-listusers-api
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool
from localstack_cognito.directory.users.attributes import all_of
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import (
    SEARCHED_ATTRIBUTES,
    ListedUser,
    UserMatch,
    find_page,
    searched,
)

_FILTER = re.compile(
    r"""\s*(?:"(?P<quoted>[^"]+)"|(?P<bare>[\w:.-]+))\s*(?P<operator>\^?=)\s*"""
    r""""(?P<value>(?:[^"\\]|\\.)*)"\s*""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class UserFilter:
    """One comparison of an attribute: ``=`` is equal to, ``^=`` begins with."""

    name: str
    operator: str
    value: str


def parse_filter(text: str | None) -> UserFilter | None:
    """Return the filter that ``text`` says, or None where it is empty.

    Raises ``InvalidParameterException``.
    """
    if not text or not text.strip():
        return None
    match = _FILTER.fullmatch(text)
    if match is None:
        raise InvalidParameterException("Error while parsing filter.")
    name = match["quoted"] or match["bare"]
    if name not in _MATCHES:
        raise InvalidParameterException("Input fails to satisfy the constraints.")
    return UserFilter(name, match["operator"], _ESCAPE.sub(r"\1", match["value"]))


Fold = Callable[[UserPool, str], str]
"""Brings a filter's value into the form that its column has."""

_NOBODY = UserMatch("seq", 0)
"""No row has this number."""


def _text_column(column_name: str, fold: Fold) -> Callable[[UserPool, UserFilter], UserMatch]:
    def match(pool: UserPool, filter_: UserFilter) -> UserMatch:
        return UserMatch(column_name, fold(pool, filter_.value), filter_.operator == "^=")

    return match


def _match_enabled(pool: UserPool, filter_: UserFilter) -> UserMatch | None:
    value = filter_.value
    matching = [
        enabled
        for name, enabled in {"Enabled": True, "Disabled": False}.items()
        if (name.startswith(value) if filter_.operator == "^=" else name == value)
    ]
    if len(matching) > 1:
        return None
    return UserMatch("enabled", matching[0]) if matching else _NOBODY


def _without_case(pool: UserPool, value: str) -> str:
    return value.casefold()


# Searches compare without letter case, but for that of ``status`` and, unless the pool's own names
# do, of ``username``. Source:
# https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
_MATCHES: dict[str, Callable[[UserPool, UserFilter], UserMatch | None]] = {
    "username": _text_column("username_key", UserPool.folded),
    "sub": _text_column("sub", _without_case),
    "cognito:user_status": _text_column("status", lambda pool, value: value.upper()),
    "status": _match_enabled,
    **{name: _text_column(name, _without_case) for name in SEARCHED_ATTRIBUTES},
}
"""Whom a filter by each name leaves: None stands for everybody."""


def list_users(
    owner: Owner,
    user_pool_id: str,
    filter_text: str | None,
    attributes_to_get: Sequence[str] | None,
    limit: int,
    token: str | None,
) -> tuple[list[tuple[ListedUser, dict[str, str]]], str | None]:
    """Return a page of users, each with the attributes asked for, and the token of the next page.

    Raises ``ResourceNotFoundException`` or ``InvalidParameterException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    filter_ = parse_filter(filter_text)
    _check_attributes_to_get(pool, attributes_to_get)
    match = _MATCHES[filter_.name](pool, filter_) if filter_ else None

    def key(user: ListedUser) -> list[Any]:
        if filter_ is None or match is None or not match.is_prefix:
            return [user.seq]
        return [_value(user, filter_.name), user.seq]

    page, next_token = read_page(
        f"ListUsers/{pool.id}/{filter_text or ''}",
        token,
        limit,
        lambda connection, after, most: find_page(connection, pool.id, match, after, most),
        key,
    )
    return [(user, _wanted(user, attributes_to_get)) for user in page], next_token


def _value(user: ListedUser, name: str) -> str:
    known = {
        "username": user.username_key,
        "sub": user.sub,
        "cognito:user_status": user.status,
    }
    return known[name] if name in known else str(searched(user.attributes[name]))


def _check_attributes_to_get(pool: UserPool, names: Sequence[str] | None) -> None:
    if not names:
        return
    known = {attribute["Name"] for attribute in pool.schema} - {"sub"}
    if any(name not in known for name in names):
        raise InvalidParameterException("Input fails to satisfy the constraints.")


def _wanted(user: ListedUser, names: Sequence[str] | None) -> dict[str, str]:
    if names is None:
        return all_of(user)
    attributes = user.attributes
    return {name: attributes[name] for name in names if name in attributes}
