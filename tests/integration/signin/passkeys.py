"""What the tests of passkeys share: a pool that takes them, and how a user comes by one."""

from typing import Any

from tests.integration.directory.users.accounts import Account, make_account
from tests.integration.signin.authenticator import Authenticator

RP = "example.com"
PASSKEYS = {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}}
NOT_SUPPORTED = "WebAuthnCredentialNotSupportedException"


def configure(account: Account, **settings: str) -> None:
    """Set the pool's ``WebAuthnConfiguration``."""
    account.cognito.set_user_pool_mfa_config(
        UserPoolId=account.pool_id, WebAuthnConfiguration=settings
    )


def make_alice(cognito: Any, relying_party: str = RP, **settings: str) -> Account:
    """Make a user in a pool of her own that takes passkeys."""
    alice = make_account(cognito, PASSKEYS)
    configure(alice, RelyingPartyId=relying_party, **settings)
    return alice


def start(account: Account) -> dict[str, Any]:
    """Start a registration; return the options."""
    answer = account.cognito.start_web_authn_registration(**account.by_token)
    assert set(answer) == {"CredentialCreationOptions", "ResponseMetadata"}
    options: dict[str, Any] = answer["CredentialCreationOptions"]
    return options


def complete(account: Account, credential: Any) -> None:
    """Complete a registration."""
    answer = account.cognito.complete_web_authn_registration(
        Credential=credential, **account.by_token
    )
    assert set(answer) == {"ResponseMetadata"}


def register(account: Account, authenticator: Authenticator | None = None) -> Authenticator:
    """Register a passkey, a new one if none is given, and return it."""
    authenticator = authenticator or Authenticator()
    complete(account, authenticator.register(start(account)))
    return authenticator


def passkeys(account: Account, **page: Any) -> list[dict[str, Any]]:
    """Return the user's passkeys as AWS lists them."""
    answer = account.cognito.list_web_authn_credentials(**account.by_token, **page)
    listed: list[dict[str, Any]] = answer["Credentials"]
    return listed


def ids(account: Account) -> list[str]:
    """Return the ids of the user's passkeys."""
    return [one["CredentialId"] for one in passkeys(account)]
