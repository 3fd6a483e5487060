"""The style of managed login, of a client each."""

import base64
from collections.abc import Iterator
from typing import Any

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.seeding.kinds.kind import Kind, refusal
from localstack_cognito.seeding.kinds.scope import Members, Scope, dates
from localstack_cognito.storage import managed_login_brandings as brandings
from localstack_cognito.storage.listing import all_of, with_id
from localstack_cognito.storage.managed_login_brandings import ManagedLoginBranding

_ID = "ManagedLoginBrandingId"
_CLIENT = "ClientId"
_PROVIDED = "UseCognitoProvidedValues"
_TABLE = brandings.managed_login_brandings


class ManagedLoginBrandings(Kind):
    """What managed login looks like."""

    member = "ManagedLoginBrandings"
    structure = "ManagedLoginBranding"
    key = (_CLIENT,)

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the styles by their clients."""
        for found in all_of(
            scope.connection,
            ManagedLoginBranding,
            _TABLE,
            [_TABLE.c.client_id],
            user_pool_id=scope.user_pool_id,
        ):
            yield _exported(found)

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return it with the id of its client. Raises ``ResourceNotFoundException``."""
        return {**wanted, _CLIENT: scope.client_id(wanted[_CLIENT])}

    def find(self, scope: Scope, wanted: Members) -> Members | None:
        """Return the client's style, or None."""
        found = brandings.find_branding_of_client(scope.connection, wanted[_CLIENT])
        return None if found is None else _exported(found)

    def create(self, scope: Scope, wanted: Members) -> None:
        """Make the style, with the id and the dates that it had.

        Raises ``InvalidParameterException`` where another one has the id.
        """
        if _ID in wanted and with_id(scope.connection, ManagedLoginBranding, _TABLE, wanted[_ID]):
            raise refusal(
                InvalidParameterException,
                f"A managed login branding with the id {wanted[_ID]} exists already.",
                _ID,
            )
        made = scope.call("CreateManagedLoginBranding", wanted)["ManagedLoginBranding"][_ID]
        values: dict[str, Any] = dates(wanted) | {"id": wanted.get(_ID, made)}
        scope.write(_TABLE, {"id": made}, values)

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Make it anew: what UpdateManagedLoginBranding leaves as it is would stay."""
        scope.call("DeleteManagedLoginBranding", current)
        kept = {name: current[name] for name in (_ID, "CreationDate")}
        self.create(scope, {**kept, **wanted})

    def delete(self, scope: Scope, current: Members) -> None:
        """Delete it."""
        scope.call("DeleteManagedLoginBranding", current)


def _exported(found: ManagedLoginBranding) -> Members:
    settings = dict(found.settings)
    if not settings[_PROVIDED]:
        del settings[_PROVIDED]
    if "Assets" in settings:
        settings["Assets"] = [
            {**asset, "Bytes": base64.b64decode(asset["Bytes"])} if "Bytes" in asset else asset
            for asset in settings["Assets"]
        ]
    return {
        _ID: found.id,
        _CLIENT: found.client_id,
        **settings,
        "CreationDate": found.created_at,
        "LastModifiedDate": found.modified_at,
    }
