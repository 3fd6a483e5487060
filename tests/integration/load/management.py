"""A directory as simple as can be, and operations that are made on it and on the real one alike.

Each lane is a thread's: it has users and groups of its own, and one attribute, one tag and one
custom attribute of what all share. So what the lanes do at once has one outcome, in whatever order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError
from hypothesis import strategies as st

SHARED_USER = "shared"
ATTRIBUTES = ("name", "nickname")


@dataclass
class ModelUser:
    """What is expected of a user."""

    enabled: bool = True
    attributes: dict[str, str] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)


@dataclass
class Lane:
    """What one thread expects of what is its own in a pool."""

    number: int
    users: dict[str, ModelUser] = field(default_factory=dict)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    shared_attribute: str | None = None
    tag: str | None = None
    custom_attributes: set[str] = field(default_factory=set)

    def own(self, name: str) -> str:
        """Return a name that no other lane has."""
        return f"lane{self.number}-{name}"

    @property
    def attribute(self) -> str:
        """Return the attribute of the shared user that is this lane's to set."""
        return f"custom:lane{self.number}"


@dataclass(frozen=True)
class Pool:
    """A pool that runs on a host, and a client of it."""

    cognito: Any
    id: str
    arn: str


Operation = tuple[str, tuple[Any, ...]]
"""A rule's name and what it is given."""


def _create_user(pool: Pool, lane: Lane, user: str) -> str | None:
    name = lane.own(user)
    pool.cognito.admin_create_user(UserPoolId=pool.id, Username=name, MessageAction="SUPPRESS")
    return None


def _expect_create_user(lane: Lane, user: str) -> str | None:
    if lane.own(user) in lane.users:
        return "UsernameExistsException"
    lane.users[lane.own(user)] = ModelUser()
    return None


def _delete_user(pool: Pool, lane: Lane, user: str) -> None:
    pool.cognito.admin_delete_user(UserPoolId=pool.id, Username=lane.own(user))


def _expect_delete_user(lane: Lane, user: str) -> str | None:
    return None if lane.users.pop(lane.own(user), None) else "UserNotFoundException"


def _set_attribute(pool: Pool, lane: Lane, user: str, attribute: str, value: str) -> None:
    pool.cognito.admin_update_user_attributes(
        UserPoolId=pool.id,
        Username=lane.own(user),
        UserAttributes=[{"Name": attribute, "Value": value}],
    )


def _expect_set_attribute(lane: Lane, user: str, attribute: str, value: str) -> str | None:
    found = lane.users.get(lane.own(user))
    if found is None:
        return "UserNotFoundException"
    if value:
        found.attributes[attribute] = value
    else:
        found.attributes.pop(attribute, None)
    return None


def _delete_attribute(pool: Pool, lane: Lane, user: str, attribute: str) -> None:
    pool.cognito.admin_delete_user_attributes(
        UserPoolId=pool.id, Username=lane.own(user), UserAttributeNames=[attribute]
    )


def _expect_delete_attribute(lane: Lane, user: str, attribute: str) -> str | None:
    return _expect_set_attribute(lane, user, attribute, "")


def _set_enabled(pool: Pool, lane: Lane, user: str, enabled: bool) -> None:
    operation = pool.cognito.admin_enable_user if enabled else pool.cognito.admin_disable_user
    operation(UserPoolId=pool.id, Username=lane.own(user))


def _expect_set_enabled(lane: Lane, user: str, enabled: bool) -> str | None:
    found = lane.users.get(lane.own(user))
    if found is None:
        return "UserNotFoundException"
    found.enabled = enabled
    return None


def _create_group(pool: Pool, lane: Lane, group: str, precedence: int) -> None:
    pool.cognito.create_group(UserPoolId=pool.id, GroupName=lane.own(group), Precedence=precedence)


def _expect_create_group(lane: Lane, group: str, precedence: int) -> str | None:
    if lane.own(group) in lane.groups:
        return "GroupExistsException"
    lane.groups[lane.own(group)] = {"Precedence": precedence}
    return None


def _update_group(pool: Pool, lane: Lane, group: str, description: str) -> None:
    pool.cognito.update_group(
        UserPoolId=pool.id, GroupName=lane.own(group), Description=description
    )


def _expect_update_group(lane: Lane, group: str, description: str) -> str | None:
    found = lane.groups.get(lane.own(group))
    if found is None:
        return "ResourceNotFoundException"
    found["Description"] = description
    return None


def _delete_group(pool: Pool, lane: Lane, group: str) -> None:
    pool.cognito.delete_group(UserPoolId=pool.id, GroupName=lane.own(group))


def _expect_delete_group(lane: Lane, group: str) -> str | None:
    if lane.groups.pop(lane.own(group), None) is None:
        return "ResourceNotFoundException"
    for user in lane.users.values():
        user.groups.discard(lane.own(group))
    return None


def _add_to_group(pool: Pool, lane: Lane, user: str, group: str) -> None:
    pool.cognito.admin_add_user_to_group(
        UserPoolId=pool.id, Username=lane.own(user), GroupName=lane.own(group)
    )


def _expect_add_to_group(lane: Lane, user: str, group: str) -> str | None:
    found = lane.users.get(lane.own(user))
    if found is None:
        return "UserNotFoundException"
    if lane.own(group) not in lane.groups:
        return "ResourceNotFoundException"
    found.groups.add(lane.own(group))
    return None


def _remove_from_group(pool: Pool, lane: Lane, user: str, group: str) -> None:
    pool.cognito.admin_remove_user_from_group(
        UserPoolId=pool.id, Username=lane.own(user), GroupName=lane.own(group)
    )


def _expect_remove_from_group(lane: Lane, user: str, group: str) -> str | None:
    found = lane.users.get(lane.own(user))
    if found is None:
        return "UserNotFoundException"
    # AWS takes a group that is not there for one that nobody is in.
    found.groups.discard(lane.own(group))
    return None


def _set_shared_attribute(pool: Pool, lane: Lane, value: str) -> None:
    pool.cognito.admin_update_user_attributes(
        UserPoolId=pool.id,
        Username=SHARED_USER,
        UserAttributes=[{"Name": lane.attribute, "Value": value}],
    )


def _expect_set_shared_attribute(lane: Lane, value: str) -> str | None:
    lane.shared_attribute = value or None
    return None


def _tag(pool: Pool, lane: Lane, value: str) -> None:
    pool.cognito.tag_resource(ResourceArn=pool.arn, Tags={lane.own("tag"): value})


def _expect_tag(lane: Lane, value: str) -> str | None:
    lane.tag = value
    return None


def _untag(pool: Pool, lane: Lane) -> None:
    pool.cognito.untag_resource(ResourceArn=pool.arn, TagKeys=[lane.own("tag")])


def _expect_untag(lane: Lane) -> str | None:
    lane.tag = None
    return None


def _add_custom_attribute(pool: Pool, lane: Lane, name: str) -> None:
    pool.cognito.add_custom_attributes(
        UserPoolId=pool.id,
        CustomAttributes=[{"Name": lane.own(name), "AttributeDataType": "String"}],
    )


def _expect_add_custom_attribute(lane: Lane, name: str) -> str | None:
    full_name = f"custom:{lane.own(name)}"
    if full_name in lane.custom_attributes:
        return "InvalidParameterException"
    lane.custom_attributes.add(full_name)
    return None


_users = st.sampled_from(("a", "b"))
_groups = st.sampled_from(("g", "h"))
_values = st.sampled_from(("", "one", "two", "drei'\"%_"))
_RULES: dict[str, tuple[Callable[..., Any], Callable[..., str | None], tuple[Any, ...]]] = {
    "create user": (_create_user, _expect_create_user, (_users,)),
    "delete user": (_delete_user, _expect_delete_user, (_users,)),
    "set attribute": (
        _set_attribute,
        _expect_set_attribute,
        (_users, st.sampled_from(ATTRIBUTES), _values),
    ),
    "delete attribute": (
        _delete_attribute,
        _expect_delete_attribute,
        (_users, st.sampled_from(ATTRIBUTES)),
    ),
    "set enabled": (_set_enabled, _expect_set_enabled, (_users, st.booleans())),
    "create group": (
        _create_group,
        _expect_create_group,
        (_groups, st.integers(min_value=0, max_value=9)),
    ),
    "update group": (_update_group, _expect_update_group, (_groups, st.sampled_from("xyz"))),
    "delete group": (_delete_group, _expect_delete_group, (_groups,)),
    "add to group": (_add_to_group, _expect_add_to_group, (_users, _groups)),
    "remove from group": (_remove_from_group, _expect_remove_from_group, (_users, _groups)),
    "set shared attribute": (_set_shared_attribute, _expect_set_shared_attribute, (_values,)),
    "tag": (_tag, _expect_tag, (st.sampled_from("xyz"),)),
    "untag": (_untag, _expect_untag, ()),
    "add custom attribute": (
        _add_custom_attribute,
        _expect_add_custom_attribute,
        (st.sampled_from("cd"),),
    ),
}


def operations(longest: int) -> st.SearchStrategy[list[Operation]]:
    """Return a strategy for what one lane does, one operation after the other."""
    one = st.one_of(
        [
            st.tuples(st.just(name), st.tuples(*arguments))
            for name, (_, _, arguments) in _RULES.items()
        ]
    )
    return st.lists(one, max_size=longest)


def perform(pool: Pool, lane: Lane, todo: Sequence[Operation]) -> list[str]:
    """Do all of it, on the host and in the model; return where the two differ."""
    differences = []
    for name, arguments in todo:
        do, expect, _ = _RULES[name]
        expected = expect(lane, *arguments)
        try:
            do(pool, lane, *arguments)
            outcome = None
        except ClientError as error:
            outcome = str(error.response["Error"]["Code"])
        if outcome != expected:
            differences.append(f"{name}{arguments} in {todo}: {outcome}, expected {expected}")
    return differences
