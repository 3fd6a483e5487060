"""What a pool asks of its users: looked up once for all of them."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from localstack_cognito.directory.pools import relying_party
from localstack_cognito.directory.pools.policies import PasswordPolicy, SignInPolicy
from localstack_cognito.storage.groups import groups
from localstack_cognito.storage.identity_providers import identity_providers
from localstack_cognito.storage.user_pools import UserPool


@dataclass(frozen=True)
class PoolRules:
    """A pool, and what its users are looked at with.

    ``has_fixed_id`` says whether the file gives the pool's id, which verifiers are made for.
    ``relying_party_id`` is whose passkeys stand for both factors, None where none do.
    """

    pool: UserPool
    has_fixed_id: bool
    groups: frozenset[str]
    providers: dict[str, str] = field(repr=False)
    """The types of the pool's providers, by name."""
    passwords: PasswordPolicy
    sign_in: SignInPolicy
    relying_party_id: str | None

    @classmethod
    def of(cls, connection: Connection, pool: UserPool, *, has_fixed_id: bool) -> "PoolRules":
        """Look a pool's rules up."""
        named = select(groups.c.name).where(groups.c.user_pool_id == pool.id)
        providers = select(identity_providers.c.name, identity_providers.c.type).where(
            identity_providers.c.user_pool_id == pool.id
        )
        counts = relying_party.counts_as_mfa(pool)
        return cls(
            pool,
            has_fixed_id,
            frozenset(connection.execute(named).scalars()),
            {row.name: row.type for row in connection.execute(providers)},
            PasswordPolicy.of(pool),
            SignInPolicy.of(pool),
            relying_party.relying_party_id(pool) if counts else None,
        )

    def is_providers_name(self, username: str) -> bool:
        """Return whether a name may be one that a provider's user was given."""
        folded = username.casefold()
        return any(folded.startswith(f"{name.casefold()}_") for name in self.providers)
