"""Groups of users, with a role and a precedence.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-user-groups.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    GroupExistsException,
    InvalidParameterException,
    LimitExceededException,
    ResourceNotFoundException,
)
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.directory.pools.user_pools import (
    Owner,
    find_user_pool,
    get_user_pool,
    not_found,
    require_pool,
)
from localstack_cognito.directory.users.users import (
    find_addressed_user,
    get_addressed_user,
    no_user,
    require,
)
from localstack_cognito.storage import groups
from localstack_cognito.storage.database import database
from localstack_cognito.storage.groups import Group
from localstack_cognito.storage.users import ListedUser, User

_MOST_GROUPS = 10_000
MOST_GROUPS_OF_USER = 100
TOO_MANY_GROUPS = f"The user is in {MOST_GROUPS_OF_USER} groups, the most that a user can be in."
"""What refuses one group more."""
_LONGEST_PAGE = 60
# AWS keeps groups in one place and users in another, and each has its own words.
_WRONG_PAGE_OF_GROUPS = (
    "Provided pagination token is invalid. Check the token and try your request again."
)
_WRONG_PAGE_OF_USERS = "Paging marker is invalid."


def create_group(owner: Owner, request: Mapping[str, Any]) -> Group:
    """Make a group from the members of a ``CreateGroupRequest`` and return it.

    Raises ``ResourceNotFoundException``, ``GroupExistsException`` or ``LimitExceededException``.
    """
    pool = get_user_pool(owner, request["UserPoolId"])
    now = clock.now()
    group = Group(
        user_pool_id=pool.id,
        name=request["GroupName"],
        description=request.get("Description") or None,
        role_arn=request.get("RoleArn"),
        precedence=request.get("Precedence"),
        created_at=now,
        modified_at=now,
    )
    try:
        with database().write() as connection:
            require_pool(connection, pool.id)
            if groups.count_groups(connection, pool.id) >= _MOST_GROUPS:
                raise LimitExceededException(
                    f"The user pool already has {_MOST_GROUPS} groups, the most that it can have."
                )
            groups.add_group(connection, group)
    except IntegrityError:
        if find_user_pool(pool.id) is None:
            raise not_found(pool.id) from None
        raise GroupExistsException("A group with the name already exists.") from None
    return group


def get_group(owner: Owner, user_pool_id: str, name: str) -> Group:
    """Return the pool's group. Raises ``ResourceNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    with database().read() as connection:
        return _require(groups.find_group(connection, pool.id, name))


def update_group(owner: Owner, request: Mapping[str, Any]) -> Group:
    """Change what an ``UpdateGroupRequest`` gives a value, and return the group as it is then.

    Nothing takes a value away again: an empty description is none given. Raises
    ``ResourceNotFoundException``.
    """
    pool = get_user_pool(owner, request["UserPoolId"])
    given = {
        field: request[member]
        for member, field in _CHANGEABLE.items()
        if request.get(member) not in (None, "")
    }
    with database().write() as connection:
        group = _require(groups.find_group(connection, pool.id, request["GroupName"], lock=True))
        if not given:
            return group
        changed = replace(group, **given, modified_at=clock.now())
        groups.replace_group(connection, changed)
    return changed


_CHANGEABLE = {
    "Description": "description",
    "RoleArn": "role_arn",
    "Precedence": "precedence",
}


def delete_group(owner: Owner, user_pool_id: str, name: str) -> None:
    """Delete a group; its members stay users. Raises ``ResourceNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    with database().write() as connection:
        # Whoever deletes the pool removes the members before the groups.
        require_pool(connection, pool.id)
        if not groups.delete_group(connection, pool.id, name):
            raise _not_found()


def list_groups(
    owner: Owner, user_pool_id: str, limit: int | None, token: str | None
) -> tuple[list[Group], str | None]:
    """Return a page of the pool's groups and the token of the next one.

    Raises ``ResourceNotFoundException``, or ``InvalidParameterException`` for a foreign token or a
    page of none.
    """
    pool = get_user_pool(owner, user_pool_id)
    return read_page(
        f"ListGroups/{pool.id}",
        token,
        _page_length(limit),
        lambda connection, after, most: groups.page_of_groups(connection, pool.id, after[0], most),
        lambda group: [group.name],
        start=[""],
        refusal=_WRONG_PAGE_OF_GROUPS,
    )


def add_user_to_group(owner: Owner, user_pool_id: str, username: str, name: str) -> None:
    """Put a user into a group; to do it again changes nothing.

    Raises ``ResourceNotFoundException``, ``UserNotFoundException`` or ``LimitExceededException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    with database().write() as connection:
        user = require(
            find_addressed_user(connection, pool, username, lock=True), no_user(pool, username)
        )
        if not groups.keep_group(connection, pool.id, name):
            raise _not_found()
        if groups.is_member(connection, pool.id, name, user.seq):
            return
        if groups.count_groups_of_user(connection, user.seq) >= MOST_GROUPS_OF_USER:
            raise LimitExceededException(TOO_MANY_GROUPS)
        groups.add_member(connection, pool.id, name, user.seq)


def remove_user_from_group(owner: Owner, user_pool_id: str, username: str, name: str) -> None:
    """Take a user out of a group; one who is not in it stays so, also where there is no such group.

    Raises ``ResourceNotFoundException`` for the pool, or ``UserNotFoundException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    with database().write() as connection:
        user = require(
            find_addressed_user(connection, pool, username, lock=True), no_user(pool, username)
        )
        groups.delete_member(connection, pool.id, name, user.seq)


def list_groups_for_user(
    owner: Owner, user_pool_id: str, username: str, limit: int | None, token: str | None
) -> tuple[list[Group], str | None]:
    """Return a page of the groups that a user is in and the token of the next one.

    Raises ``ResourceNotFoundException``, ``UserNotFoundException``, or
    ``InvalidParameterException`` for a foreign token or a page of none.
    """
    pool = get_user_pool(owner, user_pool_id)
    user = get_addressed_user(pool, username)
    return read_page(
        f"AdminListGroupsForUser/{pool.id}/{user.sub}",
        token,
        _page_length(limit),
        lambda connection, after, most: groups.page_of_groups_of_user(
            connection, user.seq, after[0], most
        ),
        lambda group: [group.name],
        start=[""],
        refusal=_WRONG_PAGE_OF_GROUPS,
    )


def list_users_in_group(
    owner: Owner, user_pool_id: str, name: str, limit: int | None, token: str | None
) -> tuple[list[ListedUser], str | None]:
    """Return a page of the users in a group and the token of the next one.

    Raises ``ResourceNotFoundException``, or ``InvalidParameterException`` for a foreign token or a
    page of none.
    """
    pool = get_user_pool(owner, user_pool_id)

    def find(connection: Connection, after: list[Any], most: int) -> list[ListedUser]:
        _require(groups.find_group(connection, pool.id, name))
        return groups.page_of_members(connection, pool.id, name, after[0], most)

    return read_page(
        f"ListUsersInGroup/{pool.id}/{name}",
        token,
        _page_length(limit),
        find,
        lambda user: [user.seq],
        start=[0],
        refusal=_WRONG_PAGE_OF_USERS,
    )


def group_claims(connection: Connection, user: User) -> dict[str, Any]:
    """Return the claims of a user's ID token that their groups give; none without a group.

    ``cognito:preferred_role`` is the role of the first group that has one. Of several groups that
    share its precedence none is preferred, unless they have one role; nor is a group that has no
    precedence.
    """
    found = sorted(
        groups.groups_of_user(connection, user.seq),
        key=lambda group: (group.precedence is None, group.precedence or 0, group.name),
    )
    if not found:
        return {}
    claims: dict[str, Any] = {"cognito:groups": [group.name for group in found]}
    with_role = [group for group in found if group.role_arn]
    if with_role:
        claims["cognito:roles"] = list(dict.fromkeys(group.role_arn for group in with_role))
        if preferred := _preferred_role(with_role):
            claims["cognito:preferred_role"] = preferred
    return claims


def _preferred_role(ordered: Sequence[Group]) -> str | None:
    highest = ordered[0].precedence
    roles = {group.role_arn for group in ordered if group.precedence == highest}
    return roles.pop() if highest is not None and len(roles) == 1 else None


def _page_length(limit: int | None) -> int:
    # The model allows 0 for a page of groups; what stands behind AWS's operations does not.
    if limit == 0:
        raise InvalidParameterException(
            "1 validation error detected: Value '0' at 'maxResults' failed to satisfy constraint: "
            "Member must have value greater than or equal to 1"
        )
    return _LONGEST_PAGE if limit is None else limit


def _require(group: Group | None) -> Group:
    if group is None:
        raise _not_found()
    return group


def _not_found() -> ResourceNotFoundException:
    return ResourceNotFoundException("Group not found.")
