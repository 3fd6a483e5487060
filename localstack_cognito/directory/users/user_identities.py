"""Users who are also somebody at an identity provider: linked and unlinked by a developer.

The attribute ``identities`` lists them, as JSON. Source:
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation-consolidate-users.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    InvalidParameterException,
    LimitExceededException,
)
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool
from localstack_cognito.directory.refusals import UserMissing
from localstack_cognito.directory.users.users import (
    change_user,
    find_user,
    no_user,
    read_user_again,
    require,
)
from localstack_cognito.saml.metadata import metadata_of
from localstack_cognito.storage import identity_providers, user_identities, users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.locks import hold
from localstack_cognito.storage.user_identities import UserIdentity
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User

ATTRIBUTE = "identities"
"""The attribute that lists a user's identities."""

SUBJECT = "Cognito_Subject"
"""The name of what a provider knows a user by, whatever that calls it."""

LOCAL = "Cognito"
"""The name of the provider of the pool's own users."""
MOST_IDENTITIES = 5
TOO_MANY_IDENTITIES = f"A user can have {MOST_IDENTITIES} linked identities at most."
"""What refuses one identity more."""
_SOCIAL = frozenset({"Facebook", "Google", "LoginWithAmazon", "SignInWithApple"})


@dataclass(frozen=True, slots=True)
class Identity:
    """A ``ProviderUserIdentifierType``: a user as a provider names them."""

    provider_name: str
    attribute_name: str
    value: str

    @classmethod
    def of(cls, identifier: Mapping[str, Any], which: str) -> "Identity":
        """Return what a request's member ``which`` says.

        Raises ``InvalidParameterException`` where the provider or the value is missing.
        """
        provider, value = identifier.get("ProviderName"), identifier.get("ProviderAttributeValue")
        if not provider or not value:
            missing = "ProviderName" if not provider else "ProviderAttributeValue"
            raise InvalidParameterException(f"{which} has no {missing}.")
        return cls(provider, identifier.get("ProviderAttributeName") or "", value)


def admin_link_provider_for_user(
    owner: Owner, user_pool_id: str, destination: Identity, source: Identity
) -> None:
    """Let the user ``destination`` be who a provider calls ``source``.

    Raises ``ResourceNotFoundException``, ``UserNotFoundException``, ``InvalidParameterException``
    or, with a sixth identity, ``LimitExceededException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    if source.provider_name == LOCAL:
        raise InvalidParameterException(
            "Invalid SourceUser: Cognito users with a username/password may not be passed in as a "
            "SourceUser, only as a DestinationUser"
        )
    issuer = _entity_of(pool, source.provider_name)
    with database().write() as connection:
        hold(connection, name_of_person(pool, source.provider_name, source.value))
        provider_type = identity_providers.find_provider_type(
            connection, pool.id, source.provider_name
        )
        if provider_type is None:
            raise InvalidParameterException(
                f"The provider {source.provider_name} does not exist for User Pool {pool.id}"
            )
        if provider_type in _SOCIAL and source.attribute_name != SUBJECT:
            raise InvalidParameterException(
                f"ProviderAttributeName of a {provider_type} user must be {SUBJECT}."
            )
        if destination.provider_name == LOCAL:
            user = require(
                find_user(connection, pool, destination.value, lock=True),
                no_user(pool, destination.value),
            )
        else:
            name = f"{destination.provider_name}_{destination.value}"
            key = pool.folded(name)
            user = require(
                users.find_by_username(connection, pool.id, key, lock=True),
                no_user(pool, destination.value),
            )
        signed_up = pool.folded(f"{source.provider_name}_{source.value}")
        if users.find_by_username(connection, pool.id, signed_up):
            raise InvalidParameterException(
                "Merging is not currently supported, provide a SourceUser that has not been "
                "signed up in order to link"
            )
        if user_identities.find_identity(connection, pool.id, source.provider_name, source.value):
            raise InvalidParameterException("SourceUser is already linked to DestinationUser")
        if user_identities.count_identities(connection, user.seq) >= MOST_IDENTITIES:
            raise LimitExceededException(TOO_MANY_IDENTITIES)
        identity = UserIdentity(
            pool.id,
            source.provider_name,
            source.value,
            user.seq,
            source.attribute_name,
            clock.now(),
        )
        user_identities.add_identity(connection, identity)
        listed = [*listed_identities(user), as_listed(identity, provider_type, issuer=issuer)]
        _list_identities(connection, pool, user, listed)


def name_of_person(pool: UserPool, provider_name: str, subject: str) -> str:
    """Return what to ``hold`` while it is decided which user somebody at a provider is."""
    return f"{subject} at {provider_name} of {pool.id}"


def _entity_of(pool: UserPool, provider_name: str) -> str | None:
    """Return what a SAML provider calls itself; None for others, and where nobody can tell."""
    with database().read() as connection:
        provider = identity_providers.find_provider(connection, pool.id, provider_name)
    if provider is None or provider.type != "SAML":
        return None
    try:
        metadata = metadata_of(provider.settings["ProviderDetails"])
    except InvalidParameterException:
        return None
    return metadata.entity_id if metadata else None


def admin_disable_provider_for_user(owner: Owner, user_pool_id: str, identity: Identity) -> None:
    """Unlink the user from a provider; with the provider ``Cognito``, take their password away.

    Raises ``ResourceNotFoundException``, ``UserNotFoundException`` or
    ``InvalidParameterException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    with database().write() as connection:
        if identity.provider_name == LOCAL:
            if identity.attribute_name not in ("", SUBJECT):
                raise InvalidParameterException(
                    f"ProviderAttributeName of a local user must be {SUBJECT}."
                )
            user = require(
                find_user(connection, pool, identity.value, lock=True),
                no_user(pool, identity.value),
            )
            change_user(connection, pool, user, password=None)
            return
        if not identity_providers.find_provider_type(connection, pool.id, identity.provider_name):
            raise InvalidParameterException(
                f"The provider {identity.provider_name} does not exist for User Pool {pool.id}"
            )
        hold(connection, name_of_person(pool, identity.provider_name, identity.value))
        linked = user_identities.find_identity(
            connection, pool.id, identity.provider_name, identity.value
        )
        if linked is None or identity.attribute_name not in (linked.attribute_name, SUBJECT):
            raise UserMissing(reason="No user is linked to that user of the provider.")
        user = read_user_again(connection, linked.user_seq)
        user_identities.delete_identity(connection, linked)
        listed = [
            one
            for one in listed_identities(user)
            if (one["providerName"], one["userId"]) != (linked.provider_name, linked.subject)
        ]
        _list_identities(connection, pool, user, listed)


def _list_identities(
    connection: Connection, pool: UserPool, user: User, listed: list[dict[str, Any]]
) -> None:
    attributes = with_identities(user.attributes, listed)
    change_user(connection, pool, user, attributes=attributes)


def listed_identities(user: User) -> list[dict[str, Any]]:
    """Return what the attribute ``identities`` says of a user."""
    listed: list[dict[str, Any]] = json.loads(user.attributes.get(ATTRIBUTE) or "[]")
    return listed


def as_listed(
    identity: UserIdentity,
    provider_type: str,
    *,
    issuer: str | None = None,
    is_primary: bool = False,
) -> dict[str, Any]:
    """Return an identity as the attribute lists it.

    It ``is_primary`` where its user was made for it. ``issuer`` is the entity of a SAML provider.
    """
    return {
        "userId": identity.subject,
        "providerName": identity.provider_name,
        "providerType": provider_type,
        "issuer": issuer,
        "primary": is_primary,
        "dateCreated": int(identity.created_at * 1000),
    }


def with_identities(attributes: Mapping[str, str], listed: list[dict[str, Any]]) -> dict[str, str]:
    """Return the attributes of a user whose identities are these."""
    attributes = {name: value for name, value in attributes.items() if name != ATTRIBUTE}
    if listed:
        attributes[ATTRIBUTE] = json.dumps(listed, separators=(",", ":"))
    return attributes
