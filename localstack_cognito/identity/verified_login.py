"""A login that was checked, and what checks one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from localstack_cognito.storage.identities import Login
from localstack_cognito.storage.identity_pools import IdentityPool


@dataclass(frozen=True, slots=True)
class VerifiedLogin:
    """Who somebody is at a provider, and what that says of them."""

    provider: str
    subject: str
    claims: Mapping[str, Any]
    amr: tuple[str, ...]
    """What the claim ``amr`` says of the login, behind ``authenticated``."""
    mapping: str = ""
    """The provider as it is named in role mappings, where that is not the login's own name."""

    @property
    def login(self) -> Login:
        """Return the login as it is stored."""
        return Login(self.provider, self.subject)

    @property
    def mapping_name(self) -> str:
        """Return the key of the role mapping that is for this login."""
        return self.mapping or self.provider


Verify = Callable[[IdentityPool, str, str], VerifiedLogin]
"""Takes the pool, the provider's name and what was given in its name."""
