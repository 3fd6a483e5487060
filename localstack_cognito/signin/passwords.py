"""Proofs of a password that is sent: by a flow, or as the answer to a challenge."""

from localstack_cognito.aws.api.cognito_idp import ChallengeName
from localstack_cognito.directory.users import password_history
from localstack_cognito.directory.users.imported_passwords import is_users_password
from localstack_cognito.directory.users.passwords import new_password
from localstack_cognito.signin import auth_events, guesses, users
from localstack_cognito.signin.sign_in import PASSWORD, Journey, Proven, SignIn
from localstack_cognito.storage import users as stored_users
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User


def prove_password(
    sign_in: SignIn, username: str, user: User | None, password: str, journey: Journey
) -> Proven:
    """Return the user as proven, if the password is right. ``user`` is None for nobody.

    Raises ``NotAuthorizedException``, and what ``users.check_may_sign_in`` raises.
    """
    if user is None and journey.is_choice:
        user = users.migrate_user(sign_in, username, password)
    if user is None:
        guesses.check_nobody_not_locked(sign_in.pool, username)
        _take_as_long(sign_in, username, password)
        raise guesses.settle_nobodys(sign_in.pool, username, users.nobody(sign_in.pool, username))
    with auth_events.recording_failures(sign_in, user, journey, ChallengeName.Password):
        guesses.check_not_locked(user)
        if not user.has_password:
            _take_as_long(sign_in, username, password)
        is_right = is_users_password(user, password)
        if is_right and user.imported_password_hash is not None:
            _settle_imported(sign_in.pool, user, password)
        else:
            guesses.settle_alone(user, None if is_right else users.wrong_password(user))
        users.check_may_sign_in(user)
    return Proven(user, journey.proving(PASSWORD, has_sent_password=True))


def _settle_imported(pool: UserPool, user: User, password: str) -> None:
    """Keep a password that was imported as a hash as others are kept, once its user has sent it.

    Raises ``NotAuthorizedException`` where the user is locked out by now.
    """
    verifier = new_password(pool.id, user.username, password)
    with database().write() as connection:
        known = stored_users.find_by_seq(connection, user.seq, lock=True)
        refusal = known and guesses.settle_known(connection, known, None)
        # Who has been given another password meanwhile keeps that.
        if known and not refusal and known.imported_password_hash == user.imported_password_hash:
            stored_users.replace_hash(connection, user.seq, verifier)
            password_history.remember(connection, pool, user.seq, verifier)
    if refusal:
        raise refusal


def _take_as_long(sign_in: SignIn, username: str, password: str) -> None:
    """Take as long as the check of a password: the time tells no more than the answer."""
    new_password(sign_in.pool.id, username, password)
