"""Identities of identity pools, with who signs in as each: many, and so read a page at a time."""

from collections.abc import Iterator, Sequence

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_identity import (
    InvalidParameterException,
    ResourceConflictException,
)
from localstack_cognito.identity.identities import check_fit
from localstack_cognito.seeding.kinds.kind import Kind, stated
from localstack_cognito.seeding.kinds.scope import Members, Scope, blaming
from localstack_cognito.storage import identities, identity_pools
from localstack_cognito.storage.identities import Identity, Login

_PAGE = 1000


class Identities(Kind):
    """The identities of a pool, in the order in which they were made."""

    member = "Identities"
    structure = "PoolIdentity"
    key = ("IdentityId",)
    is_many = True

    def existing(self, scope: Scope) -> Iterator[Members]:
        """Return the identities, the oldest first."""
        connection, after = scope.connection, 0
        while True:
            page = identities.page_of_identities(
                connection, scope.identity_pool_id, after, _PAGE, only_enabled=False
            )
            logins = identities.logins_of_all(connection, page)
            for identity in page:
                yield _exported(identity, logins[identity.seq])
            if len(page) < _PAGE:
                return
            after = page[-1].seq

    def find(self, scope: Scope, wanted: Members) -> Members | None:
        """Return the identity with the id, or None.

        Raises ``InvalidParameterException`` where it is another pool's.
        """
        identity = identities.find_identity(scope.connection, wanted["IdentityId"])
        if identity is None:
            return None
        if identity.identity_pool_id != scope.identity_pool_id:
            raise InvalidParameterException(
                f"An identity with the id {identity.id} exists already, in the identity pool "
                f"{identity.identity_pool_id}."
            )
        return _exported(identity, identities.logins_of(scope.connection, identity))

    def create(self, scope: Scope, wanted: Members) -> None:
        """Store the identity as the newest. Raises what ``_put`` raises."""
        now = clock.now()
        self._put(scope, wanted, now, now)

    def change(self, scope: Scope, current: Members, wanted: Members) -> None:
        """Store it anew. Raises what ``_put`` raises."""
        self._put(scope, wanted, current["CreationDate"], clock.now())

    def _put(self, scope: Scope, wanted: Members, created_at: float, modified_at: float) -> None:
        """Store an identity.

        Raises ``ResourceConflictException`` where another one has a login of it, or it has logins
        that no identity may have, and ``InvalidParameterException`` for one that was merged and is
        enabled.
        """
        identity = Identity(
            seq=0,
            id=wanted["IdentityId"],
            identity_pool_id=scope.identity_pool_id,
            enabled=wanted.get("Enabled", True),
            merged_into=wanted.get("MergedInto"),
            created_at=wanted.get("CreationDate", created_at),
            modified_at=wanted.get("LastModifiedDate", modified_at),
        )
        if identity.enabled and identity.merged_into is not None:
            raise InvalidParameterException(
                f"The identity {identity.id} was merged into another: Enabled must be false."
            )
        logins = [Login(one["Provider"], one["Subject"]) for one in wanted.get("Logins") or ()]
        with blaming("Logins"):
            self._check_logins(scope, identity, logins)
        identities.put_identity(scope.connection, identity, logins)

    def _check_logins(self, scope: Scope, identity: Identity, logins: Sequence[Login]) -> None:
        if not logins:
            return
        pool = identity_pools.find_identity_pool(scope.connection, identity.identity_pool_id)
        assert pool is not None
        if len(set(logins)) < len(logins):
            raise ResourceConflictException(f"The identity {identity.id} has a login twice.")
        check_fit(pool, logins)
        for number, login in enumerate(logins, 1):
            owner = identities.find_by_login(scope.connection, pool.id, login)
            if owner is not None and owner.id != identity.id:
                with blaming(f"Logins.{number}.member"):
                    raise ResourceConflictException(
                        f"The login {login.subject} at {login.provider} is the identity "
                        f"{owner.id}'s."
                    )

    def delete(self, scope: Scope, current: Members) -> None:
        """Delete the identity and its logins."""
        identity = identities.find_identity(scope.connection, current["IdentityId"])
        assert identity is not None
        identities.delete_identity(scope.connection, identity)


def _exported(identity: Identity, logins: Sequence[Login]) -> Members:
    return stated(
        IdentityId=identity.id,
        Enabled=None if identity.enabled else False,
        MergedInto=identity.merged_into,
        Logins=[{"Provider": one.provider, "Subject": one.subject} for one in logins] or None,
        CreationDate=identity.created_at,
        LastModifiedDate=identity.modified_at,
    )
