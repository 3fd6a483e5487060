"""What a login tells of a user, as tags of the session that she gets.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/attributes-for-access-control.html
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from localstack_cognito.directory.pools.user_pools import Owner
from localstack_cognito.identity.identity_pools import change_identity_pool, get_identity_pool
from localstack_cognito.identity.provider_names import canonical
from localstack_cognito.storage.identity_pools import IdentityPool

DEFAULTS: Mapping[str, str] = {"username": "sub", "client": "aud"}
"""The claims that are tags where a developer takes AWS's default."""
_LONGEST = 256


@dataclass(frozen=True, slots=True)
class TagMap:
    """Which claim becomes the value of which tag; ``use_defaults`` where it is AWS's choice."""

    use_defaults: bool = False
    tags: Mapping[str, str] | None = None


def get_principal_tags(owner: Owner, identity_pool_id: str, provider: str) -> TagMap:
    """Return the map of a provider. Raises ``ResourceNotFoundException``."""
    return _map_of(get_identity_pool(owner, identity_pool_id), provider)


def set_principal_tags(
    owner: Owner,
    identity_pool_id: str,
    provider: str,
    use_defaults: bool,
    tags: Mapping[str, str],
) -> TagMap:
    """Set the map of a provider and return it. Raises ``ResourceNotFoundException``."""

    def change(pool: IdentityPool) -> IdentityPool:
        tag_map = {"UseDefaults": use_defaults, "PrincipalTags": {} if use_defaults else dict(tags)}
        maps = {**(pool.settings.get("PrincipalTags") or {}), canonical(provider): tag_map}
        return replace(pool, settings={**pool.settings, "PrincipalTags": maps})

    return _map_of(change_identity_pool(owner, identity_pool_id, change), provider)


def _map_of(pool: IdentityPool, provider: str) -> TagMap:
    tag_map = (pool.settings.get("PrincipalTags") or {}).get(canonical(provider))
    if tag_map is None:
        return TagMap()
    use_defaults = tag_map["UseDefaults"]
    return TagMap(use_defaults, DEFAULTS if use_defaults else tag_map["PrincipalTags"])


def principal_tags(pool: IdentityPool, provider: str, claims: Mapping[str, Any]) -> dict[str, str]:
    """Return the tags that the claims of a login give; a claim that is not there gives none."""
    tags = {}
    for tag, claim in (_map_of(pool, provider).tags or {}).items():
        value = claims.get(claim)
        if value is not None:
            tags[tag] = text_of(value)[:_LONGEST]
    return tags


def text_of(value: Any) -> str:
    """Return the value of a claim as text."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(text_of(item) for item in value)
    return str(value)
