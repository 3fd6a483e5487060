"""A forgotten password: a code goes to an address that is verified, and a new password comes back.

Source: https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection

from localstack_cognito.aws.api.cognito_idp import (
    EventResponseType,
    EventType,
)
from localstack_cognito.directory.accounts.password_change import choose_password, give_password
from localstack_cognito.directory.accounts.user_migration import migrate_at_forgotten_password
from localstack_cognito.directory.clients.secret_hash import check_secret_hash
from localstack_cognito.directory.clients.user_pool_clients import find_pool_and_client
from localstack_cognito.directory.pools.user_pools import Owner, get_user_pool
from localstack_cognito.directory.protection import auth_events, threat_protection
from localstack_cognito.directory.refusals import (
    NoPasswordRecovery,
    NotResettable,
    NoVerifiedAddress,
    UnknownUsername,
    UserDisabled,
)
from localstack_cognito.directory.users import codes, passwords
from localstack_cognito.directory.users.attributes import VERIFIED
from localstack_cognito.directory.users.delivery import (
    MEDIA,
    Delivery,
    send_code,
    simulated,
)
from localstack_cognito.directory.users.users import (
    UserStatus,
    change_user,
    find_addressed_user,
    find_unless_hidden,
    no_user,
    read_user_again,
    require,
)
from localstack_cognito.messages.templates import Purpose
from localstack_cognito.storage import confirmation_codes
from localstack_cognito.storage.database import database
from localstack_cognito.storage.user_pools import UserPool
from localstack_cognito.storage.users import User
from localstack_cognito.triggers.invocation import NO_CLIENT, Occasion
from localstack_cognito.triggers.sign_up import CONFIRM_FORGOT_PASSWORD, post_confirmation

_ADMIN_ONLY = "admin_only"
_RESETTABLE = frozenset({UserStatus.CONFIRMED, UserStatus.RESET_REQUIRED, UserStatus.UNCONFIRMED})


def forgot_password(
    client_id: str,
    username: str,
    secret_hash: str | None,
    client_metadata: Mapping[str, str] | None = None,
) -> Delivery:
    """Send the user a code to choose another password with, and return where it went.

    The pool's function may know of one whom nobody here knows. Raises what its call raises,
    ``ResourceNotFoundException``, ``NotAuthorizedException``, ``UserNotFoundException``,
    ``InvalidParameterException`` or ``LimitExceededException``. Of a client that must not tell
    which users exist, one who does not, is disabled or has no verified address gets an answer too.
    """
    pool, client = find_pool_and_client(client_id)
    check_secret_hash(client, secret_hash, username)
    threat_protection.check_address(pool, client.id)
    with database().read() as connection:
        user = find_addressed_user(connection, pool, username)
    if user is None:
        user = migrate_at_forgotten_password(pool, client, username, client_metadata)
    if user is None and not client.hides_users:
        raise UnknownUsername(reason=no_user(pool, username))
    names = _recovery_attributes(pool)
    if user is None:
        return _pretend(pool, username, pool.folded(username), names)
    try:
        _recovery_delivery(user, names)
    except (UserDisabled, NotResettable, NoVerifiedAddress):
        if client.hides_users and user.status != UserStatus.FORCE_CHANGE_PASSWORD:
            return _pretend(pool, username, user.username_key, names)
        raise
    codes.count(pool.id, user.username_key, codes.RESETS)
    occasion = Occasion(pool, client.id, user.username, client_metadata)
    delivery = _send(occasion, user, names, status=None)
    sent = EventResponseType.InProgress
    auth_events.record(pool, user, EventType.ForgotPassword, sent, client.id)
    return delivery


def _pretend(pool: UserPool, username: str, username_key: str, names: Sequence[str]) -> Delivery:
    codes.count(pool.id, username_key, codes.RESETS)
    codes.simulate(pool.id, username_key)
    # Where the pool verifies one kind of address only, its users are told of no other.
    verified = [name for name in names if name in pool.auto_verified_attributes]
    return simulated(pool, username, verified or names)


def admin_reset_user_password(
    owner: Owner,
    user_pool_id: str,
    name: str,
    client_metadata: Mapping[str, str] | None = None,
) -> None:
    """Make a user's password useless until they choose another with the code that they are sent.

    Raises what writing and posting the letter raises, ``ResourceNotFoundException``,
    ``UserNotFoundException``, ``NotAuthorizedException`` or ``InvalidParameterException``.
    """
    pool = get_user_pool(owner, user_pool_id)
    with database().read() as connection:
        user = require(find_addressed_user(connection, pool, name), no_user(pool, name))
    names = _recovery_attributes(pool)
    _recovery_delivery(user, names)
    occasion = Occasion(pool, NO_CLIENT, user.username, client_metadata)
    _send(occasion, user, names, status=UserStatus.RESET_REQUIRED)


def _send(
    occasion: Occasion, user: User, names: Sequence[str], *, status: UserStatus | None
) -> Delivery:
    def set_status(connection: Connection, user: User) -> User:
        if status is None:
            return user
        return change_user(connection, occasion.pool, user, status=status.value)

    return send_code(
        occasion,
        user,
        Purpose.FORGOT_PASSWORD,
        lambda connection, user: _recovery_delivery(user, names),
        set_status,
    )


def _recovery_delivery(user: User, names: Iterable[str]) -> Delivery:
    """Where a code may go: to the first of the pool's recovery mechanisms that the user has."""
    if not user.enabled:
        raise UserDisabled(user.username)
    if user.status not in _RESETTABLE:
        raise NotResettable(reason=f"The status of {user.username} is {user.status}.")
    for name in names:
        if user.attributes.get(name) and user.attributes.get(VERIFIED[name]) == "true":
            return Delivery(name, user.attributes[name])
    raise NoVerifiedAddress(
        reason=f"{user.username} has no verified {' or '.join(names)}, as AccountRecoverySetting "
        "of the pool wants."
    )


def _recovery_attributes(pool: UserPool) -> list[str]:
    setting = pool.settings.get("AccountRecoverySetting") or {}
    mechanisms = setting.get("RecoveryMechanisms")
    if not mechanisms:
        return list(MEDIA)
    ordered = sorted(mechanisms, key=lambda mechanism: int(mechanism["Priority"]))
    names = [str(mechanism["Name"]) for mechanism in ordered]
    if _ADMIN_ONLY in names:
        raise NoPasswordRecovery(reason=f"AccountRecoverySetting has {', '.join(names)}.")
    return [name.removeprefix("verified_") for name in names]


def confirm_forgot_password(
    client_id: str,
    username: str,
    code: str,
    password: str,
    secret_hash: str | None,
    client_metadata: Mapping[str, str] | None = None,
) -> None:
    """Give the user the password that they have chosen, if the code is the one that was sent.

    The user is confirmed by it. The pool's function is told; they stay so, whatever it does.
    Raises what its call raises, ``ResourceNotFoundException``, ``NotAuthorizedException``,
    ``UserNotFoundException``, ``LimitExceededException``, ``ExpiredCodeException``,
    ``CodeMismatchException``, ``InvalidPasswordException`` or
    ``PasswordHistoryPolicyViolationException``.
    """
    pool, client = find_pool_and_client(client_id)
    check_secret_hash(client, secret_hash, username)
    threat_protection.check_address(pool, client.id)
    user = find_unless_hidden(pool, client, username)
    key = user.username_key if user else pool.folded(username)
    if user is None or (client.hides_users and not user.enabled):
        codes.count(pool.id, key, codes.RESET_CONFIRMATIONS)
        raise codes.refused_simulated(pool.id, key)
    if not user.enabled:
        raise UserDisabled(user.username)
    codes.count(pool.id, key, codes.RESET_CONFIRMATIONS)
    with database().read() as connection:
        sent = confirmation_codes.find_code(connection, user.seq, codes.FORGOT_PASSWORD)
    if sent is None and client.hides_users:
        raise codes.refused_simulated(pool.id, key)
    codes.check_code(sent, code)
    kind = EventType.ForgotPassword
    chosen = choose_password(pool, user, password, passwords.SET_PASSWORD, client.id, kind)
    seq = user.seq

    def change(connection: Connection) -> User:
        user = read_user_again(connection, seq)
        codes.check_code(confirmation_codes.find_code(connection, seq, codes.FORGOT_PASSWORD), code)
        confirmation_codes.delete_code(connection, seq, codes.FORGOT_PASSWORD)
        return give_password(
            connection,
            pool,
            user,
            chosen,
            status=UserStatus.CONFIRMED.value,
            temporary_password_expires_at=None,
            failed_sign_ins=0,
        )

    changed = database().transact(change)
    auth_events.record(pool, user, kind, EventResponseType.Pass, client.id, risk=chosen.risk)
    occasion = Occasion(pool, client.id, changed.username, client_metadata)
    post_confirmation(occasion, CONFIRM_FORGOT_PASSWORD, changed)
