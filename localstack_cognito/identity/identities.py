"""Identities: made for whoever comes, known again by their logins, joined and parted.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/identity-pools.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/switching-identities.html
"""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_identity import (
    InvalidParameterException,
    NotAuthorizedException,
    ResourceConflictException,
    ResourceNotFoundException,
)
from localstack_cognito.aws.refusals import explained
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.directory.pools.user_pools import Owner
from localstack_cognito.identity import provider_names
from localstack_cognito.identity.identity_pools import (
    find_identity_pool,
    get_identity_pool,
    not_found,
)
from localstack_cognito.identity.logins import verify_cognito_login, verify_logins
from localstack_cognito.identity.verified_login import VerifiedLogin
from localstack_cognito.storage import identities
from localstack_cognito.storage.database import database
from localstack_cognito.storage.identities import Identity, Login
from localstack_cognito.storage.identity_pools import IdentityPool

MOST_LOGINS = 20
"""How many logins an identity has at most, a developer's own among them."""


@dataclass(frozen=True, slots=True)
class Authenticated:
    """An identity, and what it was authenticated with: nothing where it is a guest's."""

    pool: IdentityPool
    identity: Identity
    logins: Sequence[VerifiedLogin]


@dataclass(frozen=True, slots=True)
class DescribedIdentity:
    """An identity, and the names of the providers that it has logins at."""

    identity: Identity
    providers: Collection[str]


def get_id(identity_pool_id: str, logins: Mapping[str, str]) -> Identity:
    """Return the identity that logins name, or a new one; without logins, always a new one.

    Raises ``ResourceNotFoundException``, ``ResourceConflictException`` and what ``verify_logins``
    raises.
    """
    pool = find_identity_pool(identity_pool_id)
    if not logins:
        _check_guests(pool)
        return _write(pool, lambda connection: new_identity(connection, pool))
    verified = [one.login for one in verify_logins(pool, logins)]
    with database().read() as connection:
        owners = {identities.find_by_login(connection, pool.id, login) for login in verified}
    identity = next(iter(owners))
    if len(owners) == 1 and identity is not None:
        return identity
    return _write(pool, lambda connection: _unite(connection, pool, None, verified))


def authenticate(identity_id: str, logins: Mapping[str, str]) -> Authenticated:
    """Return an identity that logins prove to be the caller's, or that is a guest's.

    A guest who logs in keeps the identity, or gets the one that the login has already: the
    guest's own is then disabled.

    Raises ``ResourceNotFoundException``, ``NotAuthorizedException``,
    ``ResourceConflictException`` and what ``verify_logins`` raises.
    """
    identity, pool = find_identity(identity_id)
    if not logins:
        _check_guests(pool)
        with database().read() as connection:
            if not identity.enabled or identities.logins_of(connection, identity):
                raise _forbidden(identity_id)
        return Authenticated(pool, identity, [])
    others = {
        name: token for name, token in logins.items() if name != provider_names.COGNITO_IDENTITY
    }
    verified = verify_logins(pool, others)
    if provider_names.COGNITO_IDENTITY in logins:
        own = verify_cognito_login(pool, logins[provider_names.COGNITO_IDENTITY])
        if own.subject != identity.id or not identity.enabled:
            raise _forbidden(identity_id)
        return Authenticated(pool, _with_logins(pool, identity, verified), [own, *verified])
    logins_to_have = [one.login for one in verified]
    with database().read() as connection:
        linked = identities.logins_of(connection, identity)
    if not identity.enabled or any(login not in linked for login in logins_to_have):
        identity = _write(
            pool, lambda connection: _log_in(connection, pool, identity_id, logins_to_have)
        )
    return Authenticated(pool, identity, verified)


def _with_logins(
    pool: IdentityPool, identity: Identity, verified: Sequence[VerifiedLogin]
) -> Identity:
    if not verified:
        return identity
    logins = [one.login for one in verified]
    return _write(pool, lambda connection: _unite(connection, pool, identity, logins))


def _unite(
    connection: Connection,
    pool: IdentityPool,
    identity: Identity | None,
    logins: Sequence[Login],
) -> Identity:
    identities.hold_logins(connection, pool.id, logins)
    if identity is not None:
        # It may have been deleted or merged meanwhile, or given other logins.
        current = identities.find_identity(connection, identity.id, lock=True)
        if current is None:
            raise identity_not_found(identity.id)
        if not current.enabled:
            raise _forbidden(identity.id)
        identity = current
    return unite(connection, pool, identity, logins)


def _log_in(
    connection: Connection, pool: IdentityPool, identity_id: str, logins: Sequence[Login]
) -> Identity:
    identities.hold_logins(connection, pool.id, logins)
    identity = identities.find_identity(connection, identity_id, lock=True)
    if identity is None:
        raise identity_not_found(identity_id)
    owners = _owners(connection, pool, logins)
    if not identity.enabled:
        # One that was merged leads on to the other, for whoever can log in to that.
        if identity.merged_into is None or identity.merged_into not in owners:
            raise _forbidden(identity_id)
        return unite(connection, pool, owners[identity.merged_into], logins)
    if not identities.logins_of(connection, identity):
        if not owners:
            return unite(connection, pool, identity, logins)
        other = unite(connection, pool, None, logins)
        identities.merge(connection, identity, other, clock.now())
        return other
    if identity.id not in owners:
        raise _forbidden(identity_id) if owners else logins_do_not_match()
    return unite(connection, pool, identity, logins)


def unite(
    connection: Connection,
    pool: IdentityPool,
    identity: Identity | None,
    logins: Sequence[Login],
) -> Identity:
    """Return the one identity that has all of the logins from now on, in the transaction.

    The caller holds the logins. It is ``identity``, else the oldest that has one of them, else a
    new one; others that have one are merged into it. Raises ``ResourceConflictException`` where it
    would be two users of one public provider, or have more than 20 logins.
    """
    now = clock.now()
    owners = _owners(connection, pool, logins)
    if identity is None:
        oldest = sorted(owners.values(), key=lambda owner: owner.seq)
        identity = oldest[0] if oldest else new_identity(connection, pool)
    for owner in owners.values():
        if owner.id != identity.id:
            merge(connection, pool, owner, identity)
    linked = identities.logins_of(connection, identity)
    missing = [login for login in dict.fromkeys(logins) if login not in linked]
    check_fit(pool, [*linked, *missing])
    for login in missing:
        identities.add_login(connection, identity, login)
    if missing:
        identities.touch(connection, identity, now)
    return identity


def merge(connection: Connection, pool: IdentityPool, source: Identity, target: Identity) -> None:
    """Give the logins of one identity to another, and disable it, in the transaction.

    Raises ``ResourceConflictException`` as ``unite`` does.
    """
    logins = [
        *identities.logins_of(connection, source),
        *identities.logins_of(connection, target),
    ]
    check_fit(pool, logins)
    identities.merge(connection, source, target, clock.now())


def check_fit(pool: IdentityPool, logins: Sequence[Login]) -> None:
    """Check that one identity of the pool may have these logins.

    Raises ``ResourceConflictException`` as ``unite`` does.
    """
    providers = [one.provider for one in logins if one.provider != pool.developer_provider]
    if len(set(providers)) < len(providers):
        raise ResourceConflictException(
            "Logins of two users of the same identity provider cannot belong to one identity."
        )
    if len(logins) > MOST_LOGINS:
        raise ResourceConflictException(f"An identity can have {MOST_LOGINS} logins at most.")


def _owners(
    connection: Connection, pool: IdentityPool, logins: Iterable[Login]
) -> dict[str, Identity]:
    owners = (identities.find_by_login(connection, pool.id, login, lock=True) for login in logins)
    return {identity.id: identity for identity in owners if identity is not None}


def new_identity(connection: Connection, pool: IdentityPool) -> Identity:
    """Return a new identity of the pool, in the transaction."""
    identity_id = f"{pool.region}:{uuid.uuid4()}"
    return identities.add_identity(connection, identity_id, pool.id, clock.now())


def _write(pool: IdentityPool, change: Callable[[Connection], Identity]) -> Identity:
    try:
        # Two who unite the same identities may each have one that the other wants.
        return database().transact(change)
    except IntegrityError:
        # The pool was deleted meanwhile.
        raise not_found(pool.id) from None


def find_identity(identity_id: str) -> tuple[Identity, IdentityPool]:
    """Return an identity and its pool, of whichever owner. Raises ``ResourceNotFoundException``."""
    with database().read() as connection:
        identity = identities.find_identity(connection, identity_id)
    if identity is None:
        raise identity_not_found(identity_id)
    return identity, find_identity_pool(identity.identity_pool_id)


def get_identity(owner: Owner, identity_id: str) -> DescribedIdentity:
    """Return the owner's identity. Raises ``ResourceNotFoundException``."""
    identity, pool = find_identity(identity_id)
    if (pool.account_id, pool.region) != (owner.account_id, owner.region):
        raise identity_not_found(identity_id)
    with database().read() as connection:
        providers = identities.providers_of(connection, [identity])
    return DescribedIdentity(identity, providers[identity.seq])


def list_identities(
    owner: Owner, identity_pool_id: str, limit: int, token: str | None, *, only_enabled: bool
) -> tuple[list[DescribedIdentity], str | None]:
    """Return a page of a pool's identities, and the token of the next one.

    Raises ``ResourceNotFoundException``, or ``InvalidParameterException`` for a foreign token.
    """
    pool = get_identity_pool(owner, identity_pool_id)

    def find(connection: Connection, after: list[Any], most: int) -> list[DescribedIdentity]:
        found = identities.page_of_identities(
            connection, pool.id, after[0], most, only_enabled=only_enabled
        )
        providers = identities.providers_of(connection, found)
        return [DescribedIdentity(identity, providers[identity.seq]) for identity in found]

    return read_page(
        f"ListIdentities/{pool.id}/{only_enabled}",
        token,
        limit,
        find,
        lambda described: [described.identity.seq],
        start=[0],
        error=InvalidParameterException,
    )


def delete_identities(owner: Owner, identity_ids: Iterable[str]) -> list[str]:
    """Delete identities, and return the ids of those that are not the owner's."""
    # In one order, or two who delete some of the same would wait for each other.
    in_order = sorted(set(identity_ids))

    def delete(connection: Connection) -> list[str]:
        refused = []
        for identity_id in in_order:
            identity = identities.find_identity(connection, identity_id, lock=True)
            if identity is None or not _is_owners(owner, identity.identity_pool_id):
                refused.append(identity_id)
            else:
                identities.delete_identity(connection, identity)
        return refused

    # One that is being merged is locked before another that comes first here.
    return database().transact(delete)


def _is_owners(owner: Owner, identity_pool_id: str) -> bool:
    try:
        get_identity_pool(owner, identity_pool_id)
    except ResourceNotFoundException:
        return False
    return True


def unlink_identity(identity_id: str, logins: Mapping[str, str], providers: Iterable[str]) -> None:
    """Take the logins at some providers from an identity; without its last one it is disabled.

    Raises ``ResourceNotFoundException``, ``NotAuthorizedException``,
    ``InvalidParameterException`` for a provider that it has no login at, and what
    ``verify_logins`` raises.
    """
    identity, pool = find_identity(identity_id)
    own = logins.get(provider_names.COGNITO_IDENTITY)
    others = {
        name: token for name, token in logins.items() if name != provider_names.COGNITO_IDENTITY
    }
    verified = [one.login for one in verify_logins(pool, others)]
    if own is not None and verify_cognito_login(pool, own).subject != identity.id:
        raise _forbidden(identity_id)
    to_unlink = {provider_names.canonical(name) for name in providers}
    with database().write() as connection:
        current = identities.find_identity(connection, identity_id, lock=True)
        if current is None:
            raise identity_not_found(identity_id)
        linked = identities.logins_of(connection, current)
        if not current.enabled:
            raise _forbidden(identity_id)
        if own is None and not any(login in linked for login in verified):
            raise logins_do_not_match()
        for name in to_unlink - {login.provider for login in linked}:
            raise InvalidParameterException(f"The identity has no login at {name}.")
        remove_logins(
            connection, current, [login for login in linked if login.provider in to_unlink]
        )


def remove_logins(connection: Connection, identity: Identity, logins: Sequence[Login]) -> None:
    """Take logins from an identity, and disable it where it has none left, in the transaction."""
    identities.remove_logins(connection, identity, logins)
    left = identities.logins_of(connection, identity)
    identities.touch(connection, identity, clock.now(), enabled=bool(left))


def _check_guests(pool: IdentityPool) -> None:
    if not pool.allows_unauthenticated:
        raise explained(
            NotAuthorizedException(
                "Unauthenticated access is not supported for this identity pool."
            ),
            f"The request has no Logins, and AllowUnauthenticatedIdentities of {pool.id} is false.",
        )


def identity_not_found(identity_id: str) -> ResourceNotFoundException:
    """Return the error for an identity that is not there."""
    return ResourceNotFoundException(f"Identity '{identity_id}' not found.")


def logins_do_not_match() -> NotAuthorizedException:
    """Return the error for logins of which none is the identity's."""
    return explained(
        NotAuthorizedException(
            "Logins don't match. Please include at least one valid login for this identity or "
            "identity pool."
        ),
        "The Logins are good, and none of them is a login of the identity.",
    )


def _forbidden(identity_id: str) -> NotAuthorizedException:
    return explained(
        NotAuthorizedException(f"Access to Identity '{identity_id}' is forbidden."),
        f"The identity {identity_id} is disabled, was merged into another, or has logins that the "
        "request does not prove.",
    )
