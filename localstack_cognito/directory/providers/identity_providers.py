"""Identity providers of user pools: made, found, changed, deleted.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_IdentityProviderType.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    DuplicateProviderException,
    InvalidParameterException,
    LimitExceededException,
    ResourceNotFoundException,
)
from localstack_cognito.aws.identity_provider_defaults import USERNAME_CLAIMS
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.directory.pools.saml_certificates import forget_encryption_key
from localstack_cognito.directory.pools.user_pools import (
    Owner,
    get_user_pool,
    not_found,
    require_pool,
)
from localstack_cognito.directory.providers.identity_provider_details import (
    SOCIAL_PROVIDERS,
    complete_details,
)
from localstack_cognito.storage import identity_providers
from localstack_cognito.storage.database import database
from localstack_cognito.storage.identity_providers import IdentityProvider
from localstack_cognito.storage.user_pools import UserPool

_MOST_PROVIDERS = 300
_RESERVED_NAMES = SOCIAL_PROVIDERS | {"COGNITO"}
_USERNAME = "username"


def create_identity_provider(owner: Owner, request: Mapping[str, Any]) -> IdentityProvider:
    """Make a provider from the members of a ``CreateIdentityProviderRequest`` and return it.

    Raises ``ResourceNotFoundException``, ``InvalidParameterException``,
    ``DuplicateProviderException`` or ``LimitExceededException``.
    """
    pool = get_user_pool(owner, request["UserPoolId"])
    name, provider_type = request["ProviderName"], request["ProviderType"]
    if name != provider_type and (provider_type in SOCIAL_PROVIDERS or name in _RESERVED_NAMES):
        raise InvalidParameterException(f"Provider {name} cannot be of type {provider_type}.")
    now = clock.now()
    settings = {"IdpIdentifiers": [], **_given_settings(pool, name, provider_type, request)}
    settings.setdefault("AttributeMapping", _attribute_mapping(pool, provider_type, None))
    provider = IdentityProvider(pool.id, name, provider_type, settings, now, now)
    try:
        with database().write() as connection:
            require_pool(connection, pool.id)
            if identity_providers.find_provider(connection, pool.id, name):
                raise DuplicateProviderException(f"{name} already exists for tenant {pool.id}.")
            if identity_providers.count_providers(connection, pool.id) >= _MOST_PROVIDERS:
                raise LimitExceededException(
                    f"A user pool can have {_MOST_PROVIDERS} identity providers at most."
                )
            identifiers = _free_identifiers(connection, provider)
            identity_providers.add_provider(connection, provider, identifiers)
    except IntegrityError:
        raise not_found(pool.id) from None
    return provider


def _given_settings(
    pool: UserPool, name: str, provider_type: str, request: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the settings that a request to make or to change a provider gives, as they are kept.

    Raises ``InvalidParameterException``.
    """
    settings: dict[str, Any] = {}
    if request.get("ProviderDetails") is not None:
        settings["ProviderDetails"] = complete_details(
            pool, name, provider_type, request["ProviderDetails"]
        )
    if request.get("AttributeMapping") is not None:
        settings["AttributeMapping"] = _attribute_mapping(
            pool, provider_type, request["AttributeMapping"]
        )
    if request.get("IdpIdentifiers") is not None:
        settings["IdpIdentifiers"] = list(dict.fromkeys(request["IdpIdentifiers"]))
    if request.get("AcrMapping") is not None:
        if provider_type != "OIDC" and request["AcrMapping"]:
            raise InvalidParameterException("Only OIDC identity providers support AcrMapping.")
        settings["AcrMapping"] = request["AcrMapping"]
    return settings


def _attribute_mapping(
    pool: UserPool, provider_type: str, given: Mapping[str, str] | None
) -> Mapping[str, str]:
    """Return a mapping with the username's, which AWS adds to all but an empty one."""
    known = {attribute["Name"] for attribute in pool.schema} - {"sub"} | {_USERNAME}
    unknown = [name for name in given or () if name not in known]
    if unknown:
        raise InvalidParameterException(
            f"AttributeMapping contains invalid mapping: [{', '.join(unknown)}]"
        )
    username = USERNAME_CLAIMS.get(provider_type)
    if username is None or given == {}:
        return dict(given or {})
    return {_USERNAME: username, **(given or {})}


def _free_identifiers(connection: Connection, provider: IdentityProvider) -> Sequence[str]:
    identifiers: Sequence[str] = provider.settings["IdpIdentifiers"]
    taken = identity_providers.taken_identifiers(connection, provider, identifiers)
    for identifier in identifiers:
        if identifier in taken:
            raise InvalidParameterException(
                f"The identifier {identifier} is the identity provider {taken[identifier]}'s "
                "already."
            )
    return identifiers


def get_identity_provider(owner: Owner, user_pool_id: str, name: str) -> IdentityProvider:
    """Return the provider of the owner's pool. Raises ``ResourceNotFoundException``."""
    pool = get_user_pool(owner, user_pool_id)
    with database().read() as connection:
        provider = identity_providers.find_provider(connection, pool.id, name)
    if provider is None:
        raise _provider_not_found(pool.id, name)
    return provider


def _provider_not_found(user_pool_id: str, name: str) -> ResourceNotFoundException:
    return ResourceNotFoundException(
        f"Identity provider {name} for tenantId {user_pool_id} does not exist."
    )


def get_identity_provider_by_identifier(
    owner: Owner, user_pool_id: str, identifier: str
) -> IdentityProvider:
    """Return the provider of the owner's pool that has this identifier.

    Raises ``ResourceNotFoundException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    with database().read() as connection:
        provider = identity_providers.find_by_identifier(connection, pool.id, identifier)
    if provider is None:
        raise ResourceNotFoundException(
            f"No identity provider of user pool {pool.id} has the identifier {identifier}."
        )
    return provider


def update_identity_provider(owner: Owner, request: Mapping[str, Any]) -> IdentityProvider:
    """Change a provider as an ``UpdateIdentityProviderRequest`` says and return it.

    What the request leaves out stays. Raises ``ResourceNotFoundException`` or
    ``InvalidParameterException``.
    """
    pool = get_user_pool(owner, request["UserPoolId"])
    name = request["ProviderName"]
    gone = ResourceNotFoundException(
        f"Identity provider {name} in User Pool {pool.id} does not exist."
    )
    with database().read() as connection:
        before = identity_providers.find_provider(connection, pool.id, name)
    if before is None:
        raise gone
    given = _given_settings(pool, name, before.type, request)
    with database().write() as connection:
        require_pool(connection, pool.id)
        found = identity_providers.find_provider(connection, pool.id, name)
        if found is None or found.type != before.type:
            raise gone
        changed = replace(found, settings={**found.settings, **given}, modified_at=clock.now())
        identifiers = _free_identifiers(connection, changed)
        identity_providers.replace_provider(connection, changed, identifiers)
    return changed


def delete_identity_provider(owner: Owner, user_pool_id: str, name: str) -> None:
    """Delete a provider. Clients that name it go on naming it, and its users stay.

    Raises ``ResourceNotFoundException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    with database().write() as connection:
        require_pool(connection, pool.id)
        if not identity_providers.delete_provider(connection, pool.id, name):
            raise _provider_not_found(pool.id, name)
        forget_encryption_key(connection, pool.id, name)


def list_identity_providers(
    owner: Owner, user_pool_id: str, limit: int, token: str | None
) -> tuple[list[IdentityProvider], str | None]:
    """Return a page of the pool's providers and the token of the next one.

    Raises ``ResourceNotFoundException``, or ``InvalidParameterException`` for a foreign token.
    """
    pool = get_user_pool(owner, user_pool_id)
    return read_page(
        f"ListIdentityProviders/{pool.id}",
        token,
        limit,
        lambda connection, after, most: identity_providers.page_of_providers(
            connection, pool.id, after[0], most
        ),
        lambda provider: [provider.name],
        start=[""],
    )
