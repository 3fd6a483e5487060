"""Levels of authentication between a pool and a provider: what it is asked for, and what it says.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-step-up-authentication.html
and ``AcrMapping``,
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateIdentityProvider.html
"""

from collections.abc import Iterable, Mapping
from typing import Any

from localstack_cognito.directory.users.federated_users import Person
from localstack_cognito.signin import levels
from localstack_cognito.storage.identity_providers import IdentityProvider

LOWEST = 1
"""The level of whom a provider vouches for and says no more."""
FEDERATED = "fed"
"""What ``amr`` says of a provider that does not say what was proven to it."""


def mapped(provider: IdentityProvider, wanted: Iterable[int]) -> list[int]:
    """Return those of the wanted levels that the provider has a name for, in their order."""
    mapping = _mapping(provider)
    return [level for level in wanted if level in mapping]


def acr_values(provider: IdentityProvider, wanted: Iterable[int]) -> str | None:
    """Return what the provider calls the levels that an app wants, None where it knows none."""
    mapping = _mapping(provider)
    return " ".join(dict.fromkeys(mapping[one] for one in mapped(provider, wanted))) or None


def level_of(provider: IdentityProvider, person: Person) -> int:
    """Return the level that the provider has vouched for: the lowest where its name is not mapped.

    Of several levels with the same name it is the highest.
    """
    vouched = (level for level, name in _mapping(provider).items() if name == person.acr)
    return max(vouched, default=LOWEST)


def amr(person: Person) -> tuple[str, ...]:
    """Return the claim ``amr``: what the provider says of it that we have a name for."""
    said = tuple(dict.fromkeys(one for one in person.amr if one in levels.METHODS))
    proven = levels.methods_of(said)
    return tuple(levels.amr(proven)) if len(proven) > 1 else said or (FEDERATED,)


def _mapping(provider: IdentityProvider) -> dict[int, str]:
    given: Mapping[str, Any] = provider.settings.get("AcrMapping") or {}
    return {int(key.removeprefix("Level")): name for key, name in sorted(given.items())}
