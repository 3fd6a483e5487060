"""Whom a name signs in, and whether they may sign in at all.

Sources: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html and
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
"""

from localstack_cognito import clock
from localstack_cognito.activity.noting import note
from localstack_cognito.aws.api.cognito_idp import (
    NotAuthorizedException,
    UserNotFoundException,
)
from localstack_cognito.directory.accounts.user_migration import migrate_at_sign_in
from localstack_cognito.directory.refusals import (
    IncorrectUsernameOrPassword,
    PasswordResetRequired,
    TemporaryPasswordExpired,
    UserDisabled,
    UserMissing,
    UserUnconfirmed,
)
from localstack_cognito.directory.users.users import UserStatus, find_user, no_user, nobody_hidden
from localstack_cognito.signin import guesses
from localstack_cognito.signin.sign_in import SignIn
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.triggers.authentication import pre_authentication
from localstack_cognito.triggers.invocation import FAILURES, Occasion
from localstack_cognito.triggers.user_migration import migrates


def find_who_signs_in(
    sign_in: SignIn, name: str, password: str | None = None, *, is_choice: bool = False
) -> User | None:
    """Return the user who wants to sign in, or None where the client must not tell there is none.

    Of whom nobody here knows the pool's function may know the ``password``, now or, where this
    ``is_choice``, once it is sent. Another function may refuse either. Raises
    ``UserNotFoundException`` where it may, ``PasswordResetRequiredException`` for a user who has no
    password until it is reset, and what the functions' calls raise.
    """
    with database().read() as connection:
        user = find_user(connection, sign_in.pool, name)
    if user is None and password is not None:
        user = migrate_user(sign_in, name, password)
    is_expected = is_choice and migrates(sign_in.pool)
    if user is None and not is_expected and not sign_in.client.hides_users:
        raise UserMissing(reason=no_user(sign_in.pool, name))
    pre_authentication(
        Occasion(sign_in.pool, sign_in.client.id, user.username if user else name),
        user,
        hides_users=sign_in.client.hides_users,
        validation_data=sign_in.validation_data,
    )
    if user is not None:
        note(username=user.username)
        _check_not_reset(user)
    return user


def migrate_user(sign_in: SignIn, name: str, password: str) -> User | None:
    """Return the user whom the pool's function, if it has one, knows by a name and a password.

    Whoever guesses is locked out as by wrong passwords. Raises what ``migrate_at_sign_in`` raises,
    and ``NotAuthorizedException``.
    """
    pool, client = sign_in.pool, sign_in.client
    if not migrates(pool):
        return None
    guesses.check_nobody_not_locked(pool, name)
    try:
        return migrate_at_sign_in(
            pool,
            client,
            name,
            password,
            sign_in.validation_data,
            sign_in.client_metadata,
            admit=lambda connection: guesses.admit_nobody(connection, pool, name),
        )
    except (*FAILURES, UserNotFoundException) as wrong:
        raise guesses.settle_nobodys(pool, name, wrong) from None


def _check_not_reset(user: User) -> None:
    if user.status == UserStatus.RESET_REQUIRED:
        raise PasswordResetRequired(user.username)


def check_enabled(user: User) -> None:
    """Check that the user is not disabled. Raises ``NotAuthorizedException``."""
    if not user.enabled:
        raise UserDisabled(user.username)


def is_named(pool: UserPool, user: User, name: str) -> bool:
    """Return whether ``name`` names this user, and nobody else."""
    if pool.folded(name) == user.username_key:
        return True
    with database().read() as connection:
        named = find_user(connection, pool, name)
    return named is not None and named.seq == user.seq


def wrong(reason: str | None = None) -> NotAuthorizedException:
    """Return the error that tells nothing but that the sign-in failed.

    The ``reason`` is for the developer.
    """
    return IncorrectUsernameOrPassword(reason=reason)


def nobody(pool: UserPool, name: str) -> NotAuthorizedException:
    """Return what is answered in place of that there is no user of the name."""
    return wrong(reason=nobody_hidden(pool, name))


def wrong_password(user: User) -> NotAuthorizedException:
    """Return what a user is answered whose password, or the proof of it, is wrong."""
    if not user.has_password:
        return wrong(reason=f"{user.username} has no password, so that none is right.")
    return wrong(reason=f"The user {user.username} is there, and the password is wrong.")


def wrong_proof(user: User) -> NotAuthorizedException:
    """Return what a user is answered of whose password a proof is wrong, or cannot be right yet."""
    if user.imported_password_hash is None:
        return wrong_password(user)
    return wrong(
        reason=f"The password of {user.username} was imported as a hash, which proves nothing to "
        "SRP: the first sign-in has to send it, by USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH or "
        "on a page."
    )


def check_may_sign_in(user: User, *, unconfirmed: bool = False) -> None:
    """Check a user who has just proven who they are; one who is ``unconfirmed`` may be let pass.

    Raises ``NotAuthorizedException`` for one who is disabled or whose temporary password has
    expired, ``UserNotConfirmedException`` for one who has not confirmed the sign-up, and
    ``PasswordResetRequiredException`` for one whose password was reset since the sign-in began.
    """
    check_enabled(user)
    _check_not_reset(user)
    if user.status == UserStatus.UNCONFIRMED and not unconfirmed:
        raise UserUnconfirmed(user.username)
    expires_at = user.temporary_password_expires_at
    if (
        user.status == UserStatus.FORCE_CHANGE_PASSWORD
        and expires_at is not None
        and expires_at <= clock.now()
    ):
        raise TemporaryPasswordExpired(
            reason=f"The password of {user.username} is right, but temporary, and expired on "
            f"{clock.as_text(expires_at)}: RESEND of AdminCreateUser renews it."
        )
