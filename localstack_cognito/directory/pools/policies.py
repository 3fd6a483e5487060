"""A pool's policies: what its settings say of passwords and of signing in, with types.

Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolPolicyType.html
"""

from dataclasses import dataclass
from typing import Any

from localstack_cognito.storage.user_pools import UserPool

_DAY = 86400.0
_REQUIREMENTS = ("RequireLowercase", "RequireUppercase", "RequireNumbers", "RequireSymbols")


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """A ``PasswordPolicyType``.

    ``requirements`` are its members that are true (``RequireNumbers``); with a ``history_size`` of
    0 a password may return at once; ``temporary_validity`` is in seconds.
    """

    minimum_length: int
    requirements: frozenset[str] = frozenset()
    history_size: int = 0
    temporary_validity: float = 7 * _DAY

    @classmethod
    def of(cls, pool: UserPool) -> "PasswordPolicy":
        """Return a pool's policy."""
        policy: dict[str, Any] = pool.settings["Policies"]["PasswordPolicy"]
        return cls(
            policy["MinimumLength"],
            frozenset(name for name in _REQUIREMENTS if policy.get(name)),
            int(policy.get("PasswordHistorySize") or 0),
            policy["TemporaryPasswordValidityDays"] * _DAY,
        )


@dataclass(frozen=True, slots=True)
class SignInPolicy:
    """A ``SignInPolicyType``: the factors that a choice-based sign-in may begin with."""

    allowed_first_auth_factors: frozenset[str]

    @classmethod
    def of(cls, pool: UserPool) -> "SignInPolicy":
        """Return a pool's policy."""
        return cls(frozenset(pool.settings["Policies"]["SignInPolicy"]["AllowedFirstAuthFactors"]))

    @property
    def allows_codes(self) -> bool:
        """Return whether users may sign in with a code alone, and so without a password."""
        return not self.allowed_first_auth_factors.isdisjoint({"EMAIL_OTP", "SMS_OTP"})
