"""Resource servers, with the scopes that clients are allowed to ask for."""

from collections.abc import Iterator

from localstack_cognito.seeding.kinds.kind import Kind
from localstack_cognito.seeding.kinds.scope import Members, Scope
from localstack_cognito.storage import resource_servers
from localstack_cognito.storage.listing import all_of
from localstack_cognito.storage.resource_servers import ResourceServer


class ResourceServers(Kind):
    """The resource servers of a pool."""

    member = "ResourceServers"
    structure = "ResourceServer"
    key = ("Identifier",)

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return them by identifier."""
        table = resource_servers.resource_servers
        order = [table.c.identifier]
        for server in all_of(
            scope.connection, ResourceServer, table, order, user_pool_id=scope.user_pool_id
        ):
            yield _exported(server)

    def find(self, scope: Scope, wanted: Members) -> Members | None:
        """Return the server with the identifier, or None."""
        found = resource_servers.find_resource_servers(
            scope.connection, scope.user_pool_id, [wanted["Identifier"]]
        )
        return _exported(found[0]) if found else None

    def create(self, scope: Scope, wanted: Members) -> None:
        """Make the server."""
        scope.call("CreateResourceServer", wanted)

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Give it the name and the scopes of a file, and no others."""
        scope.call("UpdateResourceServer", wanted)

    def delete(self, scope: Scope, current: Members) -> None:
        """Delete it. Clients that name its scopes go on naming them."""
        scope.call("DeleteResourceServer", current)


def _exported(server: ResourceServer) -> Members:
    members = {"Identifier": server.identifier, "Name": server.name}
    return members | ({"Scopes": [dict(scope) for scope in server.scopes]} if server.scopes else {})
