"""Where the things of a file belong: an account and region, and for most a user pool."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from localstack.aws.api import ServiceException
from sqlalchemy import Connection, Table, update

from localstack_cognito.aws.api.cognito_idp import ResourceNotFoundException
from localstack_cognito.host.dispatch import Calls
from localstack_cognito.providers.cognito_identity.provider import CognitoIdentityProvider
from localstack_cognito.providers.cognito_idp.provider import CognitoIdpProvider
from localstack_cognito.storage import user_pool_clients, user_pools
from localstack_cognito.storage.user_pools import UserPool

Members = Mapping[str, Any]
"""What a file has of a thing, by the names of its structure."""

_REGION = re.compile(r"([a-z]{2}(?:-[a-z]+)+-[0-9])[_:]")
_PROVIDERS = (CognitoIdpProvider(), CognitoIdentityProvider())


@dataclass(frozen=True)
class Scope:
    """An account and region, on a connection whose transaction all that is called is part of.

    ``user_pool_id`` and ``identity_pool_id`` are those of the pool that a thing is in.
    """

    connection: Connection
    account_id: str = "000000000000"
    region: str = "us-east-1"
    user_pool_id: str = ""
    identity_pool_id: str = ""
    keeps_date: bool = False
    """Whether a file says when the pool was last changed."""
    _calls: dict[str, Calls] = field(default_factory=dict, repr=False)

    def within(self, *, user_pool_id: str = "", identity_pool_id: str = "") -> "Scope":
        """Return the same within a pool of either kind."""
        return replace(self, user_pool_id=user_pool_id, identity_pool_id=identity_pool_id)

    def owned(self, members: Members, id_: str) -> "Scope":
        """Return the same in the account and region that a pool of a file is in.

        ``id_`` is the member with its id, which begins with its region where that is a real one.
        """
        named = _REGION.match(members.get(id_, ""))
        region = members.get("Region") or (named[1] if named else self.region)
        account_id = members.get("AccountId", self.account_id)
        return replace(self, account_id=account_id, region=region, _calls={})

    @property
    def pool(self) -> UserPool:
        """The user pool as it is now."""
        pool = user_pools.find_pool(self.connection, self.user_pool_id)
        assert pool is not None
        return pool

    def call(self, operation: str, members: Members, **others: Any) -> Any:
        """Return the answer of an operation, which is given those members that it takes.

        ``others`` come besides, or instead. Raises what the operation raises.
        """
        calls = self._calls_of(operation)
        taken = calls.members_of(operation)
        request = {name: value for name, value in members.items() if name in taken} | others
        if "UserPoolId" in taken and self.user_pool_id:
            request["UserPoolId"] = self.user_pool_id
        if "IdentityPoolId" in taken and self.identity_pool_id:
            request["IdentityPoolId"] = self.identity_pool_id
        return calls.call(operation, request)

    def _calls_of(self, operation: str) -> Calls:
        if not self._calls:
            for provider in _PROVIDERS:
                calls = Calls(provider, self.account_id, self.region)
                self._calls.update(dict.fromkeys(calls.operations, calls))
        return self._calls[operation]

    def client_id(self, name: str) -> str:
        """Return the id of a client of the pool that is called so, or has that id.

        Raises ``ResourceNotFoundException``, also where several are called so.
        """
        found = user_pool_clients.find_pool_and_client(self.connection, name)
        if found is not None and found[0].id == self.user_pool_id:
            return name
        named = user_pool_clients.clients_named(self.connection, self.user_pool_id, name)
        if len(named) == 1:
            return named[0].id
        if named:
            raise ResourceNotFoundException(
                f"{len(named)} app clients are called {name}: give the ClientId of one."
            )
        raise ResourceNotFoundException(f"User pool client {name} does not exist.")

    def write(self, table: Table, key: Members, values: Members) -> None:
        """Set columns of the row with this key: what no operation takes."""
        if values:
            where = [table.c[name] == value for name, value in key.items()]
            self.connection.execute(update(table).where(*where).values(dict(values)))


@contextmanager
def blaming(member: str) -> Iterator[None]:
    """Let what is refused within be told at a member of the thing, by its path as AWS writes it."""
    try:
        yield
    except ServiceException as refusal:
        if not getattr(refusal, "members", ()):
            refusal.members = (member,)
        raise


def dates(members: Members, **columns: str) -> dict[str, Any]:
    """Return the columns of those dates that a file gives: by default of the two usual ones."""
    columns = columns or {"created_at": "CreationDate", "modified_at": "LastModifiedDate"}
    return {column: members[name] for column, name in columns.items() if name in members}
