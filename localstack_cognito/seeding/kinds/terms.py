"""Terms of use and privacy policies, of a client each."""

from collections.abc import Iterator
from typing import Any

from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.seeding.kinds.kind import Kind, refusal
from localstack_cognito.seeding.kinds.scope import Members, Scope, dates
from localstack_cognito.storage import terms
from localstack_cognito.storage.listing import all_of, with_id
from localstack_cognito.storage.terms import Terms as Document

_ID = "TermsId"
_CLIENT = "ClientId"
_NAME = "TermsName"
_TABLE = terms.terms


class Terms(Kind):
    """The documents that a pool's clients show."""

    member = "Terms"
    structure = "Terms"
    key = (_CLIENT, _NAME)

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the documents by their clients and names."""
        order = [_TABLE.c.client_id, _TABLE.c.name]
        for found in all_of(
            scope.connection, Document, _TABLE, order, user_pool_id=scope.user_pool_id
        ):
            yield _exported(found)

    def resolved(self, scope: Scope, wanted: Members) -> Members:
        """Return one with the id of its client. Raises ``ResourceNotFoundException``."""
        return {**wanted, _CLIENT: scope.client_id(wanted[_CLIENT])}

    def find(self, scope: Scope, wanted: Members) -> Members | None:
        """Return the client's document of the name, or None."""
        found = terms.find_terms_of_client(scope.connection, wanted[_CLIENT], wanted[_NAME])
        return None if found is None else _exported(found)

    def create(self, scope: Scope, wanted: Members) -> None:
        """Make the document, with the id and the dates that it had.

        Raises ``InvalidParameterException`` where another one has the id.
        """
        if _ID in wanted and with_id(scope.connection, Document, _TABLE, wanted[_ID]):
            raise refusal(
                InvalidParameterException, f"Terms with the id {wanted[_ID]} exist already.", _ID
            )
        made = scope.call("CreateTerms", wanted)["Terms"][_ID]
        values: dict[str, Any] = dates(wanted) | {"id": wanted.get(_ID, made)}
        scope.write(_TABLE, {"id": made}, values)

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Make it anew, by its id."""
        scope.call("DeleteTerms", current)
        kept = {name: current[name] for name in (_ID, "CreationDate")}
        self.create(scope, {**kept, **wanted})

    def delete(self, scope: Scope, current: Members) -> None:
        """Delete it."""
        scope.call("DeleteTerms", current)


def _exported(found: Document) -> Members:
    return {
        _ID: found.id,
        _CLIENT: found.client_id,
        _NAME: found.name,
        **found.settings,
        "CreationDate": found.created_at,
        "LastModifiedDate": found.modified_at,
    }
