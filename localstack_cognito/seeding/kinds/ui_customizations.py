"""The style and the logo of the classic pages, of all clients of a pool or of one."""

import base64
from collections.abc import Iterator
from typing import Any

from localstack_cognito.directory.clients.ui_customization import ALL, KIND, customized
from localstack_cognito.seeding.kinds.kind import Kind
from localstack_cognito.seeding.kinds.scope import Members, Scope, dates
from localstack_cognito.storage import domains, user_pools
from localstack_cognito.storage.user_pools import Configuration

_CLIENT = "ClientId"
_VERSION = "CSSVersion"


class UICustomizations(Kind):
    """What the classic pages look like."""

    member = "UICustomizations"
    structure = "UICustomization"
    key = (_CLIENT,)
    may_be_unchecked = (_CLIENT,)

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return those of a pool by their clients."""
        found = user_pools.find_configurations(scope.connection, scope.user_pool_id, KIND)
        has_domain = _has_domain(scope)
        for client_id in sorted(found):
            yield _exported(found[client_id], has_domain=has_domain)

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return it with the id of its client. Raises ``ResourceNotFoundException``."""
        client = wanted.get(_CLIENT, ALL)
        return {**wanted, _CLIENT: client if client == ALL else scope.client_id(client)}

    def create(self, scope: Scope, wanted: Members) -> None:
        """Set the style and the logo, with the dates that they had."""
        if _CLIENT not in self.checked(wanted):
            made = customized(
                scope.user_pool_id, wanted[_CLIENT], wanted.get("CSS"), wanted.get("ImageFile")
            )
            user_pools.put_configuration(scope.connection, made)
        else:
            scope.call("SetUICustomization", wanted)
        values = dates(wanted)
        if _VERSION in wanted:
            kept = user_pools.find_configurations(scope.connection, scope.user_pool_id, KIND)
            settings = kept[wanted[_CLIENT]].settings
            values["settings"] = {**settings, _VERSION: wanted[_VERSION]}
        row = {"user_pool_id": scope.user_pool_id, "client_id": wanted[_CLIENT], "kind": KIND}
        scope.write(user_pools.configurations, row, values)

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Set both in place of those that there are."""
        self.create(scope, wanted)

    def is_same(self, before: Members, after: Members, wanted: Members) -> bool:
        """Return whether nothing was changed but its version, which is a date, too."""
        if _VERSION not in wanted:
            before, after = {**before, _VERSION: ""}, {**after, _VERSION: ""}
        return super().is_same(before, after, wanted)

    def delete(self, scope: Scope, current: Members) -> None:
        """Delete it: the pages are as they were before."""
        user_pools.delete_configuration(
            scope.connection, scope.user_pool_id, current[_CLIENT], KIND
        )


def _has_domain(scope: Scope) -> bool:
    return bool(domains.domains_of(scope.connection, scope.user_pool_id))


def _exported(found: Configuration, *, has_domain: bool) -> Members:
    members: dict[str, Any] = {_CLIENT: found.client_id}
    if "CSS" in found.settings:
        members["CSS"] = found.settings["CSS"]
    if image := found.settings.get("Image"):
        members["ImageFile"] = base64.b64decode(image)
    if not has_domain:
        # The pool had one when they were set.
        members["Unchecked"] = [_CLIENT]
    return members | {
        _VERSION: found.settings[_VERSION],
        "CreationDate": found.created_at,
        "LastModifiedDate": found.modified_at,
    }
