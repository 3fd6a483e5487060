"""ListUsers: the filter's grammar, and pages of the users that it leaves.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/how-to-manage-user-accounts.html#cognito-user-pools-searching-for-users-using-listusers-api
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool
from localstack_cognito.directory.users.attributes import all_of
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import (
    SEARCHED_ATTRIBUTES,
    Prefix,
    User,
    find_page,
    searched,
    users,
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
    if name not in _COLUMNS:
        raise InvalidParameterException("Input fails to satisfy the constraints.")
    return UserFilter(name, match["operator"], _ESCAPE.sub(r"\1", match["value"]))


Comparison = tuple[list[ColumnElement[bool]], Prefix | None]
"""The conditions of a filter, or the prefix that it asks for."""


Fold = Callable[[UserPool, str], str]
"""Brings a filter's value into the form that its column has."""


def _text_column(column: ColumnElement[Any], fold: Fold) -> Callable[..., Comparison]:
    def compare(pool: UserPool, filter_: UserFilter) -> Comparison:
        value = fold(pool, filter_.value)
        if filter_.operator == "=":
            return [column == value], None
        return [], Prefix(column, value)

    return compare


def _compare_enabled(pool: UserPool, filter_: UserFilter) -> Comparison:
    value = filter_.value
    matching = [
        enabled
        for name, enabled in {"Enabled": True, "Disabled": False}.items()
        if (name.startswith(value) if filter_.operator == "^=" else name == value)
    ]
    if len(matching) == 2:
        return [], None
    return [users.c.enabled == matching[0] if matching else false()], None


def _without_case(pool: UserPool, value: str) -> str:
    return value.casefold()


# Searches compare without letter case, but for that of ``status`` and, unless the pool's own names
# do, of ``username``. Source:
# https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
_COLUMNS: dict[str, Callable[[UserPool, UserFilter], Comparison]] = {
    "username": _text_column(users.c.username_key, UserPool.folded),
    "sub": _text_column(users.c.sub, _without_case),
    "cognito:user_status": _text_column(users.c.status, lambda pool, value: value.upper()),
    "status": _compare_enabled,
    **{name: _text_column(users.c[name], _without_case) for name in SEARCHED_ATTRIBUTES},
}


def list_users(
    owner: Owner,
    user_pool_id: str,
    filter_text: str | None,
    attributes_to_get: Sequence[str] | None,
    limit: int,
    token: str | None,
) -> tuple[list[tuple[User, dict[str, str]]], str | None]:
    """Return a page of users, each with the attributes asked for, and the token of the next page.

    Raises ``ResourceNotFoundException`` or ``InvalidParameterException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    filter_ = parse_filter(filter_text)
    _check_attributes_to_get(pool, attributes_to_get)
    conditions, prefix = _COLUMNS[filter_.name](pool, filter_) if filter_ else ([], None)

    def key(user: User) -> list[Any]:
        if filter_ is None or prefix is None:
            return [user.seq]
        return [_value(user, filter_.name), user.seq]

    page, next_token = read_page(
        f"ListUsers/{pool.id}/{filter_text or ''}",
        token,
        limit,
        lambda connection, after, most: find_page(
            connection, pool.id, conditions, prefix, after, most
        ),
        key,
    )
    return [(user, _wanted(user, attributes_to_get)) for user in page], next_token


def _value(user: User, name: str) -> str:
    known = {
        "username": user.username_key,
        "sub": user.sub,
        "cognito:user_status": user.status,
    }
    return known[name] if name in known else str(searched(user.attributes[name]))


def _check_attributes_to_get(pool: UserPool, names: Sequence[str] | None) -> None:
    known = {attribute["Name"] for attribute in pool.schema} - {"sub"}
    if any(name not in known for name in names or ()):
        raise InvalidParameterException("Input fails to satisfy the constraints.")


def _wanted(user: User, names: Sequence[str] | None) -> dict[str, str]:
    attributes = all_of(user)
    return (
        attributes
        if names is None
        else {name: attributes[name] for name in names if name in attributes}
    )
