"""The passwords that a user may not choose again (``PasswordHistorySize``).

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-policies.html
"""

from sqlalchemy import Connection

from localstack_cognito.directory.refusals import PasswordUsedBefore
from localstack_cognito.directory.users.passwords import is_password
from localstack_cognito.storage import passwords
from localstack_cognito.storage.database import database
from localstack_cognito.storage.records import Password, User, UserPool


def check_not_used_before(pool: UserPool, user: User, password: str) -> None:
    """Check that a password is none of the user's last ones, the one that she has among them.

    A temporary password is none of them. Raises ``PasswordHistoryPolicyViolationException``.
    """
    size = _size(pool)
    if not size:
        return
    with database().read() as connection:
        used = passwords.find_history(connection, user.seq, size)
    if user.password is not None and user.temporary_password_expires_at is None:
        used.append(user.password)
    if any(is_password(pool.id, user.username, password, kept) for kept in used):
        raise PasswordUsedBefore()


def remember(connection: Connection, pool: UserPool, user_seq: int, password: Password) -> None:
    """Remember a password that a user has just been given for good."""
    size = _size(pool)
    if size:
        passwords.remember(connection, user_seq, password, size)


def _size(pool: UserPool) -> int:
    return int(pool.settings["Policies"]["PasswordPolicy"].get("PasswordHistorySize") or 0)
