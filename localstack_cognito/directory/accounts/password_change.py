"""A new password: what it must be, by whichever way a user comes to it, and the two plain ways.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
"""

from dataclasses import dataclass
from typing import Unpack

from sqlalchemy import Connection

from localstack_cognito import clock
from localstack_cognito.aws.api.cognito_idp import (
    EventResponseType,
    EventType,
    InvalidParameterException,
)
from localstack_cognito.directory.pools.policies import PasswordPolicy
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool
from localstack_cognito.directory.protection import auth_events, threat_protection
from localstack_cognito.directory.protection.auth_events import EventRisk
from localstack_cognito.directory.refusals import IncorrectUsernameOrPassword, PasswordResetRequired
from localstack_cognito.directory.users import codes, password_history, passwords
from localstack_cognito.directory.users.imported_passwords import is_users_password
from localstack_cognito.directory.users.users import (
    ChangesWithPassword,
    UserStatus,
    change_user,
    get_addressed_user,
    read_user_again,
    temporary_until,
)
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import Password, User


@dataclass(frozen=True, slots=True)
class ChosenPassword:
    """What is kept of a password that a user may have, and what the history is told of it."""

    verifier: Password
    risk: EventRisk | None


def choose_password(
    pool: UserPool,
    user: User,
    password: str,
    opening: str,
    client_id: str | None = None,
    kind: EventType = EventType.PasswordChange,
) -> ChosenPassword:
    """Return a password that the user may have, to be given by ``give_password``.

    ``opening`` begins the refusal of one that does not satisfy the policy. Threat protection judges
    what comes through a client; ``kind`` is what the user's history calls it. Raises
    ``InvalidPasswordException`` or ``PasswordHistoryPolicyViolationException``.
    """
    passwords.check_policy(PasswordPolicy.of(pool), password, opening)
    risk = None
    if client_id is not None:
        risk = threat_protection.check_changed_password(pool, client_id, user, kind)
    password_history.check_not_used_before(pool, user, password)
    return ChosenPassword(passwords.new_password(pool.id, user.username, password), risk)


def give_password(
    connection: Connection,
    pool: UserPool,
    user: User,
    chosen: ChosenPassword,
    **changes: Unpack[ChangesWithPassword],
) -> User:
    """Give the user a password for good, with other changes; return them as they are then.

    Raises ``AliasExistsException``.
    """
    changed = change_user(connection, pool, user, password=chosen.verifier, **changes)
    password_history.remember(connection, pool, user.seq, chosen.verifier)
    return changed


def change_password(
    pool: UserPool, client_id: str, user: User, previous: str | None, proposed: str
) -> None:
    """Give a user who is signed in to a client another password, if they know the one they have.

    Their tokens stay good. Raises ``NotAuthorizedException``, ``InvalidPasswordException``,
    ``PasswordHistoryPolicyViolationException``, ``InvalidParameterException``,
    ``PasswordResetRequiredException`` or ``LimitExceededException``.
    """
    if user.status == UserStatus.RESET_REQUIRED:
        raise PasswordResetRequired(user.username)
    codes.count(pool.id, user.username_key, codes.PASSWORD_CHANGES)
    if user.has_password:
        if previous is None:
            raise InvalidParameterException("Missing required parameter PreviousPassword")
        if not is_users_password(user, previous):
            failed = EventResponseType.Fail
            auth_events.record(pool, user, EventType.PasswordChange, failed, client_id)
            raise IncorrectUsernameOrPassword(reason=f"PreviousPassword is not {user.username}'s.")
    chosen = choose_password(pool, user, proposed, passwords.SIGN_UP, client_id)
    with database().write() as connection:
        current = read_user_again(connection, user.seq)
        if (current.password, current.imported_password_hash) != (
            user.password,
            user.imported_password_hash,
        ):
            # The previous one is another by now.
            raise IncorrectUsernameOrPassword(
                reason="Another request has changed the password meanwhile."
            )
        give_password(connection, pool, current, chosen)
    passed = EventResponseType.Pass
    auth_events.record(pool, user, EventType.PasswordChange, passed, client_id, risk=chosen.risk)


def admin_set_user_password(
    owner: Owner, user_pool_id: str, name: str, password: str, *, permanent: bool
) -> None:
    """Give a user a password: for good (``CONFIRMED``), or for the next sign-in only.

    Raises ``ResourceNotFoundException``, ``UserNotFoundException``,
    ``InvalidPasswordException`` or ``PasswordHistoryPolicyViolationException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    addressed = get_addressed_user(pool, name)
    chosen = choose_password(pool, addressed, password, passwords.SET_PASSWORD)

    def change(connection: Connection) -> None:
        user = read_user_again(connection, addressed.seq)
        if permanent:
            give_password(
                connection,
                pool,
                user,
                chosen,
                status=UserStatus.CONFIRMED.value,
                temporary_password_expires_at=None,
                failed_sign_ins=0,
            )
        else:
            change_user(
                connection,
                pool,
                user,
                password=chosen.verifier,
                status=UserStatus.FORCE_CHANGE_PASSWORD.value,
                temporary_password_expires_at=temporary_until(pool, clock.now()),
                failed_sign_ins=0,
            )

    database().transact(change)
