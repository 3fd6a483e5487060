"""User pools and app clients that an identity pool of a file calls by their names.

AWS calls a user pool ``cognito-idp.<region>.amazonaws.com/<pool>`` there, and an app client of it
``<provider>:<client>``. A file may do so, too, or say ``UserPool``.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from localstack_cognito.aws.api.cognito_identity import (
    InvalidParameterException,
    ResourceNotFoundException,
)
from localstack_cognito.identity.provider_names import user_pool_provider
from localstack_cognito.seeding.kinds.scope import Members, Scope, blaming
from localstack_cognito.storage import user_pools
from localstack_cognito.storage.listing import all_of
from localstack_cognito.storage.user_pools import UserPool

_PROVIDERS = "CognitoIdentityProviders"
_MAPPINGS = "RoleMappings"
_USER_POOL = "UserPool"


def resolved_references(scope: Scope, wanted: Members) -> Members:
    """Return the members of an identity pool with AWS's names only.

    A ``RoleMapping`` of a provider is among the ``RoleMappings`` then. Raises
    ``ResourceNotFoundException`` for a pool or a client that is not there, and
    ``InvalidParameterException`` for what is said twice.
    """
    resolved = dict(wanted)
    mappings = dict(wanted.get(_MAPPINGS) or {})
    if _PROVIDERS in wanted:
        providers = []
        for number, one in enumerate(wanted[_PROVIDERS], 1):
            with blaming(f"{_PROVIDERS}.{number}.member"):
                provider = _provider(scope, one)
                mapping = provider.pop("RoleMapping", None)
                if mapping is not None:
                    _add_mapping(mappings, provider, mapping)
            providers.append(provider)
        resolved[_PROVIDERS] = providers
    if mappings:
        resolved[_MAPPINGS] = mappings
    if "PrincipalTags" in wanted:
        tags = []
        for number, one in enumerate(wanted["PrincipalTags"], 1):
            with blaming(f"PrincipalTags.{number}.member"):
                tags.append(_tags(scope, one))
        resolved["PrincipalTags"] = tags
    return resolved


def _provider(scope: Scope, wanted: Members) -> dict[str, Any]:
    provider = dict(wanted)
    name = provider.pop(_USER_POOL, None)
    if name is not None:
        _check_once(provider, "ProviderName")
        pool = find_user_pool(scope, name)
        provider["ProviderName"] = user_pool_provider(pool)
        provider["ClientId"] = scope.within(user_pool_id=pool.id).client_id(provider["ClientId"])
    return provider


def _tags(scope: Scope, wanted: Members) -> dict[str, Any]:
    tags = dict(wanted)
    name = tags.pop(_USER_POOL, None)
    if name is not None:
        _check_once(tags, "IdentityProviderName")
        tags["IdentityProviderName"] = user_pool_provider(find_user_pool(scope, name))
    return tags


def _check_once(members: Members, member: str) -> None:
    if member in members:
        raise InvalidParameterException(f"{member} and UserPool say the same: give one of them.")


def _add_mapping(mappings: dict[str, Any], provider: Members, mapping: Mapping[str, Any]) -> None:
    name = f"{provider.get('ProviderName')}:{provider['ClientId']}"
    if name in mappings:
        raise InvalidParameterException(f"There are two role mappings of {name}.")
    mappings[name] = mapping


def find_user_pool(scope: Scope, name: str) -> UserPool:
    """Return the user pool of the account and region that has an id, or else a name.

    Raises ``ResourceNotFoundException``, also where several have the name.
    """
    found = _pools(scope, id=name) or _pools(scope, name=name)
    if len(found) == 1:
        return found[0]
    if found:
        raise ResourceNotFoundException(
            f"{len(found)} user pools are called {name}: give the Id of one."
        )
    raise ResourceNotFoundException(f"User pool {name} does not exist.")


def _pools(scope: Scope, **where: str) -> list[UserPool]:
    table = user_pools.user_pools
    found: Iterable[UserPool] = all_of(
        scope.connection,
        UserPool,
        table,
        [table.c.id],
        account_id=scope.account_id,
        region=scope.region,
        **where,
    )
    return list(found)
