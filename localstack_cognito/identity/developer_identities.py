"""Identities of users whom a developer's own server authenticates.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/developer-authenticated-identities.html
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito.aws.api.cognito_identity import (
    DeveloperUserAlreadyRegisteredException,
    InvalidParameterException,
    NotAuthorizedException,
    ResourceConflictException,
    ResourceNotFoundException,
)
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.directory.pools.user_pools import Owner
from localstack_cognito.identity import tokens
from localstack_cognito.identity.identities import (
    identity_not_found,
    logins_do_not_match,
    merge,
    remove_logins,
    unite,
)
from localstack_cognito.identity.identity_pools import get_identity_pool, not_found
from localstack_cognito.identity.logins import verify_logins
from localstack_cognito.storage import identities
from localstack_cognito.storage.database import database
from localstack_cognito.storage.identities import Identity, Login
from localstack_cognito.storage.identity_pools import IdentityPool

_DEFAULT_SECONDS = 15 * 60
_LONGEST_PAGE = 60


@dataclass(frozen=True, slots=True)
class DeveloperIdentity:
    """An identity, names that the developer has for its user, and the token of the next page."""

    identity_id: str
    user_identifiers: list[str]
    next_token: str | None


def get_token(
    owner: Owner,
    identity_pool_id: str,
    identity_id: str | None,
    logins: Mapping[str, str],
    tags: Mapping[str, str],
    seconds: int | None,
) -> tokens.IdentityToken:
    """Return a token for the identity of a developer's user, linked or made where there is none.

    Raises ``ResourceNotFoundException``, ``NotAuthorizedException``,
    ``InvalidParameterException``, ``DeveloperUserAlreadyRegisteredException``,
    ``ResourceConflictException`` and what ``verify_logins`` raises.
    """
    pool = get_identity_pool(owner, identity_pool_id)
    provider = pool.developer_provider
    if provider is None or provider not in logins:
        raise InvalidParameterException(
            "This identity pool does not support the specified developer provider."
        )
    public = {name: token for name, token in logins.items() if name != provider}
    verified = verify_logins(pool, public)
    own = Login(provider, logins[provider])
    wanted = [own, *(login.login for login in verified)]
    try:
        identity = _find_linked(pool, identity_id, wanted)
        if identity is None:
            identity = database().transact(
                lambda connection: _link_logins(connection, pool, identity_id, own, wanted)
            )
    except IntegrityError:
        # The pool was deleted meanwhile.
        raise not_found(pool.id) from None
    amr = [tokens.AUTHENTICATED, provider, f"{provider}:{pool.id}:{own.subject}"]
    for login in verified:
        amr += login.amr
    seconds = seconds or _DEFAULT_SECONDS
    return tokens.issue_token(pool, identity.id, amr, seconds, tags)


def _find_linked(
    pool: IdentityPool, identity_id: str | None, logins: list[Login]
) -> Identity | None:
    """Return the identity that has all of the logins already, and the id that is asked for."""
    with database().read() as connection:
        owners = {identities.find_by_login(connection, pool.id, login) for login in logins}
    identity = next(iter(owners))
    if len(owners) > 1 or identity is None or identity_id not in (None, identity.id):
        return None
    return identity


def _link_logins(
    connection: Connection,
    pool: IdentityPool,
    identity_id: str | None,
    own: Login,
    logins: list[Login],
) -> Identity:
    identities.hold_logins(connection, pool.id, logins)
    registered = identities.find_by_login(connection, pool.id, own, lock=True)
    if identity_id is None:
        return unite(connection, pool, registered, logins)
    identity = _find_in_pool(connection, pool, identity_id, lock=True)
    if registered is not None and registered.id != identity.id:
        raise DeveloperUserAlreadyRegisteredException(
            f"Developer user '{own.subject}' is already registered with another identity."
        )
    linked = identities.logins_of(connection, identity)
    if not identity.enabled:
        raise NotAuthorizedException(f"Access to Identity '{identity.id}' is forbidden.")
    if linked and not any(login in linked for login in logins):
        raise logins_do_not_match()
    return unite(connection, pool, identity, logins)


def _find_in_pool(
    connection: Connection, pool: IdentityPool, identity_id: str, *, lock: bool = False
) -> Identity:
    identity = identities.find_identity(connection, identity_id, lock=lock)
    if identity is None or identity.identity_pool_id != pool.id:
        raise identity_not_found(identity_id)
    return identity


def lookup_developer_identity(
    owner: Owner,
    identity_pool_id: str,
    identity_id: str | None,
    user_identifier: str | None,
    limit: int | None,
    token: str | None,
) -> DeveloperIdentity:
    """Return an identity and the names that the developer has for its user.

    Either may be given; both together are checked to belong together.

    Raises ``ResourceNotFoundException``, ``ResourceConflictException`` where they do not belong
    together, or ``InvalidParameterException``.
    """
    pool = get_identity_pool(owner, identity_pool_id)
    provider = _provider_of(pool)
    if identity_id is None and user_identifier is None:
        raise InvalidParameterException(
            "Either IdentityId or DeveloperUserIdentifier must be given."
        )
    with database().read() as connection:
        if user_identifier is None:
            assert identity_id is not None
            identity = _find_in_pool(connection, pool, identity_id)
        else:
            identity = _find_by_identifier(connection, pool, user_identifier)
            if identity_id not in (None, identity.id):
                raise ResourceConflictException(
                    f"Developer user '{user_identifier}' is not linked to identity '{identity_id}'."
                )
            if identity_id is not None:
                return DeveloperIdentity(identity.id, [user_identifier], None)
    names, next_token = read_page(
        f"LookupDeveloperIdentity/{pool.id}/{identity.id}",
        token,
        limit or _LONGEST_PAGE,
        lambda connection, after, most: identities.page_of_subjects(
            connection, identity, provider, after[0], most
        ),
        lambda name: [name],
        start=[""],
        error=InvalidParameterException,
    )
    return DeveloperIdentity(identity.id, names, next_token)


def merge_identities(
    owner: Owner, identity_pool_id: str, provider: str, source: str, destination: str
) -> str:
    """Merge the identity of one of the developer's users into another's, and return its id.

    Raises ``ResourceNotFoundException``, ``ResourceConflictException`` where both are users of one
    public provider, or ``InvalidParameterException`` for a provider that is not the pool's.
    """
    pool = get_identity_pool(owner, identity_pool_id)
    _check_provider(pool, provider)

    def change(connection: Connection) -> Identity:
        logins = [Login(provider, name) for name in (source, destination)]
        identities.hold_logins(connection, pool.id, logins)
        source_identity, destination_identity = (
            _find_by_identifier(connection, pool, name, lock=True) for name in (source, destination)
        )
        if source_identity.id != destination_identity.id:
            merge(connection, pool, source_identity, destination_identity)
        return destination_identity

    return database().transact(change).id


def unlink_developer_identity(
    owner: Owner, identity_pool_id: str, identity_id: str, provider: str, user_identifier: str
) -> None:
    """Take a developer's user from an identity; without its last login it is disabled.

    Raises ``ResourceNotFoundException``, ``ResourceConflictException`` where the user is another
    identity's, or ``InvalidParameterException`` for a provider that is not the pool's.
    """
    pool = get_identity_pool(owner, identity_pool_id)
    _check_provider(pool, provider)
    with database().write() as connection:
        identity = _find_in_pool(connection, pool, identity_id, lock=True)
        if _find_by_identifier(connection, pool, user_identifier).id != identity.id:
            raise ResourceConflictException(
                f"Developer user '{user_identifier}' is not linked to identity '{identity_id}'."
            )
        remove_logins(connection, identity, [Login(provider, user_identifier)])


def _find_by_identifier(
    connection: Connection, pool: IdentityPool, user_identifier: str, *, lock: bool = False
) -> Identity:
    login = Login(_provider_of(pool), user_identifier)
    identity = identities.find_by_login(connection, pool.id, login, lock=lock)
    if identity is None:
        raise ResourceNotFoundException(f"Developer user '{user_identifier}' not found.")
    return identity


def _provider_of(pool: IdentityPool) -> str:
    if pool.developer_provider is None:
        raise InvalidParameterException("This identity pool has no developer provider.")
    return pool.developer_provider


def _check_provider(pool: IdentityPool, provider: str) -> None:
    if provider != pool.developer_provider:
        raise InvalidParameterException(
            "This identity pool does not support the specified developer provider."
        )
