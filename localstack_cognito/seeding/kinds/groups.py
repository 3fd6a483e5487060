"""Groups. Who is in them is said of each user."""

from collections.abc import Iterator

from localstack_cognito.seeding.kinds.kind import Kind, stated
from localstack_cognito.seeding.kinds.scope import Members, Scope, dates
from localstack_cognito.storage import groups
from localstack_cognito.storage.groups import Group
from localstack_cognito.storage.listing import all_of

_CLEARED = {"description": "Description", "role_arn": "RoleArn", "precedence": "Precedence"}


class Groups(Kind):
    """The groups of a pool."""

    member = "Groups"
    structure = "Group"
    key = ("GroupName",)

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the groups by name."""
        table = groups.groups
        found = all_of(
            scope.connection, Group, table, [table.c.name], user_pool_id=scope.user_pool_id
        )
        for group in found:
            yield stated(
                GroupName=group.name,
                Description=group.description,
                RoleArn=group.role_arn,
                Precedence=group.precedence,
                CreationDate=group.created_at,
                LastModifiedDate=group.modified_at,
            )

    def create(self, scope: Scope, wanted: Members) -> None:
        """Make the group, with the dates that it had."""
        scope.call("CreateGroup", wanted)
        self._date(scope, wanted)

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Change it: also what UpdateGroup takes from nobody is gone where a file leaves it out."""
        scope.call("UpdateGroup", wanted)
        left_out = {
            column: None for column, member in _CLEARED.items() if wanted.get(member) is None
        }
        self._date(scope, wanted, **left_out)

    def _date(self, scope: Scope, wanted: Members, **others: None) -> None:
        key = {"user_pool_id": scope.user_pool_id, "name": wanted["GroupName"]}
        scope.write(groups.groups, key, dates(wanted) | others)

    def delete(self, scope: Scope, current: Members) -> None:
        """Delete it: nobody is in it any more."""
        scope.call("DeleteGroup", current)
