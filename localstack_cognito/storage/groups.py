"""Groups and who is in them."""

from dataclasses import dataclass

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from localstack_cognito.storage.locks import lockable
from localstack_cognito.storage.quick_statements import find_all
from localstack_cognito.storage.rows import columns_for, first_record, records, values_of
from localstack_cognito.storage.tables import Key, RowId, metadata
from localstack_cognito.storage.upserts import add_row_unless_there
from localstack_cognito.storage.users import ListedUser, users

groups = Table(
    "groups",
    metadata,
    Column("user_pool_id", Key, ForeignKey("user_pools.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Key, primary_key=True),
    Column("description", Text),
    Column("role_arn", Text),
    Column("precedence", Integer),
    Column("created_at", Float, nullable=False),
    Column("modified_at", Float, nullable=False),
)

group_members = Table(
    "group_members",
    metadata,
    Column("user_pool_id", Key, primary_key=True),
    Column("group_name", Key, primary_key=True),
    Column("user_seq", RowId, ForeignKey("users.seq", ondelete="CASCADE"), primary_key=True),
    ForeignKeyConstraint(
        ["user_pool_id", "group_name"],
        ["groups.user_pool_id", "groups.name"],
        name="fk_group_members_group",
        ondelete="CASCADE",
    ),
    Index("ix_group_members_user", "user_seq", "group_name"),
)


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a pool's users. The lowest ``precedence`` comes first, none last."""

    user_pool_id: str
    name: str
    description: str | None
    role_arn: str | None
    precedence: int | None
    created_at: float
    modified_at: float


_GROUPS = groups.c
_MEMBERS = group_members.c
_NAMED = (_GROUPS.user_pool_id == bindparam("user_pool_id"), _GROUPS.name == bindparam("name"))
_BY_NAME = lockable(select(groups).where(*_NAMED), "FOR UPDATE")
_IS_THERE = lockable(select(_GROUPS.name).where(*_NAMED), "FOR KEY SHARE")
_OF_USER = (
    select(groups)
    .join(
        group_members,
        (_MEMBERS.user_pool_id == _GROUPS.user_pool_id) & (_MEMBERS.group_name == _GROUPS.name),
    )
    .where(_MEMBERS.user_seq == bindparam("seq"))
)
_PAGE_OF_USER = (
    _OF_USER.where(_MEMBERS.group_name > bindparam("after"))
    .order_by(_MEMBERS.group_name)
    .limit(bindparam("limit"))
)
_COUNT = select(func.count()).where(_GROUPS.user_pool_id == bindparam("user_pool_id"))
_IS_MEMBER = (
    _MEMBERS.user_pool_id == bindparam("user_pool_id"),
    _MEMBERS.group_name == bindparam("name"),
    _MEMBERS.user_seq == bindparam("user_seq"),
)
_MEMBER = select(_MEMBERS.user_seq).where(*_IS_MEMBER)
_DELETE_MEMBER = delete(group_members).where(*_IS_MEMBER)
_COUNT_OF_USER = select(func.count()).where(_MEMBERS.user_seq == bindparam("user_seq"))
_PAGE = (
    select(groups)
    .where(_GROUPS.user_pool_id == bindparam("user_pool_id"), _GROUPS.name > bindparam("after"))
    .order_by(_GROUPS.name)
    .limit(bindparam("limit"))
)
_PAGE_OF_MEMBERS = (
    select(*columns_for(ListedUser, users))
    .select_from(group_members.join(users, users.c.seq == _MEMBERS.user_seq))
    .where(
        _MEMBERS.user_pool_id == bindparam("user_pool_id"),
        _MEMBERS.group_name == bindparam("name"),
        _MEMBERS.user_seq > bindparam("after"),
        # PostgreSQL would not know from the join that it need not read those before.
        users.c.seq > bindparam("after"),
    )
    .order_by(_MEMBERS.user_seq)
    .limit(bindparam("limit"))
)


def add_group(connection: Connection, group: Group) -> None:
    """Store a new group. Raises ``IntegrityError`` where the pool has one of that name."""
    connection.execute(insert(groups), values_of(group))


def add_group_unless_there(connection: Connection, group: Group) -> None:
    """Store a new group, unless the pool has one of that name."""
    add_row_unless_there(connection, groups, values_of(group))


def find_group(
    connection: Connection, user_pool_id: str, name: str, *, lock: bool = False
) -> Group | None:
    """Return the pool's group with this name, or None.

    With a ``lock`` it stays as it is until the end of the transaction.
    """
    parameters = {"user_pool_id": user_pool_id, "name": name}
    query = _BY_NAME.on(connection, lock=lock)
    return first_record(Group, connection.execute(query, parameters))


def keep_group(connection: Connection, user_pool_id: str, name: str) -> bool:
    """Let a group not be deleted before the end of the transaction; return False without one."""
    parameters = {"user_pool_id": user_pool_id, "name": name}
    query = _IS_THERE.on(connection, lock=True)
    return connection.execute(query, parameters).first() is not None


def replace_group(connection: Connection, group: Group) -> None:
    """Store all of the group anew."""
    connection.execute(
        update(groups)
        .where(_GROUPS.user_pool_id == group.user_pool_id, _GROUPS.name == group.name)
        .values(values_of(group))
    )


def delete_group(connection: Connection, user_pool_id: str, name: str) -> bool:
    """Delete the group; its members stay users. Return False where it is gone already."""
    statement = delete(groups).where(_GROUPS.user_pool_id == user_pool_id, _GROUPS.name == name)
    return connection.execute(statement).rowcount == 1


def count_groups(connection: Connection, user_pool_id: str) -> int:
    """Return how many groups the pool has."""
    return connection.execute(_COUNT, {"user_pool_id": user_pool_id}).scalar_one()


def page_of_groups(
    connection: Connection, user_pool_id: str, after: str, limit: int
) -> list[Group]:
    """Return up to ``limit`` groups of the pool, by name, from behind ``after``."""
    parameters = {"user_pool_id": user_pool_id, "after": after, "limit": limit}
    return records(Group, connection.execute(_PAGE, parameters))


def add_member(connection: Connection, user_pool_id: str, name: str, user_seq: int) -> None:
    """Put a user into a group. Raises ``IntegrityError`` where she is in it."""
    row = {"user_pool_id": user_pool_id, "group_name": name, "user_seq": user_seq}
    connection.execute(insert(group_members), row)


def is_member(connection: Connection, user_pool_id: str, name: str, user_seq: int) -> bool:
    """Return whether the user is in the group."""
    parameters = {"user_pool_id": user_pool_id, "name": name, "user_seq": user_seq}
    return connection.execute(_MEMBER, parameters).first() is not None


def delete_member(connection: Connection, user_pool_id: str, name: str, user_seq: int) -> None:
    """Take a user out of a group, if she is in it."""
    parameters = {"user_pool_id": user_pool_id, "name": name, "user_seq": user_seq}
    connection.execute(_DELETE_MEMBER, parameters)


def count_groups_of_user(connection: Connection, user_seq: int) -> int:
    """Return how many groups the user is in."""
    return connection.execute(_COUNT_OF_USER, {"user_seq": user_seq}).scalar_one()


def groups_of_user(connection: Connection, user_seq: int) -> list[Group]:
    """Return every group that the user is in."""
    return find_all(Group, connection, _OF_USER, {"seq": user_seq})


def page_of_groups_of_user(
    connection: Connection, user_seq: int, after: str, limit: int
) -> list[Group]:
    """Return up to ``limit`` groups that the user is in, by name, from behind ``after``."""
    parameters = {"seq": user_seq, "after": after, "limit": limit}
    return records(Group, connection.execute(_PAGE_OF_USER, parameters))


def page_of_members(
    connection: Connection, user_pool_id: str, name: str, after: int, limit: int
) -> list[ListedUser]:
    """Return up to ``limit`` users in the group, the oldest first, from behind row ``after``."""
    parameters = {"user_pool_id": user_pool_id, "name": name, "after": after, "limit": limit}
    return find_all(ListedUser, connection, _PAGE_OF_MEMBERS, parameters)
