"""The passwords that a user may not choose again (``PasswordHistorySize``).

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-policies.html
"""

from sqlalchemy import Connection

from localstack_cognito.directory.pools.policies import PasswordPolicy
from localstack_cognito.directory.refusals import PasswordUsedBefore
from localstack_cognito.directory.users.imported_passwords import is_hashed
from localstack_cognito.directory.users.passwords import is_password
from localstack_cognito.storage import password_history
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import Password, User


def check_not_used_before(pool: UserPool, user: User, password: str) -> None:
    """Check that a password is none of the user's last ones, the present one among them.

    A temporary password is none of them. Raises ``PasswordHistoryPolicyViolationException``.
    """
    size = PasswordPolicy.of(pool).history_size
    if not size:
        return
    with database().read() as connection:
        used = password_history.find_history(connection, user.seq, size)
    if user.password is not None and user.temporary_password_expires_at is None:
        used.append(user.password)
    imported = user.imported_password_hash
    if any(is_password(pool.id, user.username, password, verifier) for verifier in used) or (
        imported is not None and is_hashed(imported, password)
    ):
        raise PasswordUsedBefore(
            reason=f"It is one of the user's last {size} passwords, as PasswordHistorySize has it."
        )


def remember(connection: Connection, pool: UserPool, user_seq: int, password: Password) -> None:
    """Remember a password that a user has just been given for good."""
    size = PasswordPolicy.of(pool).history_size
    if size:
        password_history.remember(connection, user_seq, password, size)
