"""The passkeys that a user has: listed, deleted, and good for signing in."""

from localstack_cognito.aws.api.cognito_idp import (
    ResourceNotFoundException,
)
from localstack_cognito.directory.page_tokens import read_page
from localstack_cognito.directory.pools import relying_party
from localstack_cognito.directory.refusals import PasswordResetRequired
from localstack_cognito.directory.users import mfa
from localstack_cognito.directory.users.users import UserStatus
from localstack_cognito.storage import users, web_authn
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.storage.web_authn import WebAuthnCredential


def list_credentials(
    user: User, limit: int, token: str | None
) -> tuple[list[WebAuthnCredential], str | None]:
    """Return a page of the user's passkeys, the oldest first, and the token of the next one.

    Raises ``InvalidParameterException`` for a foreign token, or ``PasswordResetRequiredException``.
    """
    check_not_reset(user)
    return read_page(
        f"ListWebAuthnCredentials/{user.seq}",
        token,
        limit,
        lambda connection, after, most: web_authn.page_of_credentials(
            connection, user.seq, (after[0], after[1]) if after else None, most
        ),
        lambda credential: [credential.created_at, credential.credential_id],
    )


def delete_credential(pool: UserPool, user: User, credential_id: str) -> None:
    """Forget a passkey of the user's; without any left, they are no second factor any more.

    Raises ``ResourceNotFoundException`` or ``PasswordResetRequiredException``.
    """
    check_not_reset(user)
    with database().write() as connection:
        current = users.find_by_seq(connection, user.seq, lock=True)
        if not web_authn.delete_credential(connection, user.seq, credential_id):
            raise ResourceNotFoundException("The passkey does not exist.")
        if current is not None and not web_authn.count_credentials(connection, user.seq):
            mfa.disable_passkeys(connection, pool, current)


def usable(pool: UserPool, user: User) -> bool:
    """Return whether the user has a passkey that the pool lets them sign in with.

    Whether they must prove a second factor beside it is another matter: ``proves_both_factors``.
    """
    return relying_party.is_enabled(pool) and bool(usable_credentials(pool, user))


def proves_both_factors(pool: UserPool, user: User) -> bool:
    """Return whether a passkey stands for both factors of the user.

    So it does where the pool says so and the user has enabled it. Each must then verify its user:
    ``verify_assertion`` sees to it.
    """
    return relying_party.counts_as_mfa(pool) and mfa.WEB_AUTHN_MFA in mfa.enabled(user)


def usable_credentials(pool: UserPool, user: User) -> list[WebAuthnCredential]:
    """Return the user's passkeys that are bound to the pool's relying party as it is now."""
    rp_id = relying_party.relying_party_id(pool)
    with database().read() as connection:
        known = web_authn.credentials_of_user(connection, user.seq)
    return [one for one in known if one.relying_party_id == rp_id]


def check_not_reset(user: User) -> None:
    """Check that the user need not choose a new password first.

    Raises ``PasswordResetRequiredException``.
    """
    if user.status == UserStatus.RESET_REQUIRED:
        raise PasswordResetRequired(user.username)
