"""A pool as the relying party of passkeys: under which name, and what it asks of them.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
and, for origins, https://www.w3.org/TR/webauthn-3/#sctn-validating-origin
"""

import re
from urllib.parse import urlsplit

from localstack_cognito.directory.pools.policies import SignInPolicy
from localstack_cognito.directory.pools.user_pool_domains import domains_of, host_name
from localstack_cognito.storage.rows import Settings
from localstack_cognito.storage.user_pools import UserPool

_FACTOR = "WEB_AUTHN"
_LOCALHOST = "localhost"
# The SHA-256 of the certificate that signs the app, in Base64url.
_ANDROID_APP = re.compile(r"android:apk-key-hash:[A-Za-z0-9_-]{43}=?")


def is_enabled(pool: UserPool) -> bool:
    """Return whether the pool's users may have passkeys: its sign-in policy says so."""
    return _FACTOR in SignInPolicy.of(pool).allowed_first_auth_factors


def relying_party_id(pool: UserPool) -> str | None:
    """Return the domain that the pool's passkeys are bound to, or None where it has none.

    It is the one that is configured, or the host of the pool's custom domain, or that of its
    prefix domain.
    """
    configured: str | None = _configuration(pool).get("RelyingPartyId")
    if configured:
        return configured
    hosts = [(domain.is_custom, host_name(pool, domain)) for domain in domains_of(pool)]
    return max(hosts)[1] if hosts else None


def counts_as_mfa(pool: UserPool) -> bool:
    """Return whether a passkey that has verified its user can stand for both factors."""
    return _configuration(pool).get("FactorConfiguration") == "MULTI_FACTOR_WITH_USER_VERIFICATION"


def user_verification(pool: UserPool) -> str:
    """Return what the pool asks of authenticators: ``required`` or ``preferred``."""
    if counts_as_mfa(pool):
        return "required"
    return str(_configuration(pool).get("UserVerification") or "preferred")


def is_allowed_origin(relying_party: str, origin: str) -> bool:
    """Return whether passkeys of the relying party may be made and used at this origin.

    A page must be on the domain or below it and come by HTTPS, on whichever port; on
    ``localhost``, HTTP will do, as it does for browsers. Whether an Android app belongs to the
    domain is not looked up: each is let in.
    """
    if _ANDROID_APP.fullmatch(origin):
        return True
    try:
        parts = urlsplit(origin)
        host = parts.hostname or ""
        port = parts.port
    except ValueError:
        return False
    written = host if port is None else f"{host}:{port}"
    if origin != f"{parts.scheme}://{written}":
        # A browser writes an origin in this one way: whatever is more is none.
        return False
    if host != relying_party and not host.endswith(f".{relying_party}"):
        return False
    is_local = host == _LOCALHOST or host.endswith(f".{_LOCALHOST}")
    return parts.scheme == "https" or (parts.scheme == "http" and is_local)


def _configuration(pool: UserPool) -> Settings:
    configuration: Settings = pool.settings.get("WebAuthnConfiguration") or {}
    return configuration
