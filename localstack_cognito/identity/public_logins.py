"""Logins of identity providers outside: Google, Facebook, Amazon, Apple, and OpenID Connect."""

from localstack_cognito.identity.verified_login import Verify
from localstack_cognito.storage.records import IdentityPool


def verify_function(pool: IdentityPool, name: str) -> Verify | None:
    """Return what checks the logins of a provider that the pool has, or None."""
    return None
