"""Users whom an identity provider signs in: found, made at their first sign-in, kept up to date.

Sources:
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation.html
and https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote_plus

from sqlalchemy import Connection

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import InvalidParameterException
from localstack_cognito.aws.identity_provider_defaults import USERNAME_CLAIMS
from localstack_cognito.directory import ids
from localstack_cognito.directory.refusals import MissingAttributes
from localstack_cognito.directory.users.attributes import (
    VERIFIED,
    check_changed_attributes,
    check_new_attributes,
    missing_attributes,
    normalised,
)
from localstack_cognito.directory.users.user_attributes import void_codes
from localstack_cognito.directory.users.user_identities import (
    SUBJECT,
    as_listed,
    listed_identities,
    with_identities,
)
from localstack_cognito.directory.users.users import (
    UserStatus,
    add_user,
    change_user,
    read_user_again,
)
from localstack_cognito.storage import groups, user_identities, users
from localstack_cognito.storage.groups import Group
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.user_identities import UserIdentity
from localstack_cognito.storage.user_pool_clients import UserPoolClient
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User

_NAME_ID = "NameID"
_USERNAME = "username"
_LONGEST = 2048


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a provider has signed in.

    ``subject`` is what it knows the user by, and ``claims`` what it says of them, by its own names.
    ``received`` is all that it sent, as the event of InboundFederation has it. ``issuer`` is the
    entity of a SAML provider, and ``session`` what it knows their session by. ``acr`` and ``amr``
    are what an OpenID Connect provider says of how they have proven who they are.
    """

    subject: str
    claims: Mapping[str, Any] = field(repr=False)
    received: Mapping[str, Any] = field(repr=False)
    issuer: str | None = None
    session: Mapping[str, str] | None = None
    acr: str | None = None
    amr: Sequence[str] = ()


class UsernameTaken(Exception):
    """A user who came otherwise has the name that a provider's would have."""


def subject_of(provider: IdentityProvider, claims: Mapping[str, Any]) -> str | None:
    """Return what a provider that has OAuth's claims knows a user by, or None."""
    mapping: Mapping[str, str] = provider.settings.get("AttributeMapping") or {}
    value = claims.get(mapping.get(_USERNAME) or USERNAME_CLAIMS[provider.type])
    return text_of(value) if value not in (None, "") else None


def text_of(value: Any) -> str:
    """Return a claim as an attribute has it; several values as AWS flattens them."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ",".join(_encoded(text_of(one)) for one in value) + "]"
    if isinstance(value, Mapping):
        # Of an address, OpenID Connect Core section 5.1.1 has the whole text in one part, too.
        return str(value.get("formatted") or json.dumps(value, separators=(",", ":")))
    return "" if value is None else str(value)


def _encoded(text: str) -> str:
    """Return a text encoded as in a form; ``*`` stays as it is and ``~`` does not."""
    return quote_plus(text, safe="*").replace("~", "%7E")


def mapped_attributes(
    client: UserPoolClient, provider: IdentityProvider, claims: Mapping[str, Any]
) -> dict[str, str]:
    """Return the attributes that a provider's claims make, an empty one where it says so.

    What the client may not write is left out, but for whether an address is verified, which no
    client may. Raises ``InvalidParameterException`` where a value is too long.
    """
    allowed = client.settings.get("WriteAttributes")
    mapping: Mapping[str, str] = provider.settings.get("AttributeMapping") or {}
    mapped = {}
    for name, claim in mapping.items():
        if name == _USERNAME or claim not in claims:
            continue
        if allowed is not None and name not in allowed and name not in VERIFIED.values():
            continue
        mapped[name] = text_of(claims[claim])
        if len(mapped[name]) > _LONGEST:
            raise InvalidParameterException(
                f"Attributes did not conform to the schema: {name}: String must be no longer than "
                f"{_LONGEST} characters\n"
            )
    return mapped


def find_federated_user(
    connection: Connection, pool: UserPool, provider: IdentityProvider, person: Person
) -> User | None:
    """Return who a provider's user is in the pool: who was made for it or is linked to it."""
    texts = {name: text_of(value) for name, value in person.claims.items()}
    known = user_identities.identities_at(
        connection, pool.id, provider.name, {person.subject, *texts.values()}
    )
    for identity in known:
        name = identity.attribute_name
        subject = person.subject if name in ("", SUBJECT, _NAME_ID) else texts.get(name)
        if identity.subject == subject:
            return users.find_by_seq(connection, identity.user_seq)
    return None


def new_federated_user(
    pool: UserPool, provider: IdentityProvider, person: Person, attributes: Mapping[str, str]
) -> User:
    """Return the user whom a first sign-in makes; they are stored by ``add_federated_user``.

    Raises ``InvalidParameterException`` where attributes are missing or not what they should be.
    """
    given = normalised(attributes)
    missing = missing_attributes(pool, given)
    if missing:
        raise MissingAttributes(f"attributes required: [{', '.join(missing)}]", missing)
    check_new_attributes(pool, given, require=False, by_admin=True)
    now = clock.now()
    username = f"{provider.name}_{person.subject}"
    if not pool.case_sensitive:
        username = username.lower()
    return User(
        user_pool_id=pool.id,
        username=username,
        username_key=pool.folded(username),
        sub=ids.new_sub(),
        status=UserStatus.EXTERNAL_PROVIDER.value,
        attributes=given,
        created_at=now,
        modified_at=now,
    )


def add_federated_user(
    connection: Connection,
    pool: UserPool,
    provider: IdentityProvider,
    person: Person,
    user: User,
) -> User:
    """Store a new user, who is in the group of the provider's users, and return them.

    Raises ``UsernameTaken``, and ``IntegrityError`` where the pool is gone.
    """
    if users.find_by_username(connection, user.user_pool_id, user.username_key):
        raise UsernameTaken(user.username)
    identity = UserIdentity(
        user.user_pool_id, provider.name, person.subject, 0, SUBJECT, user.created_at
    )
    listed = [as_listed(identity, provider.type, issuer=person.issuer, is_primary=True)]
    flags = {flag: "false" for name, flag in VERIFIED.items() if name in user.attributes}
    user = replace(user, attributes=with_identities({**flags, **user.attributes}, listed))
    user = add_user(connection, pool, user, force=False)
    user_identities.add_identity(connection, replace(identity, user_seq=user.seq))
    _join_group(connection, provider, user)
    return user


def _join_group(connection: Connection, provider: IdentityProvider, user: User) -> None:
    pool_id, name = user.user_pool_id, f"{user.user_pool_id}_{provider.name}"
    description = f"Autogenerated group for users who sign in using {provider.name}"
    group = Group(pool_id, name, description, None, None, user.created_at, user.created_at)
    if not groups.keep_group(connection, pool_id, name):
        groups.add_group_unless_there(connection, group)
    groups.add_member(connection, pool_id, name, user.seq)


def update_federated_user(
    connection: Connection,
    pool: UserPool,
    provider: IdentityProvider,
    person: Person,
    seq: int,
    mapped: Mapping[str, str],
) -> User:
    """Give a user the attributes that the provider tells, an empty one taking theirs away.

    An address that changes is not verified any more unless the provider says that it is. Raises
    ``InvalidParameterException``, ``AliasExistsException`` or ``UserNotFoundException``.
    """
    user = read_user_again(connection, seq)
    check_changed_attributes(pool, dict(mapped), by_admin=True)
    attributes = {**user.attributes, **mapped}
    for name, flag in VERIFIED.items():
        is_other = attributes.get(name) != user.attributes.get(name)
        if name in mapped and is_other and flag not in mapped:
            attributes[flag] = "false" if attributes[name] else ""
    listed = listed_identities(user)
    for one in listed:
        if one["providerName"] == provider.name and person.issuer:
            one["issuer"] = person.issuer
    attributes = with_identities(normalised(attributes), listed)
    if attributes == user.attributes:
        return user
    changed = change_user(connection, pool, user, attributes=attributes)
    void_codes(connection, user, {name: mapped[name] for name in VERIFIED if name in mapped})
    return changed
